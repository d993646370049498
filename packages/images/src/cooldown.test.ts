// The rest between builds, with a machine whose numbers are made up.
import { virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { coolDown, readActivity, type Activity, type CooldownMode } from './cooldown.ts';

async function rest(
  mode: CooldownMode,
  activities: readonly (Activity | undefined)[],
  signal = new AbortController().signal,
): Promise<number> {
  const left = [...activities];
  const clock = virtualClock();
  const observe = (): Promise<Activity | undefined> =>
    Promise.resolve(left.length > 1 ? left.shift() : left[0]);
  return coolDown(mode, 5_000, { clock, observe, signal, cores: 2 });
}

const seen = (receivedBytes: number, load = 0.5): Activity => ({ receivedBytes, load });

test('fixed: the whole time; off: none', async () => {
  expect(await rest('fixed', [seen(0)])).toBe(5_000);
  expect(await rest('off', [seen(0)])).toBe(0);
});

test('adaptive: over as soon as the network is quiet', async () => {
  expect(await rest('adaptive', [seen(0), seen(10)])).toBe(500);
  expect(await rest('adaptive', [seen(0), seen(9e6), seen(12e6), seen(12e6 + 10)])).toBe(1_500);
});

test('adaptive: a load above the processors that still rises is waited for, one that falls is not', async () => {
  expect(await rest('adaptive', [seen(0, 3), seen(0, 3.5), seen(0, 3.4)])).toBe(1_000);
});

test('adaptive: a network that never rests is waited for as long as fixed; so is a machine that does not tell', async () => {
  const busy = Array.from({ length: 40 }, (_, i) => seen(i * 1e6));
  expect(await rest('adaptive', busy)).toBe(5_000);
  expect(await rest('adaptive', [undefined])).toBe(5_000);
});

test('fault: a cancellation ends the rest at once', async () => {
  expect(await rest('fixed', [undefined], AbortSignal.abort())).toBe(0);
  expect(await rest('adaptive', [seen(0)], AbortSignal.abort())).toBe(0);
});

test('Linux tells in /proc; bytes that bridges and loopback carry a second time do not count', async () => {
  const dev = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes',
    '    lo: 999 1 0 0 0 0 0 0 999 1 0',
    '  eth0: 1200 3 0 0 0 0 0 0 50 1 0',
    'docker0:500 3 0 0 0 0 0 0 50 1 0',
    'veth12ab: 500 3 0 0 0 0 0 0 50 1 0',
    'enp1s0:34 1 0 0',
  ].join('\n');
  const files = (texts: Record<string, string>): Parameters<typeof readActivity>[0] =>
    ({ readText: (path: string) => Promise.resolve(texts[path]) }) as Parameters<typeof readActivity>[0];
  const both = { '/proc/net/dev': dev, '/proc/loadavg': '1.25 1.0 0.9 2/100 77\n' };
  expect(await readActivity(files(both))).toEqual({ receivedBytes: 1_234, load: 1.25 });
  expect(await readActivity(files({ '/proc/net/dev': dev }))).toBeUndefined();
});
