// What is known before anything moves: which wheels are needed, which are here, which the cache has.
import { DeliveryFailure, type Ports } from '@compose-delivery/runtime';
import {
  decodeGeneration,
  forEachLimited,
  formatBytes,
  generationEntry,
  lookAtWheel,
  NOWHERE,
  planCacheEntries,
  planWheels,
  resolveWheels,
  uniqueWheels,
  type GuardedCache,
  type Index,
  type PageSource,
  type ServiceLock,
  type Wheel,
  type WheelPlan,
  type WheelStore,
} from '@compose-delivery/wheels';
import type { WheelCacheInputs } from './action.ts';
import { placeWheels, type Placed } from './place-wheels.ts';
import { recall } from './recall.ts';
import { readRecord } from './small-entries.ts';

type Given = {
  readonly locks: readonly ServiceLock[];
  readonly indexes: readonly Index[];
  readonly pages: PageSource;
  readonly store: WheelStore;
  readonly cache: GuardedCache | undefined;
  readonly inputs: WheelCacheInputs;
  readonly ports: Ports;
};

export type Observed = {
  readonly plan: WheelPlan;
  /** What to do for wheels that lie in the wheelhouse and are damaged. */
  readonly planFor: (damaged: readonly Wheel[]) => WheelPlan;
  /** Wheels of each lock, in the order of the locks. */
  readonly wheelsOf: readonly (readonly Wheel[])[];
  /** Keys of all that this run needs of the cache: pruning keeps them. */
  readonly keys: ReadonlySet<string>;
  /** Saves the record of where the wheels lie in the cache; `remember` would do it, too. */
  readonly record: (saves: boolean) => Promise<boolean>;
  /** Keeps what was resolved, and where the wheels lie, for the next run. `saved`: keys that the cache has since. */
  readonly remember: (saves: boolean, saved: readonly string[]) => Promise<void>;
  /** The keys that the record of another generation names; none if it cannot be had. */
  readonly keysOf: (generationKey: string) => Promise<readonly string[]>;
};

/** Two at once: a dry run reads all that is here, and most machines have two cores. */
const LOOKED_AT_ONCE = 2;

export async function observe(given: Given): Promise<Observed> {
  const { locks, indexes, pages, store, cache, inputs, ports } = given;
  const needs = locks.flatMap((lock) => lock.packages.map((locked) => ({ locked, target: lock.target })));
  const recalled = await recall(needs, indexes, store, cache, ports);
  const resolved = await resolveWheels(needs, recalled.memory, indexes, pages, inputs.concurrency);
  for (const { filename, yanked } of resolved.yanked)
    ports.log.warning(
      `${filename} was withdrawn from its index (yanked)${yanked ? `: ${yanked}` : ''}; the lock asks for it`,
    );
  const wheels = uniqueWheels(resolved.wheels);
  const states = await forEachLimited(wheels, LOOKED_AT_ONCE, (wheel) =>
    inputs.dryRun ? store.verify(wheel.sha256) : lookAtWheel(wheel, store),
  );
  const local = new Map(wheels.map((wheel, i) => [wheel.sha256, states[i] ?? ('absent' as const)]));
  const isHere = (wheel: Wheel): boolean => local.get(wheel.sha256) === 'present';
  const minEntryBytes = inputs.minEntrySize;
  const placed: Placed =
    cache && wheels.length > 0
      ? await placeWheels(wheels, {
          cache,
          store,
          ports,
          minEntryBytes,
          isHere,
          scope: scopeOf(cache, given),
        })
      : {
          entries: planCacheEntries(wheels, minEntryBytes),
          cached: undefined,
          generationKey: generationEntry(wheels).key,
          record: () => Promise.resolve(false),
          keep: () => Promise.resolve(),
        };
  let at = 0;
  const { entries, cached } = placed;
  return {
    plan: planWheels(wheels, entries, { local, cached }),
    planFor: (damaged) => {
      const none = new Map(damaged.map(({ sha256 }) => [sha256, 'corrupt' as const]));
      return planWheels(damaged, entries, { local: none, cached });
    },
    wheelsOf: locks.map((lock) => resolved.wheels.slice(at, (at += lock.packages.length))),
    keys: new Set([recalled.key, placed.generationKey, ...placed.entries.map((entry) => entry.key)]),
    keysOf: async (key) => {
      const found = cache && (await readRecord(cache, store, { ...generationEntry(wheels), key }));
      return [...((found && decodeGeneration(found.bytes)) ?? NOWHERE).keys()];
    },
    record: (saves) => placed.record(saves),
    remember: async (saves, saved) => {
      await recalled.keep(resolved.memory, resolved.asked, saves ? cache : undefined);
      await placed.keep(saves, saved);
    },
  };
}

/** An entry is seen by its own branch and those that come from it; a folder by everybody who names it. */
function scopeOf(cache: GuardedCache, { inputs, ports }: Given): string {
  const { repository, ref } = ports.facts;
  return cache.name === 'directory'
    ? `directory ${inputs.cacheDirectory}`
    : `actions ${repository ?? ''} ${ref ?? ''}`;
}

/** Room for what comes, once in the wheelhouse and once for what reads it. @throws DeliveryFailure with both figures. */
export async function requireSpace(store: WheelStore, plan: WheelPlan): Promise<void> {
  const needed = 2 * (plan.bytes.network + plan.bytes.cache);
  const free = await store.freeBytes();
  if (needed <= free) return;
  throw new DeliveryFailure(
    `the wheels need ${formatBytes(needed)} in ${store.root}, where ${formatBytes(free)} are free`,
    {
      advice: 'Free some space, or name a wheelhouse on another disk.',
    },
  );
}
