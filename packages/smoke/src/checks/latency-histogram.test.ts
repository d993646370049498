// What a service has measured itself, read between two scrapes: by the latency check with requests of ours, and by own checks over time.
import { parseDelivery } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';

type Counts = Readonly<Record<string, number>>;

/** @param metrics counts of the buckets at each scrape, or a whole answer */
async function run(
  checks: string,
  only: string,
  metrics: (scrape: number, requests: number) => Counts | string,
) {
  const clock = virtualClock();
  let [scrapes, requests] = [0, 0];
  const report = await runChecks({
    application: {
      ...parseDelivery(
        `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services: { web: { port: 80, metrics: /metrics, health: { path: /health } } }
checks: { ${checks} }
`,
        'd.yml',
      ),
      file: 'd.yml',
      root: '/',
      url: undefined,
      environmentName: '',
    },
    view: {
      slot: 'blue',
      version: '1',
      services: ['web'],
      url: () => 'http://web',
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({}),
      log: () => Promise.resolve(''),
    },
    variables: {},
    ports: {
      clock,
      files: realFiles,
      log: recordedLog(),
      http: ({ url }) => {
        clock.advance(2);
        if (url.endsWith('/page')) requests += 1;
        const seen = url.endsWith('/metrics') ? metrics((scrapes += 1), requests) : '';
        const body = typeof seen === 'string' ? seen : textOf(seen);
        return Promise.resolve({ status: 200, headers: {}, body, durationMs: 2 });
      },
    },
    root: '/',
    runId: 'histogram',
    only: [only],
  });
  const result = report.results.find(({ id }) => id === only);
  const lines = (result?.evidence ?? []).flatMap((evidence) => evidence.lines).join('\n');
  return {
    told: `${result?.verdict ?? ''}: ${result?.reason ?? ''}`,
    lines,
    seconds: clock.monotonic() / 1_000,
  };
}

const textOf = (counts: Counts): string =>
  `# TYPE page_seconds histogram\n${Object.entries(counts)
    .map(([le, count]) => `page_seconds_bucket{path="/page",le="${le}"} ${count}\n`)
    .join('')}`;

describe('latency.histogram', () => {
  const CHECK =
    'latency: { histogram: { service: web, metric: page_seconds, labels: { path: /page }, path: /page, requests: 40, p95-ms: 500 } }';

  it('passes by what came between the scrapes, however slow it was before, and tells the bucket', async () => {
    const ran = await run(CHECK, 'latency', (_, requests) => ({
      '0.25': requests,
      '30': requests + 900,
      '+Inf': requests + 900,
    }));
    expect(ran.told).toMatch(/^pass: all \d measured percentiles/);
    expect(ran.lines).toContain(
      'page_seconds: p95 237.5 ms (bucket 0 to 250 ms) of 40 observations, at most 500 ms',
    );
  });

  it.each<[string, (scrape: number, requests: number) => Counts | string, string]>([
    [
      'is slow',
      (_, requests) => ({ '0.5': 0, '1': requests, '+Inf': requests }),
      'fail: web: expected p95 of page_seconds within 500 ms, saw p95 975.0 ms (bucket 500 to 1000 ms)',
    ],
    [
      'is slower than its last bucket, which is above the limit',
      (_, requests) => ({ '0.1': 0, '2': 0, '+Inf': requests }),
      'fail: web: expected p95 of page_seconds within 500 ms, saw p95 2000.0 ms (bucket above 2000 ms)',
    ],
    [
      'is slower than its last bucket, which is below the limit',
      (_, requests) => ({ '0.1': 0, '+Inf': requests }),
      'inconclusive: web: p95 of page_seconds lies above its last bucket (100 ms), so it may be within 500 ms or not',
    ],
    [
      'has observed nothing meanwhile',
      () => ({ '0.1': 7, '+Inf': 7 }),
      'inconclusive: web: nothing was observed meanwhile',
    ],
    [
      'was started again meanwhile',
      (scrape) => ({ '0.1': 100 - scrape, '+Inf': 100 - scrape }),
      'inconclusive: web: page_seconds fell: the service was started again, or several workers each count for themselves',
    ],
    [
      'has no histogram',
      () => 'up 1\n',
      'inconclusive: web: there is no histogram page_seconds with these labels',
    ],
    ['shows a page', () => '<html></html>', 'fail: web/metrics: expected Prometheus text'],
  ])('of a service that %s', async (_name, metrics, told) => {
    expect((await run(CHECK, 'latency', metrics)).told).toContain(told);
  });
});

describe('an own check of a quantile', () => {
  const own = (more: string): string =>
    `own: [{ id: p95, kind: prometheus, service: web, metric: page_seconds, quantile: 0.95, ${more} }]`;
  const STEADY = (): Counts => ({ '0.25': 95, '1': 100, '+Inf': 100 });

  it('reads all since the start, or what came over some time', async () => {
    const whole = await run(own('expect: { lte: 0.25 }'), 'p95', STEADY);
    expect(whole.told).toBe(
      'pass: quantile 0.95 of page_seconds: 0.25 (bucket 0 to 0.25) of 100 observations',
    );
    const growing = (scrape: number): Counts => ({
      '0.25': 95,
      '1': 75 + 50 * scrape,
      '+Inf': 75 + 50 * scrape,
    });
    const meanwhile = await run(own('expect: { lte: 0.25 }, over-seconds: 30'), 'p95', growing);
    expect(meanwhile.told).toContain('fail: quantile 0.95 of page_seconds: 0.96');
    expect(meanwhile.told).toContain('of 50 observations: expected <= 0.25');
    expect(meanwhile.seconds).toBeGreaterThanOrEqual(30);
  });

  it.each<[string, string, () => Counts | string, string]>([
    [
      'too few observations',
      'expect: { lt: 1 }, at-least: 101',
      STEADY,
      'inconclusive: only 100 observations, and it takes 101',
    ],
    [
      'silence that must not be',
      'expect: { lt: 1 }, over-seconds: 1, no-data: fail',
      STEADY,
      'fail: nothing was observed meanwhile',
    ],
    [
      'silence that may be',
      'expect: { lt: 1 }, over-seconds: 1, no-data: pass',
      STEADY,
      'pass: nothing was observed meanwhile',
    ],
    [
      'only +Inf above a limit',
      'expect: { lt: 2 }',
      () => ({ '1': 5, '+Inf': 100 }),
      'inconclusive: quantile 0.95',
    ],
    [
      'only +Inf and a limit below',
      'expect: { lt: 0.5 }',
      () => ({ '1': 5, '+Inf': 100 }),
      'fail: quantile 0.95',
    ],
    [
      'buckets that fall',
      'expect: { lt: 2 }',
      () => ({ '1': 50, '2': 20, '+Inf': 100 }),
      'inconclusive: the buckets are not cumulative',
    ],
    ['no metrics', 'expect: { lt: 2 }', () => 'not found', 'fail: web/metrics: expected Prometheus text'],
  ])('judges %s', async (_name, more, metrics, told) => {
    expect((await run(own(more), 'p95', metrics)).told).toContain(told);
  });
});
