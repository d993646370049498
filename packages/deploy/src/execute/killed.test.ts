// The real thing: the deploying process dies by SIGKILL at a step, with real services, a real front and traffic that goes on.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { realHost } from '../adapters/host.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import { deploymentIdOf } from '../engines/process/engine.ts';
import { frontPaths } from '../routers/embedded/router.ts';
import { readLedger } from '../state/ledger.ts';
import { checkInvariants } from '../testing/check-invariants.ts';
import { reachedStep } from '../testing/reached-step.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';

const PROGRAM = new URL('../testing/run-program.ts', import.meta.url).pathname;
const QUICK = { watch: '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }', worker: true };

const AT_WATCH = { step: 'watch', mark: 'intent', when: 'after' } as const;

/** Runs the action as a process that kills itself; answers the signal that ended it. */
async function runAndDie(
  sample: Sample,
  inputs: Record<string, string>,
  kill: typeof AT_WATCH,
): Promise<NodeJS.Signals | null> {
  const order = {
    action: 'deploy',
    workspace: sample.workspace,
    inputs: { 'state-directory': sample.state, ...inputs },
    kill,
  };
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), PROGRAM, JSON.stringify(order)],
    {
      stdio: 'ignore',
      env: { ...process.env, RUNNER_TRACKING_ID: 'github_test' },
    },
  );
  return new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
}

const deployInputs = async (sample: Sample, version: string): Promise<Record<string, string>> => ({
  version,
  images: JSON.stringify(await sample.build({ version })),
  verify: 'health',
  'probe-rate': '0',
  // The websockets of the test's own traffic would keep the old slot open for as long as they may.
  'drain-timeout-seconds': '0.5',
});

describe('killed by SIGKILL', () => {
  test('after the switch, and something else is wanted: a rollback leaves the release that nobody committed', async () => {
    await withSample(QUICK, async (sample) => {
      await sample.run(deployAction, await deployInputs(sample, '1.0.0'));
      expect(await runAndDie(sample, await deployInputs(sample, '1.1.0'), AT_WATCH)).toBe('SIGKILL');
      const run = await sample.run(rollbackAction, { 'probe-rate': '0', reason: 'enough' });
      expect(run, run.log).toMatchObject({ code: 0, outputs: { status: 'rolled-back', mode: 'warm' } });
      await checkInvariants(sample, '1.0.0');
      const { ledger } = await readLedger(realFiles, sample.deployment);
      expect(ledger.releases.at(-1)).toMatchObject({ version: '1.1.0', status: 'bad' });
    });
  }, 180_000);

  test.each([
    ['revert', 'deployed', 0],
    ['fail', 'failed', 1],
  ])(
    'on-interrupted: %s',
    async (policy, status, code) => {
      await withSample(QUICK, async (sample) => {
        await sample.run(deployAction, await deployInputs(sample, '1.0.0'));
        await runAndDie(sample, await deployInputs(sample, '1.1.0'), AT_WATCH);
        const run = await sample.run(deployAction, {
          ...(await deployInputs(sample, '1.2.0')),
          'on-interrupted': policy,
        });
        expect(run, run.log).toMatchObject({ code, outputs: { status } });
        if (code === 1) expect(run.outputs.reason).toContain('died at watch, after its switch');
        else await checkInvariants(sample, '1.2.0');
      });
    },
    180_000,
  );
});

test('the front dies by SIGKILL: the next run starts it again, on the same slot', async () => {
  await withSample(QUICK, async (sample) => {
    const inputs = await deployInputs(sample, '1.0.0');
    await sample.run(deployAction, inputs);
    const { pid } = JSON.parse(readFileSync(frontPaths(sample.deployment).process, 'utf8')) as {
      pid: number;
    };
    await realHost.signal(pid, 'SIGKILL');
    const answers = () =>
      fetch(`http://127.0.0.1:${sample.port}/`).then(
        () => true,
        () => false,
      );
    await expect.poll(answers, { timeout: 30_000 }).toBe(false);
    const run = await sample.run(deployAction, inputs);
    expect(run, run.log).toMatchObject({
      code: 0,
      outputs: { status: 'noop', 'active-slot': 'blue', generation: 1 },
    });
    await checkInvariants(sample, '1.0.0');
  });
}, 180_000);

test('services of the active slot die: the next delivery starts them again before it goes on', async () => {
  await withSample(QUICK, async (sample) => {
    await sample.run(deployAction, await deployInputs(sample, '1.0.0'));
    const inBlue = () => realHost.marked(MARKER, `${deploymentIdOf(sample.deployment)}/blue/`);
    for (const pid of await inBlue()) await realHost.signal(pid, 'SIGKILL');
    await expect.poll(inBlue, { timeout: 30_000 }).toEqual([]);
    const run = await sample.run(deployAction, await deployInputs(sample, '1.1.0'));
    expect(run, run.log).toMatchObject({ code: 0, outputs: { status: 'deployed', 'active-slot': 'green' } });
    expect(run.log).toContain('started again first');
    await checkInvariants(sample, '1.1.0');
  });
}, 180_000);

describe('two deliveries at once', () => {
  test('one delivers; the other is refused at once, or waits its turn', async () => {
    await withSample(QUICK, async (sample) => {
      const [a, b] = [await deployInputs(sample, '1.0.0'), await deployInputs(sample, '1.1.0')];
      const both = await Promise.all([sample.run(deployAction, a), sample.run(deployAction, b)]);
      expect(both.map((run) => run.code).sort(), both.map((run) => run.log).join('\n')).toEqual([0, 1]);
      expect(both.find((run) => run.code === 1)?.log).toContain('another delivery holds the lock');
      const third = await deployInputs(sample, '1.2.0');
      const [one, two] = await Promise.all([
        sample.run(deployAction, { ...third, 'lock-wait-seconds': '30' }),
        sample.run(deployAction, { ...third, 'lock-wait-seconds': '30' }),
      ]);
      expect([one.outputs.status, two.outputs.status].sort()).toEqual(['deployed', 'noop']);
      await checkInvariants(sample, '1.2.0');
    });
  }, 180_000);
});

describe('cancelled', () => {
  test('before the switch: the idle slot is removed; after it: nothing new is begun, and the next run goes on', async () => {
    await withSample(
      { ...QUICK, watch: '{ seconds: 20, interval-seconds: 0.1, min-requests: 1 }' },
      async (sample) => {
        await sample.run(deployAction, { ...(await deployInputs(sample, '1.0.0')), 'watch-seconds': '0' });
        const sick = JSON.stringify(await sample.build({ version: '1.1.0', healthy: false }));
        const early = new AbortController();
        const cancelled = new Error('cancelled by SIGINT');
        const earlyEnd = reachedStep(sample.deployment, 'verify-idle', '1.1.0').then(() =>
          early.abort(cancelled),
        );
        const before = await sample.run(
          deployAction,
          { ...(await deployInputs(sample, '1.1.0')), images: sick },
          { signal: early.signal },
        );
        await earlyEnd;
        expect(before, before.log).toMatchObject({
          code: 1,
          outputs: { status: 'failed', 'active-slot': 'blue' },
        });
        expect(before.outputs.reason).toContain('cancelled at verify-idle');
        await checkInvariants(sample, '1.0.0');
        const late = new AbortController();
        const inputs = await deployInputs(sample, '1.2.0');
        const lateEnd = reachedStep(sample.deployment, 'watch', '1.2.0').then(() => late.abort(cancelled));
        const after = await sample.run(deployAction, inputs, { signal: late.signal });
        await lateEnd;
        expect(after, after.log).toMatchObject({
          code: 1,
          outputs: { status: 'failed', 'active-slot': 'green' },
        });
        expect(after.outputs.reason).toContain('cancelled at watch, after the switch');
        const next = await sample.run(deployAction, { ...inputs, 'watch-seconds': '0' });
        expect(next, next.log).toMatchObject({
          code: 0,
          outputs: { status: 'deployed', 'resumed-from': 'watch', 'active-slot': 'green' },
        });
        await checkInvariants(sample, '1.2.0');
      },
    );
  }, 180_000);
});
