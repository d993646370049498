// What the times of builds say: the chain of needs that decided on the whole, and what building side by side would have taken.
import { startNow, type Job, type Limits } from './schedule.ts';

export type Timed = Job & { readonly seconds: number };

export type CriticalPath = { readonly services: readonly string[]; readonly seconds: number };

/** The longest chain of needs, by seconds; no order of building can be faster. */
export function criticalPath(jobs: readonly Timed[]): CriticalPath {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const found = new Map<string, CriticalPath>();
  const longest = (job: Timed): CriticalPath => {
    const known = found.get(job.name);
    if (known) return known;
    let best: CriticalPath = { services: [], seconds: 0 };
    for (const need of job.needs) {
      const before = byName.get(need);
      if (!before) continue;
      const path = longest(before);
      if (isLonger(path, best)) best = path;
    }
    const path = { services: [...best.services, job.name], seconds: best.seconds + job.seconds };
    found.set(job.name, path);
    return path;
  };
  let result: CriticalPath = { services: [], seconds: 0 };
  for (const job of jobs) {
    const path = longest(job);
    if (isLonger(path, result)) result = path;
  }
  return result;
}

function isLonger(a: CriticalPath, b: CriticalPath): boolean {
  return a.seconds > b.seconds || (a.seconds === b.seconds && a.services.length > b.services.length);
}

/** Seconds until the last of the jobs would end under these limits, if each took as long as it did. The estimate leaves contention out. */
export function makespan(jobs: readonly Timed[], limits: Limits): number {
  let waiting: readonly Timed[] = jobs;
  let running: { job: Timed; ends: number }[] = [];
  const settled = new Set<string>();
  let now = 0;
  for (;;) {
    const starts = startNow(
      waiting,
      running.map((one) => one.job),
      settled,
      limits,
    );
    running.push(
      ...waiting.filter((job) => starts.includes(job.name)).map((job) => ({ job, ends: now + job.seconds })),
    );
    waiting = waiting.filter((job) => !starts.includes(job.name));
    if (running.length === 0) return now; // what is left waits for something that can never begin
    now = Math.min(...running.map((one) => one.ends));
    for (const one of running) if (one.ends <= now) settled.add(one.job.name);
    running = running.filter((one) => one.ends > now);
  }
}
