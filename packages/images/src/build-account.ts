// The account of a run: how long, how much from caches, which chain decided, what building side by side would have given.
import { criticalPath, makespan, type CriticalPath, type Timed } from './build-times.ts';
import type { BuildUnit } from './builder-port.ts';
import type { BuildResult } from './build-result.ts';

export type Account = {
  readonly wallSeconds: number;
  readonly critical: CriticalPath;
  /** With as many lanes as there are builds, and with two; contention left out. */
  readonly parallelSeconds: number;
  readonly twoLanesSeconds: number;
  /** Cached steps of all steps that were built; 1 if nothing had to be built. */
  readonly cacheRatio: number;
  readonly bytes: number;
};

export function accountOf(
  results: readonly BuildResult[],
  units: readonly BuildUnit[],
  wallSeconds: number,
): Account {
  const bySeconds = new Map(results.map((one) => [one.service, one.seconds]));
  const jobs = units.map((unit): Timed => ({
    name: unit.service,
    needs: unit.needs,
    claims: {},
    seconds: bySeconds.get(unit.service) ?? 0,
  }));
  const steps = results.map((one) => one.cached ?? [0, 0]);
  const all = steps.reduce((sum, [, of]) => sum + of, 0);
  const lanes = (count: number): number => makespan(jobs, { lanes: count, resources: {} });
  return {
    wallSeconds,
    critical: criticalPath(jobs),
    parallelSeconds: lanes(Math.max(1, jobs.length)),
    twoLanesSeconds: lanes(2),
    cacheRatio: all === 0 ? 1 : steps.reduce((sum, [cached]) => sum + cached, 0) / all,
    bytes: results.reduce((sum, one) => sum + one.bytes, 0),
  };
}

/** The step that took longest, for the table. */
export function slowestStep(
  result: BuildResult,
): { readonly name: string; readonly seconds: number } | undefined {
  return result.steps
    .filter((step) => !step.cached && step.seconds >= 0.05)
    .toSorted((a, b) => b.seconds - a.seconds)
    .map(({ name, seconds }) => ({ name, seconds }))[0];
}

export function humanBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1_000 && at < units.length - 1) {
    value /= 1_000;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[at] ?? ''}`;
}
