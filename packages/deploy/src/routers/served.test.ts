// When a switch is believed: several answers in a row, as far apart as was asked for.
import { virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { confirmServed, type Asking } from './served.ts';

/** Answers with these generations in turn, and the last one from then on. */
function serving(...generations: number[]) {
  const clock = virtualClock();
  const at: number[] = [];
  const http: Asking['http'] = () => {
    const generation = generations[Math.min(at.length, generations.length - 1)];
    at.push(clock.monotonic());
    const headers = { 'x-delivery-generation': String(generation), 'x-delivery-slot': 'green' };
    return Promise.resolve({ status: 200, headers, body: '', durationMs: 1 });
  };
  return { asking: { clock, http, address: '127.0.0.1' }, at };
}

const WANTED = { generation: 2, slot: 'green' } as const;

test('three answers in a row, at once where nothing else is said', async () => {
  const { asking, at } = serving(2);
  await confirmServed(asking, WANTED, [{ port: 80 }]);
  expect(at).toEqual([0, 0, 0]);
});

test('three answers in a row, so far apart', async () => {
  const { asking, at } = serving(2);
  await confirmServed(asking, WANTED, [{ port: 80 }], { apartMs: 100 });
  expect(at).toEqual([0, 100, 200]);
});

test('an old answer between them makes them count anew', async () => {
  const { asking, at } = serving(2, 2, 1, 2);
  await confirmServed(asking, WANTED, [{ port: 80 }], { apartMs: 100 });
  expect(at).toHaveLength(6);
});

test('one that never comes is refused when the time is over', async () => {
  const { asking } = serving(1);
  await expect(confirmServed(asking, WANTED, [{ port: 80 }], { limitMs: 1_000 })).rejects.toThrow(
    'port 80 does not show the switch: expected generation 2 in green, last seen generation 1 in green',
  );
});
