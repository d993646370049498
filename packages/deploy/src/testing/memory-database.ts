// A database in memory: revisions, dumps, and a migration that may find a lock. It notes what must never happen to a real one.
import type { DatabaseDefinition } from '@compose-delivery/application';
import type { BackupRecord } from '../database/backup-record.ts';
import type { Database } from '../database/open-database.ts';
import { backupsToDrop } from '../database/backup-record.ts';
import type { Release, ReleaseSchema } from '../model.ts';
import type { OnceResult } from '../ports.ts';

export type MemoryDatabase = {
  revision: string;
  backups: BackupRecord[];
  /** How often the next migration finds a table locked. */
  locks: number;
  /** The next dump is one that does not read whole. */
  badDump: boolean;
  away: boolean;
};

export const memoryDatabaseState = (): MemoryDatabase => ({
  revision: 'r1',
  backups: [],
  locks: 0,
  badDump: false,
  away: false,
});

/** Which revision a version leads to, and whose code its schema still bears. */
export const SCHEMAS: Readonly<Record<string, ReleaseSchema>> = {
  '0.9.0': { revision: 'r1', runsOn: [], acceptsCode: [] },
  '1.0.0': { revision: 'r1', runsOn: [], acceptsCode: [] },
  '1.1.0': { revision: 'r2', runsOn: [], acceptsCode: ['r1'] },
  '1.2.0': { revision: 'r3', runsOn: [], acceptsCode: ['r2'] },
  '1.3.0': { revision: 'r3', runsOn: [], acceptsCode: ['r2'] },
  '2.0.0': { revision: 'r4', runsOn: [], acceptsCode: ['r1', 'r2', 'r3'] },
};

/** The truth that a gate has to find out: whether code of one revision runs on another. */
export const trulyRuns = (code: string, live: string): boolean =>
  code === live ||
  Object.values(SCHEMAS).some(({ revision, acceptsCode }) => revision === live && acceptsCode.includes(code));

export const revisionOf = (version: string): string => SCHEMAS[version]?.revision ?? 'r1';

const DEFINITION: DatabaseDefinition = {
  kind: 'postgres',
  url: 'postgresql://shop@db/shop',
  backup: { mode: 'pg_dump', keep: 2, verify: 'restore', 'timeout-seconds': 60 },
  migrate: {
    service: 'migrate',
    'lock-timeout-ms': 100,
    'statement-timeout-ms': 1_000,
    retries: 2,
    'timeout-seconds': 60,
  },
  schema: { 'revision-query': 'SELECT 1', 'runs-on': [], 'accepts-code': [] },
};

type World = {
  readonly database: MemoryDatabase;
  readonly violations: string[];
  readonly now: () => number;
  /** Dies or not, then does it. */
  readonly answer: <T>(body: () => T) => Promise<T>;
  readonly tick: () => void;
};

export function memoryDatabase({ database, now, answer, tick }: World): Database {
  return {
    title: 'memory',
    definition: DEFINITION,
    presence: () => Promise.resolve('there'),
    revision: () =>
      answer(() => {
        if (database.away) throw new Error('the database does not answer');
        return database.revision;
      }),
    facts: () =>
      answer(() => ({ version: '15', sizeBytes: 1, maxConnections: 100, reserved: 3, used: 5, usedHere: 5 })),
    backup: ({ operation, served }) =>
      answer(() => {
        if (database.badDump) {
          database.badDump = false;
          throw new Error('there is no verified backup');
        }
        const record: BackupRecord = {
          schema: 1,
          id: `b${database.backups.length}-${operation}`,
          application: 'shop',
          environment: 'default',
          database: 'shop',
          operation,
          served,
          revision: database.revision,
          at: new Date(now()).toISOString(),
          sha256: '0'.repeat(64),
          bytes: 1,
          tables: {},
          serverVersion: '15',
          verified: 'restore',
        };
        tick();
        database.backups.push(record);
        tick();
        return record;
      }),
    backups: () => answer(() => [...database.backups]),
    restore: () => Promise.reject(new Error('nothing is restored in memory')),
    retain: (pinned) =>
      answer(() => {
        const drop = backupsToDrop(database.backups, DEFINITION.backup.keep, pinned);
        for (const record of drop) {
          database.backups = database.backups.filter((other) => other !== record);
          tick();
        }
        return drop.map(({ id }) => id);
      }),
  };
}

/** The migration of a release. It can only go up: code of an old revision does not know a newer one, and fails. */
export function memoryMigration(
  { database, violations, tick }: Omit<World, 'answer' | 'now'>,
  release: Release,
  serving: Release | undefined,
): OnceResult {
  const target = release.schema?.revision ?? database.revision;
  if (database.locks > 0) {
    database.locks -= 1;
    return { code: 1, output: 'ERROR:  55P03: canceling statement due to lock timeout', timedOut: false };
  }
  if (target < database.revision)
    return { code: 1, output: `Can't locate revision identified by '${database.revision}'`, timedOut: false };
  if (
    target !== database.revision &&
    !database.backups.some(({ revision }) => revision === database.revision)
  )
    violations.push(`migrated from ${database.revision} without a dump of it`);
  if (serving && !trulyRuns(revisionOf(serving.version), target))
    violations.push(`${serving.version} serves and does not run on ${target}`);
  tick();
  database.revision = target;
  tick();
  return { code: 0, output: '', timedOut: false };
}
