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
import { basename, join, relative } from 'node:path';
import { lockError, type Lock, type LockedPackage } from './lock.ts';
import { evaluateMarker, parseMarker } from './marker.ts';
import { readRequirementsLock } from './requirements-file.ts';
import type { Target } from './target.ts';
import { readUvLock } from './uv-lock.ts';

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
  files: Files,
  environment: Environment,
): Promise<ServiceLock> {
  const path = application.services[service]?.lock ?? '';
  const show = (absolute: string): string => relative(application.root, absolute) || absolute;
  const lock = await readLock(files, join(application.root, path), environment, show);
  const packages = lock.packages.filter((locked) => applies(locked, target));
  refuseTwoVersions(packages, show(join(application.root, path)));
  return { service, path, lock, target, packages, digest: lockDigest(lock) };
}

async function readLock(
  files: Files,
  path: string,
  environment: Environment,
  show: (path: string) => string,
): Promise<Lock> {
  const name = basename(path);
  if (name === 'uv.lock') return readUvLock(files, path, show);
  if (/\.(txt|in|lock)$/.test(name) && name !== 'poetry.lock' && name !== 'Pipfile.lock')
    return readRequirementsLock(files, path, environment, show);
  throw lockError(
    { file: show(path), line: 0 },
    'a requirements file with hashes (*.txt) or uv.lock; others can be exported to one',
    name,
  );
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

function applies(locked: LockedPackage, target: Target): boolean {
  return locked.marker === '' || evaluateMarker(parseMarker(locked.marker), { ...target.markers, extra: '' });
}

function refuseTwoVersions(packages: readonly LockedPackage[], file: string): void {
  const first = new Map<string, LockedPackage>();
  const problems: InputProblem[] = [];
  for (const locked of packages) {
    const known = first.get(locked.name);
    if (known && known.version !== locked.version)
      problems.push({
        input: `${file}, line ${locked.place.line}`,
        expected: `${locked.name}==${known.version}, as in line ${known.place.line}`,
        seen: locked.version,
      });
    first.set(locked.name, known ?? locked);
  }
  if (problems.length > 0) throw new InputError(problems);
}
