// What the wheels bench promises, judged on what was measured.
import type { Samples } from '../samples.ts';
import { OURS, type Goal } from '../table.ts';
import type { Tally } from './broken-lines.ts';
import { movedBy } from './measure.ts';
import { TARBALL } from './course.ts';

const COLD_FASTER = 2;
const BUMP_FASTER = 10;
const BUMP_MOVES = 1.1;
/** "No slower" in seconds of a busy machine. */
const NOISE = 1.05;
const FLAKY_RATE = 0.995;
const FLAKY_RUNS = 200;

export function coldGoal(samples: Samples, scenario: string): Goal {
  return fasterGoal(samples, scenario, 'pip', COLD_FASTER);
}

export function fullHitGoal(samples: Samples): Goal {
  const [ours, peer] = [samples.seconds('full-hit', OURS), samples.seconds('full-hit', 'tarball')];
  return {
    scenario: 'full-hit',
    what: `no slower than the tarball (within ${Math.round((NOISE - 1) * 100)} %, which is noise)`,
    seen: ours === undefined || peer === undefined ? undefined : `${(ours / peer).toFixed(2)} of its time`,
    met: ours !== undefined && peer !== undefined && ours <= NOISE * peer,
  };
}

/**
 * @param changed bytes of the wheel that was bumped
 * @param possible how many times faster the link's rate alone would let us be
 */
export function bumpGoals(
  samples: Samples,
  scenario: string,
  changed: number,
  possible: number,
): readonly Goal[] {
  const moved = movedBy(samples, scenario, OURS);
  const succeeded = samples.seconds(scenario, OURS) !== undefined;
  const limit = (what: string, bytes: number | undefined): Goal => ({
    scenario,
    what: `${what} at most ${BUMP_MOVES} times the changed wheel's ${changed} bytes, with the wheelhouse kept`,
    seen: bytes === undefined ? undefined : `${(bytes / changed).toFixed(2)} times`,
    met: succeeded && bytes !== undefined && bytes <= BUMP_MOVES * changed,
  });
  const faster = fasterGoal(samples, scenario, TARBALL, BUMP_FASTER);
  const bound = `; if nothing but bytes took time: ${possible.toFixed(1)} times`;
  return [
    limit('down', moved && moved.pageBytes + moved.fileBytes + moved.cacheDown),
    limit('up', moved?.cacheUp),
    { ...faster, what: `${faster.what}${bound}` },
  ];
}

function fasterGoal(samples: Samples, scenario: string, peer: string, times: number): Goal {
  const [ours, theirs] = [samples.seconds(scenario, OURS), samples.seconds(scenario, peer)];
  return {
    scenario,
    what: `at least ${Number(times.toFixed(1))} times faster than ${peer}`,
    seen: ours === undefined || theirs === undefined ? undefined : `${(theirs / ours).toFixed(1)} times`,
    met: ours !== undefined && theirs !== undefined && theirs / ours >= times,
  };
}

export function flakyGoals(tally: Tally | undefined): readonly Goal[] {
  const enough = tally !== undefined && tally.runs >= FLAKY_RUNS;
  const rate = tally === undefined || tally.runs === 0 ? 0 : tally.succeeded / tally.runs;
  const failed =
    tally && tally.failedSeeds.length > 0 ? `, not with seed ${tally.failedSeeds.join(', ')}` : '';
  const of = (said: string): string | undefined => (enough ? said : undefined);
  return [
    {
      scenario: 'flaky',
      what: `at least ${FLAKY_RATE * 100} % of ${FLAKY_RUNS} seeded runs succeed`,
      seen: of(`${tally?.succeeded ?? 0} of ${tally?.runs ?? 0}${failed}`),
      met: enough && rate >= FLAKY_RATE,
    },
    {
      scenario: 'flaky',
      what: 'no wheel with wrong bytes is ever left',
      seen: of(String(tally?.wrong ?? 0)),
      met: enough && tally.wrong === 0,
    },
  ];
}

export function stalledGoal(samples: Samples): Goal {
  const seconds = samples.seconds('stalled', OURS);
  return {
    scenario: 'stalled',
    what: 'a transfer that falls silent at 90 % is found out and ends well',
    seen:
      seconds === undefined
        ? samples.of('stalled', OURS)[0]?.note.trim().split('\n').at(-1)
        : `after ${seconds.toFixed(1)} s`,
    met: seconds !== undefined,
  };
}
