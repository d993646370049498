// What the images bench promises, judged on what was measured.
import type { Samples } from '../samples.ts';
import { growthExponent } from '../statistics.ts';
import { OURS, type Goal } from '../table.ts';
import { BUMPED_SERVICES } from './application.ts';
import { BUILD_ALONE, COMPOSE, ONE_BY_ONE } from './scenarios.ts';

const UNCHANGED_SHARE = 0.5;
/** Linear, and what two runs of the same thing differ by on a busy machine. */
const LINEAR = 1.1;

export function rateOf(samples: Samples, contender: string): readonly [succeeded: number, runs: number] {
  const runs = samples.of('under-load', contender);
  return [runs.filter(({ ok }) => ok).length, runs.length];
}

export function loadGoal(samples: Samples): Goal {
  const [ours, runs] = rateOf(samples, OURS);
  const said = [OURS, COMPOSE, ONE_BY_ONE].map((name) => `${name} ${rateOf(samples, name).join(' of ')}`);
  return {
    scenario: 'under-load',
    what: 'every seeded round succeeds',
    seen: runs === 0 ? undefined : said.join(', '),
    met: runs > 0 && ours === runs,
  };
}

export function unchangedGoal(samples: Samples): Goal {
  const [ours, peer] = [samples.seconds('unchanged', BUILD_ALONE), samples.seconds('unchanged', COMPOSE)];
  const known = ours !== undefined && peer !== undefined;
  return {
    scenario: 'unchanged',
    what: `${BUILD_ALONE} takes at most ${UNCHANGED_SHARE} of the time of ${COMPOSE}`,
    seen: known ? `${(ours / peer).toFixed(2)}` : undefined,
    met: known && ours <= UNCHANGED_SHARE * peer,
  };
}

export function bumpGoal(samples: Samples): Goal {
  const ran = samples.of('bump', OURS)[0];
  const again = ran?.ok === true ? (ran.more?.again as readonly string[]) : undefined;
  return {
    scenario: 'bump',
    what: `pip runs again in the ${BUMPED_SERVICES.length} services that install what was bumped (${BUMPED_SERVICES.join(', ')}), and in no other`,
    seen: again === undefined ? ran?.note : again.join(', ') || 'in none',
    met: again !== undefined && again.toSorted().join() === BUMPED_SERVICES.toSorted().join(),
  };
}

/** @param suffix of the scenarios' names: empty for first builds */
export function growthGoal(samples: Samples, counts: readonly number[], suffix: string): Goal {
  const points = counts.flatMap((count) => {
    const seconds = samples.seconds(`growth-${count}${suffix}`, OURS);
    return seconds === undefined ? [] : [[count, seconds] as const];
  });
  const exponent = points.length === counts.length ? growthExponent(points) : undefined;
  return {
    scenario: `growth${suffix}`,
    what: `from ${counts[0]} to ${counts.at(-1)} services no worse than linear (exponent at most ${LINEAR})`,
    seen:
      exponent === undefined
        ? undefined
        : `exponent ${exponent.toFixed(2)}: ${points.map(([count, seconds]) => `${count} in ${seconds.toFixed(1)} s`).join(', ')}`,
    met: exponent !== undefined && exponent <= LINEAR,
  };
}
