import { createServer } from 'node:net';
import { realClock } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import { startUpstream } from '../testing/upstream.ts';
import { reportTraffic, upperBound95, type Sample } from './report.ts';
import { startTraffic, type Traffic } from './start-traffic.ts';

const at = (start: number, generation: number, changes: Partial<Sample> = {}): Sample => ({
  class: 'fresh-get',
  start,
  end: start + 5,
  outcome: 'ok',
  status: 200,
  slot: generation === 1 ? 'blue' : 'green',
  generation,
  ...changes,
});

describe('the report', () => {
  test('measures the switch by short requests that began after the command', () => {
    const samples = [
      at(0, 1),
      at(90, 1),
      at(102, 1, { end: 130 }),
      at(104, 2),
      at(115, 1),
      at(140, 2),
      at(101, 1, { class: 'slow', end: 900 }),
    ];
    const report = reportTraffic(samples, 1_000, { at: 100, generation: 2 });
    expect(report).toMatchObject({ requests: 7, dropped: 0, switchMs: 9, mixedWindowMs: 21, perSecond: 7 });
    expect(report.timeline[0]).toEqual({ atMs: 0, ok: 2, dropped: 0, slots: { blue: 2 } });
    expect(reportTraffic(samples, 1_000, undefined).switchMs).toBeUndefined();
    expect(reportTraffic([at(0, 1)], 1_000, { at: 100, generation: 2 }).switchMs).toBeUndefined();
  });

  test('tells what a switch itself cost, apart from what was slow long before and after it', () => {
    const samples = [
      at(0, 1, { end: 900 }), // another slot starts
      at(4_000, 1, { end: 4_010 }),
      at(5_000, 2, { end: 5_030 }),
      at(5_020, 1, { end: 5_040 }),
      at(5_900, 2, { end: 5_905 }),
      at(5_950, 2, { class: 'slow', end: 7_950 }),
      at(9_000, 2, { end: 9_700 }), // the old slot stops
    ];
    expect(reportTraffic(samples, 10_000, undefined)).toMatchObject({ switchoverP99Ms: 30, p99Ms: 900 });
    // What takes long on purpose has a row of its own, and is the whole only where there is nothing else.
    expect(reportTraffic(samples, 10_000, undefined).classes.slow?.p99Ms).toBe(2_000);
    expect(reportTraffic(samples.slice(5, 6), 10_000, undefined).p99Ms).toBe(2_000);
    expect(reportTraffic(samples.slice(0, 2), 10_000, undefined).switchoverP99Ms).toBeUndefined();
  });

  test('counts drops by kind and gives the upper end of their share', () => {
    const report = reportTraffic(
      [at(0, 1), at(1, 1, { outcome: 'timeout' }), at(2, 1, { outcome: 'server-error', status: 502 })],
      10,
      undefined,
    );
    expect(report).toMatchObject({
      dropped: 2,
      classes: { 'fresh-get': { outcomes: { ok: 1, timeout: 1, 'server-error': 1 } } },
    });
    expect(report.dropExamples).toHaveLength(2);
    expect(upperBound95(0, 3_000)).toBe(0.001);
    expect(upperBound95(0, 0)).toBe(1);
    // Exact Poisson bounds for 1, 5 and 10 events: 4.744, 10.513, 16.962 (half the 95 % chi-square quantile of 2(k+1) degrees).
    for (const [events, bound] of [
      [1, 4.744],
      [5, 10.513],
      [10, 16.962],
    ] as const)
      expect(Math.abs(upperBound95(events, 1_000) * 1_000 - bound)).toBeLessThan(0.02);
  });
});

/** Waits until so many samples are there. */
const enough = (traffic: Traffic, samples: number): Promise<void> =>
  expect.poll(() => traffic.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(samples);

describe('the prober', () => {
  test('keeps its rate, whatever the answers take', async () => {
    const upstream = await startUpstream('one');
    const traffic = startTraffic({
      targets: [{ base: upstream.url, get: ['/?ms=100'], post: '/post' }],
      ratePerSecond: 200,
      clock: realClock,
    });
    const began = performance.now();
    await enough(traffic, 200);
    const report = await traffic.stop();
    const seconds = (performance.now() - began) / 1_000;
    await upstream.close();
    expect(report.dropped).toBe(0);
    // One after the other, the answers alone would take ten seconds.
    expect(seconds).toBeLessThan(8);
    expect(report.requests).toBeLessThan(200 * (seconds + 0.25));
    expect(new Set(upstream.posted).size).toBe(upstream.posted.length);
    expect(await traffic.stop()).toBe(report);
  });

  test('calls every kind of loss by its name', async () => {
    const upstream = await startUpstream('one');
    const outcomes = async (path: string, timeoutMs = 2_000) => {
      const traffic = startTraffic({
        targets: [{ base: upstream.url, get: [path] }],
        ratePerSecond: 50,
        classes: ['fresh-get'],
        clock: realClock,
        timeoutMs,
      });
      await enough(traffic, 5);
      const { classes } = await traffic.stop();
      return Object.entries(classes['fresh-get']?.outcomes ?? {})
        .filter(([, count]) => count > 0)
        .map(([name]) => name);
    };
    expect(await outcomes('/')).toEqual(['ok']);
    expect(await outcomes('/?status=404')).toEqual(['ok']);
    expect(await outcomes('/?status=503')).toEqual(['server-error']);
    expect(await outcomes('/die')).toEqual(['reset-before-answer']);
    expect(await outcomes('/half')).toEqual(['reset-mid-body']);
    expect(await outcomes('/?ms=1500', 200)).toEqual(['timeout']);
    await upstream.close();
  });

  test('a server that takes connections and says nothing, and one that is not there', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const base = `http://127.0.0.1:${port}`;
    const run = async () => {
      const traffic = startTraffic({
        targets: [{ base, get: ['/'], websocket: '/ws' }],
        ratePerSecond: 20,
        classes: ['fresh-get', 'websocket'],
        clock: realClock,
        timeoutMs: 150,
      });
      await realClock.sleep(400);
      await enough(traffic, 12);
      return traffic.stop();
    };
    const first = await run();
    expect(first.classes['fresh-get']?.outcomes).toMatchObject({ ok: 0, 'server-error': 0 });
    expect(first.classes['fresh-get']?.outcomes.timeout).toBeGreaterThan(0);
    await new Promise((resolve) => silent.close(resolve));
    const second = await run();
    expect(second.classes['fresh-get']?.outcomes['reset-before-answer']).toBeGreaterThan(0);
    expect(second.classes.websocket?.outcomes['reset-before-answer']).toBeGreaterThan(0);
    expect(second.dropped).toBe(second.requests);
  });
});
