// Whether the collector is really reached: a name that Node no longer gives would leave everything as it was, without a word.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

test('what nobody holds is gone at once', async () => {
  const seen = new WeakRef({ large: new Array(1_000).fill(1) });
  // A reference that was looked at stays for the rest of its turn.
  await pause(0);
  collectGarbage();
  expect(seen.deref()).toBeUndefined();
});
