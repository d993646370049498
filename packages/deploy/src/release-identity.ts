// What a release is, and by what it is known again: the same content has the same id, so that a rerun resumes instead of beginning anew.
import { createHash } from 'node:crypto';
import type { Application } from '@compose-delivery/application';
import { formatArtifact, parseArtifact } from '@compose-delivery/application';
import { InputError, suggest, type InputProblem } from '@compose-delivery/runtime';
import type { EnvironmentDigests, Release } from './model.ts';

export type ReleaseRequest = {
  readonly version: string;
  readonly sha: string;
  /** Service to artifact, as given. */
  readonly images: Readonly<Record<string, string>>;
  /** What its services get from outside: another value makes another release. Never the values themselves, as ids are public. */
  readonly environment: EnvironmentDigests;
  /** Artifacts of the active release: services that were not built again keep theirs. */
  readonly active: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly runId?: string | undefined;
  readonly runUrl?: string | undefined;
};

/**
 * The release that a delivery file and the given artifacts make.
 * @throws InputError for artifacts of unknown services, malformed ones, or none at all.
 */
export function buildRelease(application: Application, request: ReleaseRequest): Release {
  const known = Object.keys(application.services);
  const problems: InputProblem[] = Object.keys(request.images)
    .filter((service) => !known.includes(service))
    .map((service) => ({
      input: 'images',
      expected: `services of the delivery file${suggest(service, known)}`,
      seen: JSON.stringify(service),
    }));
  if (Object.keys(request.images).length === 0)
    problems.push({ input: 'images', expected: 'at least one artifact', seen: 'nothing' });
  if (problems.length > 0) throw new InputError(problems);
  const artifacts: Record<string, string> = {};
  for (const service of known) {
    const text = request.images[service] ?? request.active[service];
    if (text !== undefined) artifacts[service] = formatArtifact(parseArtifact(service, text));
  }
  const version = request.version.replace(/^v/, '');
  const content = {
    version,
    sha: request.sha,
    artifacts,
    services: application.services,
    listeners: application.router.listeners,
  };
  return {
    id: `${version}-${fingerprint(content, request.environment.values)}`,
    ...content,
    environment: request.environment,
    createdAt: request.createdAt,
    ...(request.runId === undefined ? {} : { runId: request.runId }),
    ...(request.runUrl === undefined ? {} : { runUrl: request.runUrl }),
  };
}

const fingerprint = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
