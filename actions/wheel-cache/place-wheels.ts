// Where each wheel lies in the cache, or will lie: from the newest record there, and from what was seen there a short while ago.
import type { Ports } from '@compose-delivery/runtime';
import {
  decodeGeneration,
  encodeGeneration,
  GENERATION_PREFIX,
  generationEntry,
  isWhole,
  lookUpEntries,
  NOWHERE,
  planCacheEntries,
  readHeldKeys,
  type CacheEntry,
  type GuardedCache,
  type HeldKeys,
  type Placement,
  type Wheel,
  type WheelStore,
} from '@compose-delivery/wheels';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readRecord, saveRecord } from './small-entries.ts';

export type Placed = {
  readonly entries: readonly CacheEntry[];
  /** Keys that the cache has; undefined: there is no cache, or nobody answered. */
  readonly cached: ReadonlySet<string> | undefined;
  readonly generationKey: string;
  /** Saves the record of this generation, once: a hint, so that it may be there before its last wheel. Answers whether the cache has it. */
  record(saves: boolean): Promise<boolean>;
  /** The same, and keeps what the cache holds beside the wheels. */
  keep(saves: boolean, saved: readonly string[]): Promise<void>;
};

type Place = {
  readonly cache: GuardedCache;
  readonly store: WheelStore;
  readonly ports: Ports;
  readonly minEntryBytes: number;
  /** Names this cache: what is held in one says nothing of another. */
  readonly scope: string;
  readonly isHere: (wheel: Wheel) => boolean;
};

export async function placeWheels(wheels: readonly Wheel[], place: Place): Promise<Placed> {
  const { cache, store, ports, minEntryBytes } = place;
  const generation = generationEntry(wheels);
  const path = join(
    store.root,
    'held',
    `${createHash('sha256').update(place.scope).digest('hex').slice(0, 16)}.json`,
  );
  const held = readHeldKeys(await ports.files.readText(path), ports.clock.now());
  const isHeld = (entry: CacheEntry): boolean =>
    Object.hasOwn(held.keys, entry.key) && entry.wheels.every(place.isHere);
  const before = placedBefore(wheels, held, minEntryBytes, isHeld);
  if (before && held.generation?.key === generation.key && before.entries.every(isHeld))
    return {
      entries: before.entries,
      cached: new Set(before.entries.map((entry) => entry.key)),
      generationKey: generation.key,
      record: () => Promise.resolve(true),
      keep: () => Promise.resolve(),
    };
  const newest = before ? undefined : await readRecord(cache, store, generation, GENERATION_PREFIX);
  let known: Placement = before?.known ?? (newest && decodeGeneration(newest.bytes)) ?? NOWHERE;
  const ask = async (entries: readonly CacheEntry[]): Promise<ReadonlySet<string> | undefined> => {
    const found = await lookUpEntries(
      cache,
      entries.filter((entry) => !isHeld(entry)),
    );
    return found && new Set([...found, ...entries.filter(isHeld).map((entry) => entry.key)]);
  };
  let entries = planCacheEntries(wheels, minEntryBytes, known);
  let cached = await ask(entries);
  const gone = entries.filter((entry) => !isWhole(entry) && !cached?.has(entry.key));
  if (cached && gone.length > 0) {
    // What the record names and nobody has is planned anew.
    const lost = new Set(gone.map((entry) => entry.key));
    const asked = new Set(entries.map((entry) => entry.key));
    known = new Map([...known].filter(([key]) => !lost.has(key)));
    entries = planCacheEntries(wheels, minEntryBytes, known);
    const more = await ask(entries.filter((entry) => !asked.has(entry.key)));
    cached = more && new Set([...cached, ...more]);
  }
  const placement = encodeGeneration(entries, known);
  let recording: Promise<boolean> | undefined;
  const record = (saves: boolean): Promise<boolean> => {
    if (newest?.key === generation.key && gone.length === 0) return Promise.resolve(true);
    if (!saves) return Promise.resolve(false);
    return (recording ??= saveRecord(cache, store, ports.files, generation, placement));
  };
  return {
    entries,
    cached,
    generationKey: generation.key,
    record,
    keep: async (saves, saved) => {
      const stored = await record(saves);
      const now = ports.clock.now();
      const seen = [...(cached ?? []), ...saved].filter((key) => !Object.hasOwn(held.keys, key));
      const after: HeldKeys = {
        schema: 1,
        keys: { ...held.keys, ...Object.fromEntries(seen.map((key) => [key, now])) },
        generation: stored
          ? { key: generation.key, record: Buffer.from(placement).toString('base64') }
          : undefined,
      };
      await ports.files.writeAtomic(path, JSON.stringify(after));
    },
  };
}

/**
 * Where the wheels lie after the record that was kept here last. Only small ones have to be placed, the others lie where their hash says:
 * where each small one is here, and was seen in the entry that the record names, the record in the cache could say nothing more.
 */
function placedBefore(
  wheels: readonly Wheel[],
  { generation }: HeldKeys,
  minEntryBytes: number,
  isHeld: (entry: CacheEntry) => boolean,
): { readonly known: Placement; readonly entries: readonly CacheEntry[] } | undefined {
  const known = generation && decodeGeneration(Buffer.from(generation.record, 'base64'));
  if (!known) return undefined;
  const entries = planCacheEntries(wheels, minEntryBytes, known);
  const isSmall = ({ size }: Wheel): boolean => size !== undefined && size < minEntryBytes;
  return entries.filter((entry) => entry.wheels.some(isSmall)).every(isHeld) ? { known, entries } : undefined;
}
