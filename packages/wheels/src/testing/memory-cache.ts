// The Actions cache as a double: entries in memory, identity by key and names as the service has it, faults on demand.
import type { Cache } from '@compose-delivery/runtime';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type MemoryCache = Cache & {
  readonly calls: string[];
  /** By identity; each the content of its files by name. */
  readonly entries: Map<string, Map<string, Buffer>>;
  /** Saves are answered with this instead of done. */
  refuse: 'denied' | 'limited' | 'failed' | undefined;
  /** Every call rejects. */
  down: boolean;
  /** Calls of this kind never answer, until their signal ends them. */
  hangs: 'look up' | 'restore' | 'save' | undefined;
};

export function memoryCache(): MemoryCache {
  const entries = new Map<string, Map<string, Buffer>>();
  const calls: string[] = [];
  const identity = (names: readonly string[], key: string): string => JSON.stringify([key, names]);
  const begin = async (what: 'look up' | 'restore' | 'save', key: string, signal: AbortSignal) => {
    calls.push(`${what} ${key}`);
    if (cache.down) throw new Error('the cache service is down');
    if (cache.hangs === what)
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('ended from outside')), { once: true }),
      );
  };
  const cache: MemoryCache = {
    calls,
    entries,
    refuse: undefined,
    down: false,
    hangs: undefined,
    available: () => true,
    service: () => undefined,
    lookUp: async ({ names, key, signal, orNewest }) => {
      await begin('look up', key, signal);
      if (entries.has(identity(names, key))) return key;
      const prefix = orNewest === undefined ? undefined : JSON.stringify([orNewest]).slice(0, -2);
      const newest = prefix && [...entries.keys()].findLast((one) => one.startsWith(prefix));
      return newest ? (JSON.parse(newest) as [string])[0] : undefined;
    },
    restore: async ({ names, key, folder, signal }) => {
      await begin('restore', key, signal);
      const entry = entries.get(identity(names, key));
      if (!entry) return false;
      for (const [name, bytes] of entry) await writeFile(join(folder, name), bytes);
      return true;
    },
    save: async ({ names, key, folder, signal }) => {
      await begin('save', key, signal);
      if (cache.refuse) return cache.refuse;
      if (entries.has(identity(names, key))) return 'exists';
      const read = await Promise.all(
        names.map(async (name) => [name, await readFile(join(folder, name))] as const),
      );
      entries.set(identity(names, key), new Map(read));
      return 'saved';
    },
    close: async () => undefined,
  };
  return cache;
}
