import { expect, test } from 'vitest';
import type { WatchDefinition } from '@compose-delivery/application';
import { LATENCY_BOUNDS_MS, latencyBucket } from '../latency.ts';
import { judgeWatch, quantile, since, type WatchSample } from './watch.ts';

const definition: WatchDefinition = {
  seconds: 30,
  'interval-seconds': 1,
  'max-error-rate': 0.1,
  'min-requests': 20,
  'p95-ms': 300,
  'on-inconclusive': 'hold',
  probe: { paths: ['/'] },
};
const fast = (count: number): number[] => LATENCY_BOUNDS_MS.map((_, i) => (i === 2 ? count : 0));
const sample = (changes: Partial<WatchSample> = {}): WatchSample => ({
  requests: 100,
  errors: 0,
  latency: fast(100),
  down: [],
  probeFailures: [],
  ...changes,
});
const slow = fast(90);
slow[latencyBucket(700)] = 10;

test.each<[string, Partial<WatchSample>, boolean, string | undefined]>([
  ['nothing wrong yet', {}, false, undefined],
  ['nothing wrong to the end', {}, true, 'pass'],
  ['exactly the allowed rate', { errors: 10 }, true, 'pass'],
  ['more than the allowed rate, before the end', { errors: 11 }, false, 'fail'],
  ['all wrong, but too few to say', { requests: 5, errors: 5 }, false, undefined],
  ['all wrong, but too few to say, at the end', { requests: 5, errors: 5 }, true, 'inconclusive'],
  ['no request at all', { requests: 0, latency: [] }, true, 'inconclusive'],
  ['a dead service, whatever the requests say', { requests: 0, down: ['web'] }, false, 'fail'],
  ['too slow', { latency: slow }, true, 'fail'],
  ['too slow, but not over', { latency: slow }, false, undefined],
])('%s', (_, changes, over, verdict) => {
  expect(judgeWatch(sample(changes), definition, over)?.verdict).toBe(verdict);
});

test('every verdict has a reason with its figures', () => {
  expect(judgeWatch(sample({ errors: 50 }), definition, false)?.reasons[0]).toBe(
    '50 of 100 requests failed (50.0 %, allowed 10.0 %)',
  );
  expect(judgeWatch(sample({ requests: 3 }), definition, true)?.reasons[0]).toContain('20 are needed');
  expect(judgeWatch(sample({ latency: slow }), definition, true)?.reasons[0]).toBe(
    'p95 is up to 750 ms; 300 ms are allowed',
  );
});

test('counters are differences, and a router that restarted counts anew', () => {
  const before = { requests: 10, errors: 2, latency: [5, 5] };
  expect(since(before, { requests: 15, errors: 3, latency: [9, 6] })).toEqual({
    requests: 5,
    errors: 1,
    latency: [4, 1],
  });
  expect(since(before, { requests: 4, errors: 1, latency: [4, 0] })).toEqual({
    requests: 4,
    errors: 1,
    latency: [4, 0],
  });
});

test('quantiles are upper bounds of buckets', () => {
  expect(quantile([], 0.95)).toBeUndefined();
  expect(quantile(fast(10), 0.5)).toBe(3);
  expect(quantile([...LATENCY_BOUNDS_MS.map(() => 0), 1], 0.95)).toBe(Infinity);
});
