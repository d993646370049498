// From the project of a uv.lock to every package that the target installs: markers are evaluated on the way, so each package is looked at
// once for each of its extras, however many ways lead to it.
import { quoteSeen, suggest } from '@compose-delivery/runtime';
import { checkMarker, markerHolds, type MarkerSelection } from './evaluate-marker.ts';
import { lockError, type LockPlace } from './lock.ts';
import { asTable, fieldOf, tablesOf, textOf, textsOf, type TomlTable } from './lock-toml.ts';
import type { LockReading } from './lock-reading.ts';
import { normalizeName } from './marker.ts';
import type { UvPackage } from './uv-lock.ts';

/** The packages that are reached, in the order of the walk, the project left out. @throws InputError for what is missing. */
export function walkUv(
  packages: readonly UvPackage[],
  root: UvPackage,
  { target, selection }: LockReading,
  place: LockPlace,
): readonly UvPackage[] {
  const byName = new Map<string, UvPackage[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const extras = selection.extras.map(normalizeName);
  const groups = selection.groups ?? [];
  const chosen = conflictNames(root.name, extras, groups);
  const reached = new Map<UvPackage, Set<string>>();
  const queue: TomlTable[] = [
    ...tablesOf(root.table, 'dependencies', root.place),
    ...extras.flatMap((extra) => sectionOf(root, 'optional-dependencies', extra, 'lock-extras')),
    ...groups.flatMap((group) => sectionOf(root, 'dev-dependencies', group, 'lock-groups')),
  ];
  for (let at = 0; at < queue.length; at += 1) {
    const dependency = queue[at] as TomlTable;
    const marker = textOf(dependency, 'marker', place) ?? '';
    checkMarker(marker, place);
    if (!markerHolds(marker, target.markers, place, chosen)) continue;
    const found = findPackage(byName, dependency, place);
    const known = reached.get(found) ?? new Set<string>();
    if (found !== root) reached.set(found, known);
    for (const extra of ['', ...(textsOf(dependency, 'extra', place) ?? []).map(normalizeName)]) {
      if (known.has(extra)) continue;
      known.add(extra);
      if (extra === '')
        queue.push(...(found === root ? [] : tablesOf(found.table, 'dependencies', found.place)));
      else
        queue.push(...tablesOf(asTable(fieldOf(found.table, 'optional-dependencies')), extra, found.place));
    }
  }
  return [...reached.keys()];
}

/**
 * Where parts of a project conflict, uv writes them into markers as extras of these names.
 * Source: astral-sh/uv, crates/uv-resolver/src/universal_marker.rs.
 */
function conflictNames(
  project: string,
  extras: readonly string[],
  groups: readonly string[],
): MarkerSelection {
  const name = (kind: string) => (part: string) => `${kind}-${project.length}-${project}-${part}`;
  return {
    extras: new Set([
      ...extras,
      ...extras.map(name('extra')),
      ...groups.map(name('group')),
      `project-${project.length}-${project}`,
    ]),
    groups: new Set(groups),
  };
}

function sectionOf(root: UvPackage, section: string, part: string, field: string): readonly TomlTable[] {
  const table = asTable(fieldOf(root.table, section));
  if (fieldOf(table, part) === undefined)
    throw lockError(
      root.place,
      `${field} that ${root.name} has${suggest(part, Object.keys(table))}`,
      quoteSeen(part),
    );
  return tablesOf(table, part, root.place);
}

function findPackage(
  byName: ReadonlyMap<string, readonly UvPackage[]>,
  dependency: TomlTable,
  place: LockPlace,
): UvPackage {
  const name = textOf(dependency, 'name', place) ?? '';
  const version = textOf(dependency, 'version', place);
  const source = asTable(fieldOf(dependency, 'source'));
  const found = (byName.get(name) ?? []).filter(
    (one) =>
      (version === undefined || one.version === version) &&
      Object.entries(source).every(([kind, where]) => one.source[0] === kind && one.source[1] === where),
  );
  const [only] = found;
  if (only && found.length === 1) return only;
  throw lockError(place, `one package for the dependency ${quoteSeen(name)}`, `${found.length}`);
}
