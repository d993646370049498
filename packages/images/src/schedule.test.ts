// Scheduling by properties: whatever the jobs, limits hold, needs come first, all jobs end, and the same jobs give the same order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalPath, makespan, type Timed } from './build-times.ts';
import { checkClaims, readAmounts, startNow, type Limits } from './schedule.ts';

/** Jobs that need only earlier ones, so that there is no circle, and claims within the limits. */
const jobs = fc.array(
  fc.record({
    needs: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    network: fc.nat({ max: 2 }),
    cpu: fc.nat({ max: 3 }),
    seconds: fc.integer({ min: 0, max: 9 }),
  }),
  { maxLength: 24 },
);
const limits = fc.record({ lanes: fc.integer({ min: 1, max: 5 }) });

const named = (written: readonly Written[]): Timed[] =>
  written.map(({ needs, network, cpu, seconds }, at) => ({
    name: `s${at}`,
    needs: [...new Set(needs.filter((need) => need < at))].map((need) => `s${need}`),
    claims: { network, cpu },
    seconds,
  }));
type Written = { needs: number[]; network: number; cpu: number; seconds: number };

/** Plays the schedule, checks it at every start, and answers the order of starts. */
function play(all: readonly Timed[], bounds: Limits): string[] {
  const order: string[] = [];
  const settled = new Set<string>();
  let waiting = [...all];
  let running: { job: Timed; ends: number }[] = [];
  for (let now = 0; waiting.length + running.length > 0;) {
    const starts = startNow(
      waiting,
      running.map((one) => one.job),
      settled,
      bounds,
    );
    for (const name of starts) {
      const job = waiting.find((one) => one.name === name);
      if (!job) throw new Error(`${name} began twice`);
      for (const need of job.needs) expect(settled).toContain(need);
      running.push({ job, ends: now + job.seconds });
      order.push(name);
    }
    waiting = waiting.filter((job) => !starts.includes(job.name));
    expect(running.length).toBeLessThanOrEqual(bounds.lanes);
    for (const [resource, limit] of Object.entries(bounds.resources))
      expect(running.reduce((sum, one) => sum + (one.job.claims[resource] ?? 0), 0)).toBeLessThanOrEqual(
        limit,
      );
    expect(running.length, 'a deadlock').toBeGreaterThan(0);
    now = Math.min(...running.map((one) => one.ends));
    for (const one of running.filter((done) => done.ends <= now)) settled.add(one.job.name);
    running = running.filter((one) => one.ends > now);
  }
  return order;
}

const RESOURCES = { network: 2, cpu: 3 };

test('never over the limits, never before its needs, no deadlock, the same each time', () => {
  fc.assert(
    fc.property(jobs, limits, (written, { lanes }) => {
      const all = named(written);
      const bounds = { lanes, resources: RESOURCES };
      const order = play(all, bounds);
      expect(order).toHaveLength(all.length);
      expect(play(all, bounds)).toEqual(order);
      if (lanes === 1) expect(order).toEqual(all.map((job) => job.name));
    }),
    { numRuns: 300 },
  );
});

test('the estimate lies between the critical path and one after another', () => {
  fc.assert(
    fc.property(jobs, limits, (written, { lanes }) => {
      const all = named(written);
      const total = all.reduce((sum, job) => sum + job.seconds, 0);
      const estimate = makespan(all, { lanes, resources: {} });
      expect(estimate).toBeGreaterThanOrEqual(criticalPath(all).seconds);
      expect(estimate).toBeLessThanOrEqual(total);
      expect(makespan(all, { lanes: 1, resources: {} })).toBe(total);
      expect(makespan(all, { lanes: Math.max(1, all.length), resources: {} })).toBe(
        criticalPath(all).seconds,
      );
    }),
    { numRuns: 200 },
  );
});

const job = (name: string, claims: Record<string, number> = {}, needs: string[] = []): Timed => ({
  name,
  claims,
  needs,
  seconds: 1,
});

test('one network token: of two that fetch one waits, while one that is offline begins', () => {
  const waiting = [job('a', { network: 1 }), job('b', { network: 1 }), job('c', { network: 0 })];
  expect(startNow(waiting, [], new Set(), { lanes: 3, resources: { network: 1 } })).toEqual(['a', 'c']);
  expect(startNow(waiting, [], new Set(), { lanes: 1, resources: { network: 1 } })).toEqual(['a']);
});

test('the critical path is named', () => {
  const all = [job('base'), { ...job('web', {}, ['base']), seconds: 5 }, job('api', {}, ['base'])];
  expect(criticalPath(all)).toEqual({ services: ['base', 'web'], seconds: 6 });
});

test('a claim beyond a limit is refused, since it would wait for ever', () => {
  const bounds = { lanes: 1, resources: { cpu: 2 } };
  expect(() => checkClaims([job('big', { cpu: 3 })], bounds)).toThrow(
    'resources: expected at least cpu=3, which big asks for, saw cpu=2',
  );
  expect(() => checkClaims([job('fits', { cpu: 2, disk: 9e9 })], bounds)).not.toThrow();
});

test.each([
  ['network=1,cpu=2', { network: 1, cpu: 2 }],
  ['disk=10GB memory=512Mi', { disk: 10e9, memory: 512 * 1_024 ** 2 }],
  ['', {}],
  [
    { cpu: 2, disk: '1.5G' },
    { cpu: 2, disk: 1.5e9 },
  ],
])('amounts: %j', (written, read) => {
  expect(readAmounts(written, 'resources')).toEqual(read);
});

test.each(['cpu', 'cpu=', 'cpu=-1', 'cpu=1XB', 'CPU=1', '=1', ['cpu=1'], null, 7])(
  'amounts that are none: %j',
  (written) => {
    expect(() => readAmounts(written, 'resources')).toThrow('resources: expected amounts such as');
  },
);
