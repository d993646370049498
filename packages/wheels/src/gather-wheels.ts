// Carries a plan out: reads cache entries, downloads what they do not bring, saves new entries as soon as their wheels are here.
import { messageOf, type Cache, type Clock, type Log } from '@compose-delivery/runtime';
import type { CacheEntry } from './cache-entries.ts';
import type { FetchPolicy, FetchPorts } from './fetch-job.ts';
import { fetchWheel, type FetchedWheel } from './fetch-wheel.ts';
import { createLimiter, forEachLimited } from './limiter.ts';
import type { WheelPlan, WheelSource } from './plan-wheels.ts';
import type { Wheel } from './resolve-wheels.ts';

export type WheelResult = {
  readonly wheel: Wheel;
  /** Where it came from in the end. */
  readonly source: WheelSource;
  readonly bytes: number;
  readonly fetched: FetchedWheel | undefined;
};

export type Gathered = {
  readonly results: readonly WheelResult[];
  readonly saved: Readonly<Record<'saved' | 'exists' | 'denied' | 'failed', number>>;
  /** Entries whose content was not what their key says. */
  readonly damaged: readonly string[];
};

const LOOKUPS_AT_ONCE = 8;
const SAVES_AT_ONCE = 2;

/** A look-up that takes so long is a service in trouble: a few of them cost more than the wheels. */
const SLOW_LOOKUP_MS = 10_000;
const SLOW_LOOKUPS = 2;

/**
 * The keys that the cache has; undefined if it answers so slowly that it is left alone for this run.
 * A cache that is down has none; that never fails the step.
 */
export async function lookUpEntries(
  cache: Cache,
  entries: readonly CacheEntry[],
  log: Log,
  clock: Clock,
): Promise<ReadonlySet<string> | undefined> {
  let slow = 0;
  const found = await forEachLimited(entries, LOOKUPS_AT_ONCE, async (entry) => {
    if (slow >= SLOW_LOOKUPS) return undefined;
    const started = clock.monotonic();
    try {
      const key = await cache.restore(entry.paths, entry.key, { lookupOnly: true });
      return key === entry.key ? key : undefined;
    } catch (error) {
      log.warning(`the cache was not asked for ${entry.key}: ${messageOf(error)}`);
      return undefined;
    } finally {
      if (clock.monotonic() - started >= SLOW_LOOKUP_MS) slow += 1;
    }
  });
  if (slow < SLOW_LOOKUPS) return new Set(found.filter((key) => key !== undefined));
  log.warning('the cache answers too slowly; it is left alone for this run');
  return undefined;
}

/**
 * Brings every wheel of the plan into the wheelhouse.
 * @param cache undefined: none; `saves` false: it is read only
 * @throws DeliveryFailure if a wheel cannot be had. What came stays.
 */
export async function gatherWheels(
  plan: WheelPlan,
  cache: Cache | undefined,
  saves: boolean,
  ports: FetchPorts,
  policy: FetchPolicy,
  concurrency: number,
): Promise<Gathered> {
  const here = new Map<string, WheelResult>();
  const keep = async (wheel: Wheel, source: WheelSource, fetched?: FetchedWheel): Promise<void> => {
    here.set(wheel.sha256, { wheel, source, bytes: await ports.store.sizeOf(wheel.sha256), fetched });
  };
  for (const step of plan.steps) if (step.source === 'present') await keep(step.wheel, 'present');
  const damaged = cache ? await restoreEntries(plan, cache, ports, here, keep) : [];
  const saver = createSaver(plan.save, saves ? cache : undefined, here, ports.log);
  const missing = plan.steps.map((step) => step.wheel).filter((wheel) => !here.has(wheel.sha256));
  saver.consider();
  try {
    await forEachLimited(missing, concurrency, async (wheel) => {
      const fetched = await fetchWheel(wheel, ports, policy);
      await keep(wheel, 'network', fetched);
      saver.consider();
    });
  } finally {
    await saver.finish();
  }
  const results = plan.steps.flatMap((step) => here.get(step.wheel.sha256) ?? []);
  return { results, saved: saver.counts, damaged };
}

/** Reads the entries of the plan and checks every wheel in them: a key can be guessed, a content cannot. */
async function restoreEntries(
  plan: WheelPlan,
  cache: Cache,
  ports: FetchPorts,
  here: ReadonlyMap<string, WheelResult>,
  keep: (wheel: Wheel, source: WheelSource) => Promise<void>,
): Promise<string[]> {
  const damaged: string[] = [];
  await forEachLimited(plan.restore, SAVES_AT_ONCE, async (entry) => {
    ports.signal.throwIfAborted();
    const key = await cache.restore(entry.paths, entry.key).catch(() => undefined);
    const wanted = entry.wheels.filter((wheel) => !here.has(wheel.sha256));
    const verdicts = await Promise.all(wanted.map((wheel) => ports.store.verify(wheel.sha256)));
    for (const [i, wheel] of wanted.entries()) if (verdicts[i] === 'present') await keep(wheel, 'cache');
    if (verdicts.includes('corrupt') || (key !== undefined && verdicts.includes('absent'))) {
      damaged.push(entry.key);
      ports.log.warning(
        `cache entry ${entry.key} does not hold what its key says; its wheels are downloaded again`,
      );
    } else if (key === undefined)
      ports.log.info(`cache entry ${entry.key} is gone; its wheels are downloaded`);
  });
  return damaged;
}

type Saver = {
  /** Begins to save every entry whose wheels are all here now. */
  consider(): void;
  finish(): Promise<void>;
  readonly counts: Record<'saved' | 'exists' | 'denied' | 'failed', number>;
};

function createSaver(
  entries: readonly CacheEntry[],
  cache: Cache | undefined,
  here: ReadonlyMap<string, WheelResult>,
  log: Log,
): Saver {
  const counts = { saved: 0, exists: 0, denied: 0, failed: 0 };
  const waiting = new Set(cache ? entries : []);
  const limit = createLimiter(SAVES_AT_ONCE);
  const running: Promise<void>[] = [];
  const save = async (entry: CacheEntry): Promise<void> => {
    // A token that may not write says so once; the others would only be compressed for nothing.
    if (!cache || counts.denied > 0) return;
    try {
      const known = await cache.restore(entry.paths, entry.key, { lookupOnly: true });
      counts[known === entry.key ? 'exists' : await cache.save(entry.paths, entry.key)] += 1;
    } catch (error) {
      counts.failed += 1;
      log.warning(`cache entry ${entry.key} was not saved: ${messageOf(error)}`);
    }
  };
  return {
    counts,
    consider: () => {
      for (const entry of waiting) {
        if (!entry.wheels.every((wheel) => here.has(wheel.sha256))) continue;
        waiting.delete(entry);
        running.push(limit(() => save(entry)));
      }
    },
    finish: async () => {
      await Promise.all(running);
    },
  };
}
