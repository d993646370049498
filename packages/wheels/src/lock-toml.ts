// TOML locks: parsed with the line of a mistake, and read field by field, since a lock is input like any other.
import { messageOf, quoteSeen } from '@compose-delivery/runtime';
import { parse, TomlError } from 'smol-toml';
import { lockError, readSize, type LockPlace } from './lock.ts';

export type TomlTable = Readonly<Record<string, unknown>>;

/** @throws InputError naming file and line. */
export function parseLockToml(text: string, place: LockPlace): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 0;
    const why = messageOf(error).split('\n')[0] ?? '';
    throw lockError({ ...place, line }, 'TOML that can be read', why);
  }
}

/** The line of each `[[name]]`, in order; empty if it cannot be told, such as where a text holds such a line. */
export function tableLines(text: string, name: string, count: number): readonly number[] {
  const head = new RegExp(`^[ \\t]*\\[\\[[ \\t]*["']?${name}["']?[ \\t]*\\]\\]`);
  const lines = text.split('\n').flatMap((line, i) => (head.test(line) ? [i + 1] : []));
  return lines.length === count ? lines : [];
}

export function asTable(value: unknown): TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as TomlTable)
    : {};
}

/** The tables of `[[name]]`. @throws InputError if there is something else. */
export function tablesOf(table: TomlTable, name: string, place: LockPlace): readonly TomlTable[] {
  const value = fieldOf(table, name);
  if (value === undefined) return [];
  if (
    !Array.isArray(value) ||
    value.some((one) => typeof one !== 'object' || one === null || Array.isArray(one))
  )
    throw lockError(place, `a list of tables in ${name}`, seenIn(value));
  return value as TomlTable[];
}

/** A text; undefined where there is none. @throws InputError for anything else. */
export function textOf(table: TomlTable, name: string, place: LockPlace): string | undefined {
  const value = fieldOf(table, name);
  if (value === undefined || typeof value === 'string') return value;
  throw lockError(place, `text in ${name}`, seenIn(value));
}

/** A list of texts; undefined where there is none. @throws InputError for anything else. */
export function textsOf(table: TomlTable, name: string, place: LockPlace): readonly string[] | undefined {
  const value = fieldOf(table, name);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw lockError(place, `a list of texts in ${name}`, seenIn(value));
}

export function sizeOf(table: TomlTable, place: LockPlace): number | undefined {
  return readSize(fieldOf(table, 'size'), place);
}

/** A table or list is named, not printed: it may be as deep as the file is long. */
export function seenIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return quoteSeen(value);
  return Array.isArray(value) ? 'a list' : 'a table';
}

/** Only what the file itself says: `constructor` is a package's name like any other. */
export function fieldOf(table: TomlTable, name: string): unknown {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The 64 digits of `sha256:...`; undefined for another kind. @throws InputError for a sha256 that is none. */
export function sha256Of(hash: string | undefined, place: LockPlace): string | undefined {
  if (hash === undefined || !hash.startsWith('sha256:')) return undefined;
  if (!/^sha256:[0-9a-fA-F]{64}$/.test(hash))
    throw lockError(place, 'sha256: and 64 hexadecimal digits', quoteSeen(hash));
  return hash.slice('sha256:'.length).toLowerCase();
}
