// The database is fresh, or it is said; a stale one is never used in silence.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, scriptedExec, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import type { ExecResult } from '@compose-delivery/runtime';
import {
  DATABASE_MIRRORS,
  databaseKey,
  isReleaseRun,
  JAVA_INDEX,
  prepareDatabase,
  readDatabaseState,
  type Database,
} from './database.ts';
import { sqliteFault } from './adapters/sqlite-file.ts';
import { sqliteFile } from './testing/sqlite-file.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const HOUR = 3_600_000;
const metadata = (ageHours: number, nextHours = 6): string =>
  JSON.stringify({
    Version: 2,
    UpdatedAt: new Date(NOW - ageHours * HOUR).toISOString(),
    NextUpdate: new Date(NOW + (nextHours - ageHours) * HOUR).toISOString(),
    DownloadedAt: '0001-01-01T00:00:00Z',
  });

type Given = { readonly present?: string; readonly fetched?: string; readonly offline?: boolean };

/** `fetched`: what the second mirror hands out; the first always says 429. */
async function prepare(given: Given): Promise<{ database: Database; asked: string[]; slept: number }> {
  return withFolder(async (folder) => {
    const file = join(folder, 'db', 'metadata.json');
    await mkdir(join(folder, 'db'));
    if (given.present !== undefined) await writeFile(file, given.present);
    const asked: string[] = [];
    const clock = virtualClock(NOW);
    const refused = { code: 1, stderr: 'FATAL TOOMANYREQUESTS: retry-after: 35.852µs' };
    const scripted = scriptedExec({ trivy: refused });
    const exec = async (argv: readonly string[]): Promise<ExecResult> => {
      asked.push(argv.at(-1) ?? '');
      if (given.fetched !== undefined && argv.at(-1)?.startsWith('ghcr.io')) {
        await writeFile(file, given.fetched);
        return { ...(await scripted(argv)), code: 0 };
      }
      return scripted(argv);
    };
    const database = await prepareDatabase(
      {
        trivy: 'trivy',
        configFile: 'c',
        cwd: folder,
        env: {},
        cacheDirectory: folder,
        repositories: DATABASE_MIRRORS,
        maxAgeHours: 24,
        offline: given.offline ?? false,
      },
      { exec, files: realFiles, clock, log: recordedLog() },
    );
    return { database, asked, slept: clock.monotonic() };
  });
}

describe('the database', () => {
  it('that is young and not due is used without asking anyone', async () => {
    const { database, asked } = await prepare({ present: metadata(2) });
    expect([database.ageHours, database.fetched, asked.length]).toEqual([2, false, 0]);
  });

  it.each<[string, string | undefined]>([
    ['that is absent', undefined],
    ['whose next update is due', metadata(7)],
    ['that is too old', metadata(30, 100)],
    ['whose metadata is cut off', '{"Version":2,'],
    ['of another version', '{"Version":1,"UpdatedAt":"2026-11-22T11:00:00Z"}'],
    ['from the future', metadata(-8_760)],
  ])('%s is fetched, from the next mirror after a 429', async (_name, present) => {
    const given = { fetched: metadata(1), ...(present === undefined ? {} : { present }) };
    const { database, asked } = await prepare(given);
    expect(database).toMatchObject({ ageHours: 1, fetched: true, warning: undefined });
    expect(asked).toEqual([DATABASE_MIRRORS[0], DATABASE_MIRRORS[1]]);
  });

  it('that cannot be fetched is used, with a warning, while it is young enough', async () => {
    const { database, asked, slept } = await prepare({ present: metadata(20) });
    expect(database.warning).toContain('TOOMANYREQUESTS');
    expect(asked).toHaveLength(6);
    expect(slept).toBeGreaterThanOrEqual(1_000);
  });

  it('that every mirror refuses with a Retry-After of microseconds is asked for again after a second, not at once', async () => {
    const { asked, slept } = await prepare({ present: metadata(20) });
    expect(asked).toEqual(
      [...DATABASE_MIRRORS, ...DATABASE_MIRRORS, ...DATABASE_MIRRORS].slice(0, asked.length),
    );
    expect(slept).toBeGreaterThanOrEqual(1_000 * (asked.length / DATABASE_MIRRORS.length - 1));
  });

  it('that is from the next hours, because our clock is behind, is as young as can be', async () => {
    const { database, asked } = await prepare({ present: metadata(-5, 6) });
    expect([database.ageHours, database.fetched, asked.length]).toEqual([0, false, 0]);
  });

  it('that cannot be fetched and is too old is an error', async () => {
    await expect(prepare({ present: metadata(25) })).rejects.toThrow(
      'expected one of at most 24 hours (db-max-age-hours), saw one of 25.0; no mirror gave the database',
    );
  });

  it('offline, nobody is asked: young enough is used, too old and absent are errors', async () => {
    const { asked } = await prepare({ present: metadata(20), offline: true });
    expect(asked).toEqual([]);
    await expect(prepare({ present: metadata(25), offline: true })).rejects.toThrow('(offline)');
    await expect(prepare({ offline: true })).rejects.toThrow('saw none (offline)');
  });

  it('that a mirror handed out stale is an error all the same', async () => {
    await expect(prepare({ fetched: metadata(90) })).rejects.toThrow('saw one of 90.0');
  });

  it('of another kind is known by its own version and file', async () => {
    expect(readDatabaseState('{"Version":1,"UpdatedAt":"2026-11-22T11:00:00Z"}', NOW, 1).kind).toBe('known');
    expect(readDatabaseState(metadata(1), NOW, 1)).toMatchObject({ why: 'its metadata is not of version 1' });
    await withFolder(async (folder) => {
      const file = join(folder, 'x.db');
      const whole = sqliteFile([{ name: 't', sql: 'CREATE TABLE t(a TEXT)', rows: [['x']] }]);
      const fault = async (bytes: Buffer): Promise<string | undefined> => {
        await writeFile(file, bytes);
        return sqliteFault(file);
      };
      expect(await sqliteFault(file)).toBe('its file is not there');
      expect(await fault(whole)).toBeUndefined();
      expect(await fault(whole.subarray(0, 5_000))).toBe('its file is cut off');
      for (const bytes of [Buffer.alloc(0), Buffer.alloc(9_000, 'x'), whole.subarray(0, 99)])
        expect(await fault(bytes)).toBe('its file is no SQLite database');
    });
  });

  it('has a key by the hour in which it was built', () => {
    const built = Date.UTC(2026, 10, 22, 6, 59);
    expect(databaseKey(built)).toBe('trivy-gate-db-2-2026-11-22T06');
    expect(databaseKey(built, JAVA_INDEX)).toBe('trivy-gate-java-1-2026-11-22T06');
    expect(readDatabaseState('null', NOW).kind).toBe('unreadable');
  });

  it('is never restored where something is released', () => {
    expect(isReleaseRun('release', 'refs/heads/main')).toBe(true);
    expect(isReleaseRun('push', 'refs/tags/v1')).toBe(true);
    expect(isReleaseRun('schedule', 'refs/heads/main')).toBe(false);
  });
});
