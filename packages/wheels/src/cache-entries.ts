// How wheels lie in the Actions cache: each big one under its own sha256, small ones together in packs. Content decides the key, so
// no entry is ever stale, and a new version of one package touches one entry.
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Wheel } from './resolve-wheels.ts';

/** Below this, a round trip costs more than the bytes. */
export const SMALL_BYTES = 4 * 1_024 * 1_024;
const PACKS = 16;

export type CacheEntry = {
  readonly key: string;
  readonly wheels: readonly Wheel[];
  /** Paths as handed to the cache. They are part of an entry's identity, so they must be the same on every runner. */
  readonly paths: readonly string[];
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The path that a cache entry knows a file by: below the workspace if it is there, so that it does not depend on the runner. */
export function cachePath(workspace: string, path: string): string {
  const below = relative(workspace, path);
  return below.startsWith('..') ? path : below;
}

/**
 * Groups wheels into cache entries. Keys end in `-e`: the service looks entries up by prefix, and a full digest with an end mark is
 * never a prefix of another key.
 */
export function planCacheEntries(
  wheels: readonly Wheel[],
  blobPath: (sha256: string) => string,
  workspace: string,
): readonly CacheEntry[] {
  const paths = (members: readonly Wheel[]): string[] =>
    members.map((wheel) => cachePath(workspace, blobPath(wheel.sha256)));
  const packs = new Map<number, Wheel[]>();
  const entries: CacheEntry[] = [];
  for (const wheel of wheels) {
    if (wheel.size !== undefined && wheel.size >= SMALL_BYTES) {
      entries.push({ key: `whl1-${wheel.sha256}-e`, wheels: [wheel], paths: paths([wheel]) });
      continue;
    }
    const pack = Number.parseInt(sha256(wheel.package).slice(0, 2), 16) % PACKS;
    packs.set(pack, [...(packs.get(pack) ?? []), wheel]);
  }
  for (const members of packs.values()) {
    const sorted = members.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    const key = `pack1-${sha256(sorted.map((wheel) => wheel.sha256).join('\n'))}-e`;
    entries.push({ key, wheels: sorted, paths: paths(sorted) });
  }
  return entries;
}

/** The entry that remembers which wheels a set of locks needs. */
export function resolutionKey(digest: string): string {
  return `res1-${digest}-e`;
}
