import { expect, test } from 'vitest';
import { bytesPerReset } from './broken-lines.ts';
import { bump, flakySet, GIANT, lockText, SMALL, totalBytes, wheelSet } from './wheel-set.ts';

test('1:10 of the real sizes: 3 giants of 89, 71 and 59 MB, 12 middle ones, 60 small ones, about 280 MB in all', () => {
  const set = wheelSet(10);
  expect(set).toHaveLength(75);
  expect(set.slice(0, 3).map(({ bytes }) => Math.round(bytes / 1e6))).toEqual([89, 71, 59]);
  expect(set.filter(({ name }) => name.startsWith('middle-'))).toHaveLength(12);
  expect(set.filter(({ name }) => name.startsWith('small-'))).toHaveLength(60);
  expect(totalBytes(set) / 1e6).toBeCloseTo(280, 0);
  expect(new Set(set.map(({ name }) => name)).size).toBe(75);
});

test('a bump changes the version of one package and nothing else', () => {
  const set = wheelSet(10);
  for (const name of [GIANT, SMALL]) {
    const after = bump(set, name);
    expect(after.filter((spec, i) => spec !== set[i])).toEqual([
      { ...set.find((spec) => spec.name === name), version: '1.1' },
    ]);
  }
});

test('a flaky run meets as many resets as one of the real size: 2.8 GB at 0.5 % for each 10 MB', () => {
  const bytes = totalBytes(flakySet());
  expect(bytes / bytesPerReset(bytes)).toBeCloseTo(1.4);
});

test('a lock names every wheel with its hash', () => {
  expect(lockText([{ name: 'a', version: '1.0', sha256: 'ff' }])).toBe('a==1.0 --hash=sha256:ff\n');
});
