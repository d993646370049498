// kill -9 of the real process at every line that a rollback writes into its journal: real services, a real front, traffic that goes on, and
// each time somebody else who comes next, the one who delivers the same bad release once more among them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { findRelease, rollbackTarget } from '../state/ledger.ts';
import { bundlePrograms, type BundledPrograms } from '../testing/bundled-programs.ts';
import { checkInvariants } from '../testing/check-invariants.ts';
import {
  deliver,
  inputsOf,
  inTraffic,
  lanesOf,
  ledgerOf,
  placesOf,
  QUIET,
  runAndDie,
  STEPS,
  type Place,
} from '../testing/kill-at-line.ts';
import type { Sample, SampleRun } from '../testing/run-sample.ts';

/** rollback: once more. deploy: something newer. again: the release that is being left. */
const FOLLOWERS = ['again', 'rollback', 'reconcile', 'deploy'] as const;
type Follower = (typeof FOLLOWERS)[number];
const LANES = 4;
const PLACES = placesOf(STEPS);

/** Of a rollback that finds a delivery whose process died while it was watched: the decision, and each step that changes something. */
const LEAVING: readonly Place[] = [
  { line: '"entry":"undo"', when: 'after', step: 'watch' },
  ...['switch', 'singletons', 'record', 'remove-idle'].map((step): Place => ({
    line: `"step":"${step}","mark":"done"`,
    when: 'before',
    step,
  })),
];
const AT_WATCH: Place = { line: '"step":"watch","mark":"intent"', when: 'after', step: 'watch' };

let programs: BundledPrograms;
beforeAll(() => {
  programs = bundlePrograms();
}, 120_000);
afterAll(() => programs.remove());

const BACK = { ...QUIET, reason: 'enough' };

const served = async (sample: Sample): Promise<string> =>
  ((await (await fetch(`http://127.0.0.1:${sample.port}/`)).json()) as { version: string }).version;

/** A delivery of its own may keep a version that was delivered before; each of these is new. */
function counter(): () => string {
  let last = 0;
  return () => `1.${(last += 1)}.0`;
}

function follow(sample: Sample, follower: Follower, inputs: Record<string, string>): Promise<SampleRun> {
  if (follower === 'rollback') return sample.run(rollbackAction, BACK);
  if (follower === 'reconcile') return sample.run(rollbackAction, { ...QUIET, 'only-recover': 'true' });
  return sample.run(deployAction, inputs);
}

type Case = {
  readonly sample: Sample;
  readonly follower: Follower;
  readonly title: string;
  readonly left: string;
  readonly target: string;
  readonly newer: string;
  /** Whether the process that died had decided, and got so far that the release is left. */
  readonly decided: boolean;
};

/** Whoever comes next, and what must be so then. */
async function check(each: Case): Promise<void> {
  const { sample, follower, title, left, target, newer, decided } = each;
  const inputs = await inputsOf(sample, follower === 'deploy' ? newer : left);
  const run = await follow(sample, follower, inputs);
  const told = `${title}, then ${follower}\n${run.log}`;
  const ledger = await ledgerOf(sample);
  const of = (version: string) => ledger.releases.find((release) => release.version === version);
  const gone = decided || follower === 'rollback';
  const expected = follower === 'deploy' ? newer : gone ? target : left;
  await checkInvariants(sample, expected).catch((error: unknown) => {
    throw new Error(told, { cause: error });
  });
  // Who asks for the release that was left is refused, and told why.
  const refused = follower === 'again' && gone;
  expect(run.code, told).toBe(refused ? 1 : 0);
  if (refused) expect(run.outputs.reason, told).toContain('is on record as bad: left by a rollback');
  expect(of(left)?.status, told).toBe(gone ? 'bad' : 'good');
  expect(of(target)?.status, told).toBe('good');
  expect(findRelease(ledger, ledger.active?.release)?.version, told).toBe(expected);
  expect(findRelease(ledger, ledger.active?.release)?.status, told).toBe('good');
}

type Order = {
  readonly place: Place;
  readonly follower: Follower;
  readonly leaving: boolean;
  readonly i: number;
};

const ORDERS: readonly Order[] = [
  ...PLACES.map((place) => ({ place, leaving: false })),
  ...LEAVING.map((place) => ({ place, leaving: true })),
].map((order, i) => ({ ...order, i, follower: FOLLOWERS[(i + Math.floor(i / LANES)) % 4] ?? 'rollback' }));

async function lane(orders: readonly Order[]): Promise<void> {
  const next = counter();
  await inTraffic(
    (sample) => deliver(sample, next()),
    async (sample) => {
      for (const { place, follower, leaving, i } of orders) {
        let left: string;
        if (leaving) {
          left = next();
          await runAndDie(programs, sample, 'deploy', await inputsOf(sample, left), AT_WATCH);
        } else if (!rollbackTarget(await ledgerOf(sample))) await deliver(sample, next());
        left = await served(sample);
        const before = await ledgerOf(sample);
        const back = leaving ? findRelease(before, before.active?.release) : rollbackTarget(before);
        const target = back?.version ?? '';
        // A warm target is switched to; every other one, and all of those that die at its start, is started again.
        const restart = i % 2 === 0 || place.step === 'start-idle';
        const inputs = { ...BACK, ...(restart && !leaving ? { 'rollback-mode': 'restart' } : {}) };
        await runAndDie(programs, sample, 'rollback', inputs, place);
        const decided = leaving || (await served(sample)) === target;
        const title = `${leaving ? 'leaving a dead delivery' : 'rollback'}, ${place.when} ${place.line}`;
        await check({ sample, follower, title, left, target, newer: next(), decided });
      }
    },
  );
}

test(`F28, F48: kill -9 of a real rollback at each of ${PLACES.length} lines of its journal, and where it leaves a dead delivery; whoever comes next ends on one whole release, never on the bad one, and no request is lost`, async () => {
  await Promise.all(lanesOf(ORDERS, LANES).map(lane));
}, 600_000);
