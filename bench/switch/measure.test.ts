import { expect, it } from 'vitest';
import { longestOutage } from './measure.ts';

const bucket = (atMs: number, ok: number) => ({ atMs, ok, dropped: 0, slots: {} });

it('the longest outage is the gap between good answers, whatever failed in between', () => {
  const timeline = [
    bucket(0, 5),
    bucket(100, 5),
    bucket(200, 0),
    bucket(900, 3),
    bucket(1_000, 2),
    bucket(1_300, 1),
  ];
  expect(longestOutage({ timeline })).toBe(700);
});

it('there is no outage where each 100 ms has a good answer', () => {
  expect(longestOutage({ timeline: [bucket(0, 1), bucket(100, 1), bucket(200, 1)] })).toBe(0);
});
