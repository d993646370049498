// Quantiles out of buckets: what Prometheus would say, and what cannot be said.
import { describe, expect, it } from 'vitest';
import { above, boundsOf, bucketsBetween, inMilliseconds, quantileOf, type Quantile } from './histogram.ts';
import { readMetrics, type Scrape } from './prometheus-text.ts';

const scrape = (counts: Readonly<Record<string, number | string>>, labels = ''): Scrape =>
  readMetrics(
    `# TYPE h histogram\n${Object.entries(counts)
      .map(([le, count]) => `h_bucket{${labels}le="${le}"} ${count}\n`)
      .join('')}h_count 1\n`,
  );

const both = (...scrapes: Scrape[]): Scrape => ({
  samples: scrapes.flatMap(({ samples }) => samples),
  types: new Map(),
});

function quantile(q: number, second: Scrape, first?: Scrape, least = 1): Quantile | string {
  const buckets = bucketsBetween(first, second, 'h', {});
  const seen = 'unknown' in buckets ? buckets : quantileOf(q, buckets, least);
  return 'unknown' in seen ? seen.unknown : seen;
}

describe('a quantile', () => {
  it('is interpolated in its bucket, whose bounds are told', () => {
    const seen = quantile(0.95, scrape({ '0.1': 50, '0.5': 90, '1': 100, '+Inf': 100 })) as Quantile;
    expect(seen.value).toBeCloseTo(0.75);
    expect(seen).toMatchObject({ lower: 0.5, upper: 1, open: false, count: 100 });
    expect(boundsOf(seen, 1_000)).toBe('500 to 1000');
  });

  it('begins at 0 in the first bucket, and is its bound where that is not above 0', () => {
    expect(quantile(0.5, scrape({ '2': 10, '+Inf': 10 }))).toMatchObject({ value: 1, lower: 0 });
    expect(quantile(0.5, scrape({ '-1': 10, '+Inf': 10 }))).toMatchObject({ value: -1, lower: -Infinity });
  });

  it('is of what came between two scrapes: what was slow before is subtracted', () => {
    const first = scrape({ '0.1': 0, '30': 500, '+Inf': 500 });
    const second = scrape({ '0.1': 40, '30': 540, '+Inf': 540 });
    expect(quantile(0.95, second, first)).toMatchObject({ upper: 0.1, count: 40 });
    expect(quantile(0.95, second)).toMatchObject({ lower: 0.1, upper: 30 });
  });

  it('sums series, of which one may be new', () => {
    const get = scrape({ '1': 5, '+Inf': 5 }, 'method="GET",');
    const post = scrape({ '1': 0, '+Inf': 5 }, 'method="POST",');
    expect(quantile(0.5, both(get, post), get)).toMatchObject({ open: true, value: 1, count: 5 });
    const buckets = bucketsBetween(undefined, both(get, post), 'h_bucket', { method: 'GET' });
    expect(buckets).toEqual([
      { bound: 1, count: 5 },
      { bound: Infinity, count: 5 },
    ]);
  });

  it.each<[string, Scrape, Scrape | undefined, number, string]>([
    ['there is no such histogram', readMetrics('up 1\n'), undefined, 1, 'there is no histogram h'],
    [
      'nothing was observed',
      scrape({ '1': 5, '+Inf': 5 }),
      scrape({ '1': 5, '+Inf': 5 }),
      1,
      'nothing was observed meanwhile',
    ],
    [
      'too little was observed',
      scrape({ '1': 5, '+Inf': 5 }),
      undefined,
      20,
      'only 5 observations, and it takes 20',
    ],
    ['there is only the +Inf bucket', scrape({ '+Inf': 5 }), undefined, 1, 'no bucket but +Inf'],
    ['there is no +Inf bucket', scrape({ '1': 5, '2': 6 }), undefined, 1, 'no +Inf bucket'],
    [
      'the buckets are not cumulative',
      scrape({ '1': 5, '2': 3, '+Inf': 6 }),
      undefined,
      1,
      'the count falls at le 2',
    ],
    ['a count is NaN', scrape({ '1': 'NaN', '+Inf': 6 }), undefined, 1, 'no number'],
    ['a bound is no number', scrape({ one: 1, '+Inf': 6 }), undefined, 1, 'no number'],
    ['it fell', scrape({ '1': 1, '+Inf': 1 }), scrape({ '1': 5, '+Inf': 5 }), 1, 'h fell'],
    [
      'a series is gone',
      scrape({ '1': 9, '+Inf': 9 }, 'a="1",'),
      scrape({ '1': 5, '+Inf': 5 }),
      1,
      'is gone',
    ],
    [
      'series have different buckets',
      both(scrape({ '1': 1, '+Inf': 1 }, 'a="1",'), scrape({ '2': 1, '+Inf': 1 }, 'a="2",')),
      undefined,
      1,
      'different buckets',
    ],
  ])('is unknown when %s', (_name, second, first, least, reason) => {
    expect(quantile(0.95, second, first, least)).toContain(reason);
  });

  it('above the last bucket is at least its bound: enough for a no, never for a yes', () => {
    const seen = quantile(0.95, scrape({ '0.5': 10, '+Inf': 100 })) as Quantile;
    expect(boundsOf(seen)).toBe('above 0.5');
    expect([above(seen, 0.4), above(seen, 0.5), above(seen, 0.6)]).toEqual([
      { sure: true },
      { sure: true },
      { sure: false },
    ]);
    const closed = quantile(0.5, scrape({ '1': 10, '+Inf': 10 })) as Quantile;
    expect([above(closed, 0.5), above(closed, 0.4)]).toEqual([undefined, { sure: true }]);
  });

  it('of seconds is 1,000 times as many milliseconds', () => {
    expect(['a_seconds', 'a_ms', 'a_milliseconds_bucket', 'a'].map(inMilliseconds)).toEqual([
      1_000, 1, 1, 1_000,
    ]);
  });
});
