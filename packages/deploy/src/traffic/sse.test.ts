import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { deliveryTraffic } from './delivery-traffic.ts';
import { reportTraffic, withCount, type Sample } from './report.ts';
import { startTraffic } from './start-traffic.ts';

/** How streams of this server end: when `enough` of them are over, or, without a number, when we leave one that has begun. */
async function stream(
  answer: (response: ServerResponse) => void,
  enough?: number,
  sseSessionMs = 60_000,
  timeoutMs = 30_000,
) {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const traffic = startTraffic({
    targets: [
      { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, get: [], sse: '/events' },
    ],
    ratePerSecond: 0,
    clock: realClock,
    sseSessionMs,
    timeoutMs,
  });
  if (enough === undefined) await realClock.sleep(500);
  else await expect.poll(() => traffic.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(enough);
  const report = await traffic.stop();
  server.closeAllConnections();
  server.close();
  return Object.entries(report.classes.sse?.outcomes ?? {})
    .filter(([, count]) => count > 0)
    .map(([name]) => name);
}

const begin = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-delivery-slot': 'blue' });
  response.write('data: 1\n\n');
};

test('F37: streams of events, by how they end', async () => {
  expect(await stream(begin)).toEqual(['ok']); // we leave
  expect(await stream((response) => (begin(response), response.end()), 2)).toEqual(['ok']); // it ends whole
  expect(await stream(begin, 2, 1_500)).toEqual(['ok']); // a session is over
  expect(
    await stream((response) => (begin(response), setTimeout(() => response.destroy(), 50)), 2),
  ).toContain('reset-mid-body');
  // What is just open at the end is left, and that is no loss.
  const lost = (names: readonly string[]) => names.filter((name) => name !== 'ok');
  expect(lost(await stream((response) => response.destroy(), 2))).toEqual(['reset-before-answer']);
  expect(lost(await stream((response) => response.writeHead(503).end(), 2))).toEqual(['server-error']);
  expect(await stream(begin, 2, 60_000, 150)).toContain('timeout'); // it says nothing more
});

test('a POST that the server has seen twice is told: somebody on the way repeated it', async () => {
  const times = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { id } = JSON.parse(body) as { id: string };
      times.set(id, (times.get(id) ?? 0) + (times.size === 0 ? 2 : 1));
      response.end(JSON.stringify({ seen: times.get(id) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const traffic = startTraffic({
    targets: [{ base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, get: [], post: '/' }],
    ratePerSecond: 50,
    clock: realClock,
  });
  await expect.poll(() => traffic.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(5);
  const report = await traffic.stop();
  server.closeAllConnections();
  server.close();
  expect(report.repeatedPosts).toBe(1);
  expect(report.dropped).toBe(0);
  expect(report.resolutionMs).toBeGreaterThan(10);
});

const sample = (outcome: Sample['outcome'], name: Sample['class'] = 'fresh-get'): Sample => ({
  class: name,
  start: 0,
  end: 1,
  outcome,
  status: 200,
  slot: 'blue',
  generation: 1,
});

test('the router counts, too: fewer answers or errors than we saw, and it counts something else', () => {
  const report = reportTraffic(
    [sample('ok'), sample('server-error'), sample('timeout'), sample('ok', 'websocket'), sample('ok', 'sse')],
    100,
    undefined,
  );
  expect(withCount(report, undefined).counted).toBeUndefined();
  expect(withCount(report, { requests: 2, errors: 1 }).counted?.agrees).toBe(true);
  expect(withCount(report, { requests: 1, errors: 1 }).counted?.agrees).toBe(false);
  expect(withCount(report, { requests: 9, errors: 0 }).counted?.agrees).toBe(false);
  expect(report.classes['fresh-get']).toMatchObject({ requests: 3, dropped: 2 });
});

test('counters that fail or begin anew are left out, and the measurement stays', async () => {
  const counts: (() => Promise<{ requests: number; errors: number } | undefined>)[] = [
    () => Promise.reject(new Error('no counters')),
    () => Promise.resolve(undefined),
  ];
  let n = 0;
  counts.push(() => Promise.resolve({ requests: (n += 1) === 1 ? 100 : 0, errors: 0 }));
  for (const counters of counts) {
    const clock = { ...realClock, sleep: () => Promise.resolve() };
    const traffic = deliveryTraffic(
      [{ base: 'http://127.0.0.1:9', get: ['/'] }],
      10,
      clock,
      recordedLog(),
      counters,
    );
    await traffic.start();
    expect((await traffic.stop())?.counted).toBeUndefined();
  }
});
