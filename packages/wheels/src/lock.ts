// What a lock file says, whatever its format: packages at exact versions, each with the sha256 of every file that may stand for it.
import { InputError } from '@compose-delivery/runtime';

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
  /** Environment marker as written; empty without one. */
  readonly marker: string;
  /** sha256 of every allowed file, lower-case hexadecimal. */
  readonly hashes: readonly string[];
  /** Addresses, where the lock knows them; empty: the index is asked. */
  readonly files: readonly LockedFile[];
  readonly place: LockPlace;
};

export type Lock = {
  readonly packages: readonly LockedPackage[];
  /** Every file that was read, in the order of reading, with its text: the lock's own and what it includes. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** What a reader should know: options of the lock that have no effect here. */
  readonly remarks: readonly string[];
};

/** The one error of a lock that cannot be used: file, line, what was expected, what is there. */
export function lockError(place: LockPlace, expected: string, seen: string): InputError {
  const where = place.line > 0 ? `${place.file}, line ${place.line}` : place.file;
  return new InputError([{ input: where, expected, seen }]);
}
