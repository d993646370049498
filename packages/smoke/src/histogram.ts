// A quantile out of a histogram's cumulative buckets, as Prometheus' histogram_quantile makes it. Where Prometheus answers NaN or mends what
// it got, this says why nothing can be known. Source of the algorithm: prometheus/prometheus, promql/quantile.go, bucketQuantile.
import { toNumber, type Scrape } from './prometheus-text.ts';

/** Cumulative counts by upper bound, in order; the last bound is Infinity. */
export type Buckets = readonly { readonly bound: number; readonly count: number }[];

/** `open`: it lies above every finite bound, so that `value` is only the least that it can be. */
export type Quantile = {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly open: boolean;
  readonly count: number;
};

/** Why there is no quantile. */
export type Unknown = { readonly unknown: string };

/** Prometheus leaves differences of this part of a count out of account. */
const TINY = 1e-12;

const seriesKey = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => name !== 'le')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Counts by bound of each series of a histogram with these labels. @param metric with or without `_bucket` */
function seriesOf(
  scrape: Scrape,
  metric: string,
  labels: Readonly<Record<string, string>>,
): Map<string, Map<number, number>> {
  const name = `${metric.replace(/_bucket$/, '')}_bucket`;
  const series = new Map<string, Map<number, number>>();
  for (const sample of scrape.samples) {
    if (sample.name !== name || sample.labels['le'] === undefined) continue;
    if (!Object.entries(labels).every(([key, value]) => sample.labels[key] === value)) continue;
    const key = seriesKey(sample.labels);
    const bounds = series.get(key) ?? new Map<number, number>();
    const bound = toNumber(sample.labels['le']);
    bounds.set(bound, (bounds.get(bound) ?? 0) + sample.value);
    series.set(key, bounds);
  }
  return series;
}

/**
 * What was observed between two scrapes, summed over all series with these labels: whatever came before, ours and others', is subtracted.
 * A series that the first scrape does not have began at 0. Without a first scrape it is all since the start.
 */
export function bucketsBetween(
  first: Scrape | undefined,
  second: Scrape,
  metric: string,
  labels: Readonly<Record<string, string>>,
): Buckets | Unknown {
  const after = seriesOf(second, metric, labels);
  const before = first ? seriesOf(first, metric, labels) : new Map<string, Map<number, number>>();
  if (after.size === 0) return { unknown: `there is no histogram ${metric} with these labels` };
  const lost = [...before.keys()].some((key) => !after.has(key));
  if (lost) return { unknown: `a series of ${metric} was there and is gone: the service was started again` };
  const sums = new Map<number, number>();
  const shapes = new Set<string>();
  for (const [key, bounds] of after) {
    shapes.add([...bounds.keys()].sort((a, b) => a - b).join());
    for (const [bound, count] of bounds) {
      const grown = count - (before.get(key)?.get(bound) ?? 0);
      if (Number.isNaN(bound) || Number.isNaN(count))
        return { unknown: `${metric} has a bucket or a count that is no number` };
      if (grown < 0)
        return {
          unknown: `${metric} fell: the service was started again, or several workers each count for themselves`,
        };
      sums.set(bound, (sums.get(bound) ?? 0) + grown);
    }
  }
  if (shapes.size > 1) return { unknown: `the series of ${metric} have different buckets` };
  return [...sums].sort(([a], [b]) => a - b).map(([bound, count]) => ({ bound, count }));
}

/** @param q 0 to 1 @param least how many observations it takes at least; below, a quantile says nothing */
export function quantileOf(q: number, buckets: Buckets, least = 1): Quantile | Unknown {
  const last = buckets.at(-1);
  if (last?.bound !== Infinity) return { unknown: 'the histogram has no +Inf bucket' };
  if (buckets.length < 2) return { unknown: 'the histogram has no bucket but +Inf' };
  const falls = buckets.find(({ count }, i) => {
    const before = buckets[i - 1]?.count ?? 0;
    return count < before && before - count > TINY * Math.max(before, count);
  });
  if (falls) return { unknown: `the buckets are not cumulative: the count falls at le ${falls.bound}` };
  if (last.count === 0) return { unknown: 'nothing was observed meanwhile' };
  if (last.count < least) return { unknown: `only ${last.count} observations, and it takes ${least}` };
  const rank = q * last.count;
  const at = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  const finite = buckets.at(-2)?.bound ?? 0;
  if (at === -1) return { value: finite, lower: finite, upper: Infinity, open: true, count: last.count };
  const upper = buckets[at]?.bound ?? 0;
  const count = buckets[at]?.count ?? 0;
  if (at === 0 && upper <= 0)
    return { value: upper, lower: -Infinity, upper, open: false, count: last.count };
  const lower = at === 0 ? 0 : (buckets[at - 1]?.bound ?? 0);
  const below = at === 0 ? 0 : (buckets[at - 1]?.count ?? 0);
  const value = lower + (upper - lower) * ((rank - below) / (count - below));
  return { value, lower, upper, open: false, count: last.count };
}

/** How many milliseconds one of a metric is, by the unit that its name ends with; seconds are what Prometheus asks for. */
export const inMilliseconds = (metric: string): number =>
  /_(?:ms|milliseconds)$/.test(metric.replace(/_bucket$/, '')) ? 1 : 1_000;

/** Such as `250 to 500`, with each bound times `factor`. */
export const boundsOf = ({ lower, upper, open }: Quantile, factor = 1): string =>
  open ? `above ${lower * factor}` : `${lower * factor} to ${upper * factor}`;

/**
 * Whether a quantile is at most a limit. In the last bucket only its lower bound is known: that is enough for a no, and never for a yes.
 * @returns undefined when it is; `sure: false` when it cannot be known
 */
export function above(quantile: Quantile, limit: number): { readonly sure: boolean } | undefined {
  if (quantile.open) return { sure: quantile.lower >= limit };
  return quantile.value > limit ? { sure: true } : undefined;
}
