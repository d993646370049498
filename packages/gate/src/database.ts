// Trivy's databases before a scan: fetched once, for all scans of a run, from the first mirror that answers, and never older than they
// may be. An old database that is used in silence is a pass that nobody gave.
import { join } from 'node:path';
import type { Clock, Exec, Files, Log } from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import { ending, type ScanPorts } from './run-scan.ts';

const HOUR_MS = 3_600_000;
/** Clocks of two machines differ; a database from further ahead is not believed. */
const AHEAD_MS = 24 * HOUR_MS;
const ROUNDS = 2;

/** In the order in which they are asked. Source: aquasecurity/trivy docs, "Vulnerability database"; ECR as third public copy. */
export const DATABASE_MIRRORS = [
  'mirror.gcr.io/aquasec/trivy-db:2',
  'ghcr.io/aquasecurity/trivy-db:2',
  'public.ecr.aws/aquasecurity/trivy-db:2',
] as const;

/** Source: aquasecurity/trivy pkg/javadb/client.go, docs "Java index database"; ECR as third public copy. */
export const JAVA_MIRRORS = [
  'mirror.gcr.io/aquasec/trivy-java-db:1',
  'ghcr.io/aquasecurity/trivy-java-db:1',
  'public.ecr.aws/aquasecurity/trivy-java-db:1',
] as const;

export type DatabaseKind = {
  readonly name: string;
  /** Below Trivy's cache folder. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Of its metadata. */
  readonly version: number;
  readonly downloadFlag: string;
  readonly repositoryFlag: string;
  /** The input that says how old it may be. */
  readonly ageInput: string;
  readonly cacheKey: string;
  /** Whether it is fetched as soon as a newer one is due, or only when it is too old. */
  readonly whenDue: boolean;
  readonly timeoutMs: number;
};

export const VULNERABILITIES: DatabaseKind = {
  name: 'database',
  folder: 'db',
  files: ['metadata.json', 'trivy.db'],
  version: 2,
  downloadFlag: '--download-db-only',
  repositoryFlag: '--db-repository',
  ageInput: 'db-max-age-hours',
  cacheKey: 'trivy-gate-db-2-',
  whenDue: true,
  timeoutMs: 300_000,
};

/** Which package a JAR file is, by its hash. It has a gigabyte and is built on Thursdays (aquasecurity/trivy-java-db README). */
export const JAVA_INDEX: DatabaseKind = {
  name: 'Java database',
  folder: 'java-db',
  files: ['metadata.json', 'trivy-java.db'],
  version: 1,
  downloadFlag: '--download-java-db-only',
  repositoryFlag: '--java-db-repository',
  ageInput: 'java-db-max-age-hours',
  cacheKey: 'trivy-gate-java-1-',
  whenDue: false,
  timeoutMs: 900_000,
};

export type DatabaseState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | {
      readonly kind: 'known';
      readonly updatedAt: number;
      readonly ageHours: number;
      readonly nextUpdate: number;
    };

/** What `metadata.json` says. @param version that it must have */
export function readDatabaseState(
  text: string | undefined,
  now: number,
  version = VULNERABILITIES.version,
): DatabaseState {
  if (text === undefined) return { kind: 'absent' };
  try {
    const value: unknown = JSON.parse(text);
    const of = (key: string): unknown =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    const time = (key: string): number => {
      const word = of(key);
      return typeof word === 'string' ? Date.parse(word) : Number.NaN;
    };
    if (of('Version') !== version)
      return { kind: 'unreadable', why: `its metadata is not of version ${version}` };
    const updatedAt = time('UpdatedAt');
    if (!(updatedAt > 0)) return { kind: 'unreadable', why: 'its metadata has no UpdatedAt' };
    if (updatedAt > now + AHEAD_MS) return { kind: 'unreadable', why: 'it is from the future' };
    const nextUpdate = time('NextUpdate');
    const ageHours = Math.max(0, (now - updatedAt) / HOUR_MS);
    return { kind: 'known', updatedAt, ageHours, nextUpdate: Number.isNaN(nextUpdate) ? 0 : nextUpdate };
  } catch {
    return { kind: 'unreadable', why: 'its metadata is not JSON' };
  }
}

export type DatabaseRequest = {
  readonly kind?: DatabaseKind;
  /** What is wrong with the file of the database itself; undefined: nothing that can be seen. */
  readonly faultOf?: (path: string) => Promise<string | undefined>;
  readonly trivy: string;
  readonly configFile: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Trivy's cache folder: the database lies below it. */
  readonly cacheDirectory: string;
  readonly repositories: readonly string[];
  readonly maxAgeHours: number;
  readonly offline: boolean;
};

export type Database = {
  readonly updatedAt: number;
  readonly ageHours: number;
  /** Fetched just now. */
  readonly fetched: boolean;
  readonly warning: string | undefined;
};

export type DatabasePorts = ScanPorts & {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Makes the database ready: fetched when its next update is due or it is too old; what cannot be fetched may be used while it is young enough.
 * @throws GateError when there is none, or only one that is older than `maxAgeHours`.
 */
export async function prepareDatabase(request: DatabaseRequest, ports: DatabasePorts): Promise<Database> {
  const { kind = VULNERABILITIES } = request;
  const look = (): Promise<DatabaseState> => lookAtDatabase(request, ports);
  const before = await look();
  const due =
    before.kind !== 'known' ||
    (kind.whenDue && before.nextUpdate <= ports.clock.now()) ||
    before.ageHours > request.maxAgeHours;
  // With metadata that look young Trivy would keep what it cannot use.
  if (before.kind === 'unreadable' && kind === JAVA_INDEX && !request.offline)
    await ports.files.remove(join(request.cacheDirectory, kind.folder));
  const failure = due && !request.offline ? await fetchDatabase(request, ports) : undefined;
  const after = due && !request.offline ? await look() : before;
  const why = failure === undefined ? '' : `; ${failure}`;
  if (after.kind === 'absent')
    throw new GateError(
      `${kind.name}: expected one in ${request.cacheDirectory}, saw none${request.offline ? ' (offline)' : why}`,
    );
  if (after.kind === 'unreadable')
    throw new GateError(
      `${kind.name}: expected a usable one in ${request.cacheDirectory}, but ${after.why}${request.offline ? ' (offline)' : why}`,
    );
  if (after.ageHours > request.maxAgeHours)
    throw new GateError(
      `${kind.name}: expected one of at most ${request.maxAgeHours} hours (${kind.ageInput}), saw one of ${after.ageHours.toFixed(1)}${request.offline ? ' (offline)' : why}`,
    );
  return {
    updatedAt: after.updatedAt,
    ageHours: after.ageHours,
    fetched: due && !request.offline && failure === undefined,
    warning: failure,
  };
}

/** What lies in the cache folder now. */
export async function lookAtDatabase(
  { kind = VULNERABILITIES, cacheDirectory, faultOf }: DatabaseRequest,
  { files, clock }: Pick<DatabasePorts, 'files' | 'clock'>,
): Promise<DatabaseState> {
  const folder = join(cacheDirectory, kind.folder);
  const text = await files.readText(join(folder, 'metadata.json'));
  const state = readDatabaseState(text, clock.now(), kind.version);
  if (state.kind !== 'known' || faultOf === undefined) return state;
  const why = await faultOf(join(folder, kind.files[1] ?? ''));
  return why === undefined ? state : { kind: 'unreadable', why };
}

/** Asks each mirror in turn, then all again. @returns why none gave one, or undefined */
async function fetchDatabase(request: DatabaseRequest, ports: DatabasePorts): Promise<string | undefined> {
  const { kind = VULNERABILITIES } = request;
  let last = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    // The registries' own Retry-After is microseconds: a second and more is ours.
    if (round > 0) await ports.clock.sleep(2_000);
    for (const repository of request.repositories) {
      const answer = await ports.exec(
        [
          ...[request.trivy, 'image', '--config', request.configFile],
          ...['--cache-dir', request.cacheDirectory, kind.downloadFlag, kind.repositoryFlag, repository],
        ],
        {
          cwd: request.cwd,
          // A leaf of what may be said by variables: downloading is what this run is for.
          env: { ...request.env, TRIVY_SKIP_DB_UPDATE: undefined, TRIVY_SKIP_JAVA_DB_UPDATE: undefined },
          timeoutMs: kind.timeoutMs,
          keepBytes: 64 * 1_024,
        },
      );
      if (answer.code === 0) return undefined;
      last = `${repository}: ${answer.timedOut ? 'no end' : ending(answer)}`;
      ports.log.info(`the ${kind.name} could not be fetched from ${last}`);
    }
  }
  return `no mirror gave the database; the last: ${last}`;
}

/** Whether a run makes something that others will run: nothing that an earlier run left may then decide what is found. */
export function isReleaseRun(eventName: string | undefined, ref: string | undefined): boolean {
  return eventName === 'release' || eventName === 'deployment' || (ref ?? '').startsWith('refs/tags/');
}

/** Key of the cache entry of a database: what was built in the same hour is the same. */
export function databaseKey(updatedAt: number, kind = VULNERABILITIES): string {
  return `${kind.cacheKey}${new Date(updatedAt).toISOString().slice(0, 13)}`;
}
