import { expect, test } from 'vitest';
import { collectSamples } from './samples.ts';

const sample = (seconds: number, ok = true) => ({
  ok,
  seconds,
  bytesDown: seconds * 10,
  bytesUp: undefined,
  requests: 3,
  note: ok ? '' : 'first line\nreset by peer',
});

test('rounds are summed up by their median, in the order of the first appearance', () => {
  const said: string[] = [];
  const samples = collectSamples((line) => said.push(line));
  for (const seconds of [5, 1, 3]) samples.add('cold', 'ours', sample(seconds));
  samples.add('hit', 'ours', sample(2));
  expect(samples.seconds('cold', 'ours')).toBe(3);
  expect(samples.measurements()).toEqual([
    {
      scenario: 'cold',
      contender: 'ours',
      seconds: 3,
      bytesDown: 30,
      bytesUp: undefined,
      requests: 3,
      note: '',
    },
    {
      scenario: 'hit',
      contender: 'ours',
      seconds: 2,
      bytesDown: 20,
      bytesUp: undefined,
      requests: 3,
      note: '',
    },
  ]);
  expect(said[0]).toBe('cold, ours: 5.0 s ');
});

test('one failed round fails the whole row, and its last line is the note', () => {
  const samples = collectSamples(() => undefined);
  samples.add('cold', 'pip', sample(5));
  samples.add('cold', 'pip', sample(1, false));
  expect(samples.seconds('cold', 'pip')).toBeUndefined();
  expect(samples.measurements()[0]).toMatchObject({ seconds: undefined, note: 'reset by peer' });
  expect(samples.seconds('cold', 'uv')).toBeUndefined();
});
