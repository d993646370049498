// The Java database and the Actions cache: the real client against a service that speaks its protocol, an image with a JAR, the real Trivy.
import { mkdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  NO_TRIVY,
  realTrivy,
  runGate,
  tarFile,
  withRegistry,
  writeDatabase,
  writeImage,
  writeJavaDatabase,
  zipFile,
  type Ran,
} from '@compose-delivery/gate/testing';
import { scopesOfRun, startCacheService, type CacheService } from '@compose-delivery/local-runner/doubles';
import { openCache } from '@compose-delivery/runtime/adapters';
import { testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { action } from './action.ts';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const KEY = 'trivy-gate-java-1-';
const JAR = zipFile('a/B.class', 'x');
const LONG = { timeout: 180_000 };
const MAIN = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
const FOUND = { result: 'fail', 'high-count': 1 };
const NO_MIRROR = 'localhost:1/x:1';

type Run = {
  readonly mirror?: string;
  readonly mode?: string;
  readonly ref?: string;
  readonly jar?: boolean;
};
type World = {
  readonly service: CacheService;
  /** A mirror with a Java database of 48 hours, and what it was asked. */
  readonly mirror: string;
  readonly asked: readonly string[];
  /** One run on a runner that has nothing but the vulnerability database. */
  readonly run: (given: Run) => Promise<Ran>;
  /** Puts a Java database of that age into the cache, as an earlier run would have. */
  readonly keep: (ageHours: number, spoil?: (folder: string) => Promise<void>) => Promise<void>;
};

async function withWorld(body: (world: World) => Promise<void>): Promise<void> {
  await withFolder(async (home) => {
    const service = await startCacheService({ directory: join(home, 'cache') });
    const cache = openCache({
      PATH: process.env['PATH'],
      GITHUB_SERVER_URL: 'http://github.localhost',
      ...service.environment(service.token(MAIN)),
    });
    const run: World['run'] = ({ mirror = NO_MIRROR, mode = 'both', ref = 'refs/heads/main', jar = true }) =>
      runGate(
        action,
        {
          inputs: {
            ...{ 'trivy-path': realTrivy ?? '', 'trivy-cache-directory': '<folder>/.cache' },
            ...{ 'scan-type': 'image', target: 'image.tar', scanners: 'vuln', annotations: 'false' },
            ...{ 'java-db-repositories': mirror, 'database-cache': mode },
          },
          prepare: async (folder) => {
            await writeDatabase(`${folder}/.cache`, new Date(NOW - HOUR));
            const members = jar ? [{ name: 'app/app.jar', content: JAR }] : [];
            await writeImage(`${folder}/image.tar`, '1.2.5-r1', members);
          },
          ports: {
            cache: () => Promise.resolve(cache),
            facts: { ...testPorts(home).facts, ref },
          },
        },
        (ran) => ran,
      );
    const keep: World['keep'] = async (ageHours, spoil) => {
      const at = new Date(NOW - ageHours * HOUR);
      await writeJavaDatabase(join(home, 'kept'), at, JAR);
      const folder = join(home, 'kept/java-db');
      await spoil?.(folder);
      const key = `${KEY}${at.toISOString().slice(0, 13)}`;
      const names = ['metadata.json', 'trivy-java.db'];
      const { signal } = new AbortController();
      expect(await cache.save({ names, folder, key, signal })).toBe('saved');
    };
    try {
      await mkdir(join(home, 'served'));
      await writeJavaDatabase(join(home, 'served'), new Date(NOW - 48 * HOUR), JAR);
      const members = await Promise.all(
        ['metadata.json', 'trivy-java.db'].map(async (name) => ({
          name,
          content: await readFile(join(home, 'served/java-db', name)),
        })),
      );
      await withRegistry(
        gzipSync(tarFile(members)),
        (host, asked) => body({ service, mirror: `${host}/good/java:1`, asked, run, keep }),
        'javadb',
      );
    } finally {
      await cache.close();
      await service.close();
    }
  });
}
const keysOf = (service: CacheService): string[] => service.entries().map(({ key }) => key);

describe.skipIf(!realTrivy)(`the Java database in the Actions cache, with the real Trivy${NO_TRIVY}`, () => {
  it('is kept by the run that fetched it, and the next runner finds with it and asks no mirror', LONG, () =>
    withWorld(async ({ service, mirror, asked, run }) => {
      const first = await run({ mirror });
      expect(first.outputs).toMatchObject({ ...FOUND, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
      expect(keysOf(service)).toEqual([`${KEY}2025-12-30T00`]);
      const before = asked.length;
      expect(before).toBeGreaterThan(0);
      const second = await run({});
      expect(second.outputs).toMatchObject({ ...FOUND, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
      expect(second.lines.join('\n')).toContain(`Java database restored: ${KEY}2025-12-30T00`);
      expect(asked).toHaveLength(before);
    }),
  );

  it.each<[string, number, ((folder: string) => Promise<void>) | undefined]>([
    ['too old', 24 * 20, undefined],
    ['cut off', 1, (folder) => truncate(join(folder, 'trivy-java.db'), 3_000)],
    ['with metadata of nothing', 1, (folder) => truncate(join(folder, 'metadata.json'), 5)],
  ])('that is %s is not used: a mirror gives another one, which is kept', LONG, (_name, age, spoil) =>
    withWorld(async ({ service, mirror, asked, run, keep }) => {
      await keep(age, spoil);
      const { outputs, lines } = await run({ mirror });
      expect(lines.join('\n')).toContain('Java database restored: ');
      expect(outputs).toMatchObject({ ...FOUND, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
      expect(asked.length).toBeGreaterThan(0);
      expect(keysOf(service)).toContain(`${KEY}2025-12-30T00`);
    }),
  );

  it('that is cut off is an error where no mirror has another one, and no pass', LONG, () =>
    withWorld(async ({ run, keep }) => {
      await keep(1, (folder) => truncate(join(folder, 'trivy-java.db'), 3_000));
      const { code, outputs } = await run({});
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toContain('Java database: expected');
    }),
  );

  it('behind a service that is down costs a download and nothing else', LONG, () =>
    withWorld(async ({ service, mirror, run, keep }) => {
      await keep(1);
      const lift = await service.inject({ outage: true });
      const { outputs, lines } = await run({ mirror });
      await lift();
      expect(outputs).toMatchObject({ ...FOUND, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
      expect(lines.join('\n')).toMatch(/Java database (?:cannot be used|could not be kept)/);
    }),
  );

  it('is not restored into a run for a release', LONG, () =>
    withWorld(async ({ mirror, run, keep }) => {
      await keep(1);
      const { outputs, lines } = await run({ mirror, ref: 'refs/tags/v1', mode: 'restore' });
      expect(lines.join('\n')).toContain('the Java database is not restored from the cache');
      expect(outputs).toMatchObject({ ...FOUND, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
    }),
  );

  it('is neither asked for nor kept for an image without Java', LONG, () =>
    withWorld(async ({ service, mirror, asked, run, keep }) => {
      await keep(1);
      const before = service.requests().length;
      expect((await run({ mirror, jar: false })).outputs).toMatchObject({
        result: 'pass',
        'java-db-updated-at': '',
      });
      expect([service.requests().length, asked.length]).toEqual([before, 0]);
    }),
  );
});
