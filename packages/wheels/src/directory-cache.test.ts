// The cache on a folder: whole entries or none, whoever else is at it, and never more than it may take.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { openDirectoryCache } from './adapters/directory-cache.ts';
import type { WheelCache } from './cache-port.ts';
import { gather } from './testing/gather.ts';
import { servedFile, startIndex } from './testing/index-server.ts';

const never = new AbortController().signal;
const BYTES = Buffer.from('the bytes of a wheel');
const entry = (key: string, names: readonly string[] = ['f']) => ({ key, names, bytes: 0 });

/** A cache in `<root>/cache`, a folder with the file `f`, and an empty one. */
function withCache(
  body: (cache: WheelCache, place: { root: string; from: string; to: string }) => Promise<void>,
) {
  return withFolder(async (root) => {
    const [from, to] = [join(root, 'from here'), join(root, 'to')];
    for (const folder of [from, to]) await mkdir(folder);
    await writeFile(join(from, 'f'), BYTES);
    await body(openDirectoryCache(join(root, 'cache')), { root, from, to });
  });
}

test('saved, looked up, read; a second save finds it', () =>
  withCache(async (cache, { from, to }) => {
    expect(await cache.read(entry('k'), to, never)).toEqual({ found: false });
    expect(await cache.write(entry('k'), from, never)).toBe('saved');
    expect(await cache.write(entry('k'), from, never)).toBe('exists');
    expect(await cache.lookUp(entry('k'), never)).toBe('k');
    expect(await cache.lookUp(entry('x'), never)).toBeUndefined();
    expect(await cache.read(entry('k'), to, never)).toEqual({ found: true });
    expect((await readFile(join(to, 'f'))).equals(BYTES)).toBe(true);
  }));

test('an entry shares no disk block with the wheelhouse: damage to one is not damage to the other', () =>
  withCache(async (cache, { from, to }) => {
    await cache.write(entry('k'), from, never);
    await writeFile(join(from, 'f'), 'damaged in place');
    await cache.read(entry('k'), to, never);
    expect((await readFile(join(to, 'f'))).equals(BYTES)).toBe(true);
  }));

test('a file that is not there: an error, and no half entry stays', () =>
  withCache(async (cache, { root, from }) => {
    await expect(cache.write(entry('k', ['f', 'missing']), from, never)).rejects.toThrow('ENOENT');
    expect(await readdir(join(root, 'cache'))).toEqual([]);
  }));

test.each(['../escape', '.hidden', 'a/b', ''])('the key %j is refused, and so is it as a name', (bad) =>
  withCache(async (cache, { from, to }) => {
    await expect(cache.read(entry(bad), to, never)).rejects.toThrow('not a cache key');
    await expect(cache.write(entry(bad), from, never)).rejects.toThrow('not a cache key');
    await expect(cache.write(entry('k', [bad]), from, never)).rejects.toThrow('not a name');
  }),
);

test('an entry that lost a file still gives the others', () =>
  withCache(async (cache, { root, from, to }) => {
    await writeFile(join(from, 'g'), 'g');
    await cache.write(entry('k', ['f', 'g']), from, never);
    await rm(join(root, 'cache/k/f'));
    expect(await cache.read(entry('k', ['f', 'g']), to, never)).toEqual({ found: true });
    expect(await readdir(to)).toEqual(['g']);
  }));

test('the folder is a file: an error, which the guard turns into "no cache"', () =>
  withCache(async (cache, { root, from }) => {
    await writeFile(join(root, 'cache'), '');
    await expect(cache.write(entry('k'), from, never)).rejects.toThrow();
  }));

test('too large: the longest unused go, what this run needs stays, reading counts as use', () =>
  withCache(async (cache, { root, from, to }) => {
    await writeFile(join(from, 'f'), Buffer.alloc(1_000));
    for (const [i, key] of ['needed', 'old', 'used', 'new'].entries()) {
      await cache.write(entry(key), from, never);
      await utimes(join(root, 'cache', key), 1_000 + i, 1_000 + i);
    }
    await cache.read(entry('used'), to, never);
    expect(await cache.shrink?.(3_000, new Set(['needed']))).toEqual(['old']);
    expect(await cache.shrink?.(2_000, new Set(['needed']))).toEqual(['new']);
    expect(await cache.shrink?.(0, new Set(['needed', 'used']))).toEqual([]);
    expect((await readdir(join(root, 'cache'))).sort()).toEqual(['needed', 'used']);
  }));

test('what a killed run left is removed when it is old, and not while it may be in use', () =>
  withCache(async (cache, { root }) => {
    for (const name of ['.new-0123456789abcdef', '.old-0123456789abcdef', '.new-fedcba9876543210'])
      await mkdir(join(root, 'cache', name), { recursive: true });
    await utimes(join(root, 'cache/.new-0123456789abcdef'), 1_000, 1_000);
    await utimes(join(root, 'cache/.old-0123456789abcdef'), 1_000, 1_000);
    await cache.shrink?.(1, new Set());
    expect(await readdir(join(root, 'cache'))).toEqual(['.new-fedcba9876543210']);
  }));

test('many at once on one folder: saving, reading, pruning; a reader has the whole file or none', () =>
  withCache(async (cache, { root, from }) => {
    const content = randomBytes(300_000);
    await writeFile(join(from, 'f'), content);
    const keys = ['a', 'b', 'c'];
    const other = openDirectoryCache(join(root, 'cache'));
    let whole = 0;
    const worker = async (id: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const key = entry(keys[(id + round) % 3] ?? 'a');
        const store = id % 2 === 0 ? cache : other;
        const to = join(root, `out-${id}-${round}`);
        await mkdir(to);
        await store.write(key, from, never);
        await store.read(key, to, never);
        const read = await readFile(join(to, 'f')).catch(() => undefined);
        if (read) expect(read.equals(content)).toBe(true);
        whole += read ? 1 : 0;
        if (round % 5 === 4) await store.shrink?.(300_000, new Set());
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, id) => worker(id)));
    expect(whole).toBeGreaterThan(0);
    expect((await readdir(join(root, 'cache'))).filter((name) => name.startsWith('.'))).toEqual([]);
  }));

test('verified on every read: a damaged entry is refetched, forgotten, and saved anew by the next run', () =>
  withFolder(async (root) => {
    const files = [servedFile('a-1.0-py3-none-any.whl', randomBytes(5_000))];
    const server = await startIndex(files);
    try {
      const cache = openDirectoryCache(join(root, 'cache'));
      const given = { files, server, cache };
      await gather(join(root, '1'), given);
      const [key = ''] = await readdir(join(root, 'cache'));
      await writeFile(join(root, 'cache', key, files[0]?.sha256 ?? ''), 'rotten');
      const second = await gather(join(root, '2'), given);
      expect([second.sources, second.gathered.damaged]).toEqual([['network'], [key]]);
      for (const damaged of second.gathered.damaged) await second.cache?.forget(damaged);
      expect((await gather(join(root, '3'), given)).gathered.saved.saved).toBe(1);
      expect((await gather(join(root, '4'), given)).sources).toEqual(['cache']);
    } finally {
      await server.close();
    }
  }));
