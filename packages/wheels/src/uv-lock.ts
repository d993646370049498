// uv.lock: the packages that a project installs, walked from the project itself, each with the addresses and hashes that the lock knows.
// Source: docs.astral.sh/uv/concepts/projects/layout ("The lockfile") and the format's own files (version 1).
import type { Files } from '@compose-delivery/runtime';
import { messageOf, quoteSeen } from '@compose-delivery/runtime';
import { parse } from 'smol-toml';
import { lockError, type Lock, type LockedFile, type LockedPackage, type LockPlace } from './lock.ts';
import { MarkerSyntaxError, normalizeName, parseMarker } from './marker.ts';

type Dependency = { name?: string; version?: string; marker?: string; extra?: string[] };
type Package = {
  name?: string;
  version?: string;
  source?: Record<string, string>;
  dependencies?: Dependency[];
  'optional-dependencies'?: Record<string, Dependency[]>;
  wheels?: { url?: string; filename?: string; hash?: string; size?: number }[];
};

/**
 * Reads a uv.lock; development groups are left out.
 * @throws InputError naming the file and the package.
 */
export async function readUvLock(files: Files, path: string, show: (path: string) => string): Promise<Lock> {
  const text = await files.readText(path);
  const place = { file: show(path), line: 0 };
  if (text === undefined) throw lockError(place, 'an existing lock file', 'nothing there');
  const packages = readPackages(text, place);
  const roots = packages.filter((one) => one.source?.virtual !== undefined || one.source?.editable === '.');
  if (roots.length !== 1)
    throw lockError(place, 'one project (a package whose source is virtual or editable)', `${roots.length}`);
  const reached = walk(packages, roots[0] as Package, place);
  const locked = [...reached].map(([one, markers]) => lockPackage(one, markers, text, place));
  return { packages: locked, sources: [{ path, text }], remarks: [] };
}

function readPackages(text: string, place: LockPlace): Package[] {
  let document: { version?: unknown; package?: unknown };
  try {
    document = parse(text);
  } catch (error) {
    throw lockError(place, 'TOML that can be read', messageOf(error).split('\n')[0] ?? '');
  }
  if (document.version !== 1) throw lockError(place, 'version 1 of the format', quoteSeen(document.version));
  if (!Array.isArray(document.package)) throw lockError(place, '[[package]] tables', 'none');
  return document.package as Package[];
}

/** Every package that is reached, with the markers under which it is, "" meaning always. */
function walk(packages: readonly Package[], root: Package, place: LockPlace): Map<Package, Set<string>> {
  const reached = new Map<Package, Set<string>>();
  const queue: { from: Package; extras: readonly string[]; marker: string }[] = [
    { from: root, extras: [], marker: '' },
  ];
  const seen = new Set<string>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { from, extras, marker } = next;
    const wanted = [
      ...(from.dependencies ?? []),
      ...extras.flatMap((extra) => from['optional-dependencies']?.[extra] ?? []),
    ];
    for (const dependency of wanted) {
      const found = packages.filter(
        (one) =>
          one.name === dependency.name &&
          (dependency.version === undefined || one.version === dependency.version),
      );
      const [target] = found;
      if (found.length !== 1 || !target)
        throw lockError(
          place,
          `one package for the dependency ${quoteSeen(dependency.name)}`,
          `${found.length}`,
        );
      const both = joinMarkers(marker, dependency.marker ?? '', place);
      const key = JSON.stringify([target.name, target.version, dependency.extra ?? [], both]);
      if (seen.has(key)) continue;
      seen.add(key);
      reached.set(target, (reached.get(target) ?? new Set()).add(both));
      queue.push({ from: target, extras: dependency.extra ?? [], marker: both });
    }
  }
  return reached;
}

function joinMarkers(outer: string, inner: string, place: LockPlace): string {
  if (inner !== '') {
    try {
      parseMarker(inner);
    } catch (error) {
      if (!(error instanceof MarkerSyntaxError)) throw error;
      throw lockError(
        place,
        'an environment marker that can be read',
        `${quoteSeen(inner)} (${error.message})`,
      );
    }
  }
  const parts = [...new Set([outer, inner].filter((marker) => marker !== ''))];
  return parts.length < 2 ? (parts[0] ?? '') : parts.map((marker) => `(${marker})`).join(' and ');
}

function lockPackage(
  one: Package,
  markers: ReadonlySet<string>,
  text: string,
  place: LockPlace,
): LockedPackage {
  const name = normalizeName(one.name ?? '');
  const at = text.indexOf(`\nname = "${one.name ?? ''}"`);
  const here = { file: place.file, line: at === -1 ? 0 : text.slice(0, at + 1).split('\n').length };
  const files = (one.wheels ?? []).flatMap((wheel): LockedFile[] => {
    const hash = /^sha256:([0-9a-f]{64})$/.exec(wheel.hash ?? '')?.[1];
    if (hash === undefined || !/^https?:\/\//.test(wheel.url ?? '')) return [];
    const url = wheel.url ?? '';
    const filename = decodeURIComponent(
      url
        .replace(/[?#].*$/, '')
        .split('/')
        .pop() ?? '',
    );
    return [{ filename, url, sha256: hash, size: wheel.size }];
  });
  if (files.length === 0) throw lockError(here, `wheels of ${name} with address and sha256`, 'none');
  const always = markers.has('');
  return {
    name,
    version: one.version ?? '',
    extras: [],
    marker: always ? '' : [...markers].map((marker) => `(${marker})`).join(' or '),
    hashes: [...new Set(files.map((file) => file.sha256))].sort(),
    files,
    place: here,
  };
}

/** The lock as a requirements file, for installers that cannot read uv.lock. */
export function requirementsText(packages: readonly LockedPackage[]): string {
  return packages
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((locked) => {
      const marker = locked.marker === '' ? '' : ` ; ${locked.marker}`;
      return [
        `${locked.name}==${locked.version}${marker}`,
        ...locked.hashes.map((hash) => `    --hash=sha256:${hash}`),
      ].join(' \\\n');
    })
    .join('\n')
    .concat('\n');
}
