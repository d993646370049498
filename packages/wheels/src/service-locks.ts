// The locks of the delivery file's services, read and narrowed to what the target installs.
import type { Application } from '@compose-delivery/application';
import {
  InputError,
  suggest,
  type Environment,
  type Files,
  type InputProblem,
} from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { markerHolds } from './evaluate-marker.ts';
import { placeName, type Lock, type LockedPackage } from './lock.ts';
import type { HashRule } from './lock-reading.ts';
import { readLock } from './read-lock.ts';
import type { Target } from './target.ts';
import { sameVersion } from './version.ts';

export type ServiceLock = {
  readonly service: string;
  /** As the delivery file writes it. */
  readonly path: string;
  readonly lock: Lock;
  readonly target: Target;
  /** What the target installs: markers evaluated. */
  readonly packages: readonly LockedPackage[];
  /** sha256 of everything that the lock's files say. */
  readonly digest: string;
};

/**
 * The chosen services that have a lock.
 * @throws InputError for a name that the delivery file does not know.
 */
export function lockedServices(application: Application, chosen: readonly string[]): readonly string[] {
  const known = Object.keys(application.services);
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new InputError(
      unknown.map((name) => ({
        input: 'services',
        expected: `services of the delivery file${suggest(name, known)}`,
        seen: name,
      })),
    );
  return known.filter(
    (name) =>
      application.services[name]?.lock !== undefined && (chosen.length === 0 || chosen.includes(name)),
  );
}

/** Reads one service's lock. @throws InputError naming file and line. */
export async function readServiceLock(
  application: Application,
  service: string,
  target: Target,
  { files, environment }: { readonly files: Files; readonly environment: Environment },
  hashRule: HashRule = 'true',
): Promise<ServiceLock> {
  const definition = application.services[service];
  const path = definition?.lock ?? '';
  const lock = await readLock({
    files,
    path: join(application.root, path),
    show: (absolute) => relative(application.root, absolute) || absolute,
    environment,
    target,
    selection: {
      extras: definition?.['lock-extras'] ?? [],
      groups: definition?.['lock-groups'],
      project: definition?.['lock-project'],
    },
    hashRule,
  });
  const chosen = lock.packages.filter((locked) => markerHolds(locked.marker, target.markers, locked.place));
  return { service, path, lock, target, packages: mergePackages(chosen), digest: lockDigest(lock) };
}

/** The digest of a lock's content, includes and all; line ends do not count. */
export function lockDigest(lock: Lock): string {
  const hash = createHash('sha256');
  for (const { text } of lock.sources) {
    const normal = text.replace(/\r\n?/g, '\n');
    hash.update(`${Buffer.byteLength(normal)}\n`).update(normal);
  }
  return hash.digest('hex');
}

/**
 * Each package once: two entries of one version allow what both allow.
 * @throws InputError naming every place where the lock says two things, or has a package without a wheel.
 */
function mergePackages(packages: readonly LockedPackage[]): readonly LockedPackage[] {
  const merged = new Map<string, LockedPackage>();
  const problems: InputProblem[] = [];
  for (const locked of packages) {
    const known = merged.get(locked.name);
    const input = placeName(locked.place);
    if (locked.refused) problems.push({ input, ...locked.refused });
    if (!known) {
      merged.set(locked.name, locked);
      continue;
    }
    const as = `as in ${known.place.file === locked.place.file ? `line ${known.place.line}` : placeName(known.place)}`;
    const hashes = locked.hashes.filter((hash) => known.hashes.includes(hash));
    if (!sameVersion(known.version, locked.version))
      problems.push({ input, expected: `${locked.name}==${known.version}, ${as}`, seen: locked.version });
    else if (hashes.length === 0 && known.hashes.length + locked.hashes.length > 0)
      problems.push({ input, expected: `a hash of ${locked.name} ${as}`, seen: 'none of them' });
    else
      merged.set(locked.name, {
        ...known,
        hashes,
        extras: [...new Set([...known.extras, ...locked.extras])],
      });
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...merged.values()];
}
