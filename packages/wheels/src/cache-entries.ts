// How wheels lie in the cache: each big one under its own sha256, small ones together in packs. Content decides the key, so no entry is
// ever stale; and where an older pack still serves, only what is new is saved beside it, so that a small change moves few bytes.
import { createHash } from 'node:crypto';
import type { StoredEntry } from './cache-port.ts';
import type { Index } from './index-url.ts';
import { indexesDigest } from './resolution-memory.ts';
import type { Wheel } from './resolve-wheels.ts';

/** Below this, a round trip costs more than the bytes. */
export const SMALL_BYTES = 1_024 * 1_024;
const PACKS = 32;

/** An older pack is used on with at most so many newer wheels beside it, and while at least half of it is still needed. */
const MOST_BESIDE = 6;

export type CacheEntry = StoredEntry & {
  /** Those of its wheels that are needed now. */
  readonly wheels: readonly Wheel[];
};

/** Where an earlier run put small wheels: key to the sha256 and size of each. */
export type Placement = ReadonlyMap<string, readonly (readonly [sha256: string, size: number])[]>;

export const NOWHERE: Placement = new Map();

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const sizeOf = (wheels: readonly Wheel[]): number =>
  wheels.reduce((bytes, wheel) => bytes + (wheel.size ?? 0), 0);

function single(wheel: Wheel): CacheEntry {
  return { key: `whl1-${wheel.sha256}-e`, names: [wheel.sha256], bytes: wheel.size ?? 0, wheels: [wheel] };
}

function pack(members: readonly Wheel[]): CacheEntry {
  const wheels = members.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const names = wheels.map((wheel) => wheel.sha256);
  return { key: `pack1-${sha256(names.join('\n'))}-e`, names, bytes: sizeOf(wheels), wheels };
}

/**
 * Groups wheels into cache entries. Keys end in `-e`: the service looks entries up by prefix, and a full digest with an end mark is
 * never a prefix of another key. A wheel of unknown size lies alone: it may be a giant.
 * @param known where an earlier run put wheels; it is a hint, each entry of it is looked up like any other
 */
export function planCacheEntries(
  wheels: readonly Wheel[],
  minEntryBytes: number = SMALL_BYTES,
  known: Placement = NOWHERE,
): readonly CacheEntry[] {
  const entries: CacheEntry[] = [];
  const buckets = new Map<number, Wheel[]>();
  for (const wheel of wheels) {
    if (wheel.size === undefined || wheel.size >= minEntryBytes) entries.push(single(wheel));
    else {
      const bucket = Number.parseInt(sha256(wheel.package).slice(0, 2), 16) % PACKS;
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), wheel]);
    }
  }
  for (const members of buckets.values()) entries.push(...placeBucket(members, known));
  return entries.toSorted((a, b) => b.bytes - a.bytes || (a.key < b.key ? -1 : 1));
}

function placeBucket(members: readonly Wheel[], known: Placement): readonly CacheEntry[] {
  const whole = pack(members);
  if (known.has(whole.key)) return [whole];
  const open = new Map(members.map((wheel) => [wheel.sha256, wheel]));
  const used: CacheEntry[] = [];
  for (const [key, stored] of known) {
    const wheels = stored.flatMap(([digest]) => open.get(digest) ?? []);
    const bytes = stored.reduce((sum, [, size]) => sum + size, 0);
    if (wheels.length === 0 || sizeOf(wheels) * 2 < bytes) continue;
    for (const wheel of wheels) open.delete(wheel.sha256);
    used.push({ key, names: stored.map(([digest]) => digest), bytes, wheels });
  }
  const beside = [...open.values()].map(single);
  const singles = used.filter((entry) => entry.names.length === 1).length + beside.length;
  return used.length === 0 || singles > MOST_BESIDE ? [whole] : [...used, ...beside];
}

/** Whether all that the entry holds is needed now: only then it can be saved from what is here. */
export function isWhole(entry: CacheEntry): boolean {
  return entry.wheels.length === entry.names.length;
}

/** The entry that remembers which wheels a set of locks needs. */
export function resolutionKey(digest: string): string {
  return `res1-${digest}-e`;
}

/** What the keys of all memories of these indexes begin with. */
export function resolutionPrefix(indexes: readonly Index[]): string {
  return `res1-${indexesDigest(indexes)}`;
}

/** Keys that are ours: nothing else is ever counted or deleted. */
export const OWN_KEY = /^(?:whl1|pack1|res1|gen1)-[0-9a-f]{64}-e$/;
