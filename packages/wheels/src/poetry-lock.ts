// poetry.lock, of every version in the field: 1.0 and 1.1 with [metadata.files] (older: [metadata.hashes]), 2.0 with the files at each
// package, 2.1 with groups and markers, too. Source: python-poetry/poetry, src/poetry/packages/locker.py.
import { quoteSeen, suggest } from '@compose-delivery/runtime';
import { posix } from 'node:path';
import { markerHolds } from './evaluate-marker.ts';
import {
  lockError,
  readLockText,
  type Lock,
  type LockedPackage,
  type LockPlace,
  type LockRemark,
} from './lock.ts';
import {
  asTable,
  fieldOf,
  parseLockToml,
  sha256Of,
  tableLines,
  tablesOf,
  textOf,
  textsOf,
  type TomlTable,
} from './lock-toml.ts';
import { markerSelection, type LockReading } from './lock-reading.ts';
import { lockFiles, refusedSource, type WrittenFile } from './locked-file.ts';
import { normalizeName } from './marker.ts';
import { fitsPoetry } from './poetry-constraint.ts';
import { walkPoetry } from './walk-poetry.ts';

export type PoetryPackage = {
  readonly name: string;
  readonly version: string;
  readonly table: TomlTable;
  readonly place: LockPlace;
};

const MAIN_GROUP = 'main';

/** @throws InputError naming file and line. */
export async function readPoetryLock(reading: LockReading): Promise<Lock> {
  const { files, path, show, target } = reading;
  const place = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place);
  const document = parseLockToml(text, place);
  const metadata = asTable(fieldOf(document, 'metadata'));
  const version = lockVersion(metadata, place);
  const python = textOf(metadata, 'python-versions', place) ?? '*';
  if (!fitsPoetry(target.version, python))
    throw lockError(place, `Python ${python} for this lock`, target.name);
  const packages = readPackages(document, text, place);
  const sources = [{ path, text }];
  if (version[0] === 2 && version[1] >= 1) {
    checkExtras(document, reading, place);
    return {
      ...chosenLock(
        packages.filter((one) => belongs(one, reading)),
        metadata,
      ),
      sources,
    };
  }
  const project = posix.join(posix.dirname(path), 'pyproject.toml');
  const projectText = await readLockText(files, project, show, {
    ...place,
    file: `${place.file} (version ${version.join('.')} names no groups, so pyproject.toml is needed beside it)`,
  });
  sources.push({ path: project, text: projectText });
  const chosen = walkPoetry(packages, parseLockToml(projectText, { file: show(project), line: 0 }), reading, {
    file: show(project),
    line: 0,
  });
  return { ...chosenLock(chosen, metadata), sources };
}

function lockVersion(metadata: TomlTable, place: LockPlace): readonly [number, number] {
  const written = textOf(metadata, 'lock-version', place) ?? '1.0';
  const match = /^([12])\.(\d{1,3})$/.exec(written);
  if (!match || Object.keys(metadata).length === 0)
    throw lockError(place, 'a poetry.lock of version 1 or 2, with [metadata]', quoteSeen(written));
  return [Number(match[1]), Number(match[2])];
}

function readPackages(document: TomlTable, text: string, place: LockPlace): readonly PoetryPackage[] {
  const tables = tablesOf(document, 'package', place);
  const lines = tableLines(text, 'package', tables.length);
  return tables.map((table, i): PoetryPackage => {
    const here = { file: place.file, line: lines[i] ?? 0 };
    const name = normalizeName(textOf(table, 'name', here) ?? '');
    const version = textOf(table, 'version', here) ?? '';
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || version === '')
      throw lockError(here, 'name and version of a package', quoteSeen(`${name} ${version}`));
    return { name, version, table, place: here };
  });
}

/** Extras are [extras] of the lock, by the names that the project gives them. */
function checkExtras(document: TomlTable, { selection }: LockReading, place: LockPlace): void {
  const known = Object.keys(asTable(fieldOf(document, 'extras')));
  const unknown = selection.extras.find((extra) => !known.map(normalizeName).includes(normalizeName(extra)));
  if (unknown !== undefined)
    throw lockError(place, `lock-extras that the lock has${suggest(unknown, known)}`, quoteSeen(unknown));
}

/** 2.1: a package says its groups, and under which marker, for all of them or for each. */
function belongs({ table, place }: PoetryPackage, { target, selection }: LockReading): boolean {
  const groups = [MAIN_GROUP, ...(selection.groups ?? [])];
  const own = (textsOf(table, 'groups', place) ?? [MAIN_GROUP]).filter((group) => groups.includes(group));
  const markers = fieldOf(table, 'markers');
  return own.some((group) => {
    const marker = typeof markers === 'string' ? markers : (textOf(asTable(markers), group, place) ?? '');
    return markerHolds(marker, target.markers, place, markerSelection(selection.extras, groups));
  });
}

function chosenLock(
  chosen: readonly PoetryPackage[],
  metadata: TomlTable,
): Pick<Lock, 'packages' | 'remarks'> {
  const isLocal = (one: PoetryPackage): boolean => sourceOf(one).type === 'directory';
  const local = chosen.filter(isLocal);
  const remarks: LockRemark[] = chosen
    .filter((one) => sourceOf(one).type === 'file')
    .map((one) => ({ kind: 'local-file', place: one.place, name: one.name }));
  if (local[0])
    remarks.push({ kind: 'local-code', file: local[0].place.file, names: local.map((one) => one.name) });
  return {
    packages: chosen.filter((one) => !isLocal(one)).map((one) => lockPackage(one, metadata)),
    remarks,
  };
}

function sourceOf({ table, place }: PoetryPackage): { type: string; url: string | undefined } {
  const source = asTable(fieldOf(table, 'source'));
  return { type: textOf(source, 'type', place) ?? '', url: textOf(source, 'url', place) };
}

function lockPackage(one: PoetryPackage, metadata: TomlTable): LockedPackage {
  const { name, version, place } = one;
  const identity = { name, version, extras: [] };
  const { type, url } = sourceOf(one);
  if (type === 'git') return refusedSource(identity, 'a repository of source code', place);
  const bare = bareHashes(one, metadata);
  if (bare) return { ...identity, marker: '', hashes: bare, files: [], place };
  const written = (fileTables(one, metadata) ?? []).map((table): WrittenFile => {
    const filename = textOf(table, 'file', place) ?? textOf(table, 'name', place);
    const sha256 = sha256Of(textOf(table, 'hash', place), place);
    return { filename, url: type === 'url' ? url : undefined, sha256, size: undefined };
  });
  return lockFiles(identity, written, place);
}

function fileTables(
  { table, name, place }: PoetryPackage,
  metadata: TomlTable,
): readonly TomlTable[] | undefined {
  if (fieldOf(table, 'files') !== undefined) return tablesOf(table, 'files', place);
  const files = asTable(fieldOf(metadata, 'files'));
  const key = Object.keys(files).find((one) => normalizeName(one) === name);
  return key === undefined ? undefined : tablesOf(files, key, place);
}

/** The oldest form: 64 digits each, without names of files; the index tells which of them are wheels. */
function bareHashes({ name, place }: PoetryPackage, metadata: TomlTable): readonly string[] | undefined {
  const hashes = asTable(fieldOf(metadata, 'hashes'));
  const key = Object.keys(hashes).find((one) => normalizeName(one) === name);
  if (key === undefined) return undefined;
  const digests = (textsOf(hashes, key, place) ?? []).map(
    (digest) => sha256Of(`sha256:${digest}`, place) ?? '',
  );
  return digests.length > 0 ? [...new Set(digests)].sort() : undefined;
}
