// The real Trivy fetches its database from a registry on this machine: mirrors in turn, a 429 on the way, and the age that it then has.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createExec, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { prepareDatabase, type Database } from './database.ts';
import { settings } from './plan-scan.ts';
import { NO_TRIVY, realTrivy, writeDatabase } from './testing/real-trivy.ts';
import { tarFile } from './testing/tar-file.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const sha = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A registry with the database under /good, and 429 under /busy. Source: OCI distribution-spec, pull. */
async function withRegistry<T>(
  layer: Buffer,
  body: (host: string, asked: string[]) => Promise<T>,
): Promise<T> {
  const config = Buffer.from('{}');
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.aquasec.trivy.config.v1+json', digest: sha(config), size: 2 },
      layers: [
        {
          mediaType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip',
          digest: sha(layer),
          size: layer.length,
          annotations: { 'org.opencontainers.image.title': 'db.tar.gz' },
        },
      ],
    }),
  );
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (url.includes('/busy/')) response.writeHead(429, { 'retry-after': '0' }).end('{}');
    else if (url.includes('/manifests/'))
      response
        .writeHead(200, {
          'content-type': 'application/vnd.oci.image.manifest.v1+json',
          'docker-content-digest': sha(manifest),
          'content-length': manifest.length,
        })
        .end(request.method === 'HEAD' ? undefined : manifest);
    else if (url.endsWith(sha(layer))) response.end(layer);
    else if (url.endsWith(sha(config))) response.end(config);
    else response.writeHead(url === '/v2/' ? 200 : 404).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    return await body(`127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

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
