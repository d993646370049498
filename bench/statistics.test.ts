import { expect, test } from 'vitest';
import { growthExponent, median, seededFraction } from './statistics.ts';

test('the median is the middle, or the mean of the two in the middle, and leaves its input alone', () => {
  const values = [9, 1, 5];
  expect(median(values)).toBe(5);
  expect(values).toEqual([9, 1, 5]);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(/nothing/);
});

test('growth: linear is 1, quadratic 2, a fixed cost is less than linear', () => {
  const points = (f: (x: number) => number) => [4, 16, 64].map((x) => [x, f(x)] as const);
  expect(growthExponent(points((x) => 3 * x))).toBeCloseTo(1);
  expect(growthExponent(points((x) => x * x))).toBeCloseTo(2);
  expect(growthExponent(points((x) => 10 + x))).toBeLessThan(1);
  expect(() => growthExponent([[4, 1]])).toThrow(/two different sizes/);
  expect(() => growthExponent(points(() => 0))).toThrow(/positive/);
});

test('a seeded fraction depends on its words alone and is spread evenly', () => {
  expect(seededFraction(1, 'a', 2)).toBe(seededFraction(1, 'a', 2));
  expect(seededFraction(1, 'a', 2)).not.toBe(seededFraction(1, 'a', 3));
  const values = Array.from({ length: 4_000 }, (_, i) => seededFraction(i, 'file 0', 1));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  }
});
