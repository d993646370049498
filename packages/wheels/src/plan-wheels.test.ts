// Keys, packs, plan, gathering: what comes from where, and that a cache can only help.
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openDownload } from './adapters/open-download.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import { backoffMs, retryAfterMs, standardBackoff } from './backoff.ts';
import { cachePath, planCacheEntries, SMALL_BYTES } from './cache-entries.ts';
import type { FetchPolicy } from './fetch-job.ts';
import { gatherWheels, lookUpEntries } from './gather-wheels.ts';
import { createLimiter, forEachLimited } from './limiter.ts';
import { planWheels, uniqueWheels } from './plan-wheels.ts';
import type { Wheel } from './resolve-wheels.ts';
import { createSourceHealth } from './source-health.ts';
import { servedFile, startIndex, type IndexServer, type ServedFile } from './testing/index-server.ts';
import { memoryCache, type MemoryCache } from './testing/memory-cache.ts';

const FILES = ['a', 'b', 'c'].map((name, i) =>
  servedFile(`${name}-1.0-py3-none-any.whl`, Buffer.from(name.repeat(1_000 * (i + 1)))),
);

function wheelOf(file: ServedFile, server: IndexServer): Wheel {
  const { name, filename, sha256, bytes } = file;
  return {
    package: name,
    version: '1.0',
    filename,
    sha256,
    size: bytes.length,
    urls: [server.fileUrl(filename)],
  };
}

const POLICY: FetchPolicy = {
  watch: { connectTimeoutMs: 1_000, idleTimeoutMs: 1_000, minBytesPerSecond: 0, windowMs: 1_000 },
  backoff: standardBackoff(() => '80000000'),
  retries: 1,
  rangedFromBytes: 1_000_000,
  pieceBytes: 1_000_000,
  totalTimeoutMs: 10_000,
};

async function gather(
  root: string,
  server: IndexServer,
  cache: MemoryCache | undefined,
  options: { saves?: boolean; files?: readonly ServedFile[] } = {},
) {
  const store = await openWheelStore(`${root}/wheelhouse`);
  const wheels = uniqueWheels((options.files ?? FILES).map((file) => wheelOf(file, server)));
  const entries = planCacheEntries(wheels, store.blobPath, root);
  const local = new Map<string, 'present' | 'absent' | 'corrupt'>();
  for (const wheel of wheels) local.set(wheel.sha256, await store.verify(wheel.sha256));
  const log = recordedLog();
  const cached = cache ? await lookUpEntries(cache, entries, log, virtualClock()) : undefined;
  const plan = planWheels(wheels, entries, { local, cached });
  const ports = {
    open: openDownload,
    clock: virtualClock(),
    signal: new AbortController().signal,
    log,
    indexes: [],
    store,
    limit: createLimiter(2),
    health: createSourceHealth(),
    moreAddresses: () => Promise.resolve([]),
  };
  const gathered = await gatherWheels(plan, cache, options.saves ?? true, ports, POLICY, 2);
  return { plan, gathered, store, log, sources: gathered.results.map((result) => result.source) };
}

async function withIndex(body: (root: string, server: IndexServer) => Promise<void>): Promise<void> {
  const server = await startIndex(FILES);
  try {
    await withFolder((root) => body(root, server));
  } finally {
    await server.close();
  }
}

test('keys are content: a big wheel has its own, small ones share packs, the same in any order', () => {
  const wheel = (name: string, size: number | undefined, digit: string): Wheel => ({
    package: name,
    version: '1',
    filename: `${name}-1-py3-none-any.whl`,
    sha256: digit.repeat(64),
    size,
    urls: [],
  });
  const wheels = [
    wheel('big', SMALL_BYTES, '1'),
    wheel('small', SMALL_BYTES - 1, '2'),
    wheel('unknown', undefined, '3'),
  ];
  const entries = planCacheEntries(wheels, (digest) => `/w/blobs/${digest}`, '/w');
  expect(entries[0]).toEqual({
    key: `whl1-${'1'.repeat(64)}-e`,
    wheels: [wheels[0]],
    paths: [`blobs/${'1'.repeat(64)}`],
  });
  expect(entries.slice(1).every((entry) => /^pack1-[0-9a-f]{64}-e$/.test(entry.key))).toBe(true);
  const again = planCacheEntries(wheels.toReversed(), (digest) => `/w/blobs/${digest}`, '/w');
  expect(again.map((entry) => entry.key).sort()).toEqual(entries.map((entry) => entry.key).sort());
});

test('one small package bumped touches one pack only', () => {
  const wheels = Array.from({ length: 60 }, (_, i): Wheel => ({
    package: `p${i}`,
    version: '1',
    filename: `p${i}-1-py3-none-any.whl`,
    sha256: i.toString(16).padStart(64, '0'),
    size: 10,
    urls: [],
  }));
  const keys = (list: readonly Wheel[]): Set<string> =>
    new Set(planCacheEntries(list, (digest) => digest, '/').map((entry) => entry.key));
  const before = keys(wheels);
  const after = keys(wheels.map((wheel, i) => (i === 7 ? { ...wheel, sha256: 'f'.repeat(64) } : wheel)));
  expect(before.size).toBeLessThanOrEqual(16);
  expect([...after].filter((key) => !before.has(key))).toHaveLength(1);
});

test('paths do not depend on where the workspace lies, unless the wheelhouse is outside of it', () => {
  expect(cachePath('/srv/a', '/srv/a/.delivery/x')).toBe('.delivery/x');
  expect(cachePath('/srv/a', '/data/x')).toBe('/data/x');
});

test('first run: all from the network, saved at once; second run on a new disk: all from the cache', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    const first = await gather(root, server, cache);
    expect(first.sources).toEqual(['network', 'network', 'network']);
    expect(first.gathered.saved.saved).toBe(first.plan.save.length);
    await withFolder(async (other) => {
      const moved = Object.assign(memoryCache(other), { entries: cache.entries });
      const copy = memoryCache(other);
      for (const [key, entry] of moved.entries) copy.entries.set(key, entry);
      const served = server.sentBytes();
      const second = await gather(other, server, copy);
      expect(second.sources).toEqual(['cache', 'cache', 'cache']);
      expect(server.sentBytes()).toBe(served);
      expect(copy.calls.filter((call) => call.startsWith('save'))).toEqual([]);
    });
  }));

test('a third run on the same disk asks the cache for nothing but keys, and the network for nothing', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache);
    const [served, calls] = [server.requests.length, cache.calls.length];
    const again = await gather(root, server, cache);
    expect(again.sources).toEqual(['present', 'present', 'present']);
    expect(server.requests).toHaveLength(served);
    expect(cache.calls.slice(calls).every((call) => call.startsWith('look up'))).toBe(true);
  }));

test('wheels that are here but not in the cache are saved', () =>
  withIndex(async (root, server) => {
    await gather(root, server, undefined);
    const cache = memoryCache(root);
    const { gathered, plan } = await gather(root, server, cache);
    expect(gathered.saved.saved).toBe(plan.save.length);
    expect(plan.save.length).toBeGreaterThan(0);
  }));

test('corrupted cache entry: found by the hash, said, downloaded again', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache);
    for (const entry of cache.entries.values())
      for (const path of entry.keys()) entry.set(path, Buffer.from('poison'));
    await withFolder(async (other) => {
      const copy = memoryCache(other);
      for (const [key, entry] of cache.entries) copy.entries.set(key, entry);
      const second = await gather(other, server, copy);
      expect(second.sources).toEqual(['network', 'network', 'network']);
      expect(second.gathered.damaged.length).toBe(second.plan.restore.length);
      for (const file of FILES) expect(await second.store.verify(file.sha256)).toBe('present');
    });
  }));

test('an entry that lacks a file of its own: the file is downloaded', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache);
    for (const entry of cache.entries.values()) entry.clear();
    await withFolder(async (other) => {
      const copy = memoryCache(other);
      for (const [key, entry] of cache.entries) copy.entries.set(key, entry);
      expect((await gather(other, server, copy)).sources).toEqual(['network', 'network', 'network']);
    });
  }));

test('an entry evicted between look-up and read: downloaded, nothing is called damaged', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache);
    await withFolder(async (other) => {
      const copy = memoryCache(other);
      for (const [key, entry] of cache.entries) copy.entries.set(key, entry);
      const { restore } = copy;
      copy.restore = (paths, key, options) =>
        options?.lookupOnly ? restore(paths, key, options) : Promise.resolve(undefined);
      const { sources, gathered } = await gather(other, server, copy);
      expect(sources).toEqual(['network', 'network', 'network']);
      expect(gathered.damaged).toEqual([]);
    });
  }));

test('cache outage: everything comes from the network, the step goes on, and it is said', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    cache.down = true;
    const { sources, log, gathered } = await gather(root, server, cache);
    expect(sources).toEqual(['network', 'network', 'network']);
    expect(gathered.saved.failed).toBeGreaterThan(0);
    expect(log.lines.join('\n')).toContain('the cache service is down');
  }));

test('a cache that answers slowly is left alone after two look-ups', async () => {
  const clock = virtualClock();
  let asked = 0;
  const cache = memoryCache('/nowhere');
  cache.restore = () => {
    asked += 1;
    clock.advance(12_000);
    return Promise.resolve(undefined);
  };
  const log = recordedLog();
  const entries = Array.from({ length: 40 }, (_, i) => ({ key: `k${i}`, wheels: [], paths: ['p'] }));
  expect(await lookUpEntries(cache, entries, log, clock)).toBeUndefined();
  expect(asked).toBeLessThan(12);
  expect(log.lines.join()).toContain('answers too slowly');
});

test('a token that may not write: told once, then nothing more is compressed', () =>
  withIndex(async (root, server) => {
    const many = Array.from({ length: 8 }, (_, i) =>
      servedFile(`w${i}-1.0-py3-none-any.whl`, Buffer.from(`wheel ${i}`)),
    );
    const big = await startIndex(many);
    try {
      const cache = memoryCache(root);
      cache.deny = true;
      const { gathered } = await gather(root, big, cache, { files: many });
      expect(gathered.results).toHaveLength(8);
      expect(gathered.saved.denied).toBeLessThanOrEqual(2);
    } finally {
      await big.close();
    }
    expect(server.requests).toEqual([]);
  }));

test('save off: the cache is read and never written', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache, { saves: false });
    expect(cache.calls.some((call) => call.startsWith('save'))).toBe(false);
  }));

test('an entry is looked up before it is compressed: another job may have saved it meanwhile', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    await gather(root, server, cache);
    for (const call of cache.calls.filter((one) => one.startsWith('save'))) {
      const key = call.slice('save '.length);
      expect(cache.calls.lastIndexOf(`look up ${key}`, cache.calls.indexOf(call))).toBeGreaterThan(-1);
    }
  }));

test('what came is saved even if a later wheel fails', () =>
  withIndex(async (root, server) => {
    const cache = memoryCache(root);
    server.break(`/files/${FILES[0]?.filename}`, [{ kind: 'status', status: 403 }], true);
    await expect(gather(root, server, cache)).rejects.toThrow('cannot be downloaded');
    expect(cache.calls.filter((call) => call.startsWith('save')).length).toBeGreaterThan(0);
  }));

test('a damaged file in the wheelhouse is planned as a download, with the reason', () =>
  withIndex(async (root, server) => {
    const { store } = await gather(root, server, undefined);
    await writeFile(store.blobPath(FILES[1]?.sha256 ?? ''), 'damaged');
    const { plan, sources } = await gather(root, server, undefined);
    expect(plan.steps.find((step) => step.source === 'network')?.why).toBe(
      'the file in the wheelhouse was damaged, and there is no cache',
    );
    expect(sources.filter((source) => source === 'network')).toHaveLength(1);
  }));

test('the plan: each sha256 once, the biggest first, with bytes by source', () =>
  withIndex(async (root, server) => {
    const { plan } = await gather(root, server, undefined, { files: [...FILES, ...FILES] });
    expect(plan.steps.map((step) => step.wheel.package)).toEqual(['c', 'b', 'a']);
    expect(plan.bytes).toEqual({ present: 0, cache: 0, network: 6_000 });
  }));

test('the limiter: never more than allowed, in order, and a failure frees its place', async () => {
  const limit = createLimiter(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) =>
      limit(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(i);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
        if (i === 1) throw new Error('one');
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(1);
});

test('after a failure nothing new begins, and the failure is the one thrown', async () => {
  const begun: number[] = [];
  const work = forEachLimited([0, 1, 2, 3, 4], 2, async (i) => {
    begun.push(i);
    await Promise.resolve();
    if (i === 0) throw new Error('the first');
  });
  await expect(work).rejects.toThrow('the first');
  expect(begun.length).toBeLessThan(5);
});

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfterMs(header, Date.UTC(2026, 0, 1))).toBe(expected);
});

test('the wait doubles up to its limit and is never zero', () => {
  const waits = [1, 2, 3, 20].map((failures) =>
    backoffMs(failures, { ...standardBackoff(() => '80000000'), jitter: () => 1 }),
  );
  expect(waits).toEqual([500, 1_000, 2_000, 20_000]);
  expect(backoffMs(1, { ...standardBackoff(() => '80000000'), jitter: () => 0 })).toBe(250);
});

test('a host that fails again and again comes last; one that succeeds comes back; one that lied is gone', () => {
  const health = createSourceHealth();
  const urls = ['https://a/x', 'https://b/x'];
  for (let i = 0; i < 3; i += 1) health.failed('https://a/y');
  expect(health.order(urls)).toEqual(['https://b/x', 'https://a/x']);
  health.succeeded('https://a/z');
  expect(health.order(urls)).toEqual(urls);
  health.lied('https://b/w');
  expect(health.order(urls)).toEqual(['https://a/x']);
});
