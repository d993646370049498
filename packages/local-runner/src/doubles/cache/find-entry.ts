// Decides which entry answers a lookup, and which entries a full store gives up.
import type { CacheEntry, ScopeGrant } from './entry.ts';
import { mayRead } from './entry.ts';

export interface Lookup {
  readonly key: string;
  readonly restoreKeys: readonly string[];
  readonly version: string;
}

/**
 * The entry for a lookup: scope by scope in the token's order; in a scope the primary key and then each restore
 * key, exact before prefix, the newest of several prefixes. Keys are compared byte by byte.
 * Source: docs.github.com, "Dependency caching reference", cache key matching.
 */
export function findEntry(
  entries: readonly CacheEntry[],
  lookup: Lookup,
  grants: readonly ScopeGrant[],
): CacheEntry | undefined {
  for (const { scope } of grants.filter(mayRead)) {
    const visible = entries
      .filter((entry) => entry.scope === scope && entry.version === lookup.version)
      .sort((a, b) => b.id - a.id);
    for (const key of [lookup.key, ...lookup.restoreKeys]) {
      const hit =
        visible.find((entry) => entry.key === key) ?? visible.find((entry) => entry.key.startsWith(key));
      if (hit !== undefined) return hit;
    }
  }
  return undefined;
}

/** Entries to give up, least recently used first, until the rest fits into `maxTotalBytes`. */
export function entriesToEvict(entries: readonly CacheEntry[], maxTotalBytes: number): CacheEntry[] {
  let total = entries.reduce((sum, entry) => sum + entry.sizeInBytes, 0);
  const evicted: CacheEntry[] = [];
  const oldestFirst = [...entries].sort((a, b) =>
    a.lastAccessedAt === b.lastAccessedAt ? a.id - b.id : a.lastAccessedAt < b.lastAccessedAt ? -1 : 1,
  );
  for (const entry of oldestFirst) {
    if (total <= maxTotalBytes) break;
    evicted.push(entry);
    total -= entry.sizeInBytes;
  }
  return evicted;
}

/** Counts calls in a sliding minute. `tryTake` gives the seconds to wait (at least 1), or 0 when allowed. */
export function createMinuteLimit(perMinute: number): { tryTake(nowMs: number): number } {
  let taken: number[] = [];
  return {
    tryTake(nowMs) {
      taken = taken.filter((at) => nowMs - at < 60_000);
      const oldest = taken[0];
      if (taken.length >= perMinute)
        return Math.max(1, Math.ceil((60_000 - (nowMs - (oldest ?? nowMs))) / 1000));
      taken.push(nowMs);
      return 0;
    },
  };
}
