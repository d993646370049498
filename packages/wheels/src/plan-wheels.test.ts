// Bounded concurrency, waiting, and the health of sources.
import { expect, test } from 'vitest';
import { backoffMs, retryAfterMs, standardBackoff } from './backoff.ts';
import { createLimiter, forEachLimited } from './limiter.ts';

test('the limiter: never more than allowed, in order, and a failure frees its place', async () => {
  const limit = createLimiter(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) =>
      limit(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(i);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
        if (i === 1) throw new Error('one');
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(1);
});

test('after a failure nothing new begins, and the failure is the one thrown', async () => {
  const begun: number[] = [];
  const work = forEachLimited([0, 1, 2, 3, 4], 2, async (i) => {
    begun.push(i);
    await Promise.resolve();
    if (i === 0) throw new Error('the first');
  });
  await expect(work).rejects.toThrow('the first');
  expect(begun.length).toBeLessThan(5);
});

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfterMs(header, Date.UTC(2026, 0, 1))).toBe(expected);
});

test('the wait doubles up to its limit and is never zero', () => {
  const waits = [1, 2, 3, 20].map((failures) =>
    backoffMs(failures, { ...standardBackoff(() => '80000000'), jitter: () => 1 }),
  );
  expect(waits).toEqual([500, 1_000, 2_000, 20_000]);
  expect(backoffMs(1, { ...standardBackoff(() => '80000000'), jitter: () => 0 })).toBe(250);
});
