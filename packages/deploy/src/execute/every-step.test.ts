// kill -9 of the real process at every line that a delivery writes into its journal: real services, a real front, traffic that goes on, and
// each time somebody else who comes next. Several applications side by side, because most of the time is waiting.
import { spawn } from 'node:child_process';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { readLedger } from '../state/ledger.ts';
import { bundlePrograms, type BundledPrograms } from '../testing/bundled-programs.ts';
import { checkInvariants } from '../testing/check-invariants.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';
import { startTraffic } from '../traffic/start-traffic.ts';

const QUICK = { watch: '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }', worker: true };
const STEPS = [
  'preflight',
  'start-idle',
  'verify-idle',
  'switch',
  'confirm',
  'watch',
  'singletons',
  'commit',
  'drain',
  'retain',
  'prune',
];
type Follower = 'deploy' | 'reconcile' | 'rollback';
/** Each application begins with a delivery, so that a rollback has somewhere to go whether or not what died counts. */
const FOLLOWERS: readonly (readonly Follower[])[] = [
  ['deploy', 'reconcile', 'rollback'],
  ['deploy', 'rollback', 'reconcile'],
];
const LANES = 4;

type Place = { readonly line: string; readonly when: 'before' | 'after'; readonly step: string };

/** After the intent nothing is done yet; before "done" all is done and nobody knows. */
const PLACES: readonly Place[] = [
  { line: '"entry":"begin"', when: 'after', step: 'begin' },
  ...STEPS.flatMap((step): Place[] => [
    { line: `"step":"${step}","mark":"intent"`, when: 'after', step },
    { line: `"step":"${step}","mark":"done"`, when: 'before', step },
  ]),
  { line: '"entry":"end"', when: 'before', step: 'prune' },
];

let programs: BundledPrograms;
beforeAll(() => {
  programs = bundlePrograms();
}, 120_000);
afterAll(() => programs.remove());

async function inputsOf(sample: Sample, version: string): Promise<Record<string, string>> {
  const images = JSON.stringify(await sample.build({ version }));
  return { version, images, verify: 'health', 'probe-rate': '0', 'drain-timeout-seconds': '0.5' };
}

async function runAndDie(sample: Sample, inputs: Record<string, string>, kill: Place) {
  const order = {
    action: 'deploy',
    workspace: sample.workspace,
    inputs: { 'state-directory': sample.state, ...inputs },
    kill,
  };
  const [node = '', program = ''] = programs.order;
  const child = spawn(node, [program, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  return new Promise<{ signal: NodeJS.Signals | null; log: string }>((resolve) =>
    child.once('exit', (_, signal) => resolve({ signal, log })),
  );
}

async function activeRelease(sample: Sample) {
  const { ledger } = await readLedger(realFiles, sample.deployment);
  return ledger.releases.find(({ id }) => id === ledger.active?.release);
}

/** Whoever comes next, and what must be so then. */
async function follow(
  sample: Sample,
  follower: Follower,
  inputs: Record<string, string>,
  place: Place,
): Promise<void> {
  const title = `${place.when} ${place.line}, then ${follower}`;
  const run =
    follower === 'deploy'
      ? await sample.run(deployAction, inputs)
      : await sample.run(rollbackAction, {
          'probe-rate': '0',
          'drain-timeout-seconds': '0.5',
          ...(follower === 'reconcile' ? { 'only-recover': 'true' } : { reason: 'enough' }),
        });
  expect(run.code, `${title}\n${run.log}`).toBe(0);
  const active = await activeRelease(sample);
  expect(active?.status, title).toBe('good');
  await checkInvariants(sample, active?.version ?? '');
  if (follower === 'deploy') {
    expect(active?.version, title).toBe(inputs.version);
    expect(run.outputs['resumed-from'], `${title}\n${run.log}`).toBe(place.step);
  }
  if (follower === 'rollback') expect(active?.version, title).not.toBe(inputs.version);
}

async function lane(number: number): Promise<{ requests: number; dropped: string[] }> {
  return withSample(QUICK, async (sample) => {
    const deliver = async (version: string) => {
      const run = await sample.run(deployAction, await inputsOf(sample, version));
      expect(run.code, run.log).toBe(0);
    };
    await deliver('1.0.0');
    const traffic = startTraffic({
      targets: [{ base: `http://127.0.0.1:${sample.port}`, get: ['/', '/api/x'], post: '/post' }],
      ratePerSecond: 15,
      clock: realClock,
    });
    for (const [i, place] of PLACES.entries()) {
      if (i % LANES !== number) continue;
      const inputs = await inputsOf(sample, `1.${2 * i + 1}.0`);
      const { signal, log } = await runAndDie(sample, inputs, place);
      expect(signal, `${place.when} ${place.line}\n${log}`).toBe('SIGKILL');
      const follower = FOLLOWERS[number % 2]?.[Math.floor(i / LANES) % 3] ?? 'deploy';
      await follow(sample, follower, inputs, place);
      if (follower === 'rollback') await deliver(`1.${2 * i + 2}.0`);
    }
    const report = await traffic.stop();
    const dropped = Object.entries(report.classes).flatMap(([name, each]) =>
      each.outcomes.ok === each.requests ? [] : [`${name}: ${JSON.stringify(each.outcomes)}`],
    );
    return { requests: report.requests, dropped };
  });
}

test(`F28, F39: kill -9 at each of ${PLACES.length} lines of the journal of a real delivery; whoever comes next ends on one whole release, and no request is lost`, async () => {
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i)));
  expect(lanes.flatMap(({ dropped }) => dropped)).toEqual([]);
  for (const { requests } of lanes) expect(requests).toBeGreaterThan(100);
}, 300_000);
