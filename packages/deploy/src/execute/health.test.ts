// Waiting for a slot: a gentle start ends when half of its time is over, so that it costs nobody a delivery.
import type { ServiceDefinition } from '@compose-delivery/application';
import { virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import type { Release } from '../model.ts';
import { waitHealthy, type HealthWorld } from './health.ts';

const service = {
  role: 'colored',
  health: { path: '/health', headers: {}, 'start-seconds': 20 },
} as ServiceDefinition;
const release = {
  id: 'r',
  version: '1.0.0',
  artifacts: { web: 'web@sha256:0', api: 'api@sha256:0' },
  services: { web: service, api: service },
  listeners: [],
} as unknown as Release;

/** Healthy from a moment on; answers when the engine was told to give full weight, in milliseconds. */
function worldHealthyAt(
  readyMs: number,
  endedAtMs = Infinity,
): { world: HealthWorld; told: number[]; looks: number[] } {
  const clock = virtualClock();
  const began = clock.monotonic();
  const now = (): number => clock.monotonic() - began;
  const told: number[] = [];
  const looks: number[] = [];
  const world = {
    clock,
    variables: {},
    lock: { touch: () => Promise.resolve() },
    http: () =>
      Promise.resolve({ status: now() >= readyMs ? 200 : 503, headers: {}, body: '{}', durationMs: 1 }),
    engine: {
      view: () =>
        Promise.resolve({
          slot: 'green',
          url: () => 'http://127.0.0.1:1',
          log: () => Promise.resolve('still loading'),
        }),
      observe: () => {
        looks.push(now());
        const down = now() >= endedAtMs ? ['api'] : [];
        return Promise.resolve({ green: { down }, blue: { down: [] } });
      },
      fullWeight: () => (told.push(now()), Promise.resolve()),
    },
  } as unknown as HealthWorld;
  return { world, told, looks };
}

test('healthy before half of its time: the start stays gentle', async () => {
  const { world, told } = worldHealthyAt(9_000);
  await waitHealthy(world, 'green', release);
  expect(told).toEqual([]);
});

test('not healthy when half of its time is over: full weight, told once for all services', async () => {
  const { world, told } = worldHealthyAt(15_000);
  await waitHealthy(world, 'green', release);
  expect(told).toHaveLength(1);
  expect(told[0]).toBeGreaterThanOrEqual(10_000);
  expect(told[0]).toBeLessThan(11_000);
});

test('never healthy: given up at its time, with what was seen last and the log', async () => {
  const { world } = worldHealthyAt(Infinity);
  await expect(waitHealthy(world, 'green', release)).rejects.toThrow(
    /web in green was not healthy within 20 s; last seen: \/health answered 503.*\n?still loading/s,
  );
});

test('while all services start, the engine is asked once in a second for them together', async () => {
  const { world, looks } = worldHealthyAt(9_000);
  await waitHealthy(world, 'green', release);
  expect(looks.length).toBeGreaterThanOrEqual(8);
  expect(looks.length).toBeLessThanOrEqual(10);
});

test('a service that ends while it starts is seen within that second, long before its time is over', async () => {
  const { world, looks } = worldHealthyAt(Infinity, 3_100);
  await expect(waitHealthy(world, 'green', release)).rejects.toThrow(
    'api ended while it was starting in green',
  );
  expect(looks.at(-1)).toBeLessThan(5_000);
});
