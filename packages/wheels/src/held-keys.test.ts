import { expect, test } from 'vitest';
import { NOTHING_HELD, readHeldKeys } from './held-keys.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 24 * 3_600 * 1_000;
const key = (digit: string): string => `whl1-${digit.repeat(64)}-e`;
const text = (keys: Record<string, unknown>, generation?: unknown): string =>
  JSON.stringify({ schema: 1, keys, generation });

test('what was seen within a day is held; what is older, from the future, or not ours is not', () => {
  const read = readHeldKeys(
    text({
      [key('a')]: NOW - 1,
      [key('b')]: NOW - DAY,
      [key('c')]: NOW + 1,
      'npm-x': NOW - 1,
      [key('d')]: 'x',
    }),
    NOW,
  );
  expect(read.keys).toEqual({ [key('a')]: NOW - 1 });
});

test.each(['', 'null', '[]', '{"schema":2,"keys":{}}', '{"schema":1}', undefined])(
  'a record that is damaged or foreign (%j) counts as none',
  (damaged) => expect(readHeldKeys(damaged, NOW)).toEqual(NOTHING_HELD),
);

test('a generation without its record is none', () => {
  expect(readHeldKeys(text({}, { key: 'gen1-x' }), NOW).generation).toBeUndefined();
  expect(readHeldKeys(text({}, { key: 'gen1-x', record: 'eA==' }), NOW).generation?.record).toBe('eA==');
});
