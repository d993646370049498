import { expect, test } from 'vitest';
import { collectSamples, type Samples } from '../samples.ts';
import { bumpGoal, growthGoal, loadGoal, unchangedGoal } from './goals.ts';

function samplesOf(...rows: readonly (readonly [string, string, number, object?])[]): Samples {
  const samples = collectSamples(() => undefined);
  for (const [scenario, contender, seconds, more] of rows)
    samples.add(scenario, contender, {
      ok: seconds > 0,
      seconds,
      bytesDown: 0,
      bytesUp: 0,
      requests: 0,
      note: 'why',
      ...(more ? { more: { ...more } } : {}),
    });
  return samples;
}

test('under load: one failed round of ours misses the goal, failed rounds of others do not', () => {
  const others = [['under-load', 'compose build', 0] as const, ['under-load', 'compose build', 9] as const];
  const good = loadGoal(samplesOf(['under-load', 'ours', 9], ['under-load', 'ours', 9], ...others));
  expect(good).toMatchObject({
    met: true,
    seen: 'ours 2 of 2, compose build 1 of 2, compose --parallel 1 0 of 0',
  });
  expect(loadGoal(samplesOf(['under-load', 'ours', 9], ['under-load', 'ours', 0])).met).toBe(false);
  expect(loadGoal(samplesOf()).met).toBe(false);
});

test('unchanged: half of the time is met, more is missed', () => {
  const goal = (ours: number) =>
    unchangedGoal(samplesOf(['unchanged', 'sequential-build', ours], ['unchanged', 'compose build', 2])).met;
  expect(goal(1)).toBe(true);
  expect(goal(1.1)).toBe(false);
  expect(unchangedGoal(samplesOf(['unchanged', 'sequential-build', 1])).met).toBe(false);
});

test('bump: exactly the services that install it; fewer, others and more are wrong', () => {
  const goal = (again: readonly string[], seconds = 5) =>
    bumpGoal(samplesOf(['bump', 'ours', seconds, { again }])).met;
  expect(goal(['api', 'web'])).toBe(true);
  expect(goal([])).toBe(false);
  expect(goal(['api', 'worker'])).toBe(false);
  expect(goal(['api', 'web', 'model'])).toBe(false);
  expect(goal(['api', 'web'], 0)).toBe(false);
});

test('growth: linear is met, quadratic is missed, a size that was not measured is missed', () => {
  const rows = (f: (x: number) => number) =>
    [4, 16, 64].map((count) => [`growth-${count}`, 'ours', f(count)] as const);
  expect(growthGoal(samplesOf(...rows((x) => x)), [4, 16, 64], '').met).toBe(true);
  expect(growthGoal(samplesOf(...rows((x) => x * x)), [4, 16, 64], '').met).toBe(false);
  expect(growthGoal(samplesOf(...rows((x) => x).slice(1)), [4, 16, 64], '').met).toBe(false);
});
