// A poetry.lock of before 2.1 does not say which packages are for development: what the project needs is walked from pyproject.toml.
// Source: python-poetry.org/docs/pyproject, and the dependency tables of the lock itself.
import { quoteSeen, suggest } from '@compose-delivery/runtime';
import { markerHolds } from './evaluate-marker.ts';
import { lockError, type LockPlace } from './lock.ts';
import { asTable, fieldOf, textOf, textsOf, type TomlTable } from './lock-toml.ts';
import type { LockReading } from './lock-reading.ts';
import { normalizeName } from './marker.ts';
import { fitsPoetry } from './poetry-constraint.ts';
import type { PoetryPackage } from './poetry-lock.ts';
import { compareVersions, parseVersion } from './version.ts';

type Wanted = { readonly name: string; readonly table: TomlTable; readonly place: LockPlace };
type Machine = LockReading['target'];

/** The packages that the project needs on the target, each once. @throws InputError naming what is missing. */
export function walkPoetry(
  packages: readonly PoetryPackage[],
  project: TomlTable,
  { target, selection }: LockReading,
  place: LockPlace,
): readonly PoetryPackage[] {
  const byName = new Map<string, PoetryPackage[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const reached = new Set<PoetryPackage>();
  const seen = new Map<PoetryPackage, Set<string>>();
  const queue = rootsOf(project, selection.extras, selection.groups ?? [], place);
  for (let at = 0; at < queue.length; at += 1) {
    const wanted = queue[at] as Wanted;
    if (!isWanted(wanted, target)) continue;
    const found = findPackage(byName.get(wanted.name) ?? [], wanted, target);
    if (!found)
      throw lockError(wanted.place, `a package for ${wanted.name} in poetry.lock`, 'none; run poetry lock');
    reached.add(found);
    for (const extra of ['', ...(textsOf(wanted.table, 'extras', wanted.place) ?? []).map(normalizeName)]) {
      const known = seen.get(found) ?? new Set<string>();
      if (known.has(extra)) continue;
      seen.set(found, known.add(extra));
      queue.push(...(extra === '' ? ownNeeds(found) : extraNeeds(found, extra)));
    }
  }
  return packages.filter((one) => reached.has(one));
}

function rootsOf(
  project: TomlTable,
  extras: readonly string[],
  groups: readonly string[],
  place: LockPlace,
): Wanted[] {
  const poetry = asTable(fieldOf(asTable(fieldOf(project, 'tool')), 'poetry'));
  if (fieldOf(poetry, 'dependencies') === undefined)
    throw lockError(place, '[tool.poetry.dependencies], which a lock of this version belongs to', 'none');
  const wanted = readNeeds(asTable(fieldOf(poetry, 'dependencies')), place);
  const known = asTable(fieldOf(poetry, 'extras'));
  const optional = new Set<string>();
  for (const extra of extras) {
    const members = textsOf(known, extra, place);
    if (!members)
      throw lockError(
        place,
        `lock-extras of [tool.poetry.extras]${suggest(extra, Object.keys(known))}`,
        quoteSeen(extra),
      );
    for (const member of members) optional.add(normalizeName(member.split(/[[( <>=!~;]/)[0] ?? ''));
  }
  const main = wanted.filter((one) => fieldOf(one.table, 'optional') !== true || optional.has(one.name));
  return [...main, ...groups.flatMap((group) => groupNeeds(poetry, group, place))];
}

function groupNeeds(poetry: TomlTable, group: string, place: LockPlace): readonly Wanted[] {
  const groups = asTable(fieldOf(poetry, 'group'));
  const found = fieldOf(asTable(fieldOf(groups, group)), 'dependencies');
  const old = group === 'dev' ? fieldOf(poetry, 'dev-dependencies') : undefined;
  if (found === undefined && old === undefined)
    throw lockError(
      place,
      `lock-groups of [tool.poetry.group]${suggest(group, Object.keys(groups))}`,
      quoteSeen(group),
    );
  return [...readNeeds(asTable(found), place), ...readNeeds(asTable(old), place)];
}

/** `name = "^1"`, `name = { version = "^1", ... }`, or a list of such tables, of which those that suit are taken. */
function readNeeds(dependencies: TomlTable, place: LockPlace): Wanted[] {
  return Object.entries(dependencies).flatMap(([written, value]) => {
    const name = normalizeName(written);
    if (name === 'python') return [];
    return [value].flat().map((one): Wanted => ({
      name,
      table: typeof one === 'string' ? { version: one } : asTable(one),
      place,
    }));
  });
}

function ownNeeds({ table, place }: PoetryPackage): readonly Wanted[] {
  const needs = readNeeds(asTable(fieldOf(table, 'dependencies')), place);
  return needs.filter((one) => fieldOf(one.table, 'optional') !== true);
}

/** [package.extras] says `name (>=1)`; what they need stands among the optional dependencies. */
function extraNeeds({ table, place }: PoetryPackage, extra: string): readonly Wanted[] {
  const extras = asTable(fieldOf(table, 'extras'));
  const key = Object.keys(extras).find((one) => normalizeName(one) === extra);
  const members = key === undefined ? [] : (textsOf(extras, key, place) ?? []);
  const names = members.map((member) => normalizeName(/^[A-Za-z0-9._-]+/.exec(member)?.[0] ?? ''));
  const needs = readNeeds(asTable(fieldOf(table, 'dependencies')), place);
  return needs.filter((one) => fieldOf(one.table, 'optional') === true && names.includes(one.name));
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'win32' };

function isWanted({ table, place }: Wanted, target: Machine): boolean {
  const python = textOf(table, 'python', place) ?? '*';
  const platform = textOf(table, 'platform', place);
  const marker = (textOf(table, 'markers', place) ?? '').replace(
    /\bextra\s*==\s*(["'])[^"']*\1/g,
    'os_name != ""',
  );
  return (
    fitsPoetry(target.version, python) &&
    (platform === undefined || (SYSTEMS[platform] ?? platform) === target.markers.sys_platform) &&
    markerHolds(marker, target.markers, place)
  );
}

/** Of several versions the one that suits Python and the constraint; of several such, the newest. */
function findPackage(
  candidates: readonly PoetryPackage[],
  { table, place }: Wanted,
  target: Machine,
): PoetryPackage | undefined {
  const constraint = textOf(table, 'version', place) ?? '*';
  const suits = candidates.filter((one) =>
    fitsPoetry(target.version, textOf(one.table, 'python-versions', one.place) ?? '*'),
  );
  const exact = suits.filter((one) => fitsPoetry(one.version, constraint));
  return (exact.length > 0 ? exact : suits.length > 0 ? suits : candidates).toSorted(newestFirst)[0];
}

function newestFirst(a: PoetryPackage, b: PoetryPackage): number {
  const [left, right] = [parseVersion(a.version), parseVersion(b.version)];
  return left && right ? compareVersions(right, left) : 0;
}
