// Images with JAR files and the real Trivy: its Java database is fetched only then, from mirrors, never too old, and never broken in silence.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
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
import { withFolder } from '@compose-delivery/runtime/testing';
import { action } from './action.ts';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
/** Nothing in it says what it is: only the hash of the file does. */
const jar = zipFile('a/B.class', 'x');
const LONG = { timeout: 120_000 };

type Given = {
  readonly inputs?: Record<string, string>;
  readonly members?: Parameters<typeof writeImage>[2];
  /** What lies in the cache folder before. */
  readonly before?: (cache: string) => Promise<void>;
};

async function scan<T>({ inputs, members, before }: Given, check: (ran: Ran) => T): Promise<T> {
  return runGate(
    action,
    {
      inputs: {
        ...{
          'trivy-path': realTrivy ?? '',
          'trivy-cache-directory': '<folder>/.cache',
          annotations: 'false',
        },
        ...{
          'scan-type': 'image',
          target: 'image.tar',
          scanners: 'vuln',
          'java-db-repositories': 'localhost:1/x:1',
        },
        ...inputs,
      },
      prepare: async (folder) => {
        await writeDatabase(`${folder}/.cache`, new Date(NOW - HOUR));
        await writeImage(
          `${folder}/image.tar`,
          '1.2.5-r1',
          members ?? [{ name: 'app/app.jar', content: jar }],
        );
        await before?.(`${folder}/.cache`);
      },
    },
    check,
  );
}

const database =
  (ageHours: number) =>
  (cache: string): Promise<void> =>
    writeJavaDatabase(cache, new Date(NOW - ageHours * HOUR), jar);

/** @param body gets a host that has the database under /good */
async function served<T>(ageHours: number, body: (host: string, asked: string[]) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    await database(ageHours)(folder);
    const names = ['metadata.json', 'trivy-java.db'];
    const members = await Promise.all(
      names.map(async (name) => ({ name, content: await readFile(join(folder, 'java-db', name)) })),
    );
    return withRegistry(gzipSync(tarFile(members)), body, 'javadb');
  });
}

const found = { result: 'fail', 'high-count': 1 };

describe.skipIf(!realTrivy)(`an image with a JAR file, with the real Trivy${NO_TRIVY}`, () => {
  it('is scanned with the Java database that is there, and its age is said', LONG, async () => {
    await scan({ before: database(48), inputs: { offline: 'true' } }, ({ outputs, summary }) => {
      expect(outputs).toMatchObject({ ...found, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
      expect(summary).toContain('CVE-2026-3001');
      expect(summary).toContain('Java database of 2025-12-30T00:00:00.000Z, 48.0 hours old');
    });
  });

  it('has it fetched when it is missing, from the second mirror after a 429', LONG, async () => {
    await served(48, async (host, asked) => {
      const inputs = { 'java-db-repositories': `${host}/busy/java:1,${host}/good/java:1` };
      await scan({ inputs }, ({ outputs, lines }) => {
        expect(outputs).toMatchObject({ ...found, 'java-db-updated-at': '2025-12-30T00:00:00.000Z' });
        expect(lines.join('\n')).toContain('There are JAR files');
        expect(asked.some((url) => url.includes('/busy/'))).toBe(true);
      });
    });
  });

  it.each<[string, (cache: string) => Promise<void>]>([
    ['too old', database(24 * 20)],
    [
      'without its file',
      async (cache) => {
        await database(48)(cache);
        await rm(join(cache, 'java-db/trivy-java.db'));
      },
    ],
    [
      'cut off',
      async (cache) => {
        await database(48)(cache);
        await truncate(join(cache, 'java-db/trivy-java.db'), 5_000);
      },
    ],
    [
      'no database at all',
      async (cache) => {
        await database(48)(cache);
        await writeFile(join(cache, 'java-db/trivy-java.db'), 'x'.repeat(10_000));
      },
    ],
    [
      'with broken metadata',
      async (cache) => {
        await database(48)(cache);
        await writeFile(join(cache, 'java-db/metadata.json'), '{"Version":1,');
      },
    ],
  ])('has one that is %s renewed before it is scanned', LONG, async (_name, before) => {
    await served(48, async (host) => {
      const inputs = { 'java-db-repositories': `${host}/good/java:1` };
      await scan({ before, inputs }, ({ outputs }) => {
        expect(outputs).toMatchObject(found);
      });
    });
  });

  const withoutFile = async (cache: string): Promise<void> => {
    await database(48)(cache);
    await rm(join(cache, 'java-db/trivy-java.db'));
  };

  it('and a Java database that is broken is an error offline, not a pass', LONG, async () => {
    await scan({ before: withoutFile, inputs: { offline: 'true' } }, ({ code, outputs }) => {
      expect([code, outputs.result]).toEqual([1, 'error']);
      expect(outputs.reason).toMatch(
        /^Java database: expected a usable one .* its file is not there \(offline\)$/,
      );
    });
    await scan({ before: database(24 * 20), inputs: { offline: 'true' } }, ({ outputs }) => {
      expect(outputs.reason).toContain('(java-db-max-age-hours), saw one of 480.0 (offline)');
    });
  });

  it(
    'is looked into again although an earlier scan with a broken database saw nothing in it',
    LONG,
    async () => {
      const before = async (cache: string): Promise<void> => {
        const words = [
          'image',
          '-q',
          '--cache-dir',
          cache,
          '--scanners',
          'vuln',
          '-f',
          'json',
          '--input',
          'image.tar',
        ];
        const skip = {
          TRIVY_SKIP_DB_UPDATE: 'true',
          TRIVY_SKIP_JAVA_DB_UPDATE: 'true',
          TRIVY_OFFLINE_SCAN: 'true',
        };
        const scanAlone = (): string =>
          execFileSync(realTrivy ?? '', words, {
            ...{ cwd: join(cache, '..'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
            env: { PATH: process.env['PATH'], HOME: cache, ...skip },
          });
        await withoutFile(cache);
        expect(scanAlone()).not.toContain('CVE-2026-3001');
        await database(48)(cache);
        // The hole itself: Trivy believes what it saw in that layer before.
        expect(scanAlone()).not.toContain('CVE-2026-3001');
      };
      await scan({ before, inputs: { offline: 'true' } }, ({ outputs }) => {
        expect(outputs).toMatchObject(found);
      });
    },
  );

  it(
    'and no Java database, offline or with mirrors that have only an old one, is an error',
    LONG,
    async () => {
      await scan({ inputs: { offline: 'true' } }, ({ code, outputs }) => {
        expect([code, outputs.result]).toEqual([1, 'error']);
        expect(outputs.reason).toContain('Java database: expected one in');
      });
      await served(24 * 20, async (host) => {
        const inputs = { 'java-db-repositories': `${host}/good/java:1` };
        await scan({ inputs }, ({ outputs }) => {
          expect(outputs.reason).toContain('at most 336 hours (java-db-max-age-hours), saw one of 480.0');
        });
      });
    },
  );
});

describe.skipIf(!realTrivy)(`an image without a JAR file, with the real Trivy${NO_TRIVY}`, () => {
  it('has no Java database fetched', LONG, async () => {
    await served(48, async (host, asked) => {
      const inputs = { 'java-db-repositories': `${host}/good/java:1` };
      await scan({ inputs, members: [] }, ({ outputs }) => {
        expect(outputs).toMatchObject({ result: 'pass', 'java-db-updated-at': '' });
        expect(asked).toEqual([]);
      });
    });
  });

  it('is not held up by a folder that is empty', LONG, async () => {
    const before = async (cache: string): Promise<void> => {
      await mkdir(join(cache, 'java-db'), { recursive: true });
    };
    await scan({ before, members: [], inputs: { offline: 'true' } }, ({ outputs }) => {
      expect(outputs.result).toBe('pass');
    });
  });
});
