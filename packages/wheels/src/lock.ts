// What a lock file says, whatever its format: packages at exact versions, each with the sha256 of every file that may stand for it.
import { InputError, messageOf, quoteSeen, type Files } from '@compose-delivery/runtime';

export type LockPlace = { readonly file: string; readonly line: number };

/** A file that a lock names itself, with its address, as uv.lock does. */
export type LockedFile = {
  readonly filename: string;
  readonly url: string;
  readonly sha256: string;
  readonly size: number | undefined;
};

export type LockedPackage = {
  /** Normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  /** Extras that the lock asks for; empty where it names none. */
  readonly extras: readonly string[];
  /** Environment marker as written; empty without one, and where the reader has evaluated it for the target already. */
  readonly marker: string;
  /** sha256 of every allowed file, lower-case hexadecimal; empty: the lock names none, and the primary index is believed. */
  readonly hashes: readonly string[];
  /** Addresses, where the lock knows them; empty: the index is asked. */
  readonly files: readonly LockedFile[];
  readonly place: LockPlace;
  /** Why no wheel of it can be had; it matters only where the target needs the package. */
  readonly refused?: Refusal | undefined;
};

export type Refusal = { readonly expected: string; readonly seen: string };

/** What a reader of the lock should know; texts.ts has the words. */
export type LockRemark =
  /** An option that would choose where packages come from. */
  | { readonly kind: 'index-option'; readonly place: LockPlace; readonly option: string }
  /** Code of the repository itself: its image brings it, no wheel does. */
  | { readonly kind: 'local-code'; readonly file: string; readonly names: readonly string[] }
  /** A file that lies beside the lock. */
  | { readonly kind: 'local-file'; readonly place: LockPlace; readonly name: string }
  | { readonly kind: 'unhashed'; readonly file: string; readonly names: readonly string[] };

export type Lock = {
  readonly packages: readonly LockedPackage[];
  /** Every file that was read, in the order of reading, with its text: the lock's own and what it includes. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** What a reader should know: options of the lock that have no effect here. */
  readonly remarks: readonly LockRemark[];
};

/** The one error of a lock that cannot be used: file, line, what was expected, what is there. */
export function lockError(place: LockPlace, expected: string, seen: string): InputError {
  return new InputError([{ input: placeName(place), expected, seen }]);
}

export function placeName(place: LockPlace): string {
  return place.line > 0 ? `${place.file}, line ${place.line}` : place.file;
}

/** Far above any lock that exists; below what would take the memory of the runner. */
export const MAX_LOCK_CHARACTERS = 32_000_000;

/**
 * The text of a lock, as UTF-8 without a byte order mark.
 * @param from the place that names the file
 * @throws InputError if it is absent, unreadable, no text, or absurdly large.
 */
export async function readLockText(
  files: Files,
  path: string,
  show: (path: string) => string,
  from: LockPlace,
): Promise<string> {
  let text: string | undefined;
  try {
    text = await files.readText(path);
  } catch (error) {
    throw lockError(from, 'a lock file that can be read', `${show(path)}: ${whyUnreadable(error)}`);
  }
  if (text === undefined) throw lockError(from, 'an existing lock file', `${show(path)}, which is not there`);
  const place = { file: show(path), line: 0 };
  if (text.length > MAX_LOCK_CHARACTERS)
    throw lockError(
      place,
      `a lock of at most ${MAX_LOCK_CHARACTERS / 1_000_000} million characters`,
      `${text.length}`,
    );
  const at = text.search(/[\ufffd\0]/);
  if (at !== -1) {
    const wide = /^\ufffd\ufffd|^\0|^.\0/.test(text);
    throw lockError(
      { ...place, line: text.slice(0, at).split('\n').length },
      'text in UTF-8',
      wide ? 'what looks like UTF-16; save the file as UTF-8' : 'bytes that are no UTF-8',
    );
  }
  return text.replace(/^\ufeff/, '');
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'a folder',
  ELOOP: 'links that lead in a circle',
  ENAMETOOLONG: 'a name that is too long',
  ERR_FS_FILE_TOO_LARGE: 'a file that is too large',
  ERR_STRING_TOO_LONG: 'a file that is too large',
};

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error).slice(0, 120);
}

const MAX_WHEEL_BYTES = 1e12;

/** The size that a lock gives for a file. @throws InputError for one that no file can have. */
export function readSize(size: unknown, place: LockPlace): number | undefined {
  if (size === undefined) return undefined;
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && size <= MAX_WHEEL_BYTES)
    return size;
  throw lockError(
    place,
    'a size in bytes, from 0 to 1 TB',
    typeof size === 'object' ? 'something else' : quoteSeen(size),
  );
}

/** The last part of an address or path, percent-decoded; empty where it cannot be decoded. */
export function fileNameOf(address: string): string {
  const last =
    address
      .replace(/[?#].*$/s, '')
      .split(/[/\\]/)
      .pop() ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return '';
  }
}

/** Whether an address carries a user or a password, which would end up in reports and in requests to other hosts. */
export function hasCredentials(url: string): boolean {
  if (!URL.canParse(url)) return /^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.test(url);
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
