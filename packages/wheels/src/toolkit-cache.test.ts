// @actions/cache itself, in its own process as in a run, against a service that speaks its protocol, and against archives that lie.
import { execFileSync } from 'node:child_process';
import { access, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  scopesOfRun,
  startCacheService,
  type CacheService,
  type CacheServiceOptions,
} from '@compose-delivery/local-runner/doubles';
import type { Cache } from '@compose-delivery/runtime';
import { openCache } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toolkitCache } from './adapters/toolkit-cache.ts';
import { gather } from './testing/gather.ts';
import { patternBytes, servedFile, startIndex, type IndexServer } from './testing/index-server.ts';

const FILES = [
  servedFile('big-1.0-py3-none-any.whl', patternBytes(1_200_000, 1)),
  ...[2, 3].map((seed) => servedFile(`s${seed}-1.0-py3-none-any.whl`, patternBytes(seed * 1_000, seed))),
].map((file, i) => (i > 0 ? { ...file, name: 'same-bucket' } : file));
const FROM_CACHE = ['cache', 'cache', 'cache'];
const FROM_NETWORK = ['network', 'network', 'network'];
const MAIN = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
const never = new AbortController().signal;

let index: IndexServer;
beforeAll(async () => {
  index = await startIndex(FILES);
});
afterAll(() => index.close());

type World = {
  readonly service: CacheService;
  readonly home: string;
  readonly open: (more?: Record<string, string>) => Cache;
  readonly run: (more?: Partial<Parameters<typeof gather>[1]>) => ReturnType<typeof gather>;
};

function withToolkit(body: (world: World) => Promise<void>, options: Partial<CacheServiceOptions> = {}) {
  return withFolder(async (home) => {
    const service = await startCacheService({ directory: join(home, 'cache'), ...options });
    const opened: Cache[] = [];
    const open = (more = {}): Cache => {
      const cache = openCache({
        PATH: process.env.PATH,
        GITHUB_SERVER_URL: 'http://github.localhost',
        ...service.environment(service.token(MAIN)),
        ...more,
      });
      opened.push(cache);
      return cache;
    };
    let runs = 0;
    const run: World['run'] = (more = {}) =>
      gather(join(home, `run-${(runs += 1)}`), {
        files: FILES,
        server: index,
        cache: toolkitCache(open(), home),
        ...more,
      });
    try {
      await body({ service, home, open, run });
    } finally {
      await Promise.all(opened.map((cache) => cache.close()));
      await service.close();
    }
  });
}

test('saved by one run, read by another on a new disk; the two never see the entries of the direct client', () =>
  withToolkit(async ({ service, run }) => {
    const first = await run();
    expect(first.gathered.saved).toMatchObject({ saved: 2, failed: 0 });
    expect((await run()).sources).toEqual(FROM_CACHE);
    expect(new Set(service.entries().map((entry) => entry.version)).size).toBe(2);
  }));

/** Puts an archive of our own making under a key, as somebody with a writing token could. */
async function plant(cache: Cache, service: CacheService, home: string, make: (tar: string) => void) {
  const key = `whl1-${'a'.repeat(64)}-e`;
  const names = ['a'.repeat(64)];
  const from = join(home, 'from');
  await mkdir(from);
  await writeFile(join(from, names[0] ?? ''), 'placeholder');
  expect(await cache.save({ key, names, folder: from, signal: never })).toBe('saved');
  const blob = join(home, 'cache/blobs', service.entries()[0]?.blob ?? '');
  const tar = join(home, 'planted.tar');
  make(tar);
  execFileSync('zstd', ['-q', '-f', tar, '-o', blob]);
  const to = join(home, 'quarantine/deep');
  await mkdir(to, { recursive: true });
  return { to, restore: () => cache.restore({ key, names, folder: to, signal: never }) };
}

test('an archive with ../ and absolute paths lands in the private folder only', () =>
  withToolkit(async ({ service, home, open }) => {
    const evil = join(home, 'evil');
    await mkdir(join(evil, 'd'), { recursive: true });
    await writeFile(join(evil, 'f'), 'evil');
    await writeFile(join(evil, 'd/g'), 'evil');
    await symlink('../..', join(evil, 'way-out'));
    const { to, restore } = await plant(open(), service, home, (tar) => {
      const pack = (...words: string[]): void => void execFileSync('tar', ['-P', '-C', evil, ...words]);
      pack('-cf', tar, '--transform=s,^f$,../../escape,', 'f');
      pack('-rf', tar, `--transform=s,^f$,${home}/absolute,`, 'f');
      pack('-rf', tar, '--transform=s,^f$,way-out/through-a-link,', 'way-out', 'f');
      pack('-rf', tar, 'd');
    });
    expect(await restore()).toBe(true);
    expect((await readdir(to)).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'absolute',
      'd',
      'escape',
      'g',
      'through-a-link',
      'way-out',
    ]);
    for (const path of ['escape', 'absolute', 'through-a-link', 'quarantine/escape'])
      await expect(access(join(home, path))).rejects.toThrow('ENOENT');
  }));

test('partial extract: an archive that is cut off is an error, not a hit, and stays in its folder', () =>
  withToolkit(async ({ service, home, open }) => {
    await writeFile(join(home, 'f'), patternBytes(300_000, 5));
    const { restore } = await plant(open(), service, home, (tar) => {
      execFileSync('tar', ['-C', home, '-cf', tar, 'f']);
      execFileSync('truncate', ['-s', '150000', tar]);
    });
    await expect(restore()).rejects.toThrow(/tar/);
    await expect(access(join(home, 'quarantine/f'))).rejects.toThrow('ENOENT');
  }));

test('an archive of another compression is an error that costs one download, nothing more', () =>
  withToolkit(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'download', corruptByteAt: 0, times: 2 });
    const { sources, text } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(text).toContain('the cache, reading');
  }));

test('service down: told from a miss, left alone after a few calls, nothing is packed', () =>
  withToolkit(async ({ service, run }) => {
    const lift = await service.inject({ outage: true });
    // The client tries several times: longer than our own limit, on a loaded machine.
    const { sources, gathered } = await run({ minEntryBytes: 1, limits: { lookUpMs: 80_000 } });
    await lift();
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.trouble).toContain('ECONNREFUSED');
    expect(gathered.saved).toMatchObject({ saved: 0, failed: 0 });
  }));

test.each([
  ['500', { status: 500, body: { code: 'internal', msg: 'x' } }],
  ['HTML instead of JSON', { status: 200, body: '<html></html>' }],
  ['no answer', { stall: true }],
])('%s: the toolkit would take half a minute for each call; it is ended by our own limit, once', (_, fault) =>
  withToolkit(async ({ service, run }) => {
    await service.inject({ call: 'lookup', ...fault, times: Infinity });
    const started = performance.now();
    const { sources, gathered } = await run({ limits: { lookUpMs: 2_500 } });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.trouble).toContain('no answer within');
    expect(performance.now() - started).toBeLessThan(20_000);
  }),
);

test('download hang: ended by our own limit', () =>
  withToolkit(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'download', stall: true, times: Infinity });
    const { sources, gathered } = await run({ limits: { transferMs: 2_500, bytesPerSecond: Infinity } });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.trouble).toContain('no answer within');
  }));

test('429, 409 and a denied reservation are told apart', () =>
  withToolkit(async ({ service, home, open }) => {
    await writeFile(join(home, 'f'), 'x');
    const save = (cache: Cache, key: string) =>
      cache.save({ key, names: ['f'], folder: home, signal: never });
    const cache = open();
    expect(await save(cache, 'k1')).toBe('saved');
    expect(await save(cache, 'k1')).toBe('exists');
    await service.inject({
      call: 'create',
      status: 429,
      headers: { 'retry-after': '30' },
      body: { code: 'resource_exhausted', msg: 'slow' },
    });
    expect(await save(cache, 'k2')).toBe('limited');
    const reading = service.token([{ scope: 'refs/heads/main', access: 'read' }]);
    expect(await save(open({ ACTIONS_RUNTIME_TOKEN: reading }), 'k3')).toBe('denied');
    expect(await save(open({ ACTIONS_CACHE_MODE: 'read' }), 'k3')).toBe('denied');
    const body = {
      ok: false,
      signed_upload_url: '',
      message: 'the repository is over its cache storage limit',
    };
    await service.inject({ call: 'create', status: 200, body });
    expect(await save(cache, 'k4')).toBe('failed');
    await service.inject({ call: 'upload', status: 403 });
    expect(await save(cache, 'k5')).toBe('failed');
  }));

test('a write-only token reads nothing and says so without a fault', () =>
  withToolkit(async ({ service, home, open }) => {
    const writing = service.token([{ scope: 'refs/heads/main', access: 'write' }]);
    const cache = open({ ACTIONS_RUNTIME_TOKEN: writing });
    expect(await cache.lookUp({ key: 'k', names: ['f'], folder: home, signal: never })).toBeUndefined();
  }));

test('GHES speaks the first version only: no direct client, and a service that is none is left alone', () =>
  withToolkit(async ({ service, home, open, run }) => {
    const host = { GITHUB_SERVER_URL: 'https://github.example.org' };
    expect(open(host).available()).toBe(false);
    const old = open({ ...host, ACTIONS_CACHE_URL: service.url });
    expect(old.service()).toEqual({ version: 1, url: service.url });
    expect((await run({ cache: toolkitCache(old, home) })).sources).toEqual(FROM_NETWORK);
  }));

test('no cache in the environment at all: not available, and no process is started for it', () => {
  const cache = openCache({ PATH: '/nowhere' });
  expect([cache.available(), cache.service()]).toEqual([false, undefined]);
});

test('cancelled: the client and what it started end at once', () =>
  withToolkit(async ({ service, home, open }) => {
    await service.inject({ call: 'lookup', stall: true });
    const controller = new AbortController();
    const asked = open().lookUp({ key: 'k', names: ['f'], folder: home, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('cancelled by SIGTERM')), 300);
    await expect(asked).rejects.toThrow('cancelled by SIGTERM');
  }));

test('address expired (403) at the download: refetched from the index, and the signed address is not printed', () =>
  withToolkit(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'download', status: 403, times: Infinity });
    const { sources, text } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(text).not.toContain('sig=');
    expect(text).not.toContain('::add-mask::');
  }));

test('a folder with spaces and quotes in its path: names, not places, are the identity', () =>
  withToolkit(async ({ home, open }) => {
    await mkdir(join(home, 'one'));
    await mkdir(join(home, 'another "place" $x'));
    await writeFile(join(home, 'one/f'), 'content');
    const cache = open();
    expect(await cache.save({ key: 'k', names: ['f'], folder: join(home, 'one'), signal: never })).toBe(
      'saved',
    );
    const folder = join(home, 'another "place" $x');
    expect(await cache.restore({ key: 'k', names: ['f'], folder, signal: never })).toBe(true);
    expect(await readFile(join(folder, 'f'), 'utf8')).toBe('content');
    const newest = await cache.lookUp({ key: 'k-2', names: ['f'], folder, signal: never, orNewest: 'k' });
    expect(newest).toBe('k');
  }));
