// What is known before anything moves: which wheels are needed, which are here, which the cache has.
import { DeliveryFailure, type Cache, type Ports } from '@compose-delivery/runtime';
import {
  cachePath,
  formatBytes,
  lookUpEntries,
  packageKey,
  planCacheEntries,
  planWheels,
  readResolution,
  resolutionDigest,
  resolutionKey,
  resolveWheels,
  uniqueWheels,
  type Index,
  type PageSource,
  type ServiceLock,
  type Wheel,
  type WheelPlan,
  type WheelStore,
} from '@compose-delivery/wheels';
import { join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';

type Given = {
  readonly locks: readonly ServiceLock[];
  readonly indexes: readonly Index[];
  readonly pages: PageSource;
  readonly store: WheelStore;
  readonly cache: Cache | undefined;
  readonly inputs: WheelCacheInputs;
  readonly ports: Ports;
};

export type Observed = {
  readonly plan: WheelPlan;
  /** Wheels of each lock, in the order of the locks. */
  readonly wheelsOf: readonly (readonly Wheel[])[];
  /** Keeps what was resolved for the next run. */
  readonly remember: (saves: boolean) => Promise<void>;
};

export async function observe(given: Given): Promise<Observed> {
  const { locks, indexes, pages, store, cache, inputs, ports } = given;
  const needs = locks.flatMap((lock) => lock.packages.map((locked) => ({ locked, target: lock.target })));
  const digest = resolutionDigest(
    needs.map(({ locked, target }) => packageKey(locked, target)),
    indexes,
  );
  const path = join(store.root, 'resolved', `${digest}.json`);
  const entry = { key: resolutionKey(digest), paths: [cachePath(ports.workspace, path)] };
  const inCache = cache && !(await ports.files.exists(path)) ? await restoreQuietly(cache, entry) : undefined;
  const memory = await readResolution(ports.files, path);
  const resolved = await resolveWheels(needs, memory, indexes, pages, inputs.concurrency);
  const wheels = uniqueWheels(resolved.wheels);
  const entries = planCacheEntries(wheels, store.blobPath, ports.workspace);
  const local = new Map<string, 'present' | 'absent' | 'corrupt'>();
  for (const wheel of wheels) local.set(wheel.sha256, await store.verify(wheel.sha256));
  const cached = cache ? await lookUpEntries(cache, entries, ports.log, ports.clock) : undefined;
  let at = 0;
  return {
    plan: planWheels(wheels, entries, { local, cached }),
    wheelsOf: locks.map((lock) => resolved.wheels.slice(at, (at += lock.packages.length))),
    remember: async (saves) => {
      if (resolved.asked > 0) await ports.files.writeAtomic(path, JSON.stringify(resolved.memory));
      if (cache && saves && inCache === undefined && (await ports.files.exists(path))) {
        const known = await cache
          .restore(entry.paths, entry.key, { lookupOnly: true })
          .catch(() => undefined);
        if (known === undefined) await cache.save(entry.paths, entry.key).catch(() => 'failed');
      }
    },
  };
}

function restoreQuietly(
  cache: Cache,
  entry: { key: string; paths: readonly string[] },
): Promise<string | undefined> {
  return cache.restore(entry.paths, entry.key).catch(() => undefined);
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
