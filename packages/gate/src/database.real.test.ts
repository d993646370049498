// The real Trivy fetches its database from a registry on this machine: mirrors in turn, a 429 on the way, and the age that it then has.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createExec, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { prepareDatabase, type Database } from './database.ts';
import { settings } from './plan-scan.ts';
import { withRegistry } from './testing/database-registry.ts';
import { NO_TRIVY, realTrivy, writeDatabase } from './testing/real-trivy.ts';
import { tarFile } from './testing/tar-file.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
async function layerOf(folder: string, ageHours: number): Promise<Buffer> {
  await writeDatabase(join(folder, 'made'), new Date(NOW - ageHours * 3_600_000));
  const names = ['metadata.json', 'trivy.db'];
  const members = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(folder, 'made', 'db', name)) })),
  );
  return gzipSync(tarFile(members));
}

function fetchFrom(folder: string, repositories: readonly string[]): Promise<Database> {
  const environment = { PATH: process.env['PATH'], HOME: folder };
  return prepareDatabase(
    {
      trivy: realTrivy ?? '',
      configFile: '/dev/null',
      cwd: folder,
      env: settings(false, true),
      cacheDirectory: join(folder, 'cache'),
      repositories,
      maxAgeHours: 24,
      offline: false,
    },
    {
      exec: createExec(environment, new AbortController().signal),
      files: realFiles,
      clock: virtualClock(NOW),
      log: recordedLog(),
    },
  );
}

describe.skipIf(!realTrivy)(`the database, fetched by the real Trivy${NO_TRIVY}`, () => {
  it('comes from the second mirror when the first says 429', { timeout: 120_000 }, async () => {
    await withFolder(async (folder) => {
      const layer = await layerOf(folder, 2);
      await withRegistry(layer, async (host, asked) => {
        await mkdir(join(folder, 'cache'));
        const database = await fetchFrom(folder, [`${host}/busy/trivy-db:2`, `${host}/good/trivy-db:2`]);
        expect(database).toMatchObject({ ageHours: 2, fetched: true, warning: undefined });
        expect(asked.some((url) => url.includes('/busy/'))).toBe(true);
      });
    });
  });

  it('that every mirror hands out stale, or that none has, is an error', { timeout: 120_000 }, async () => {
    await withFolder(async (folder) => {
      const layer = await layerOf(folder, 90);
      await withRegistry(layer, async (host) => {
        await expect(fetchFrom(folder, [`${host}/good/trivy-db:2`])).rejects.toThrow('saw one of 90.0');
      });
    });
    await withFolder(async (folder) =>
      withRegistry(Buffer.alloc(0), async (host) => {
        await expect(fetchFrom(folder, [`${host}/busy/trivy-db:2`])).rejects.toThrow(
          'no mirror gave the database',
        );
      }),
    );
  });
});
