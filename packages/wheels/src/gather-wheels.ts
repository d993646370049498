// Carries a plan out: hashes what is here and reads cache entries while it downloads what the cache does not have, and saves new entries as
// soon as their wheels are here.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { FetchPolicy, FetchPorts } from './fetch-job.ts';
import { fetchWheel, type FetchedWheel } from './fetch-wheel.ts';
import type { GuardedCache } from './guard-cache.ts';
import { forEachLimited } from './limiter.ts';
import type { WheelPlan, WheelSource, WheelStep } from './plan-wheels.ts';
import { restoreEntries } from './restore-entries.ts';
import type { Wheel } from './resolve-wheels.ts';
import { createSaver, type SaveCounts } from './save-entries.ts';
import type { WheelStore } from './store-port.ts';

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
  /** What was done, in the end: the plan's steps, where a wheel that was here turned out damaged with what was done instead. */
  readonly steps: readonly WheelStep[];
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
  /** What to do for wheels that lie here and are damaged: found out while the others come. */
  readonly planFor: (damaged: readonly Wheel[]) => WheelPlan;
  /** Nothing may come over the network: what is neither here nor in the cache is a failure. */
  readonly failOnMiss?: boolean;
  /** Begun when every wheel is here and the last save is under way; never rejects. */
  readonly withLastSave?: () => Promise<unknown>;
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
  const { cache, saves, concurrency, planFor, failOnMiss = false } = options;
  const started = ports.clock.monotonic();
  const here = new Map<string, WheelResult>();
  const keep = async (wheel: Wheel, source: WheelSource, fetched?: FetchedWheel): Promise<void> => {
    const milliseconds = source === 'present' ? 0 : Math.round(ports.clock.monotonic() - started);
    const bytes = await ports.store.sizeOf(wheel.sha256);
    here.set(wheel.sha256, { wheel, source, bytes, fetched, milliseconds });
    saver.consider();
  };
  const saver = createSaver(plan.save, saves ? cache : undefined, (sha256) => here.has(sha256), ports);
  const store: WheelStore = {
    ...ports.store,
    openPart: async (sha256) => saver.follow(sha256, await ports.store.openPart(sha256)),
  };
  const fetch = (wheels: readonly Wheel[]): Promise<unknown> =>
    forEachLimited(wheels, concurrency, async (wheel) => {
      const fetched = await fetchWheel(wheel, { ...ports, store }, policy);
      await keep(wheel, 'network', fetched);
    });
  const bring = async (given: WheelPlan, busy: ReadonlySet<string>): Promise<readonly string[]> => {
    const ofSource = (source: WheelSource): Wheel[] => wheelsFrom(given, source);
    if (failOnMiss) refuseNetwork(ofSource('network'), cache);
    const wanted = ({ sha256 }: Wheel): boolean => !here.has(sha256) && !busy.has(sha256);
    // Both at once, but never one left running when the other has failed.
    const [restored, fetched] = await Promise.allSettled([
      cache
        ? restoreEntries(given.restore, cache, ports, wanted, (wheel) => keep(wheel, 'cache'))
        : Promise.resolve([]),
      fetch(ofSource('network')),
    ]);
    if (restored.status === 'rejected') throw restored.reason;
    if (fetched.status === 'rejected') throw fetched.reason;
    const left = ofSource('cache').filter((wheel) => !here.has(wheel.sha256));
    if (failOnMiss) refuseNetwork(left, cache);
    await fetch(left);
    return restored.value;
  };
  const present = wheelsFrom(plan, 'present');
  const damagedHere: Wheel[] = [];
  const check = (): Promise<unknown> =>
    forEachLimited(present, HASHED_AT_ONCE, async (wheel) => {
      if ((await ports.store.verify(wheel.sha256)) === 'present') await keep(wheel, 'present');
      else damagedHere.push(wheel);
    });
  const damaged: string[] = [];
  let withLastSave: GatherOptions['withLastSave'];
  let replaced: readonly WheelStep[] = [];
  try {
    const [checked, brought] = await Promise.allSettled([
      check(),
      bring(plan, new Set(present.map((wheel) => wheel.sha256))),
    ]);
    if (brought.status === 'rejected') throw brought.reason;
    if (checked.status === 'rejected') throw checked.reason;
    damaged.push(...brought.value);
    if (damagedHere.length > 0) {
      const again = planFor(damagedHere);
      replaced = again.steps;
      damaged.push(...(await bring(again, new Set())));
    }
    ({ withLastSave } = options);
  } finally {
    await saver.finish(withLastSave);
  }
  const results = plan.steps.flatMap((step) => here.get(step.wheel.sha256) ?? []);
  const anew = new Map(replaced.map((step) => [step.wheel.sha256, step]));
  const steps = plan.steps.map((step) => anew.get(step.wheel.sha256) ?? step);
  return { steps, results, saved: saver.counts, damaged, trouble: cache?.trouble() };
}

/** Two hash at once: reading and hashing overlap, and most machines have two cores. */
const HASHED_AT_ONCE = 2;

function wheelsFrom(plan: WheelPlan, source: WheelSource): Wheel[] {
  return plan.steps.filter((step) => step.source === source).map((step) => step.wheel);
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
