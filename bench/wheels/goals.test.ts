import { expect, test } from 'vitest';
import { collectSamples, type Samples } from '../samples.ts';
import { bumpGoals, coldGoal, flakyGoals, fullHitGoal, stalledGoal } from './goals.ts';

function samplesOf(...rows: readonly (readonly [string, string, number, object?])[]): Samples {
  const samples = collectSamples(() => undefined);
  for (const [scenario, contender, seconds, more] of rows)
    samples.add(scenario, contender, {
      ok: seconds > 0,
      seconds,
      bytesDown: 0,
      bytesUp: 0,
      requests: 0,
      note: '',
      ...(more ? { more: { ...more } } : {}),
    });
  return samples;
}

test('cold: twice as fast as pip is met, less is missed, no pip is missed', () => {
  expect(coldGoal(samplesOf(['cold', 'ours', 10], ['cold', 'pip', 20]), 'cold').met).toBe(true);
  expect(coldGoal(samplesOf(['cold', 'ours', 10], ['cold', 'pip', 19]), 'cold').met).toBe(false);
  expect(coldGoal(samplesOf(['cold', 'ours', 10]), 'cold')).toMatchObject({ met: false, seen: undefined });
});

test('full hit: as fast as the tarball is met, 6 % slower is missed', () => {
  expect(fullHitGoal(samplesOf(['full-hit', 'ours', 10], ['full-hit', 'tarball', 10])).met).toBe(true);
  expect(fullHitGoal(samplesOf(['full-hit', 'ours', 10.6], ['full-hit', 'tarball', 10])).met).toBe(false);
});

const MOVED = { pageBytes: 10, fileBytes: 1_000, cacheDown: 50, cacheUp: 1_050 };

test('bump: pages, wheels and cache count; a run that failed moved nothing worth praise', () => {
  const goals = (ours: number, moved: object) =>
    bumpGoals(samplesOf(['b', 'ours', ours, moved], ['b', 'tarball + pip', 100]), 'b', 1_000, 1_000).map(
      ({ met }) => met,
    );
  expect(goals(10, MOVED)).toEqual([true, true, true]);
  expect(goals(10, { ...MOVED, pageBytes: 60 })).toEqual([false, true, true]);
  expect(goals(10, { ...MOVED, cacheUp: 1_101 })).toEqual([true, false, true]);
  expect(goals(11, MOVED)).toEqual([true, true, false]);
  expect(goals(0, MOVED)).toEqual([false, false, false]);
});

test('bump: ten times, whatever the bytes leave; what they leave is said', () => {
  const goal = bumpGoals(
    samplesOf(['b', 'ours', 10, MOVED], ['b', 'tarball + pip', 99]),
    'b',
    1_000,
    10.3,
  )[2];
  expect(goal).toMatchObject({ met: false, seen: '9.9 times' });
  expect(goal?.what).toContain('if nothing but bytes took time: 10.3 times');
});

test('flaky: 199 of 200 is enough, 198 is not, one wrong wheel is not, fewer than 200 runs say nothing', () => {
  const met = (runs: number, succeeded: number, wrong: number) =>
    flakyGoals({ runs, succeeded, wrong, failedSeeds: [] }).map((goal) => goal.met);
  expect(met(200, 199, 0)).toEqual([true, true]);
  expect(met(200, 198, 0)).toEqual([false, true]);
  expect(met(200, 199, 1)).toEqual([true, false]);
  expect(met(20, 20, 0)).toEqual([false, false]);
  expect(flakyGoals(undefined).map((goal) => goal.met)).toEqual([false, false]);
});

test('stalled: coming to an end is the goal', () => {
  expect(stalledGoal(samplesOf(['stalled', 'ours', 31])).met).toBe(true);
  expect(stalledGoal(samplesOf(['stalled', 'ours', 0])).met).toBe(false);
});
