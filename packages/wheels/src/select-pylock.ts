// What a target installs of a pylock.toml. Source: packaging.python.org/specifications/pylock-toml, "Installation", step by step.
import { quoteSeen, suggest } from '@compose-delivery/runtime';
import { markerHolds } from './evaluate-marker.ts';
import {
  lockError,
  placeName,
  type Lock,
  type LockedPackage,
  type LockPlace,
  type LockRemark,
} from './lock.ts';
import { readLockText } from './lock.ts';
import { markerSelection, type LockReading, type LockSelection } from './lock-reading.ts';
import { sha256Of } from './lock-toml.ts';
import { lockFiles, refusedSource, type WrittenFile } from './locked-file.ts';
import { normalizeName } from './marker.ts';
import { parsePylock, type Pylock, type PylockFile, type PylockPackage } from './pylock.ts';
import { fits, type Specifier } from './specifier.ts';
import type { Target } from './target.ts';
import { parseWheelName } from './wheel-name.ts';

type Machine = Pick<Target, 'markers' | 'version' | 'name'>;

/** @throws InputError naming file and line. */
export async function readPylockFile(reading: LockReading): Promise<Lock> {
  const { files, path, show, target, selection } = reading;
  const place = { file: show(path), line: 0 };
  const text = await readLockText(files, path, show, place);
  const chosen = selectPylock(parsePylock(text, place), target, selection, place);
  const local = chosen.filter((one) => one.direct === 'directory');
  const remarks: LockRemark[] = chosen
    .filter((one) => one.wheels.some((wheel) => wheel.url === undefined))
    .map((one) => ({ kind: 'local-file', place: one.place, name: one.name }));
  if (local.length > 0)
    remarks.push({ kind: 'local-code', file: place.file, names: local.map((one) => one.name) });
  const packages = chosen.filter((one) => one.direct !== 'directory').map(lockPackage);
  return { packages, sources: [{ path, text }], remarks };
}

/**
 * The packages that are installed, in the order of the lock.
 * @throws InputError where the lock is not for this target, or says two things about one package.
 */
export function selectPylock(
  lock: Pylock,
  target: Machine,
  { extras, groups }: Pick<LockSelection, 'extras' | 'groups'>,
  place: LockPlace,
): readonly PylockPackage[] {
  checkNames('lock-extras', extras, lock.extras, place);
  checkNames('lock-groups', groups ?? [], [...lock.groups, ...lock.defaultGroups], place);
  requirePython(lock.requiresPython, target, 'this lock', place);
  const { environments } = lock;
  if (environments.length > 0 && !environments.some((marker) => markerHolds(marker, target.markers, place)))
    throw lockError(place, `an environment of the lock (${environments.join(' or ')})`, target.name);
  const selection = markerSelection(extras, groups ?? lock.defaultGroups);
  const chosen = new Map<string, PylockPackage>();
  for (const one of lock.packages) {
    if (!markerHolds(one.marker, target.markers, one.place, selection)) continue;
    requirePython(one.requiresPython, target, one.name, one.place);
    const first = chosen.get(one.name);
    if (first)
      throw lockError(
        one.place,
        `one entry of ${one.name} for ${target.name}`,
        `a second one, after that of ${placeName(first.place)}`,
      );
    chosen.set(one.name, one);
  }
  return [...chosen.values()];
}

function checkNames(
  field: string,
  wanted: readonly string[],
  known: readonly string[],
  place: LockPlace,
): void {
  const names = known.map(normalizeName);
  const unknown = wanted.find((name) => !names.includes(normalizeName(name)));
  if (unknown !== undefined)
    throw lockError(place, `${field} that the lock has${suggest(unknown, known)}`, quoteSeen(unknown));
}

function requirePython(range: readonly Specifier[], target: Machine, what: string, place: LockPlace): void {
  const { version, name } = target;
  const pep440 = version.endsWith('+') ? `${version}local` : version;
  if (range.every((clause) => fits(pep440, clause))) return;
  const clauses = range.map((clause) => clause.operator + clause.version).join(',');
  throw lockError(place, `Python ${clauses} for ${what}`, name);
}

function lockPackage(one: PylockPackage): LockedPackage {
  const { name, place } = one;
  const version = one.version ?? one.wheels[0]?.wheel.version ?? '';
  const identity = { name, version, extras: [] };
  if (one.direct === 'vcs') return refusedSource(identity, 'a repository of source code', place);
  if (one.archive) {
    const wheel = parseWheelName(one.archive.filename);
    if (!wheel) return refusedSource(identity, 'an archive of source code', place);
    return lockFiles({ ...identity, version: wheel.version }, [written(one.archive, place)], place);
  }
  const all = [...one.wheels, ...(one.sdist ? [one.sdist] : [])];
  return lockFiles(
    identity,
    all.map((file) => written(file, place)),
    place,
  );
}

function written(file: PylockFile, place: LockPlace): WrittenFile {
  const { filename, url, size, hashes } = file;
  const sha256 = hashes.sha256 === undefined ? undefined : sha256Of(`sha256:${hashes.sha256}`, place);
  return { filename, url, size, sha256 };
}
