// kill -9 of the real process at every line that a delivery writes into its journal: real services, a real front, traffic that goes on, and
// each time somebody else who comes next. Several applications side by side, because most of the time is waiting.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
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
import type { Sample } from '../testing/run-sample.ts';

type Follower = 'deploy' | 'reconcile' | 'rollback';
/** Each application begins with a delivery, so that a rollback has somewhere to go whether or not what died counts. */
const FOLLOWERS: readonly (readonly Follower[])[] = [
  ['deploy', 'reconcile', 'rollback'],
  ['deploy', 'rollback', 'reconcile'],
];
const LANES = 4;
const PLACES = placesOf(STEPS);

let programs: BundledPrograms;
beforeAll(() => {
  programs = bundlePrograms();
}, 120_000);
afterAll(() => programs.remove());

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
          ...QUIET,
          ...(follower === 'reconcile' ? { 'only-recover': 'true' } : { reason: 'enough' }),
        });
  expect(run.code, `${title}\n${run.log}`).toBe(0);
  const { releases, active: serves } = await ledgerOf(sample);
  const active = releases.find(({ id }) => id === serves?.release);
  expect(active?.status, title).toBe('good');
  await checkInvariants(sample, active?.version ?? '');
  if (follower === 'deploy') {
    expect(active?.version, title).toBe(inputs.version);
    expect(run.outputs['resumed-from'], `${title}\n${run.log}`).toBe(place.step);
  }
  if (follower === 'rollback') expect(active?.version, title).not.toBe(inputs.version);
}

async function lane(places: readonly Place[], number: number): Promise<void> {
  await inTraffic(
    (sample) => deliver(sample, '1.0.0'),
    async (sample) => {
      for (const [i, place] of places.entries()) {
        const inputs = await inputsOf(sample, `1.${2 * i + 1}.0`);
        await runAndDie(programs, sample, 'deploy', inputs, place);
        const follower = FOLLOWERS[number % 2]?.[i % 3] ?? 'deploy';
        await follow(sample, follower, inputs, place);
        if (follower === 'rollback') await deliver(sample, `1.${2 * i + 2}.0`);
      }
    },
  );
}

test(`F28, F39: kill -9 at each of ${PLACES.length} lines of the journal of a real delivery; whoever comes next ends on one whole release, and no request is lost`, async () => {
  await Promise.all(lanesOf(PLACES, LANES).map(lane));
}, 600_000);
