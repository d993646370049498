// Anything that anybody may answer or write: parsers end with a result or their own error, escapers let nothing through, cuts stay whole.
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '@compose-delivery/application';
import { hostileStrings } from '../../runtime/src/testing/hostile.ts';
import { retryAfterSeconds } from './checks/rate-limit.ts';
import { judgeMove } from './checks/r4-inflation.ts';
import { strictDecimal } from './checks/r4-inflation.ts';
import { mismatches, shown } from './matcher.ts';
import { jsonField } from './probe.ts';
import { MetricsError, readMetrics } from './prometheus-text.ts';
import { ctrfReport } from './report/ctrf.ts';
import { htmlReport } from './report/html.ts';
import { junitReport } from './report/junit.ts';
import { anchorsOf, sarifReport } from './report/sarif.ts';
import type { SmokeReport } from './smoke-report.ts';

const RUNS = { numRuns: 10_000 };
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...hostileStrings.map((one) => one.slice(0, 500))),
);
const json = fc.jsonValue({ maxDepth: 3 });

function reportOf(foreign: string): SmokeReport {
  const evidence = [{ title: foreign, lines: [foreign] }];
  const verdicts = ['pass', 'flaky', 'fail', 'inconclusive', 'waived', 'skipped'] as const;
  const results = verdicts.map((verdict, i) => ({
    id: `own-${i}`,
    title: foreign || 'x',
    verdict,
    reason: foreign,
    evidence,
    durationMs: 1.5,
  }));
  const counts = { pass: 1, flaky: 1, fail: 1, inconclusive: 1, waived: 1, skipped: 1 };
  return {
    application: foreign,
    environment: foreign,
    slot: foreign,
    version: foreign,
    runId: 'r',
    startedAt: '2026-11-22T00:00:00.000Z',
    durationMs: 9,
    verdict: 'fail',
    rollbackRecommended: true,
    results,
    counts,
  };
}

describe('whatever stands in it', () => {
  it('JUnit is well formed and counts right', () => {
    fc.assert(
      fc.property(text, (foreign) => {
        const xml = junitReport(reportOf(foreign), 'en');
        expect(XMLValidator.validate(xml)).toBe(true);
        const cases = (
          new XMLParser({ ignoreAttributes: false }).parse(xml) as {
            testsuites: { testsuite: { testcase: object[] } };
          }
        ).testsuites.testsuite.testcase;
        expect(cases).toHaveLength(6);
        expect(cases.filter((one) => 'failure' in one)).toHaveLength(1);
        expect(cases.filter((one) => 'error' in one)).toHaveLength(1);
        expect(cases.filter((one) => 'skipped' in one)).toHaveLength(2);
      }),
      RUNS,
    );
  });

  it('HTML has the tags of the template and no others', () => {
    const tags = (html: string): string[] => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
    const expected = tags(htmlReport(reportOf('x'), 'en'));
    fc.assert(
      fc.property(text, (foreign) => {
        expect(tags(htmlReport(reportOf(foreign), 'en'))).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('SARIF and CTRF stay JSON of their form', () => {
    fc.assert(
      fc.property(text, (foreign) => {
        const sarif = JSON.parse(
          sarifReport(reportOf(foreign), new Map([['own-2', { path: foreign, line: 3 }]])),
        ) as {
          runs: [
            {
              tool: { driver: { rules: { id: string }[] } };
              results: {
                ruleId: string;
                ruleIndex: number;
                suppressions?: object[];
                locations: [
                  { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } },
                ];
              }[];
            },
          ];
        };
        const [{ tool, results }] = sarif.runs;
        expect(results).toHaveLength(3);
        for (const { ruleId, ruleIndex, locations } of results) {
          expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
          expect(locations[0].physicalLocation.artifactLocation.uri).not.toMatch(/^\/|(^|\/)\.\.(\/|$)|\s/);
          expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
        }
        expect(results.filter(({ suppressions }) => suppressions)).toHaveLength(1);
        const ctrf = JSON.parse(ctrfReport(reportOf(foreign), 'en')) as {
          results: {
            summary: Record<string, number>;
            tests: { name: string; status: string; duration: number; flaky: boolean }[];
          };
        };
        const { summary, tests } = ctrf.results;
        expect(Object.keys(summary).sort()).toEqual([
          'failed',
          'flaky',
          'other',
          'passed',
          'pending',
          'skipped',
          'start',
          'stop',
          'tests',
        ]);
        for (const figure of Object.values(summary)) expect(Number.isInteger(figure)).toBe(true);
        expect(
          (summary.passed ?? 0) + (summary.failed ?? 0) + (summary.skipped ?? 0) + (summary.other ?? 0),
        ).toBe(summary.tests);
        for (const { name, status, duration } of tests) {
          expect(name.length).toBeGreaterThan(0);
          expect(['passed', 'failed', 'skipped', 'other']).toContain(status);
          expect(Number.isInteger(duration)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('metrics are read, or refused by line', () => {
    const line = fc.stringMatching(/^[a-z_:]{0,4}(\{[a-z="\\,]{0,8}\}?)? ?[0-9.eNaIf+-]{0,5}$/);
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (foreign) => {
          try {
            for (const { value } of readMetrics(foreign).samples) expect(typeof value).toBe('number');
          } catch (error) {
            expect(error).toBeInstanceOf(MetricsError);
          }
        },
      ),
      RUNS,
    );
  });

  it('fields, rates and times are values or nothing', () => {
    fc.assert(
      fc.property(text, text, json, (foreign, field, value) => {
        expect(() => jsonField(foreign, field)).not.toThrow();
        expect(jsonField(JSON.stringify(value), '$')).toEqual(JSON.parse(JSON.stringify(value)));
        const seconds = retryAfterSeconds(foreign, 0);
        if (seconds !== undefined) expect(seconds).toBeGreaterThanOrEqual(0);
        const rate = strictDecimal(foreign);
        if (rate !== undefined) expect(rate).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  it('a matcher and its opposite never both hold, and what is shown is short', () => {
    const matcher = fc.oneof(
      fc.constantFrom<Matcher>(
        { gte: 1 },
        { lt: 0 },
        { contains: 'a' },
        { exists: true },
        { length: { gte: 1 } },
        { 'one-of': [1, 'a', null] },
      ),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
      json.map((value): Matcher => ({ equals: value })),
    );
    fc.assert(
      fc.property(matcher, fc.option(json, { nil: undefined }), (one, value) => {
        const holds = mismatches(one, value).length === 0;
        expect(mismatches({ not: one }, value).length === 0).toBe(!holds);
        expect(mismatches({ any: [one, { not: one }] }, value)).toEqual([]);
        expect(mismatches({ all: [one, { not: one }] }, value)).not.toEqual([]);
        expect(shown(value).length).toBeLessThanOrEqual(203);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(
        json,
        (value) =>
          mismatches(
            { equals: JSON.parse(JSON.stringify(value)) as unknown },
            JSON.parse(JSON.stringify(value)),
          ).length === 0,
      ),
      RUNS,
    );
  });

  it('anchors point at lines that are there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.constantFrom('  R1: {}', '    - { id: a, kind: http }', '  - id: "a"'))),
        (lines) => {
          const file = lines.join('\n');
          for (const { line } of anchorsOf(['R1', 'a'], [{ path: 'x', text: file }]).values())
            expect(file.split('\n')[line - 1]).toMatch(/R1|a/);
        },
      ),
      RUNS,
    );
  });
});

it.each([
  [0.07, 'up', 104.5, 107, 0],
  [0.07, 'up', 104.5, 104.5, 1],
  [0.07, 'up', 104.5, 101, 1],
  [0.03, 'up', 104.5, 103, 0],
  [0.07, 'down', 104.5, 101, 0],
  [0.07, 'up', 'none', 101, 1],
] as const)(
  'a forecast at %d, %s: from %s to %s has %i problems',
  (rate, direction, before, after, count) => {
    const body = (price: unknown) => ({ body: JSON.stringify({ price }) });
    expect(judgeMove({ rate, field: 'price', direction }, 0.045, body(before), body(after))).toHaveLength(
      count,
    );
  },
);

it.each([
  ['120', 120],
  ['0', 0],
  ['Sun, 22 Nov 2026 00:02:00 GMT', 120],
  ['Sun, 22 Nov 2020 00:02:00 GMT', 0],
  ['-1', undefined],
  ['later', undefined],
  ['1.5', undefined],
  [undefined, undefined],
])('Retry-After %s is %s', (value, seconds) => {
  expect(retryAfterSeconds(value, Date.UTC(2026, 10, 22))).toBe(seconds);
});
