// The direct client against a service that speaks the cache protocol v2, with everything that can go wrong between the two.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  scopesOfRun,
  startCacheService,
  type CacheService,
  type CacheServiceOptions,
} from '@compose-delivery/local-runner/doubles';
import { realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDirectCache } from './adapters/direct-cache.ts';
import { fallingBack } from './adapters/falling-back-cache.ts';
import { toolkitCache } from './adapters/toolkit-cache.ts';
import { ProtocolSurprise, type StoredEntry, type WheelCache } from './cache-port.ts';
import { gather } from './testing/gather.ts';
import { patternBytes, servedFile, sha256, startIndex, type IndexServer } from './testing/index-server.ts';
import { memoryCache } from './testing/memory-cache.ts';

const FILES = [
  servedFile('big-1.0-py3-none-any.whl', patternBytes(1_200_000, 1)),
  ...[2, 3, 4].map((seed) => servedFile(`s${seed}-1.0-py3-none-any.whl`, patternBytes(seed * 1_000, seed))),
].map((file, i) => (i > 0 ? { ...file, name: 'same-bucket' } : file));
const FROM_CACHE = ['cache', 'cache', 'cache', 'cache'];
const FROM_NETWORK = ['network', 'network', 'network', 'network'];
const MAIN = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
const never = new AbortController().signal;

let index: IndexServer;
beforeAll(async () => {
  index = await startIndex(FILES);
});
afterAll(() => index.close());

type World = {
  readonly service: CacheService;
  readonly cache: WheelCache;
  readonly home: string;
  /** A run on a new disk. */
  readonly run: (more?: Partial<Parameters<typeof gather>[1]>) => ReturnType<typeof gather>;
};

function withService(body: (world: World) => Promise<void>, options: Partial<CacheServiceOptions> = {}) {
  return withFolder(async (home) => {
    const service = await startCacheService({ directory: join(home, 'cache'), ...options });
    const open = (grants = MAIN): WheelCache =>
      openDirectCache({ url: service.url, token: service.token(grants) }, realHttp);
    let runs = 0;
    const run: World['run'] = (more = {}) =>
      gather(join(home, `run-${(runs += 1)}`), { files: FILES, server: index, cache: open(), ...more });
    try {
      await body({ service, cache: open(), home, run });
    } finally {
      await service.close();
    }
  });
}

const callsOf = (service: CacheService): string[] => service.requests().map((one) => one.call);

test('saved and read again: one question and one download an entry, raw bytes, nothing else', () =>
  withService(async ({ service, run }) => {
    const first = await run();
    expect(first.sources).toEqual(FROM_NETWORK);
    expect(first.gathered.saved).toMatchObject({ saved: 2, failed: 0 });
    const big = service.entries().find((entry) => entry.key.startsWith('whl1'));
    expect(big?.sizeInBytes).toBe(FILES[0]?.bytes.length);
    const before = service.requests().length;
    const second = await run();
    expect(second.sources).toEqual(FROM_CACHE);
    expect(callsOf(service).slice(before).sort()).toEqual(['download', 'download', 'lookup', 'lookup']);
  }));

test('a blob of many pieces and an upload of many blocks come back as they were', () =>
  withService(async ({ service, cache, home }) => {
    const bytes = randomBytes(65 * 1_024 * 1_024 + 17);
    await writeFile(join(home, 'f'), bytes);
    const entry: StoredEntry = { key: 'k', names: ['f'], bytes: bytes.length };
    expect(await cache.write(entry, home, never)).toBe('saved');
    expect(service.requests().filter((one) => one.call === 'upload')).toHaveLength(4); // 3 blocks and their list
    await service.inject({ call: 'download', times: 3 }); // three pieces pass, one breaks off, one fails, one changes
    await service.inject({ call: 'download', cutAfterBytes: 100_000 });
    await service.inject({ call: 'download', status: 503 });
    await mkdir(join(home, 'out'));
    const read = await cache.read(entry, join(home, 'out'), never);
    expect(read.digests?.get('f')).toBe(sha256(bytes));
    expect((await readFile(join(home, 'out/f'))).equals(bytes)).toBe(true);
  }));

test('corrupted blob: the hash taken on the way says so; refetched from the index, and reported', () =>
  withService(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'download', corruptByteAt: 700_000, times: 2 });
    const { sources, gathered } = await run();
    expect(sources.filter((source) => source === 'network').length).toBeGreaterThanOrEqual(1);
    expect(gathered.damaged.length).toBeGreaterThanOrEqual(1);
  }));

test('address expired (403) mid-download: a new one is asked for, and the download goes on', () =>
  withService(async ({ service, cache, home }) => {
    const bytes = randomBytes(20 * 1_024 * 1_024);
    await writeFile(join(home, 'f'), bytes);
    const entry: StoredEntry = { key: 'k', names: ['f'], bytes: bytes.length };
    await cache.write(entry, home, never);
    await cache.lookUp(entry, never);
    await service.inject({ call: 'download' });
    await service.inject({ call: 'download', status: 403 });
    await mkdir(join(home, 'out'));
    const read = await cache.read(entry, join(home, 'out'), never);
    expect(read.digests?.get('f')).toBe(sha256(bytes));
    expect(callsOf(service).filter((call) => call === 'lookup')).toHaveLength(2);
  }));

test('an address that stays forbidden: no endless asking, the wheels come from the index', () =>
  withService(async ({ service, run }) => {
    await run();
    const before = service.requests().length;
    await service.inject({ call: 'download', status: 403, times: Infinity });
    const { sources } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(service.requests().length - before).toBeLessThan(20);
  }));

test('evicted between look-up and get: not found, and not called damaged', () =>
  withService(async ({ service, cache, run }) => {
    await run();
    const evicted: WheelCache = {
      ...cache,
      read: async (...given) => {
        await service.remove(service.entries().map((entry) => entry.id));
        return cache.read(...given);
      },
    };
    const { sources, gathered } = await run({ cache: evicted });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered).toMatchObject({ damaged: [], trouble: undefined });
  }));

test('download hang: given up by its own limit, the rest of the run goes to the index', () =>
  withService(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'download', stall: true, times: Infinity });
    const { sources, gathered } = await run({ limits: { transferMs: 300, bytesPerSecond: Infinity } });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.trouble).toContain('no answer within');
  }));

test('service down: connections refused cost nothing, and it is said', () =>
  withService(async ({ service, run }) => {
    const lift = await service.inject({ outage: true });
    const { sources, gathered, text } = await run();
    await lift();
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.saved.saved).toBe(0);
    expect(text).toContain('ECONNREFUSED');
  }));

test('500 for every call: asked a few times, then left alone; nothing is uploaded', () =>
  withService(async ({ service, run }) => {
    await service.inject({ status: 500, body: { code: 'internal', msg: 'broken' }, times: Infinity });
    const { sources } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(callsOf(service)).not.toContain('upload');
    expect(service.requests().length).toBeLessThan(10);
  }));

test('one 503 is asked again and is no miss', () =>
  withService(async ({ service, run }) => {
    await run();
    await service.inject({ call: 'lookup', status: 503, body: 'upstream connect error' });
    expect((await run()).sources).toEqual(FROM_CACHE);
  }));

test('race of two jobs for one key: one saves, the other sees it, both are green', () =>
  withService(async ({ service, run }) => {
    const both = await Promise.all([run(), run()]);
    for (const one of both) expect(one.gathered.saved.failed).toBe(0);
    const saved = both.reduce((sum, one) => sum + one.gathered.saved.saved, 0);
    expect(saved).toBe(2);
    expect(service.entries()).toHaveLength(2);
  }));

test('reserved and never finalised: the key is held, nobody waits, the next run has all from the index', () =>
  withService(async ({ service, run }) => {
    await service.inject({ call: 'upload', stall: true, times: Infinity });
    const killed = await run({ limits: { transferMs: 300, bytesPerSecond: Infinity } });
    expect(killed.gathered.saved.saved).toBe(0);
    expect(service.entries()).toEqual([]);
    const { sources, gathered } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.saved.exists).toBeGreaterThan(0);
  }));

test('quota: the service evicts the longest unused; what is gone comes from the index', () =>
  withService(
    async ({ service, run }) => {
      await run();
      expect(service.entries()).toHaveLength(1);
      const { sources } = await run();
      expect(sources).toContain('cache');
      expect(sources).toContain('network');
    },
    { maxTotalBytes: 1_200_100 },
  ));

test('quota hit: a reservation that is refused in so many words is a failed save, nothing more', () =>
  withService(async ({ service, run }) => {
    const body = {
      ok: false,
      signed_upload_url: '',
      message: 'the repository is over its cache storage limit',
    };
    await service.inject({ call: 'create', status: 200, body, times: Infinity });
    const { gathered, sources } = await run();
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.saved).toMatchObject({ saved: 0, failed: 2 });
    expect(callsOf(service)).not.toContain('upload');
  }));

test('429 on creation: no further entry is tried in this run', () =>
  withService(
    async ({ service, run }) => {
      const { gathered } = await run({ minEntryBytes: 1 });
      expect(gathered.saved).toMatchObject({ saved: 1, failed: 0 });
      expect(gathered.saved.limited).toBeGreaterThan(0);
      expect(callsOf(service).filter((call) => call === 'create').length).toBeLessThanOrEqual(3);
    },
    { newEntriesPerMinute: 1 },
  ));

test('a read-only token that does not say so: denied at the reservation, before anything is uploaded', () =>
  withService(async ({ service, run }) => {
    const token = service.token([{ scope: 'refs/heads/main', access: 'read' }]);
    const cache = openDirectCache({ url: service.url, token }, realHttp);
    const { gathered } = await run({ cache });
    expect(gathered.saved.denied).toBeGreaterThan(0);
    expect(callsOf(service)).not.toContain('upload');
  }));

test('a pull request reads what main saved, and main never sees what the pull request saves', () =>
  withService(async ({ service, run }) => {
    await run();
    const scopes = scopesOfRun({
      ref: 'refs/pull/5/merge',
      baseRef: 'refs/heads/main',
      defaultBranch: 'main',
    });
    const cache = openDirectCache({ url: service.url, token: service.token(scopes) }, realHttp);
    expect((await run({ cache })).sources).toEqual(FROM_CACHE);
    const poison = openDirectCache({ url: service.url, token: service.token(scopes) }, realHttp);
    await run({ cache: poison, minEntryBytes: 1 });
    expect(service.entries().filter((entry) => entry.scope === 'refs/pull/5/merge').length).toBeGreaterThan(
      0,
    );
    const before = index.sentBytes();
    await run({ minEntryBytes: 1 });
    expect(index.sentBytes()).toBeGreaterThan(before);
  }));

test.each([
  ['HTML instead of JSON', { status: 200, body: '<html><title>Sign in</title></html>' }],
  ['an answer without an address', { status: 200, body: { ok: true, matched_key: 'x' } }],
  ['a service without this method', { status: 404, body: { code: 'bad_route', msg: 'no' } }],
])('%s: the toolkit is used for the rest of the run', (_, answer) =>
  withService(async ({ service, cache, run }) => {
    await service.inject({ call: 'lookup', ...answer, times: Infinity });
    const entry: StoredEntry = { key: 'k', names: ['f'], bytes: 0 };
    await expect(cache.lookUp(entry, never)).rejects.toBeInstanceOf(ProtocolSurprise);
    const log = recordedLog();
    const other = memoryCache();
    const both = fallingBack(cache, toolkitCache(other, '/'), log);
    expect((await run({ cache: both })).gathered.saved.saved).toBe(2);
    expect(both.name).toBe('toolkit');
    expect((await run({ cache: both })).sources).toEqual(FROM_CACHE);
    expect(log.lines.join('\n').match(/speaks otherwise than expected/g)).toHaveLength(1);
  }),
);

test('a pack that holds more than it should, under names with a path: only the named members are written', () =>
  withService(async ({ service, cache, home }) => {
    const evil = Buffer.from('evil');
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
    const header = `wheel-pack-1 ${JSON.stringify([
      ['../../escape', 4],
      ['/tmp/x', 4],
      [a, 4],
      [b, 0],
    ])}\n`;
    // As an attacker would: the right key, a blob of his own.
    await writeFile(join(home, a), Buffer.concat([Buffer.from(header), evil, evil, evil]));
    await cache.write({ key: 'pack', names: [a], bytes: 0 }, home, never);
    await mkdir(join(home, 'out/deep'), { recursive: true });
    const read = await cache.read({ key: 'pack', names: [a, b], bytes: 0 }, join(home, 'out/deep'), never);
    expect([...(read.digests?.keys() ?? [])].sort()).toEqual([a, b]);
    expect(read.digests?.get(b)).toBe(sha256(''));
    await expect(readFile(join(home, 'escape'))).rejects.toThrow('ENOENT');
    expect(service.entries()).toHaveLength(1);
  }));

test.each([
  ['no pack at all', Buffer.from('PK\u0003\u0004 something else')],
  ['a header that never ends', Buffer.concat([Buffer.from('wheel-pack-1 '), Buffer.alloc(2_000_000, 0x5b)])],
  ['sizes that are none', Buffer.from('wheel-pack-1 [["x",-5]]\n')],
  ['nothing', Buffer.alloc(0)],
])('a blob that is %s: an error, no file', (_, blob) =>
  withService(async ({ cache, home }) => {
    await writeFile(join(home, 'f'), blob);
    await cache.write({ key: 'pack', names: ['f'], bytes: 0 }, home, never);
    await expect(cache.read({ key: 'pack', names: ['x', 'y'], bytes: 0 }, home, never)).rejects.toThrow();
    await expect(readFile(join(home, 'x'))).rejects.toThrow('ENOENT');
  }),
);
