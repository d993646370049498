// wheel-cache in a process of its own, with the real @actions/cache, against a service that speaks the cache protocol v2.
import { scopesOfRun, startCacheService, type CacheService } from '@compose-delivery/local-runner/doubles';
import { withFolder } from '@compose-delivery/runtime/testing';
import { patternBytes, servedFile, startIndex, type IndexServer } from '@compose-delivery/wheels/testing';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BIG = servedFile('big-1.0-py3-none-any.whl', patternBytes(5_000_000, 1));
const SMALL = servedFile('small-1.0-py3-none-any.whl', patternBytes(20_000, 2));
const LOCK = [BIG, SMALL].map((file) => `${file.name}==1.0 --hash=sha256:${file.sha256}`).join('\n');
const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: lock.txt } }
`;

type Run = {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
};

async function run(
  home: string,
  workspace: string,
  index: IndexServer,
  service: CacheService,
  more: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const folder = join(home, workspace);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'temp'), { recursive: true });
  await writeFile(join(folder, 'delivery.yml'), DELIVERY);
  await writeFile(join(folder, 'lock.txt'), LOCK);
  await writeFile(join(folder, 'output'), '');
  const main = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
  const program = fileURLToPath(new URL('./testing/program.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      RUNNER_TEMP: join(folder, 'temp'),
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_SERVER_URL: 'http://github.localhost:8080',
      ...service.environment(service.token(main)),
      'INPUT_INDEX-URLS': index.url,
      'INPUT_PYTHON-VERSION': '3.11',
      INPUT_PLATFORM: 'manylinux_2_36_x86_64',
      ...more,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const written = await readFile(join(folder, 'output'), 'utf8');
  const entries = [...written.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(
    (one) => [one[1], one[3]] as const,
  );
  return { code, log, outputs: Object.fromEntries(entries) };
}

async function withServices(
  body: (home: string, index: IndexServer, service: CacheService) => Promise<void>,
): Promise<void> {
  await withFolder(async (home) => {
    const index = await startIndex([BIG, SMALL]);
    const service = await startCacheService({ directory: join(home, 'cache') });
    try {
      await body(home, index, service);
    } finally {
      await Promise.all([index.close(), service.close()]);
    }
  });
}

test(
  'saved by one runner, read by another whose workspace lies elsewhere: not a byte from the index',
  () =>
    withServices(async (home, index, service) => {
      const first = await run(home, 'first/shop', index, service);
      expect(first.log).not.toContain('was not saved');
      expect(first.code).toBe(0);
      expect(first.outputs).toMatchObject({ 'cache-hit': 'none', 'bytes-from-network': '5020000' });
      expect(
        service
          .entries()
          .map((entry) => entry.key.replace(/[0-9a-f]{64}/, 'DIGEST'))
          .sort(),
      ).toEqual(['gen1-DIGEST-e', 'pack1-DIGEST-e', 'res1-DIGEST-e', 'whl1-DIGEST-e']);
      const asked = index.requests.length;
      const second = await run(home, 'another/place/shop', index, service);
      expect(second.outputs).toMatchObject({
        'cache-hit': 'all',
        'bytes-from-cache': '5020000',
        'bytes-from-network': '0',
      });
      expect(index.requests).toHaveLength(asked);
      const view = join(home, 'another/place/shop/.delivery/state/wheelhouse/views/api');
      expect(await readdir(view)).toEqual([BIG.filename, SMALL.filename]);
      expect((await readFile(join(view, BIG.filename))).equals(BIG.bytes)).toBe(true);
    }),
  120_000,
);

test(
  'through @actions/cache in its own process: the same, and the step ends when its work does',
  () =>
    withServices(async (home, index, service) => {
      const toolkit = { 'INPUT_CACHE-BACKEND': 'toolkit' };
      expect((await run(home, 'first/shop', index, service, toolkit)).code).toBe(0);
      const second = await run(home, 'another place/shop', index, service, toolkit);
      expect(second.outputs).toMatchObject({ 'cache-hit': 'all', 'bytes-from-network': '0' });
    }),
  120_000,
);

test(
  'serve: index outlives its step; a later step reads the wheels from it, and it ends when it is told to',
  () =>
    withServices(async (home, index, service) => {
      const { code, outputs } = await run(home, 'shop', index, service, { INPUT_SERVE: 'index' });
      expect(code).toBe(0);
      const pid = Number(outputs['index-pid']);
      try {
        expect(await readFile(outputs['pip-conf'] ?? '', 'utf8')).toContain(
          `index-url = ${outputs['index-url']}`,
        );
        const page = await (await fetch(`${outputs['index-url']}big/`)).text();
        const href = /href="([^"#]+)#sha256=([0-9a-f]{64})"/.exec(page);
        expect(href?.[2]).toBe(BIG.sha256);
        const file = await fetch(new URL(href?.[1] ?? '', outputs['index-url']));
        expect(Buffer.from(await file.arrayBuffer()).equals(BIG.bytes)).toBe(true);
      } finally {
        process.kill(pid, 'SIGTERM');
      }
    }),
  120_000,
);

test(
  'a service that is down: green, everything from the index',
  () =>
    withServices(async (home, index, service) => {
      await service.inject({ outage: true });
      const { code, outputs } = await run(home, 'shop', index, service);
      expect(code).toBe(0);
      expect(outputs).toMatchObject({ 'cache-hit': 'none', misses: '2' });
    }),
  240_000,
);
