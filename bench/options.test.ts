import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const SCENARIOS = ['cold', 'flaky'];
const DEFAULTS = { scale: 10, rounds: 1, runs: 200 };
const read = (...words: string[]) => readOptions(words, SCENARIOS, DEFAULTS);

test('without words the defaults count, and all scenarios', () => {
  expect(read()).toEqual({ ...DEFAULTS, only: [], sources: '' });
});

test('words are taken apart with and without an equals sign', () => {
  expect(read('--scale=100', '--only', 'flaky,cold', '--rounds', '3', '--runs', '20')).toMatchObject({
    scale: 100,
    only: ['flaky', 'cold'],
    rounds: 3,
    runs: 20,
  });
  expect(read('--sources', '/tmp/other').sources).toBe('/tmp/other');
});

test.each([
  [['--fast'], /--scale, --only.*"--fast"/],
  [['--scale', '0'], /--scale expects a number from 1, saw "0"/],
  [['--rounds'], /--rounds expects a number from 1, saw ""/],
  [['--only', 'cold,warm'], /some of cold,flaky, saw "warm"/],
  [['--only', ''], /some of cold,flaky/],
  [['--sources', '--rounds'], /--sources expects a folder/],
])('%j is refused with what was expected', (words, message) => {
  expect(() => read(...words)).toThrow(message);
});
