// uv.lock: the packages that a project installs, walked from the project itself, each with the addresses and hashes that the lock knows.
// Source: docs.astral.sh/uv/concepts/projects/layout ("The lockfile") and the format's own files (version 1).
import { quoteSeen } from '@compose-delivery/runtime';
import {
  lockError,
  readLockText,
  type Lock,
  type LockedPackage,
  type LockPlace,
  type LockRemark,
} from './lock.ts';
import type { LockReading } from './lock-reading.ts';
import {
  asTable,
  fieldOf,
  parseLockToml,
  sha256Of,
  sizeOf,
  tableLines,
  tablesOf,
  textOf,
  type TomlTable,
} from './lock-toml.ts';
import { lockFiles, refusedSource, type WrittenFile } from './locked-file.ts';
import { normalizeName } from './marker.ts';
import { fits, parseSpecifiers } from './specifier.ts';
import { walkUv } from './walk-uv.ts';

export type UvPackage = {
  readonly name: string;
  readonly version: string;
  readonly table: TomlTable;
  /** Kind of its source, and where that is: `registry` and an address, `editable` and a folder. */
  readonly source: readonly [kind: string, where: string];
  readonly place: LockPlace;
};

/**
 * Reads a uv.lock; development groups are left out unless they are asked for.
 * @throws InputError naming the file and the package.
 */
export async function readUvLock(reading: LockReading): Promise<Lock> {
  const { files, path, show, target } = reading;
  const place = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place);
  const document = parseLockToml(text, place);
  const version = fieldOf(document, 'version');
  if (version !== 1)
    throw lockError(
      place,
      'version 1 of the format',
      typeof version === 'object' ? 'something else' : quoteSeen(version),
    );
  const python = textOf(document, 'requires-python', place) ?? '';
  if (!(parseSpecifiers(python) ?? []).every((clause) => fits(target.version, clause)))
    throw lockError(place, `Python ${python} for this lock`, target.name);
  const packages = readPackages(document, text, place);
  const reached = walkUv(packages, rootOf(packages, reading, place), reading, place);
  const local = reached.filter(isLocal);
  const remarks: LockRemark[] =
    local.length > 0 ? [{ kind: 'local-code', file: place.file, names: local.map((one) => one.name) }] : [];
  const locked = reached.filter((one) => !isLocal(one)).map(lockPackage);
  return { packages: locked, sources: [{ path, text }], remarks };
}

function readPackages(document: TomlTable, text: string, place: LockPlace): readonly UvPackage[] {
  const tables = tablesOf(document, 'package', place);
  if (tables.length === 0) throw lockError(place, '[[package]] tables', 'none');
  const lines = tableLines(text, 'package', tables.length);
  return tables.map((table, i): UvPackage => {
    const here = { file: place.file, line: lines[i] ?? 0 };
    const name = textOf(table, 'name', here) ?? '';
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
      throw lockError(here, 'the name of a package', quoteSeen(name));
    const [kind = '', where] = Object.entries(asTable(fieldOf(table, 'source')))[0] ?? [];
    const source = [kind, typeof where === 'string' ? where : ''] as const;
    return { name, version: textOf(table, 'version', here) ?? '', table, source, place: here };
  });
}

/** Code of the repository: the project itself, and members of its workspace. */
export function isLocal({ source }: UvPackage): boolean {
  return ['virtual', 'editable', 'directory'].includes(source[0]);
}

/** The project that is asked for; else the one at the lock's own place; else the only one. */
function rootOf(packages: readonly UvPackage[], { selection }: LockReading, place: LockPlace): UvPackage {
  const projects = packages.filter((one) => one.source[0] === 'virtual' || one.source[0] === 'editable');
  const names = projects.map((one) => one.name).join(', ') || 'none';
  if (selection.project !== undefined) {
    const wanted = normalizeName(selection.project);
    const named = projects.find((one) => one.name === wanted);
    if (!named) throw lockError(place, `lock-project to name one of ${names}`, quoteSeen(selection.project));
    return named;
  }
  const root =
    projects.find((one) => one.source[1] === '.') ?? (projects.length === 1 ? projects[0] : undefined);
  if (!root)
    throw lockError(
      place,
      'one project (a package whose source is virtual or editable), or lock-project to name it',
      names,
    );
  return root;
}

const SOURCES: Readonly<Record<string, string>> = { git: 'a repository of source code' };

function lockPackage(one: UvPackage): LockedPackage {
  const { name, version, place, table, source } = one;
  const identity = { name, version, extras: [] };
  const kind = SOURCES[source[0]];
  if (kind !== undefined) return refusedSource(identity, kind, place);
  const wheels = tablesOf(table, 'wheels', place).map((file) => readFile(file, place));
  const sdist = fieldOf(table, 'sdist');
  // An archive's name says nothing here; that there is one tells a package without wheels from one without files.
  const archive: WrittenFile[] =
    sdist === undefined ? [] : [{ filename: 'sdist', url: undefined, sha256: undefined, size: undefined }];
  return lockFiles(identity, [...wheels, ...archive], place);
}

function readFile(table: TomlTable, place: LockPlace): WrittenFile {
  const url = textOf(table, 'url', place);
  const filename =
    textOf(table, 'filename', place) ?? (url === undefined ? textOf(table, 'path', place) : undefined);
  return {
    filename: url === undefined ? filename?.split('/').pop() : filename,
    url,
    sha256: sha256Of(textOf(table, 'hash', place), place),
    size: sizeOf(table, place),
  };
}
