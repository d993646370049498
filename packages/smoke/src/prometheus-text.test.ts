// The metrics reader: the whole format, and nothing that only looks like it.
import { describe, expect, it } from 'vitest';
import { counterSum, MetricsError, readMetrics } from './prometheus-text.ts';

describe('readMetrics', () => {
  it('reads samples with labels, escapes, exponents, time stamps and exemplars', () => {
    const { samples, types } = readMetrics(
      [
        '# HELP http_requests_total All "requests"',
        '# TYPE http_requests_total counter',
        'http_requests_total{path="/a\\"b\\\\c\\n",status="200"} 3 1700000000000',
        'http_requests_total{path="/x}",status="500",} 1e2',
        'up 1',
        'empty{} +Inf',
        'nothing NaN',
        'h_bucket{le="+Inf"} 4 # {trace_id="x"} 0.1 1.5',
        '# EOF',
        '',
      ].join('\n'),
    );
    expect(samples.map(({ name, value }) => [name, value])).toEqual([
      ['http_requests_total', 3],
      ['http_requests_total', 100],
      ['up', 1],
      ['empty', Infinity],
      ['nothing', Number.NaN],
      ['h_bucket', 4],
    ]);
    expect({ ...samples[0]?.labels }).toEqual({ path: '/a"b\\c\n', status: '200' });
    expect(types.get('http_requests_total')).toBe('counter');
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><p>metrics 1</p>'],
    ['JSON', '{"up": 1}'],
    ['a cut line', 'up 1\nrequests_total{path="/a'],
    ['no value', 'requests_total'],
    ['a word as value', 'requests_total many'],
    ['a label without quotes', 'requests_total{path=/a} 1'],
    ['two values', 'up 1 2 3'],
    ['an unknown type', '# TYPE up thing\nup 1'],
    ['hexadecimal', 'up 0x10'],
  ])('%s is an error', (_name, text) => {
    expect(() => readMetrics(text)).toThrow(MetricsError);
  });
});

describe('counterSum', () => {
  const scrape = readMetrics(
    '# TYPE a counter\na_total{x="1"} 2\na_total{x="2"} 3\n# TYPE b_total counter\n# TYPE c counter\nd 1',
  );
  it.each([
    ['a_total', 5],
    ['b_total', 0],
    ['c_total', 0],
    ['e_total', undefined],
  ])('%s: %s', (name, expected) => {
    expect(counterSum(scrape, name)).toBe(expected);
  });
});
