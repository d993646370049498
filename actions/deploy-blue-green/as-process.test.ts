// The actions as the runner starts them: processes with signals, INPUT_* and output files. Two at once, and cancelled ones.
import { setTimeout as pause } from 'node:timers/promises';
import { existsSync, readFileSync } from 'node:fs';
import { realClock } from '@compose-delivery/runtime/adapters';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bundlePrograms,
  startAction,
  type BundledPrograms,
} from '../../packages/deploy/src/testing/bundled-programs.ts';
import { checkInvariants } from '../../packages/deploy/src/testing/check-invariants.ts';
import { withSample, type Sample } from '../../packages/deploy/src/testing/run-sample.ts';
import { startTraffic } from '../../packages/deploy/src/traffic/start-traffic.ts';

const QUICK = { watch: '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }', worker: true };
/** What the runner does to a cancelled step: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL. */
const RUNNER_MS = { interrupt: 7_500, terminate: 2_500 };

let programs: BundledPrograms;
beforeAll(() => {
  programs = bundlePrograms();
}, 120_000);
afterAll(() => programs.remove());

async function start(sample: Sample, version: string, inputs: Record<string, string> = {}) {
  const images = JSON.stringify(await sample.build({ version }));
  return startAction(programs, 'deploy-blue-green', sample.workspace, {
    'state-directory': sample.state,
    version,
    images,
    verify: 'health',
    'probe-rate': '0',
    'drain-timeout-seconds': '0.5',
    ...inputs,
  });
}

/** Waits until the journal says that a step has begun. */
async function reached(sample: Sample, step: string, version: string): Promise<void> {
  const path = `${sample.deployment}/journal.ndjson`;
  for (let i = 0; i < 1_200; i += 1) {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    const begin = lines.findLastIndex((line) => line.includes('"entry":"begin"'));
    const own = lines.slice(begin);
    if (
      own[0]?.includes(`"version":"${version}"`) === true &&
      own.some((line) => line.includes(`"step":"${step}","mark":"intent"`))
    )
      return;
    await pause(25);
  }
  throw new Error(`the journal never came to ${step} of ${version}`);
}

const trafficOn = (sample: Sample) =>
  startTraffic({
    targets: [{ base: `http://127.0.0.1:${sample.port}`, get: ['/', '/api/x'], post: '/post' }],
    ratePerSecond: 20,
    clock: realClock,
  });

async function nothingLost(traffic: ReturnType<typeof startTraffic>): Promise<void> {
  for (const [name, each] of Object.entries((await traffic.stop()).classes))
    expect(each.outcomes, name).toMatchObject({ ok: each.requests });
}

describe('F15: two deliveries at once, by two processes', () => {
  test('of two that do not wait, one delivers and the other is refused by the lock; of two that wait, the second finds it done', async () => {
    await withSample(QUICK, async (sample) => {
      expect((await (await start(sample, '1.0.0')).ended).code).toBe(0);
      const traffic = trafficOn(sample);
      // It holds the lock for longer than another process needs to ask for it.
      const first = await start(sample, '1.1.0', { 'watch-seconds': '6' });
      await reached(sample, 'start-idle', '1.1.0');
      const second = await start(sample, '1.2.0');
      const [a, b] = [await first.ended, await second.ended];
      expect(a, a.log).toMatchObject({ code: 0, outputs: { status: 'deployed' } });
      expect(b, b.log).toMatchObject({ code: 1, outputs: { status: 'failed' } });
      expect(b.log).toContain('another delivery holds the lock');
      await checkInvariants(sample, '1.1.0');
      const both = await Promise.all([
        start(sample, '1.3.0', { 'lock-wait-seconds': '60' }),
        start(sample, '1.3.0', { 'lock-wait-seconds': '60' }),
      ]);
      const ends = await Promise.all(both.map(({ ended }) => ended));
      expect(
        ends.map(({ code }) => code),
        ends.map(({ log }) => log).join('\n'),
      ).toEqual([0, 0]);
      expect(ends.map(({ outputs }) => outputs.status).sort()).toEqual(['deployed', 'noop']);
      await checkInvariants(sample, '1.3.0');
      await nothingLost(traffic);
    });
  }, 120_000);
});

describe('F29: cancelled as the runner cancels', () => {
  test('while the watch runs: it ends by itself within the time that it gets, says where it stopped, and the next run goes on', async () => {
    await withSample(
      { ...QUICK, watch: '{ seconds: 60, interval-seconds: 0.2, min-requests: 1 }' },
      async (sample) => {
        expect((await (await start(sample, '1.0.0', { 'watch-seconds': '0' })).ended).code).toBe(0);
        const traffic = trafficOn(sample);
        const { child, ended } = await start(sample, '1.1.0');
        await reached(sample, 'watch', '1.1.0');
        child.kill('SIGINT');
        const killed = setTimeout(() => child.kill('SIGKILL'), RUNNER_MS.interrupt + RUNNER_MS.terminate);
        const end = await ended;
        clearTimeout(killed);
        expect(end, end.log).toMatchObject({
          code: 1,
          signal: null,
          outputs: { status: 'failed', 'active-slot': 'green' },
        });
        expect(end.outputs.reason).toContain('cancelled at watch, after the switch');
        const next = await (await start(sample, '1.1.0', { 'watch-seconds': '0' })).ended;
        expect(next, next.log).toMatchObject({
          code: 0,
          outputs: { status: 'deployed', 'resumed-from': 'watch' },
        });
        await checkInvariants(sample, '1.1.0');
        await nothingLost(traffic);
      },
    );
  }, 120_000);

  test('before the switch, SIGTERM: the idle slot is removed, and what serves is untouched', async () => {
    await withSample(QUICK, async (sample) => {
      expect((await (await start(sample, '1.0.0')).ended).code).toBe(0);
      const sick = JSON.stringify(await sample.build({ version: '1.1.0', healthy: false }));
      const { child, ended } = await start(sample, '1.1.0', { images: sick });
      await reached(sample, 'verify-idle', '1.1.0');
      child.kill('SIGTERM');
      const killed = setTimeout(() => child.kill('SIGKILL'), RUNNER_MS.interrupt + RUNNER_MS.terminate);
      const end = await ended;
      clearTimeout(killed);
      expect(end, end.log).toMatchObject({
        code: 1,
        signal: null,
        outputs: { status: 'failed', 'active-slot': 'blue' },
      });
      expect(end.outputs.reason).toContain('cancelled at verify-idle');
      await checkInvariants(sample, '1.0.0');
    });
  }, 120_000);

  test('a service that does not end when asked holds it up: SIGTERM, then SIGKILL; the next run goes on where it was killed', async () => {
    await withSample(QUICK, async (sample) => {
      const stubborn = JSON.stringify(await sample.build({ version: '1.0.0', ignoreSigterm: true }));
      expect((await (await start(sample, '1.0.0', { images: stubborn })).ended).code).toBe(0);
      const traffic = trafficOn(sample);
      // Its old slot takes all of its grace to end.
      const inputs = { 'keep-previous': 'stopped' };
      const { child, ended } = await start(sample, '1.1.0', inputs);
      await reached(sample, 'retain', '1.1.0');
      child.kill('SIGINT');
      await pause(100);
      child.kill('SIGTERM');
      await pause(100);
      child.kill('SIGKILL');
      const end = await ended;
      expect(end.signal, end.log).toBe('SIGKILL');
      const next = await (await start(sample, '1.1.0', inputs)).ended;
      expect(next, next.log).toMatchObject({
        code: 0,
        outputs: { status: 'deployed', 'resumed-from': 'retain' },
      });
      await checkInvariants(sample, '1.1.0');
      await nothingLost(traffic);
    });
  }, 120_000);
});
