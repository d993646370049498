// pylock.toml, read and checked. Source: packaging.python.org/specifications/pylock-toml (PEP 751), lock-version 1.x.
import { quoteSeen } from '@compose-delivery/runtime';
import { checkMarker } from './evaluate-marker.ts';
import { fileNameOf, lockError, type LockPlace } from './lock.ts';
import {
  asTable,
  fieldOf,
  parseLockToml,
  sizeOf,
  tableLines,
  tablesOf,
  textOf,
  textsOf,
  type TomlTable,
} from './lock-toml.ts';
import { normalizeName } from './marker.ts';
import { parseSpecifiers, type Specifier } from './specifier.ts';
import { parseVersion, sameVersion } from './version.ts';
import { parseSdistName, parseWheelName, type WheelName } from './wheel-name.ts';

export type PylockFile = {
  readonly filename: string;
  readonly url: string | undefined;
  readonly path: string | undefined;
  readonly size: number | undefined;
  readonly hashes: Readonly<Record<string, string>>;
};
export type PylockWheel = PylockFile & { readonly wheel: WheelName };

export type PylockPackage = {
  readonly name: string;
  readonly version: string | undefined;
  readonly marker: string;
  readonly requiresPython: readonly Specifier[];
  readonly direct: 'vcs' | 'directory' | 'archive' | undefined;
  readonly archive: PylockFile | undefined;
  readonly sdist: PylockFile | undefined;
  readonly wheels: readonly PylockWheel[];
  readonly place: LockPlace;
};

export type Pylock = {
  readonly environments: readonly string[];
  readonly requiresPython: readonly Specifier[];
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  readonly defaultGroups: readonly string[];
  readonly packages: readonly PylockPackage[];
};

/** Names that the specification gives to its files. */
export const PYLOCK_NAME = /^pylock(?:\.[^.]+)?\.toml$/;

/** @throws InputError naming file and line. */
export function parsePylock(text: string, place: LockPlace): Pylock {
  const document = parseLockToml(text, place);
  const count = tablesOf(document, 'packages', place).length;
  return readPylock(document, place, tableLines(text, 'packages', count));
}

/** @param lines where each package begins; empty if unknown */
export function readPylock(document: TomlTable, place: LockPlace, lines: readonly number[]): Pylock {
  const version = textOf(document, 'lock-version', place) ?? '';
  if (!/^1(\.\d+)*$/.test(version))
    throw lockError(place, 'lock-version 1.0 of pylock.toml', quoteSeen(version || undefined));
  if (textOf(document, 'created-by', place) === undefined)
    throw lockError(place, 'created-by, which every pylock.toml has', 'nothing');
  if (fieldOf(document, 'packages') === undefined) throw lockError(place, '[[packages]] tables', 'none');
  const environments = textsOf(document, 'environments', place) ?? [];
  for (const marker of environments) checkMarker(marker, place);
  const extras = textsOf(document, 'extras', place) ?? [];
  const odd = extras.find((extra) => extra !== normalizeName(extra));
  if (odd !== undefined) throw lockError(place, 'normalised names in extras', quoteSeen(odd));
  const packages = tablesOf(document, 'packages', place).map((table, i) =>
    readPackage(table, { file: place.file, line: lines[i] ?? 0 }),
  );
  return {
    environments,
    requiresPython: pythonRange(document, place),
    extras,
    groups: textsOf(document, 'dependency-groups', place) ?? [],
    defaultGroups: textsOf(document, 'default-groups', place) ?? [],
    packages,
  };
}

function pythonRange(table: TomlTable, place: LockPlace): readonly Specifier[] {
  const written = textOf(table, 'requires-python', place) ?? '';
  const clauses = parseSpecifiers(written);
  if (!clauses)
    throw lockError(place, 'version clauses such as >=3.11 in requires-python', quoteSeen(written));
  return clauses;
}

function readPackage(table: TomlTable, place: LockPlace): PylockPackage {
  const name = textOf(table, 'name', place) ?? '';
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name !== normalizeName(name))
    throw lockError(place, 'the normalised name of a package', quoteSeen(name || undefined));
  const version = textOf(table, 'version', place);
  if (version !== undefined && !parseVersion(version))
    throw lockError(place, `a version of ${name}`, quoteSeen(version));
  const marker = textOf(table, 'marker', place) ?? '';
  checkMarker(marker, place);
  const direct = (['vcs', 'directory', 'archive'] as const).filter(
    (kind) => fieldOf(table, kind) !== undefined,
  );
  const sdist =
    fieldOf(table, 'sdist') === undefined ? undefined : readFile(asTable(fieldOf(table, 'sdist')), place);
  if (sdist) checkSdist(sdist, name, version, place);
  for (const identity of tablesOf(table, 'attestation-identities', place))
    if (textOf(identity, 'kind', place) === undefined)
      throw lockError(place, `a kind for each of attestation-identities of ${name}`, 'none');
  const wheels = tablesOf(table, 'wheels', place).map((one) => readWheel(one, name, version, place));
  const indexed = sdist !== undefined || wheels.length > 0;
  if (direct.length + (indexed ? 1 : 0) !== 1)
    throw lockError(
      place,
      `one of vcs, directory, archive, or sdist and wheels for ${name}`,
      direct.length === 0 ? 'none' : [...direct, ...(indexed ? ['sdist and wheels'] : [])].join(' and '),
    );
  const archive = direct[0] === 'archive' ? readFile(asTable(fieldOf(table, 'archive')), place) : undefined;
  const requiresPython = pythonRange(table, place);
  return { name, version, marker, requiresPython, direct: direct[0], archive, sdist, wheels, place };
}

function readFile(table: TomlTable, place: LockPlace): PylockFile {
  const url = textOf(table, 'url', place) || undefined;
  const path = textOf(table, 'path', place) || undefined;
  if (url === undefined && path === undefined)
    throw lockError(place, 'a url or a path for each file', 'neither');
  const hashes = asTable(fieldOf(table, 'hashes'));
  const values = Object.entries(hashes);
  if (values.length === 0 || values.some(([, value]) => typeof value !== 'string'))
    throw lockError(place, 'at least one hash for each file, such as hashes.sha256', 'none');
  return {
    filename: textOf(table, 'name', place) || fileNameOf(path ?? url ?? ''),
    url,
    path,
    size: sizeOf(table, place),
    hashes: Object.fromEntries(values) as Record<string, string>,
  };
}

function readWheel(
  table: TomlTable,
  name: string,
  version: string | undefined,
  place: LockPlace,
): PylockWheel {
  const file = readFile(table, place);
  const wheel = parseWheelName(file.filename);
  const which = version === undefined ? name : `${name} ${version}`;
  if (wheel?.name !== name || (version !== undefined && !sameVersion(wheel.version, version)))
    throw lockError(place, `the name of a wheel of ${which}, without a path`, quoteSeen(file.filename));
  return { ...file, wheel };
}

function checkSdist(
  { filename }: PylockFile,
  name: string,
  version: string | undefined,
  place: LockPlace,
): void {
  const sdist = parseSdistName(filename);
  if (sdist?.name === name && (version === undefined || sameVersion(sdist.version, version))) return;
  const which = version === undefined ? name : `${name} ${version}`;
  throw lockError(place, `the name of a source archive of ${which}`, quoteSeen(filename));
}
