// What the tests that kill a real process at a line of its journal share: the order to die, who is asked afterwards, and lanes, because
// most of the time of a delivery is waiting.
import { spawn } from 'node:child_process';
import { realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { expect } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { readLedger, type Ledger } from '../state/ledger.ts';
import { startTraffic } from '../traffic/start-traffic.ts';
import type { BundledPrograms } from './bundled-programs.ts';
import { withSample, type Sample } from './run-sample.ts';

/** A line of the journal, and the step whose line it is. Once it was written nobody knows more than it says. */
export type Place = { readonly line: string; readonly when: 'before' | 'after'; readonly step: string };

/** After the intent nothing is done yet; before "done" all is done and nobody knows. */
export const placesOf = (steps: readonly string[]): Place[] => [
  { line: '"entry":"begin"', when: 'after', step: 'begin' },
  ...steps.flatMap((step): Place[] => [
    { line: `"step":"${step}","mark":"intent"`, when: 'after', step },
    { line: `"step":"${step}","mark":"done"`, when: 'before', step },
  ]),
  { line: '"entry":"end"', when: 'before', step: steps.at(-1) ?? '' },
];

export const STEPS = [
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
] as const;

/** No prober, and no websocket of the test's own traffic keeps an old slot open. */
export const QUIET = { 'probe-rate': '0', 'drain-timeout-seconds': '0.5' };
const QUICK = { watch: '{ seconds: 0.3, interval-seconds: 0.1, min-requests: 1 }', worker: true };

export async function inputsOf(sample: Sample, version: string): Promise<Record<string, string>> {
  // The commit is part of what a release is: a process of its own and this one must mean the same.
  const common = { ...QUIET, version, sha: 'c'.repeat(40), verify: 'health' };
  return { ...common, images: JSON.stringify(await sample.build({ version })) };
}

/** @throws if it does not succeed. */
export async function deliver(sample: Sample, version: string): Promise<void> {
  const run = await sample.run(deployAction, await inputsOf(sample, version));
  expect(run.code, run.log).toBe(0);
}

/** Runs an action as a process of its own that dies by SIGKILL at `kill`. @throws if it ended in another way. */
export async function runAndDie(
  programs: BundledPrograms,
  sample: Sample,
  action: 'deploy' | 'rollback',
  inputs: Readonly<Record<string, string>>,
  kill: Place,
): Promise<void> {
  const order = {
    action,
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
  const signal = await new Promise((resolve) => child.once('exit', (_, name) => resolve(name)));
  expect(signal, `${action}, ${kill.when} ${kill.line}\n${log}`).toBe('SIGKILL');
}

export const ledgerOf = async (sample: Sample): Promise<Ledger> =>
  (await readLedger(realFiles, sample.deployment)).ledger;

/** One application with traffic that goes on from `begun` to the end of `body`; none of it may be lost. */
export async function inTraffic(
  begun: (sample: Sample) => Promise<void>,
  body: (sample: Sample) => Promise<void>,
): Promise<void> {
  await withSample(QUICK, async (sample) => {
    await begun(sample);
    const traffic = startTraffic({
      targets: [{ base: `http://127.0.0.1:${sample.port}`, get: ['/', '/api/x'], post: '/post' }],
      ratePerSecond: 10,
      clock: realClock,
    });
    await body(sample);
    const report = await traffic.stop();
    for (const [name, each] of Object.entries(report.classes))
      expect(each.outcomes, name).toMatchObject({ ok: each.requests });
    expect(report.requests).toBeGreaterThan(50);
  });
}

/** Every item in one of so many lanes, in order, with its place in that lane. */
export const lanesOf = <T>(items: readonly T[], lanes: number): T[][] =>
  Array.from({ length: lanes }, (_, lane) => items.filter((__, i) => i % lanes === lane));
