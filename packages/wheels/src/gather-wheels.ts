// Carries a plan out: reads cache entries while it downloads what the cache does not have, and saves new entries as soon as their wheels are here.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { FetchPolicy, FetchPorts } from './fetch-job.ts';
import { fetchWheel, type FetchedWheel } from './fetch-wheel.ts';
import type { GuardedCache } from './guard-cache.ts';
import { forEachLimited } from './limiter.ts';
import type { WheelPlan, WheelSource } from './plan-wheels.ts';
import { restoreEntries } from './restore-entries.ts';
import type { Wheel } from './resolve-wheels.ts';
import { createSaver, type SaveCounts } from './save-entries.ts';

export type WheelResult = {
  readonly wheel: Wheel;
  /** Where it came from in the end. */
  readonly source: WheelSource;
  readonly bytes: number;
  readonly fetched: FetchedWheel | undefined;
  /** From the start of the gathering until the wheel was here; 0 for what was here before. */
  readonly milliseconds: number;
};

export type Gathered = {
  readonly results: readonly WheelResult[];
  readonly saved: SaveCounts;
  /** Entries whose content was not what their key says. */
  readonly damaged: readonly string[];
  /** Why the cache was left alone, if it was. */
  readonly trouble: string | undefined;
};

export type GatherOptions = {
  readonly cache: GuardedCache | undefined;
  /** False: the cache is read only. */
  readonly saves: boolean;
  readonly concurrency: number;
  /** Nothing may come over the network: what is neither here nor in the cache is a failure. */
  readonly failOnMiss?: boolean;
};

/**
 * Brings every wheel of the plan into the wheelhouse.
 * @throws DeliveryFailure if a wheel cannot be had. What came stays.
 */
export async function gatherWheels(
  plan: WheelPlan,
  ports: FetchPorts,
  policy: FetchPolicy,
  options: GatherOptions,
): Promise<Gathered> {
  const { cache, saves, concurrency, failOnMiss = false } = options;
  const started = ports.clock.monotonic();
  const here = new Map<string, WheelResult>();
  const keep = async (wheel: Wheel, source: WheelSource, fetched?: FetchedWheel): Promise<void> => {
    const milliseconds = source === 'present' ? 0 : Math.round(ports.clock.monotonic() - started);
    const bytes = await ports.store.sizeOf(wheel.sha256);
    here.set(wheel.sha256, { wheel, source, bytes, fetched, milliseconds });
    saver.consider();
  };
  const saver = createSaver(plan.save, saves ? cache : undefined, (sha256) => here.has(sha256), ports);
  const fetch = (wheels: readonly Wheel[]): Promise<unknown> =>
    forEachLimited(wheels, concurrency, async (wheel) => {
      const fetched = await fetchWheel(wheel, ports, policy);
      await keep(wheel, 'network', fetched);
    });
  const ofSource = (source: WheelSource): Wheel[] =>
    plan.steps.filter((step) => step.source === source).map((step) => step.wheel);
  const missing = (wheels: readonly Wheel[]): Wheel[] => wheels.filter((wheel) => !here.has(wheel.sha256));
  let damaged: readonly string[] = [];
  try {
    for (const wheel of ofSource('present')) await keep(wheel, 'present');
    if (failOnMiss) refuseNetwork(ofSource('network'), cache);
    // Both at once, but never one left running when the other has failed.
    const [restored, fetched] = await Promise.allSettled([
      cache
        ? restoreEntries(
            plan.restore,
            cache,
            ports,
            (wheel) => !here.has(wheel.sha256),
            (wheel) => keep(wheel, 'cache'),
          )
        : Promise.resolve([]),
      fetch(ofSource('network')),
    ]);
    if (restored.status === 'rejected') throw restored.reason;
    damaged = restored.value;
    if (fetched.status === 'rejected') throw fetched.reason;
    const left = missing(ofSource('cache'));
    if (failOnMiss) refuseNetwork(left, cache);
    await fetch(left);
  } finally {
    await saver.finish();
  }
  const results = plan.steps.flatMap((step) => here.get(step.wheel.sha256) ?? []);
  return { results, saved: saver.counts, damaged, trouble: cache?.trouble() };
}

const NAMED = 5;

function refuseNetwork(wheels: readonly Wheel[], cache: GuardedCache | undefined): void {
  if (wheels.length === 0) return;
  const names = wheels.slice(0, NAMED).map((wheel) => wheel.filename);
  const more = wheels.length > NAMED ? ` and ${wheels.length - NAMED} more` : '';
  const where = cache ? (cache.trouble() ?? 'the cache has been asked') : 'there is no cache';
  throw new DeliveryFailure(
    `fail-on-miss: ${wheels.length} wheels are neither in the wheelhouse nor in the cache (${where}): ${names.join(', ')}${more}`,
    {
      advice: 'Run once without fail-on-miss where the cache may be written, such as on the default branch.',
    },
  );
}
