// The Actions cache as a double: entries in memory, identity by key and paths as the service has it, faults on demand.
import type { Cache } from '@compose-delivery/runtime';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';

export type MemoryCache = Cache & {
  readonly calls: string[];
  readonly entries: Map<string, Map<string, Buffer>>;
  /** What `save` answers instead of saving. */
  deny: boolean;
  /** Every call throws, as no real client should. */
  down: boolean;
};

export function memoryCache(workspace: string): MemoryCache {
  const entries = new Map<string, Map<string, Buffer>>();
  const calls: string[] = [];
  const place = (path: string): string => (isAbsolute(path) ? path : join(workspace, path));
  const identity = (paths: readonly string[], key: string): string => JSON.stringify([key, paths]);
  const cache: MemoryCache = {
    calls,
    entries,
    deny: false,
    down: false,
    available: () => true,
    restore: async (paths, key, options) => {
      calls.push(`${options?.lookupOnly ? 'look up' : 'restore'} ${key}`);
      if (cache.down) throw new Error('the cache service is down');
      const entry = entries.get(identity(paths, key));
      if (!entry) return undefined;
      if (options?.lookupOnly) return key;
      for (const [path, bytes] of entry) {
        await mkdir(dirname(place(path)), { recursive: true });
        await writeFile(place(path), bytes);
      }
      return key;
    },
    save: async (paths, key) => {
      calls.push(`save ${key}`);
      if (cache.down) throw new Error('the cache service is down');
      if (cache.deny) return 'denied';
      if (entries.has(identity(paths, key))) return 'exists';
      const read = await Promise.all(paths.map(async (path) => [path, await readFile(place(path))] as const));
      entries.set(identity(paths, key), new Map(read));
      return 'saved';
    },
  };
  return cache;
}
