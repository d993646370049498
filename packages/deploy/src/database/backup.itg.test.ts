// Dumps of a real PostgreSQL: bound to one snapshot, read whole, restored, kept by a keep-list; and what goes wrong leaves nothing behind.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realStreams } from '../adapters/streams.ts';
import { postgresBinaries, startPostgres, type TestPostgres } from '../testing/postgres.ts';
import { listBackups, readRecord } from './backup-record.ts';
import type { Streams } from './ports.ts';
import { takeBackup, type BackupRequest, type BackupWorld } from './take-backup.ts';
import { readWhole } from './verify-backup.ts';

const missing = postgresBinaries() === undefined;
const name = missing ? 'backup (SKIPPED: the Debian package postgresql is not installed)' : 'backup';

const REQUEST: BackupRequest = {
  operation: 'op-1',
  served: '1.0.0',
  verify: 'restore',
  revisionQuery: 'SELECT version_num FROM alembic_version',
  timeoutSeconds: 60,
};

describe.skipIf(missing)(name, () => {
  let folder = '';
  let postgres: TestPostgres;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'delivery-postgres-'));
    postgres = await startPostgres(folder);
    postgres.sql('postgres', 'CREATE DATABASE shop');
    postgres.sql(
      'shop',
      `CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('0007');
       CREATE SCHEMA "odd ""name"; CREATE TABLE "odd ""name"."Öl; drop" (id int PRIMARY KEY); INSERT INTO "odd ""name"."Öl; drop" SELECT generate_series(1, 12);
       CREATE TABLE sales (id int, day date) PARTITION BY RANGE (day);
       CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
       INSERT INTO sales SELECT i, '2026-01-05' FROM generate_series(1, 30) i;
       CREATE TABLE big (id int PRIMARY KEY, filler text); INSERT INTO big SELECT i, md5(i::text) FROM generate_series(1, 20000) i;`,
    );
  });
  afterAll(async () => {
    postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const world = (changes: Partial<BackupWorld> & { streams?: Streams } = {}): BackupWorld => ({
    client: postgres.client('shop', changes.streams),
    files: realFiles,
    clock: virtualClock(),
    log: recordedLog(),
    signal: undefined,
    folder: join(folder, 'backups'),
    application: 'shop',
    environment: 'production',
    ...changes,
  });
  const databases = (): string[] =>
    postgres.sql('postgres', 'SELECT datname FROM pg_database ORDER BY 1').split('\n');
  const clean = async (): Promise<void> => {
    expect(
      (await readdir(join(folder, 'backups')).catch(() => [])).filter((file) => !/\.(dump|json)$/.test(file)),
    ).toEqual([]);
    expect(databases()).toEqual(['postgres', 'shop', 'template0', 'template1']);
  };

  test('a dump is verified by a scratch restore, carries its revision and counts, and leaves nothing else', async () => {
    const record = await takeBackup(world(), REQUEST);
    expect(record).toMatchObject({
      revision: '0007',
      verified: 'restore',
      database: 'shop',
      operation: 'op-1',
      tables: {
        'odd "name.Öl; drop': 12,
        'public.sales_1': 30,
        'public.big': 20_000,
        'public.alembic_version': 1,
      },
    });
    expect(record.tables['public.sales']).toBeUndefined();
    expect(await readRecord(realFiles, join(folder, 'backups'), record.id)).toEqual(record);
    await clean();
  });

  test('F9: counts and revision belong to the dump, whatever is written while pg_dump runs', async () => {
    const real = realStreams(postgres.environment);
    const streams: Streams = {
      ...real,
      run: async (request) => {
        if (request.argv[0] === 'pg_dump')
          postgres.sql(
            'shop',
            "INSERT INTO big SELECT i, 'late' FROM generate_series(20001, 21000) i; UPDATE alembic_version SET version_num = '0008'",
          );
        return real.run(request);
      },
    };
    const record = await takeBackup(world({ streams }), { ...REQUEST, operation: 'op-2' });
    expect(record).toMatchObject({ revision: '0007', tables: { 'public.big': 20_000 } });
    expect(postgres.sql('shop', 'SELECT count(*) FROM big')).toBe('21000');
    postgres.sql('shop', "DELETE FROM big WHERE id > 20000; UPDATE alembic_version SET version_num = '0007'");
    await clean();
  });

  test('F30: the way to the database is lost during the dump: it is made again, three times at most, and only then', async () => {
    const real = realStreams(postgres.environment);
    let losses = 0;
    let dumps = 0;
    const losing = (often: number, counted = true): Streams => ({
      ...real,
      losses: () => Promise.resolve(losses),
      run: async (request) => {
        if (request.argv[0] !== 'pg_dump' || (dumps += 1) > often) return real.run(request);
        if (counted) losses += 1;
        await writeFile(request.stdout ?? '', 'half of a dump');
        throw new Error('pg_dump was ended with the connection');
      },
    });
    const log = recordedLog();
    const request = { ...REQUEST, verify: 'read', operation: 'lost' } as const;
    expect(await takeBackup(world({ streams: losing(2), log }), request)).toMatchObject({ revision: '0007' });
    expect(dumps).toBe(3);
    expect(log.lines.filter((line) => line.includes('which is made again'))).toHaveLength(2);
    await clean();
    dumps = 0;
    await expect(takeBackup(world({ streams: losing(9) }), request)).rejects.toThrow('no verified backup');
    expect(dumps).toBe(3);
    dumps = 0;
    await expect(takeBackup(world({ streams: losing(9, false) }), request)).rejects.toThrow('no verified');
    expect(dumps).toBe(1);
    await clean();
  });

  test('sessions that a run left at work whose way was lost are ended by the next one, those of others are not', async () => {
    const { environment: env, port, connection } = postgres;
    const sleep = (application: string): ReturnType<typeof spawn> =>
      spawn(
        'psql',
        ['-h', '127.0.0.1', '-p', String(port), '-U', 'shop', '-d', 'shop', '-c', 'SELECT pg_sleep(600)'],
        {
          env: { ...env, PGPASSWORD: connection('shop').password, PGAPPNAME: application },
          stdio: 'ignore',
        },
      );
    const [left, other] = [sleep('compose-delivery'), sleep('shop-web')];
    const asleep = (): string =>
      postgres.sql(
        'postgres',
        "SELECT string_agg(application_name, ' ' ORDER BY application_name) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'",
      );
    try {
      await expect.poll(asleep, { timeout: 30_000 }).toBe('compose-delivery shop-web');
      await takeBackup(world(), { ...REQUEST, verify: 'read', operation: 'left' });
      // A session is told to end, and ends a moment later.
      await expect.poll(asleep, { timeout: 30_000 }).toBe('shop-web');
    } finally {
      left?.kill();
      other?.kill();
    }
  });

  test('F9: a dump that was cut or altered is not believed, though pg_restore --list is content with it', async () => {
    const { id } = await takeBackup(world(), { ...REQUEST, operation: 'op-3', verify: 'read' });
    const dump = join(folder, 'backups', `${id}.dump`);
    const whole = await readFile(dump);
    const client = postgres.client('shop');
    await readWhole(client, dump, () => 30_000, undefined);
    for (const bytes of [whole.length - 20, Math.floor(whole.length * 0.6)]) {
      const cut = join(folder, `cut-${bytes}`);
      await writeFile(cut, whole);
      await truncate(cut, bytes);
      await expect(readWhole(client, cut, () => 30_000, undefined)).rejects.toThrow(
        /pg_restore of the test database ended with 1/,
      );
    }
  });

  test.each<[string, (real: Streams) => Partial<Streams>, RegExp]>([
    [
      'F9: pg_dump that fails half way leaves no part and no record',
      (real) => ({
        run: (request) =>
          request.argv[0] === 'pg_dump'
            ? real.run({ ...request, argv: [...request.argv, '--table=not_there'] })
            : real.run(request),
      }),
      /there is no verified backup: pg_dump of the test database ended with 1: .*no matching tables/,
    ],
    [
      'F9: a dump that lost its end after pg_dump said 0',
      (real) => ({
        run: async (request) => {
          const result = await real.run(request);
          if (request.argv[0] === 'pg_dump' && request.stdout) await truncate(request.stdout, 9_000);
          return result;
        },
      }),
      /there is no verified backup: pg_restore of the test database ended with 1/,
    ],
    [
      'F7: no room for the dump',
      () => ({ freeBytes: () => Promise.resolve(1_000) }),
      /may need \d+ MB, and 1 MB are free/,
    ],
    [
      'F7: the disk is full when the dump is written to it',
      () => ({ publish: () => Promise.reject(new Error('ENOSPC: no space left on device')) }),
      /there is no verified backup: ENOSPC/,
    ],
  ])('%s', async (_, change, message) => {
    const real = realStreams(postgres.environment);
    const before = await readdir(join(folder, 'backups'));
    await expect(
      takeBackup(world({ streams: { ...real, ...change(real) } }), { ...REQUEST, operation: 'bad' }),
    ).rejects.toThrow(message);
    expect(await readdir(join(folder, 'backups'))).toEqual(before);
    await clean();
  });

  test('F9: pg_dump that hangs is stopped at its time limit', async () => {
    const real = realStreams(postgres.environment);
    const streams: Streams = {
      ...real,
      // Stopped by a signal it would never answer: the time limit has to kill it.
      run: (request) =>
        request.argv[0] === 'pg_dump'
          ? real.run({ ...request, argv: ['sh', '-c', 'kill -STOP $$; echo late'], timeoutMs: 300 })
          : real.run(request),
    };
    await expect(takeBackup(world({ streams }), { ...REQUEST, operation: 'hang' })).rejects.toThrow(
      /was stopped/,
    );
    await clean();
  });

  test('F10: a table that somebody holds exclusively does not make pg_dump queue for ever', async () => {
    const holder = spawn('psql', ['-X', '-q', '-f', '-'], {
      env: {
        ...postgres.environment,
        PGHOST: '127.0.0.1',
        PGPORT: String(postgres.port),
        PGUSER: 'shop',
        PGDATABASE: 'shop',
        PGPASSWORD: postgres.connection('shop').password,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    holder.stdin.write("BEGIN; LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE; SELECT 'held';\n");
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    try {
      const client = postgres.client('shop');
      await expect(
        takeBackup(world({ client }), {
          ...REQUEST,
          revisionQuery: 'SELECT 1',
          operation: 'held',
          timeoutSeconds: 3,
        }),
      ).rejects.toThrow(/did not answer within 3 s/);
    } finally {
      holder.stdin.end('ROLLBACK;\n');
      await new Promise((resolve) => holder.once('close', resolve));
    }
  });

  test('what a run left that died is removed by the next one: part and scratch database', async () => {
    await writeFile(join(folder, 'backups', 'dead.part'), 'half');
    postgres.sql('postgres', 'CREATE DATABASE delivery_scratch_00000000_other');
    const real = world();
    const { id } = await takeBackup(real, { ...REQUEST, operation: 'op-9' });
    const hash = postgres.sql('postgres', "SELECT substr(encode(sha256('shop'), 'hex'), 1, 8)");
    postgres.sql('postgres', `CREATE DATABASE delivery_scratch_${hash}_dead`);
    await takeBackup(real, { ...REQUEST, operation: 'op-10', verify: 'read' });
    expect(databases()).toContain('delivery_scratch_00000000_other');
    postgres.sql('postgres', 'DROP DATABASE delivery_scratch_00000000_other');
    await clean();
    expect(
      (await listBackups(realFiles, join(folder, 'backups'))).records.map((record) => record.id),
    ).toContain(id);
  });

  test('the password is in no argv', async () => {
    const real = realStreams(postgres.environment);
    const argvs: string[] = [];
    const streams: Streams = {
      ...real,
      run: (request) => {
        argvs.push(request.argv.join(' '));
        return real.run(request);
      },
      open: (request) => {
        argvs.push(request.argv.join(' '));
        return real.open(request);
      },
    };
    await takeBackup(world({ streams }), { ...REQUEST, operation: 'op-11' });
    expect(argvs.length).toBeGreaterThan(4);
    expect(argvs.join('\n')).not.toContain('secret');
  });
});
