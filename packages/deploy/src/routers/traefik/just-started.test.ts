// Between the opening of its ports and the loading of its own routes the API of a Traefik answers 404, as one does for ever that is off.
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { traefikDriver, type TraefikOptions } from './driver.ts';

const LISTENERS = [{ port: 8000, routes: [] }];

/** One of somebody else, whose API answers these in turn, and the last one from then on. */
function driverOf(answers: readonly [status: number, body: string][]) {
  const clock = virtualClock();
  let asked = 0;
  const options = {
    adminPort: 1,
    address: '127.0.0.1',
    listeners: LISTENERS,
    seat: { owner: 'foreign' },
    world: {
      folder: '/state/shop',
      deploymentId: 'shop',
      clock,
      log: recordedLog(),
      files: { exists: () => Promise.resolve(true) },
      http: () => {
        const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, ''];
        asked += 1;
        return Promise.resolve({ status, headers: {}, body, durationMs: 1 });
      },
    },
  } as unknown as TraefikOptions;
  return { driver: traefikDriver(options), clock, asked: () => asked };
}

const READY: [number, string] = [200, JSON.stringify([{ name: 'web', address: ':8000' }])];
const NOT_YET: [number, string] = [404, '404 page not found'];

test('one that has just started is asked again until it knows its entry points', async () => {
  const { driver, asked } = driverOf([NOT_YET, NOT_YET, READY]);
  expect(await driver.missing(LISTENERS, undefined)).toEqual([]);
  expect(asked()).toBe(3);
});

test('one whose API is off is refused after a second', async () => {
  const { driver, clock } = driverOf([NOT_YET]);
  const began = clock.monotonic();
  expect(await driver.missing(LISTENERS, undefined)).toEqual([
    expect.stringContaining('answered 404 to /api/entrypoints on 127.0.0.1:1'),
  ]);
  const waited = clock.monotonic() - began;
  expect(waited).toBeGreaterThanOrEqual(1_000);
  expect(waited).toBeLessThan(1_500);
});

test('what is wrong otherwise is not waited for', async () => {
  const { driver, asked } = driverOf([[401, 'no']]);
  expect(await driver.missing(LISTENERS, undefined)).toEqual([expect.stringContaining('answered 401')]);
  expect(asked()).toBe(1);
});
