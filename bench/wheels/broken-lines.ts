// Flaky and stalled: not how fast, but how surely. Many runs at once, each with an index address of its own.
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Samples } from '../samples.ts';
import { OURS } from '../table.ts';
import { checkWheels, OUR_VIEW, runOurs, runPip, runUv, type Place, type Ran } from './contenders.ts';
import type { Ground } from './ground.ts';
import { CALM } from './index-behaviour.ts';
import type { IndexedWheel } from './index-page.ts';
import { judged } from './measure.ts';

/** What the field shows: 0.5 % of transfers are reset in each 10 MB of them. */
const RESETS_PER_BYTE = 0.005 / 10e6;
const REAL_BYTES = 2_800e6;
/** Peers are run for fewer seeds: what their rate is shows early. */
const PEER_SHARE = 10;
/** In every tenth run the giant comes with one wrong byte, or "no wrong bytes" would say nothing. */
const LIES_EVERY = 10;

export type Tally = { runs: number; succeeded: number; wrong: number; readonly failedSeeds: number[] };

type Contender = {
  readonly name: string;
  readonly run: (place: Place) => Promise<Ran>;
  /** Where its wheels lie, if it keeps any. */
  readonly left: string | undefined;
};

function contendersOf(ground: Ground): readonly Contender[] {
  const { programs, peers } = ground;
  return [
    { name: OURS, run: (place) => runOurs(programs, place, {}), left: OUR_VIEW },
    ...(peers.pip ? [{ name: 'pip', run: (place: Place) => runPip(programs, place), left: 'wheels' }] : []),
    ...(peers.uv ? [{ name: 'uv', run: (place: Place) => runUv(programs, place), left: undefined }] : []),
  ];
}

/** As many resets in one run as a run of the real size meets, in wheels that are small enough for hundreds of runs. */
export function bytesPerReset(setBytes: number): number {
  return setBytes / (REAL_BYTES * RESETS_PER_BYTE);
}

/** @returns for each contender how many runs brought all wheels with the right bytes */
export async function flaky(
  ground: Ground,
  samples: Samples,
  wheels: readonly IndexedWheel[],
  runs: number,
): Promise<ReadonlyMap<string, Tally>> {
  const mean = bytesPerReset(wheels.reduce((sum, wheel) => sum + wheel.size, 0));
  const contenders = contendersOf(ground);
  const tallies = new Map<
    string,
    Tally & { seconds: number; resets: number; requests: number; said: string }
  >(
    contenders.map(({ name }) => [
      name,
      { runs: 0, succeeded: 0, wrong: 0, failedSeeds: [], seconds: 0, resets: 0, requests: 0, said: '' },
    ]),
  );
  const work = Array.from({ length: runs }, (_, i) => i + 1).flatMap((seed) =>
    contenders
      .filter(({ name }) => name === OURS || seed <= runs / PEER_SHARE)
      .map((contender) => ({ seed, contender })),
  );
  const worker = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      const { seed, contender } = next;
      const tag = `flaky-${contender.name}-${seed}`;
      const lies = seed % LIES_EVERY === 0 ? (wheels[0]?.filename ?? '') : '';
      await ground.servers.configure(tag, { ...CALM, bytesPerReset: mean, seed, lies });
      const place = {
        at: ground.link.server,
        folder: join(ground.folder, tag),
        index: `${ground.servers.index}/${tag}/simple/`,
        wheels,
      };
      const ran = await contender.run(place);
      const left = contender.left === undefined ? undefined : join(place.folder, contender.left);
      const check = ran.ok && left !== undefined ? await checkWheels(left, wheels) : { missing: 0, wrong: 0 };
      const served = await ground.servers.served(tag);
      const tally = tallies.get(contender.name);
      if (!tally) continue;
      tally.runs += 1;
      tally.seconds += ran.seconds;
      tally.resets += served.resets;
      tally.requests += served.pages + served.files;
      tally.wrong += check.wrong;
      if (ran.ok && check.missing + check.wrong === 0) tally.succeeded += 1;
      else {
        tally.failedSeeds.push(seed);
        tally.said = ran.said;
      }
      await rm(place.folder, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  for (const [name, tally] of tallies) {
    if (tally.runs === 0) continue;
    samples.add('flaky', name, {
      ok: true,
      seconds: tally.seconds / tally.runs,
      bytesDown: undefined,
      bytesUp: undefined,
      requests: Math.round(tally.requests / tally.runs),
      note: `${tally.succeeded} of ${tally.runs} runs, ${tally.wrong} wrong wheels, ${(tally.resets / tally.runs).toFixed(1)} resets a run`,
      more: tally,
    });
  }
  return tallies;
}

/** All contenders at once: what they do here is wait. The biggest wheel falls silent, once, with 90 % of it sent. */
export async function stalled(
  ground: Ground,
  samples: Samples,
  wheels: readonly IndexedWheel[],
): Promise<void> {
  const giant = wheels.toSorted((a, b) => b.size - a.size)[0]?.filename ?? '';
  await Promise.all(
    contendersOf(ground).map(async ({ name, run, left }) => {
      const tag = `stalled-${name}`;
      await ground.servers.configure(tag, { ...CALM, stalls: giant });
      const folder = join(ground.folder, tag);
      const ran = await run({
        at: ground.link.client,
        folder,
        index: `${ground.servers.index}/${tag}/simple/`,
        wheels,
      });
      const served = await ground.servers.served(tag);
      const check =
        ran.ok && left !== undefined
          ? await checkWheels(join(folder, left), wheels)
          : { missing: 0, wrong: 0 };
      const sample = {
        ok: ran.ok && served.stalls === 1,
        seconds: ran.seconds,
        bytesDown: served.fileBytes + served.pageBytes,
        bytesUp: undefined,
        requests: served.pages + served.files,
        note: ran.ok ? (served.stalls === 1 ? 'all at once; payload bytes' : 'nothing stalled') : ran.said,
      };
      samples.add('stalled', name, judged(sample, check));
    }),
  );
}
