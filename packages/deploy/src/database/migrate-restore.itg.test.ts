// Migrations against a real PostgreSQL with a real long lock, revisions as it tells them, and restores by a person's word.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine, OnceRequest, OnceResult, Slots } from '../ports.ts';
import { memoryRelease } from '../testing/memory-world.ts';
import { postgresBinaries, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { SqlFailure } from './client.ts';
import { connectionHeadroom, readFacts, readRevision } from './facts.ts';
import { migrate, type MigrateDefinition } from './migrate.ts';
import { findBackup, restoreBackup, type RestoreRequest, type RestoreWorld } from './restore-backup.ts';
import { takeBackup } from './take-backup.ts';

const missing = postgresBinaries() === undefined;
const skipped = ' (SKIPPED: the Debian package postgresql is not installed)';
const QUERY = 'SELECT version_num FROM alembic_version';
const DEFINITION: MigrateDefinition = {
  service: 'migrate',
  'lock-timeout-ms': 200,
  'statement-timeout-ms': 5_000,
  retries: 3,
  'timeout-seconds': 30,
};

describe.skipIf(missing)(`migrations and restores${missing ? skipped : ''}`, () => {
  let folder = '';
  let postgres: TestPostgres;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delivery-postgres-'));
    postgres = await startPostgres(folder, ['max_connections=12', 'superuser_reserved_connections=3']);
  });
  afterAll(async () => {
    postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    postgres.sql('postgres', 'DROP DATABASE IF EXISTS shop WITH (FORCE); CREATE DATABASE shop');
    postgres.sql(
      'shop',
      "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('0007'); CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items SELECT generate_series(1, 100)",
    );
  });

  const environment = (): Record<string, string> => ({
    ...postgres.environment,
    PGHOST: '127.0.0.1',
    PGPORT: String(postgres.port),
    PGUSER: 'shop',
    PGDATABASE: 'shop',
    PGPASSWORD: postgres.connection('shop').password,
  });
  const psql = (sql: string, env: Readonly<Record<string, string>> = {}): OnceResult => {
    const done = spawnSync(
      'psql',
      ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-1', '-f', '-'],
      {
        env: { ...environment(), ...env },
        input: sql,
        encoding: 'utf8',
      },
    );
    return { code: done.status, output: done.stderr + done.stdout, timedOut: false };
  };
  const engine = (sql: string, asked: OnceRequest[] = []): Pick<Engine, 'runOnce'> => ({
    runOnce: (request) => {
      asked.push(request);
      return Promise.resolve(psql(sql, request.env));
    },
  });
  const world = (sql: string, asked: OnceRequest[] = []) => ({
    engine: engine(sql, asked),
    clock: realClock,
    log: recordedLog(),
    signal: new AbortController().signal,
  });
  const request = { slot: 'green' as const, release: memoryRelease('2.0.0'), generation: 2 };
  const EXPAND = "ALTER TABLE items ADD COLUMN name text; UPDATE alembic_version SET version_num = '0008';";

  /** Somebody's long query: a lock that is held until it is let go. */
  async function held(sql: string): Promise<{ holder: ChildProcess; letGo: () => void }> {
    const holder = spawn('psql', ['-X', '-q', '-f', '-'], {
      env: environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    holder.stdin.write(`BEGIN; ${sql}; SELECT 'held';\n`);
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    return { holder, letGo: () => void holder.stdin.end('ROLLBACK;\n') };
  }
  const gone = (holder: ChildProcess): Promise<unknown> =>
    holder.exitCode === null ? new Promise((resolve) => holder.once('close', resolve)) : Promise.resolve();

  test('F10: blocked by a long query, it waits a little, lets others through, and tries again until it works', async () => {
    const { holder, letGo } = await held('SELECT * FROM items');
    const asked: OnceRequest[] = [];
    const blocked = world(EXPAND, asked);
    const runOnce: Engine['runOnce'] = async (order) => {
      const seen = await blocked.engine.runOnce(order);
      if (asked.length === 1) letGo();
      return seen;
    };
    const running = migrate({ ...blocked, engine: { runOnce } }, DEFINITION, request);
    // A reader is never queued behind the waiting ALTER for longer than the lock time-out.
    const begun = Date.now();
    expect(psql('SELECT count(*) FROM items').code).toBe(0);
    expect(Date.now() - begun).toBeLessThan(20_000);
    expect(await running).toBeGreaterThan(1);
    await gone(holder);
    expect(asked[0]?.env?.PGOPTIONS).toBe('-c lock_timeout=200 -c statement_timeout=5000');
    expect(await readRevision(postgres.client('shop'), QUERY)).toBe('0008');
  });

  test('F10: a lock that outlasts all tries is given up, and the schema is as it was', async () => {
    const { holder } = await held('SELECT * FROM items');
    const giving = { ...DEFINITION, retries: 1 };
    await expect(migrate(world(EXPAND), giving, request)).rejects.toThrow(
      /locked by somebody else, 2 times for 200 ms/,
    );
    holder.kill('SIGKILL');
    await gone(holder);
    expect(await readRevision(postgres.client('shop'), QUERY)).toBe('0007');
  });

  test('F11: any other error is not tried again, and what it printed is shown', async () => {
    const asked: OnceRequest[] = [];
    const sql = `${EXPAND} ALTER TABLE nowhere ADD COLUMN x int;`;
    await expect(migrate(world(sql, asked), DEFINITION, request)).rejects.toThrow(
      /ended with 3:[\s\S]*42P01/,
    );
    expect(asked).toHaveLength(1);
    expect(await readRevision(postgres.client('shop'), QUERY)).toBe('0007');
  });

  test('a statement that takes too long is ended by its own limit, and not tried again', async () => {
    const asked: OnceRequest[] = [];
    const short = { ...DEFINITION, 'statement-timeout-ms': 300 };
    await expect(migrate(world('SELECT pg_sleep(20);', asked), short, request)).rejects.toThrow(/57014/);
    expect(asked).toHaveLength(1);
  });

  test('revisions: one, several heads, none yet, and a database that is not there', async () => {
    const client = postgres.client('shop');
    expect(await readRevision(client, `${QUERY};`)).toBe('0007');
    postgres.sql('shop', "INSERT INTO alembic_version VALUES ('0003b')");
    expect(await readRevision(client, QUERY)).toBe('0003b,0007');
    postgres.sql('shop', 'DROP TABLE alembic_version');
    expect(await readRevision(client, QUERY)).toBe('none');
    await expect(readRevision(client, 'SELECT nonsense')).rejects.toThrow(SqlFailure);
    await expect(readRevision(postgres.client('nowhere'), QUERY)).rejects.toThrow(
      /the test database refused.*"nowhere" does not exist/s,
    );
  });

  test('F13: two slots that do not fit into max_connections are found before anything starts', async () => {
    const facts = await readFacts(postgres.client('shop'));
    expect(facts).toMatchObject({ maxConnections: 12, reserved: 3, usedHere: 0 });
    expect(connectionHeadroom(facts, 4)).toEqual({});
    expect(connectionHeadroom(facts, 5).problem).toMatch(/two slots of 5 connections need 10; 9 are left/);
    expect(connectionHeadroom({ ...facts, used: 6, usedHere: 6 }, undefined).warning).toMatch(
      /counted by the connections of now/,
    );
  });

  const absent = { state: 'absent', upstreams: {}, down: [], singletons: [] } as const;
  const restoreWorld = (
    stopped: string[],
    slots: Slots = { blue: { ...absent, state: 'running' }, green: absent },
  ): RestoreWorld => ({
    client: postgres.client('shop'),
    files: realFiles,
    clock: realClock,
    log: recordedLog(),
    signal: undefined,
    folder: join(folder, 'backups'),
    application: 'shop',
    environment: 'production',
    graceSeconds: 1,
    engine: {
      observe: () => Promise.resolve(slots),
      stop: (slot) => Promise.resolve(void stopped.push(slot)),
      stopSingletons: () => Promise.resolve(),
    },
  });
  const restoreRequest = (backup: string): RestoreRequest => ({
    backup,
    served: '1.0.0',
    verify: 'read',
    revisionQuery: QUERY,
    timeoutSeconds: 60,
  });
  const take = () =>
    takeBackup(restoreWorld([]), {
      ...restoreRequest(''),
      operation: `op-${Math.random().toString(36).slice(2)}`,
      verify: 'read',
    });

  test('a restore brings the rows back, keeps what was there under another name, and dumps it first', async () => {
    const { id } = await take();
    postgres.sql('shop', "DELETE FROM items WHERE id > 10; UPDATE alembic_version SET version_num = '0009'");
    const stranger = spawn('psql', ['-X', '-q', '-f', '-'], {
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    stranger.stdin.write("SELECT 'here';\n");
    await new Promise((resolve) => stranger.stdout.once('data', resolve));
    const stopped: string[] = [];
    const done = await restoreBackup(restoreWorld(stopped), restoreRequest(id));
    stranger.kill('SIGKILL');
    expect(stopped).toEqual(['blue']);
    expect(postgres.sql('shop', 'SELECT count(*) FROM items')).toBe('100');
    expect(postgres.sql('shop', QUERY)).toBe('0007');
    expect(postgres.sql(done.keptAs, 'SELECT count(*) FROM items')).toBe('10');
    expect(done.safety).toMatchObject({
      operation: 'restore',
      revision: '0009',
      tables: { 'public.items': 10 },
    });
    expect(
      postgres.sql('postgres', "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'"),
    ).toBe('shop');
    expect(
      postgres.sql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE '%delivery_new'"),
    ).toBe('0');
    postgres.sql('postgres', `DROP DATABASE "${done.keptAs}"`);
  });

  test('a dump that was altered after it was made is not restored, and nothing is stopped', async () => {
    const { id } = await take();
    const path = join(folder, 'backups', `${id}.dump`);
    await writeFile(path, 'not a dump any more');
    const stopped: string[] = [];
    await expect(restoreBackup(restoreWorld(stopped), restoreRequest(id))).rejects.toThrow(
      /was altered: expected sha256/,
    );
    expect(stopped).toEqual([]);
    expect(postgres.sql('shop', 'SELECT count(*) FROM items')).toBe('100');
    await rm(path);
  });

  test('without a dump of the present state there is no restore', async () => {
    const { id } = await take();
    const real = restoreWorld([]);
    const full = {
      ...real,
      client: postgres.client('shop', { ...real.client.streams, freeBytes: () => Promise.resolve(0) }),
    };
    await expect(restoreBackup(full, restoreRequest(id))).rejects.toThrow(/0 MB are free/);
    expect(postgres.sql('shop', 'SELECT count(*) FROM items')).toBe('100');
  });

  test('an unknown backup is told with those that there are; one of another application is refused', async () => {
    const { id } = await take();
    await expect(findBackup(restoreWorld([]), 'nothing')).rejects.toThrow(
      new RegExp(`possible: .*${id} \\(revision 0007\\)`),
    );
    await expect(findBackup({ ...restoreWorld([]), environment: 'staging' }, id)).rejects.toThrow(
      /is of shop\/production.*not restored here/,
    );
    expect((await readdir(join(folder, 'backups'))).length).toBeGreaterThan(1);
  });
});
