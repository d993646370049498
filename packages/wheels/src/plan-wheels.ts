// What is here, what the cache has, what must come over the network: decided before anything moves.
import type { CacheEntry } from './cache-entries.ts';
import type { Wheel } from './resolve-wheels.ts';

export type WheelSource = 'present' | 'cache' | 'network';

export type WheelStep = { readonly wheel: Wheel; readonly source: WheelSource; readonly why: string };

export type WheelPlan = {
  /** One step for each sha256, biggest first. */
  readonly steps: readonly WheelStep[];
  /** Entries to read, each of which has at least one wheel that is not here. */
  readonly restore: readonly CacheEntry[];
  /** Entries that the cache lacks. */
  readonly save: readonly CacheEntry[];
  readonly bytes: Readonly<Record<WheelSource, number>>;
};

export type WheelState = {
  readonly local: ReadonlyMap<string, 'present' | 'absent' | 'corrupt'>;
  /** Keys that the cache has; undefined: there is no cache. */
  readonly cached: ReadonlySet<string> | undefined;
};

/** Each sha256 once, however many services need it, the biggest first; an unknown size counts as small. */
export function uniqueWheels(wheels: readonly Wheel[]): readonly Wheel[] {
  const unique = new Map(wheels.map((wheel) => [wheel.sha256, wheel]));
  return [...unique.values()].sort(
    (a, b) => (b.size ?? 0) - (a.size ?? 0) || (a.filename < b.filename ? -1 : 1),
  );
}

export function planWheels(
  wheels: readonly Wheel[],
  entries: readonly CacheEntry[],
  state: WheelState,
): WheelPlan {
  const absent = (wheel: Wheel): boolean => state.local.get(wheel.sha256) !== 'present';
  const restore = entries.filter((entry) => state.cached?.has(entry.key) && entry.wheels.some(absent));
  const fromCache = new Set(restore.flatMap((entry) => entry.wheels.map((wheel) => wheel.sha256)));
  const steps = wheels.map((wheel): WheelStep => {
    if (!absent(wheel))
      return {
        wheel,
        source: 'present',
        why: 'in the wheelhouse; nothing is used before its sha256 is as in the lock',
      };
    if (fromCache.has(wheel.sha256))
      return { wheel, source: 'cache', why: 'the cache has an entry of this content' };
    return { wheel, source: 'network', why: whyNetwork(wheel, state) };
  });
  const sum = (source: WheelSource): number =>
    steps.reduce((bytes, step) => bytes + (step.source === source ? (step.wheel.size ?? 0) : 0), 0);
  return {
    steps,
    restore,
    save: state.cached ? entries.filter((entry) => !state.cached?.has(entry.key)) : [],
    bytes: { present: sum('present'), cache: sum('cache'), network: sum('network') },
  };
}

function whyNetwork(wheel: Wheel, state: WheelState): string {
  const local =
    state.local.get(wheel.sha256) === 'corrupt'
      ? 'the file in the wheelhouse was damaged'
      : 'not in the wheelhouse';
  return `${local}, ${state.cached ? 'and not in the cache' : 'and there is no cache'}`;
}
