// Gathering: what comes from where, and that a cache, whatever is wrong with it, can only help.
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCacheAccess } from './cache-access.ts';
import { isWhole, planCacheEntries, type Placement } from './cache-entries.ts';
import { CacheTimeout, type WheelCache } from './cache-port.ts';
import { CACHE_LIMITS, guardCache } from './guard-cache.ts';
import { gather, wheelOf } from './testing/gather.ts';
import { servedFile, startIndex, type IndexServer } from './testing/index-server.ts';
import { memoryCache, type MemoryCache } from './testing/memory-cache.ts';

const FILES = ['a', 'b', 'c'].map((name, i) =>
  servedFile(`${name}-1.0-py3-none-any.whl`, Buffer.from(name.repeat(1_000 * (i + 1)))),
);
const FROM_NETWORK = ['network', 'network', 'network'];
const FROM_CACHE = ['cache', 'cache', 'cache'];

let server: IndexServer;
beforeAll(async () => {
  server = await startIndex(FILES);
});
afterAll(() => server.close());

/** A cache that an earlier run, elsewhere, has filled. */
async function filled(minEntryBytes?: number): Promise<MemoryCache> {
  const cache = memoryCache();
  await withFolder((root) =>
    gather(root, { files: FILES, server, cache, ...(minEntryBytes === undefined ? {} : { minEntryBytes }) }),
  );
  cache.calls.length = 0;
  return cache;
}

const onNewDisk = (cache: MemoryCache | WheelCache, more: Partial<Parameters<typeof gather>[1]> = {}) =>
  withFolder((root) => gather(root, { files: FILES, server, cache, ...more }));

test('first run: all from the network, saved at once; second run on a new disk: all from the cache', async () => {
  const cache = memoryCache();
  const first = await onNewDisk(cache);
  expect(first.sources).toEqual(FROM_NETWORK);
  expect(first.gathered.saved.saved).toBe(first.plan.save.length);
  const [served, calls] = [server.sentBytes(), cache.calls.length];
  const second = await onNewDisk(cache);
  expect(second.sources).toEqual(FROM_CACHE);
  expect(server.sentBytes()).toBe(served);
  expect(cache.calls.slice(calls).filter((call) => call.startsWith('save'))).toEqual([]);
});

test('a third run on the same disk asks the cache for nothing but keys, and the network for nothing', () =>
  withFolder(async (root) => {
    const cache = memoryCache();
    await gather(root, { files: FILES, server, cache });
    const [served, calls] = [server.requests.length, cache.calls.length];
    const again = await gather(root, { files: FILES, server, cache });
    expect(again.sources).toEqual(['present', 'present', 'present']);
    expect(server.requests).toHaveLength(served);
    expect(cache.calls.slice(calls).every((call) => call.startsWith('look up'))).toBe(true);
  }));

test('wheels that are here but not in the cache are saved', () =>
  withFolder(async (root) => {
    await gather(root, { files: FILES, server });
    const { gathered, plan } = await gather(root, { files: FILES, server, cache: memoryCache() });
    expect(gathered.saved.saved).toBe(plan.save.length);
    expect(plan.save.length).toBeGreaterThan(0);
  }));

test('corrupted or poisoned entry: found by the hash, said, downloaded again, and nothing of it stays', () =>
  withFolder(async (root) => {
    const cache = await filled();
    for (const entry of cache.entries.values())
      for (const name of entry.keys()) entry.set(name, Buffer.from('poison'));
    const second = await gather(root, { files: FILES, server, cache });
    expect(second.sources).toEqual(FROM_NETWORK);
    expect(second.gathered.damaged).toHaveLength(second.plan.restore.length);
    expect(second.text).toContain('does not hold what its key says');
    for (const file of FILES) expect(await second.store.verify(file.sha256)).toBe('present');
    expect(await readdir(join(root, 'wheelhouse/.scratch'))).toEqual([]);
  }));

/** All wheels are here; one byte of the first is not what it was. */
async function withDamage(root: string): Promise<void> {
  const { store } = await gather(root, { files: FILES, server });
  const { sha256 = '', bytes = Buffer.alloc(0) } = FILES[0] ?? {};
  await writeFile(store.blobPath(sha256), Buffer.concat([Buffer.from('X'), bytes.subarray(1)]));
}

test.each([
  ['the cache, where that has it', true, 'cache'],
  ['the index', false, 'network'],
] as const)(
  'damaged in the wheelhouse at the right length: removed, and fetched again from %s',
  (_, cached, source) =>
    withFolder(async (root) => {
      await withDamage(root);
      const cache = cached ? await filled(1) : undefined;
      const { gathered, plan, store } = await gather(root, { files: FILES, server, cache, minEntryBytes: 1 });
      expect(plan.steps.map((step) => step.source)).toEqual(['present', 'present', 'present']);
      const damaged = ({ wheel }: { wheel: { sha256: string } }): boolean =>
        wheel.sha256 === FILES[0]?.sha256;
      expect(gathered.results.find(damaged)?.source).toBe(source);
      const step = gathered.steps.find(damaged);
      expect(step?.source).toBe(source);
      if (source === 'network') expect(step?.why).toContain('the file in the wheelhouse was damaged');
      expect(gathered.results.filter((result) => result.source === 'present')).toHaveLength(2);
      for (const file of FILES) expect(await store.verify(file.sha256)).toBe('present');
    }),
);

test('damaged in the wheelhouse, and nothing may come over the network: refused, and the file is gone', () =>
  withFolder(async (root) => {
    await withDamage(root);
    const run = gather(root, { files: FILES, server, failOnMiss: true });
    await expect(run).rejects.toThrow(
      'fail-on-miss: 1 wheels are neither in the wheelhouse nor in the cache',
    );
    expect(await readdir(join(root, 'wheelhouse/blobs'))).toHaveLength(2);
  }));

test('right key, another wheel in it: never taken for the one that the lock names', async () => {
  const cache = await filled(1);
  const [a = new Map<string, Buffer>(), b] = [...cache.entries.values()];
  for (const name of a.keys()) a.set(name, [...(b?.values() ?? [])][0] ?? Buffer.alloc(0));
  const { gathered, sources } = await onNewDisk(cache, { minEntryBytes: 1 });
  expect(gathered.damaged).toHaveLength(1);
  expect(sources.filter((source) => source === 'network')).toHaveLength(1);
});

test('an entry that lacks a file of its own: the file is downloaded', async () => {
  const cache = await filled();
  for (const entry of cache.entries.values()) entry.clear();
  expect((await onNewDisk(cache)).sources).toEqual(FROM_NETWORK);
});

test('partial extract: whole wheels of an archive that broke off are used, the rest is downloaded', async () => {
  const files = FILES.map((file) => ({ ...file, name: 'same-bucket' }));
  const cache = memoryCache();
  await withFolder((root) => gather(root, { files, server, cache }));
  const { restore } = cache;
  cache.restore = async (call) => {
    await restore(call);
    await writeFile(join(call.folder, call.names[0] ?? ''), 'only the beginn');
    throw new Error('tar ended with 2');
  };
  const { sources, text } = await onNewDisk(cache, { files });
  expect(sources.filter((source) => source === 'cache')).toHaveLength(2);
  expect(sources.filter((source) => source === 'network')).toHaveLength(1);
  expect(text).toContain('tar ended with 2');
});

test('an entry may lay links, folders and pipes: only a plain file of the right hash leaves its folder', () =>
  withFolder(async (root) => {
    const cache = await filled(1);
    await writeFile(join(root, 'outside'), FILES[0]?.bytes ?? '');
    cache.restore = async ({ folder, names }) => {
      const [name = ''] = names;
      if (name === FILES[0]?.sha256) await symlink(join(root, 'outside'), join(folder, name));
      else await mkdir(join(folder, name));
      return true;
    };
    const { sources, gathered } = await gather(root, { files: FILES, server, cache, minEntryBytes: 1 });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.damaged).toHaveLength(3);
  }));

test('an entry evicted between look-up and read: downloaded, nothing is called damaged', async () => {
  const cache = await filled();
  cache.restore = () => Promise.resolve(false);
  const { sources, gathered } = await onNewDisk(cache);
  expect(sources).toEqual(FROM_NETWORK);
  expect(gathered.damaged).toEqual([]);
});

test('cache outage: everything comes from the network, the step goes on, and it is said once', async () => {
  const cache = memoryCache();
  cache.down = true;
  const { sources, text, gathered } = await onNewDisk(cache);
  expect(sources).toEqual(FROM_NETWORK);
  expect(gathered.trouble).toBe('the cache service is down');
  expect(text.match(/left alone for the rest of this run/g)).toHaveLength(1);
  expect(cache.calls.some((call) => call.startsWith('save'))).toBe(false);
});

test.each(['look up', 'restore', 'save'] as const)(
  'a cache that hangs in a %s costs one time-out; the rest of the run goes to the index',
  async (call) => {
    const cache = call === 'restore' ? await filled(1) : memoryCache();
    cache.hangs = call;
    const limits = { lookUpMs: 150, transferMs: 150, bytesPerSecond: Infinity };
    const started = performance.now();
    const { gathered, sources } = await onNewDisk(cache, { limits, minEntryBytes: 1 });
    expect(sources).toEqual(FROM_NETWORK);
    expect(gathered.trouble).toContain('no answer within');
    const asked = cache.calls.filter((one) => one.startsWith(call));
    expect(asked.length).toBeLessThanOrEqual(call === 'save' ? 2 : 3);
    expect(performance.now() - started).toBeLessThan(20_000);
  },
);

test('read-only token: known before anything is packed; nothing is saved, everything is read', async () => {
  const cache = await filled();
  const claim = Buffer.from(
    JSON.stringify({ ac: JSON.stringify([{ Scope: 'refs/heads/main', Permission: 1 }]) }),
  );
  const access = readCacheAccess({ ACTIONS_RUNTIME_TOKEN: `e.${claim.toString('base64url')}.s` });
  const { sources } = await onNewDisk(cache, { access });
  expect(sources).toEqual(FROM_CACHE);
  const empty = memoryCache();
  const { gathered } = await onNewDisk(empty, { access });
  expect(empty.calls.some((call) => call.startsWith('save'))).toBe(false);
  expect(gathered.saved.denied).toBeLessThanOrEqual(2);
});

test.each(['denied', 'limited'] as const)(
  'a save that is %s: told once, then nothing more is packed',
  async (refuse) => {
    const cache = memoryCache();
    cache.refuse = refuse;
    const files = Array.from({ length: 12 }, (_, i) =>
      servedFile(`w${i}-1.0-py3-none-any.whl`, Buffer.from(`w${i}`)),
    );
    const index = await startIndex(files);
    try {
      const { gathered } = await withFolder((root) =>
        gather(root, { files, server: index, cache, minEntryBytes: 1 }),
      );
      expect(gathered.results).toHaveLength(12);
      expect(cache.calls.filter((call) => call.startsWith('save')).length).toBeLessThanOrEqual(2);
      expect(gathered.saved.saved).toBe(0);
    } finally {
      await index.close();
    }
  },
);

test('save off: the cache is read and never written', async () => {
  const cache = memoryCache();
  await onNewDisk(cache, { saves: false });
  expect(cache.calls.some((call) => call.startsWith('save'))).toBe(false);
});

test('what belongs beside the last saves begins while they are under way, and is waited for', async () => {
  const cache = memoryCache();
  const { save } = cache;
  const told: string[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  cache.save = async (given) => {
    await begun; // were it not begun before the saves end, nothing would ever end
    const answer = await save(given);
    told.push(answer);
    return answer;
  };
  const beside = async (): Promise<void> => {
    begin();
    while (told.length < 2) await new Promise((resolve) => setImmediate(resolve));
    told.push('beside');
  };
  const files = FILES.slice(0, 2);
  await withFolder((root) => gather(root, { files, server, cache, minEntryBytes: 1, withLastSave: beside }));
  expect(told).toEqual(['saved', 'saved', 'beside']);
});

test('a wheel that cannot be had: what belongs beside the last saves is left undone', async () => {
  const lost = servedFile('lost-1.0-py3-none-any.whl', Buffer.from('lost'));
  const cache = memoryCache();
  let begun = 0;
  const run = withFolder((root) =>
    gather(root, {
      files: [...FILES, lost],
      server,
      cache,
      minEntryBytes: 1,
      withLastSave: () => Promise.resolve((begun += 1)),
    }),
  );
  await expect(run).rejects.toThrow('lost-1.0-py3-none-any.whl');
  expect([begun, cache.entries.size]).toEqual([0, FILES.length]);
});

test('an entry is looked up before it is packed: another job may have saved it meanwhile', async () => {
  const cache = memoryCache();
  const other = await filled();
  const { lookUp } = cache;
  let asked = 0;
  cache.lookUp = async (call) => {
    asked += 1;
    // After the plan is made, another job saves everything.
    if (asked > 3) for (const [key, entry] of other.entries) cache.entries.set(key, entry);
    return lookUp(call);
  };
  const { gathered } = await onNewDisk(cache);
  expect(gathered.saved).toMatchObject({ saved: 0, exists: 3 });
  expect(cache.calls.some((call) => call.startsWith('save'))).toBe(false);
});

test('what came is saved even if a later wheel fails', async () => {
  const cache = memoryCache();
  const broken = await startIndex(FILES);
  try {
    broken.break(`/files/${FILES[0]?.filename}`, [{ kind: 'status', status: 403 }], true);
    await expect(onNewDisk(cache, { server: broken })).rejects.toThrow('cannot be downloaded');
    expect(cache.calls.filter((call) => call.startsWith('save')).length).toBeGreaterThan(0);
  } finally {
    await broken.close();
  }
});

test('cancelled in the middle: what was saved stays saved, nothing more is, and nothing half-written stays', () =>
  withFolder(async (root) => {
    const cache = memoryCache();
    const controller = new AbortController();
    const { save } = cache;
    cache.save = async (call) => {
      const answer = await save(call);
      controller.abort(new Error('cancelled by SIGTERM'));
      return answer;
    };
    const slow = await startIndex(FILES);
    slow.break(`/files/${FILES[0]?.filename}`, [{ kind: 'stall', afterBytes: 10 }], true);
    try {
      const given = { files: FILES, server: slow, cache, signal: controller.signal, minEntryBytes: 1 };
      await expect(gather(root, given)).rejects.toThrow('cancelled by SIGTERM');
    } finally {
      await slow.close();
    }
    expect(cache.entries.size).toBeGreaterThan(0);
    expect(cache.entries.size).toBeLessThanOrEqual(2);
    expect(await readdir(join(root, 'wheelhouse/.scratch'))).toEqual([]);
  }));

test('the largest that is ready is saved first', () =>
  withFolder(async (root) => {
    await gather(root, { files: FILES, server });
    const cache = memoryCache();
    await gather(root, { files: FILES, server, cache, minEntryBytes: 1 });
    const saves = cache.calls.filter((call) => call.startsWith('save'));
    // Two at once, so the first two may change places.
    expect(saves.at(-1)).toContain(FILES[0]?.sha256);
  }));

test('fail-on-miss: nothing is downloaded, and the missing wheels are named', async () => {
  const served = server.sentBytes();
  await expect(onNewDisk(memoryCache(), { failOnMiss: true })).rejects.toThrow(
    /fail-on-miss: 3 wheels .*c-1.0-py3-none-any.whl/,
  );
  expect(server.sentBytes()).toBe(served);
  expect((await onNewDisk(await filled(), { failOnMiss: true })).sources).toEqual(FROM_CACHE);
});

test('fail-on-miss: a damaged entry is a miss, too', async () => {
  const cache = await filled();
  for (const entry of cache.entries.values())
    for (const name of entry.keys()) entry.set(name, Buffer.from('x'));
  const served = server.sentBytes();
  await expect(onNewDisk(cache, { failOnMiss: true })).rejects.toThrow('fail-on-miss: 3 wheels');
  expect(server.sentBytes()).toBe(served);
});

test('a damaged file in the wheelhouse is planned as a download, with the reason', () =>
  withFolder(async (root) => {
    const { store } = await gather(root, { files: FILES, server });
    await writeFile(store.blobPath(FILES[1]?.sha256 ?? ''), 'damaged');
    const { plan, sources } = await gather(root, { files: FILES, server });
    expect(plan.steps.find((step) => step.source === 'network')?.why).toBe(
      'the file in the wheelhouse was damaged, and there is no cache',
    );
    expect(sources.filter((source) => source === 'network')).toHaveLength(1);
  }));

test('the plan: each sha256 once, the biggest first, with bytes by source', () =>
  withFolder(async (root) => {
    const { plan } = await gather(root, { files: [...FILES, ...FILES], server });
    expect(plan.steps.map((step) => step.wheel.package)).toEqual(['c', 'b', 'a']);
    expect(plan.bytes).toEqual({ present: 0, cache: 0, network: 6_000 });
  }));

test('one small wheel of a pack bumped: the old pack is read on, only the new wheel moves, both ways', async () => {
  const files = FILES.map((file) => ({ ...file, name: 'same-bucket' }));
  const cache = memoryCache();
  await withFolder((root) => gather(root, { files, server, cache }));
  const [pack] = planCacheEntries(files.map((file) => wheelOf(file, server)));
  const known: Placement = new Map([
    [pack?.key ?? '', (pack?.wheels ?? []).map((one) => [one.sha256, one.size ?? 0])],
  ]);
  const newer = servedFile('a-1.1-py3-none-any.whl', Buffer.from('newer'.repeat(100)));
  const index = await startIndex([newer, ...FILES]);
  try {
    const bumped = [{ ...newer, name: 'same-bucket' }, ...files.slice(1)];
    const { gathered, entries, sources } = await withFolder((root) =>
      gather(root, { files: bumped, server: index, cache, known }),
    );
    expect(entries.map(isWhole)).toEqual([false, true]);
    expect(sources).toEqual(['cache', 'cache', 'network']);
    expect(index.sentBytes()).toBe(500);
    expect(gathered.saved).toMatchObject({ saved: 1, bytes: 500 });
  } finally {
    await index.close();
  }
});

test('new entries: at most so many a minute, then the next minute is waited for', async () => {
  const clock = virtualClock();
  const sleep = clock.sleep.bind(clock);
  const slept: number[] = [];
  // Limits of calls never strike here; only the waiting for a turn passes time.
  const waiting = {
    ...clock,
    sleep: (ms: number, signal?: AbortSignal) => {
      if (ms >= 1_000_000)
        return new Promise<void>((_, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('over'))),
        );
      slept.push(ms);
      return sleep(ms, signal);
    },
  };
  const store: WheelCache = {
    name: 'directory',
    lookUp: async () => undefined,
    read: async () => ({ found: false }),
    write: async () => 'saved',
    close: async () => undefined,
  };
  const limits = { ...CACHE_LIMITS, transferMs: 1_000_000, newEntriesPerMinute: 150 };
  const cache = guardCache(
    store,
    readCacheAccess({}),
    { clock: waiting, log: recordedLog(), signal: new AbortController().signal },
    limits,
  );
  for (let i = 0; i < 301; i += 1) await cache.write({ key: `k${i}`, names: [], bytes: 0 }, '/');
  expect(slept).toEqual([60_000, 60_000]);
});

test('a fault that passes costs one entry; three in a row, or one time-out, end the asking', async () => {
  const answers: (Error | undefined)[] = [
    new Error('reset'),
    undefined,
    new Error('1'),
    new Error('2'),
    undefined,
    new CacheTimeout('still'),
  ];
  let asked = 0;
  const store: WheelCache = {
    name: 'directory',
    lookUp: async ({ key }: { key: string }) => {
      const answer = answers[asked++];
      if (answer) throw answer;
      return key;
    },
    read: async () => ({ found: false }),
    write: async () => 'saved',
    close: async () => undefined,
  };
  const clock = { ...virtualClock(), sleep: () => new Promise<void>(() => undefined) };
  const log = recordedLog();
  const cache = guardCache(store, readCacheAccess({}), { clock, log, signal: new AbortController().signal });
  const found: (string | undefined)[] = [];
  for (let i = 0; i < 8; i += 1) found.push(await cache.lookUp({ key: 'k', names: [], bytes: 0 }));
  expect(found).toEqual([undefined, 'k', undefined, undefined, 'k', undefined, undefined, undefined]);
  expect(asked).toBe(6);
  expect(cache.trouble()).toBe('still');
});
