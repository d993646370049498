// The reports: complete, well formed whatever was answered, and never with a secret in them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSummary, type SummaryPart } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { CHECK_IDS } from '../check.ts';
import type { CheckResult, SmokeReport } from '../smoke-report.ts';
import { ctrfReport } from './ctrf.ts';
import { junitReport, xmlText } from './junit.ts';
import { smokeSummary } from './summary.ts';
import { writeReport } from './write-report.ts';

const result = (
  id: CheckResult['id'],
  verdict: CheckResult['verdict'],
  over: Partial<CheckResult> = {},
): CheckResult => ({
  id,
  verdict,
  reason: `reason of ${id}`,
  evidence: [{ title: 'requests', lines: [`GET ${id}: 200`] }],
  durationMs: 12.3,
  ...over,
});

function sample(results: readonly CheckResult[]): SmokeReport {
  const count = (verdict: string): number => results.filter((one) => one.verdict === verdict).length;
  return {
    application: 'shop',
    environment: 'staging',
    slot: 'green',
    version: '1.2.3',
    runId: 'r1',
    startedAt: '2026-11-21T10:00:00.000Z',
    durationMs: 1_234.5,
    verdict: count('fail') > 0 ? 'fail' : count('inconclusive') > 0 ? 'inconclusive' : 'pass',
    rollbackRecommended: count('fail') > 0,
    results,
    counts: {
      pass: count('pass'),
      flaky: count('flaky'),
      waived: count('waived'),
      fail: count('fail'),
      inconclusive: count('inconclusive'),
      skipped: count('skipped'),
    },
  };
}

const mixed = sample([
  result('health', 'pass'),
  result('R1', 'fail'),
  result('R3', 'inconclusive'),
  result('R5', 'skipped'),
]);

describe('CTRF', () => {
  it('has what the format requires, and our verdict beside it', () => {
    const { reportFormat, specVersion, results } = JSON.parse(ctrfReport(mixed, 'en')) as {
      reportFormat: string;
      specVersion: string;
      results: {
        tool: object;
        summary: Record<string, number>;
        tests: { name: string; status: string; duration: number; rawStatus: string }[];
        extra: object;
      };
    };
    expect([reportFormat, specVersion]).toEqual(['CTRF', '0.0.0']);
    expect(results.summary).toEqual({
      tests: 4,
      passed: 1,
      failed: 1,
      skipped: 1,
      pending: 0,
      other: 1,
      flaky: 0,
      start: 1_795_255_200_000,
      stop: 1_795_255_201_235,
    });
    expect(results.tests.map(({ status, rawStatus }) => [status, rawStatus])).toEqual([
      ['passed', 'pass'],
      ['failed', 'fail'],
      ['other', 'inconclusive'],
      ['skipped', 'skipped'],
    ]);
    expect(results.extra).toMatchObject({ verdict: 'fail', rollbackRecommended: true, slot: 'green' });
  });
});

/** XML 1.0, production 2: the characters that a document may hold. */
const XML_CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('JUnit', () => {
  it('tells failure, error and skipped apart, and counts them', () => {
    const xml = junitReport(mixed, 'en');
    expect(xml).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).toMatch(
      /<testcase classname="smoke-r1-r6" name="R1 Own user, never root"[^>]*><failure type="fail" message="reason of R1">/,
    );
    expect(xml).toContain('<error type="inconclusive" message="reason of R3">');
    expect(xml).toContain('<skipped message="reason of R5"/>');
  });

  it('holds only characters of XML 1.0 and no foreign markup, whatever was answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = junitReport(
          sample([result('R1', 'fail', { reason: text, evidence: [{ title: text, lines: [text] }] })]),
          'en',
        );
        expect(xml).toMatch(XML_CHARACTERS);
        expect(xml.match(/<[a-z/]/g)).toHaveLength(8);
      }),
      { numRuns: 10_000 },
    );
  });

  it('shows what was there', () => {
    expect(xmlText('<a b="c">&\n\u0000\u001b[31mred\u001b[0m\uffff')).toBe(
      '&lt;a b=&quot;c&quot;&gt;&amp;&#10;\\x00red\ufffd',
    );
  });
});

describe('the summary', () => {
  it('lists every check and the evidence of the red ones, in both languages', () => {
    const text = renderSummary(smokeSummary(mixed, 'en'));
    expect(text).toContain('A rollback is recommended');
    expect(text).toContain('Evidence&#58; R1 Own user, never root');
    expect(text).not.toContain('Evidence&#58; Health');
    expect(renderSummary(smokeSummary(mixed, 'es'))).toContain('Se recomienda volver atrás');
  });

  it('lets no answer become markup', () => {
    const evil = '</details><img src=https://x> [a](javascript:x) @org/team | `x`\n```\n<!-- -->';
    const parts: readonly SummaryPart[] = smokeSummary(
      sample([result('R1', 'fail', { reason: evil, evidence: [{ title: evil, lines: [evil] }] })]),
      'en',
    );
    const outside = renderSummary(parts).replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/<img|\]\(|@org|<!--/);
    expect(outside.match(/<\/?details>/g)).toEqual(['<details>', '</details>']);
  });

  it('recommends nothing when nothing wrong was seen', () => {
    expect(renderSummary(smokeSummary(sample([result('R3', 'inconclusive')]), 'en'))).toContain(
      'No rollback is recommended',
    );
  });
});

describe('writeReport', () => {
  it('writes JSON, JUnit and one file of evidence for each check', async () => {
    await withFolder(async (folder) => {
      const paths = await writeReport(
        mixed,
        folder,
        realFiles,
        [{ name: 'PASSWORD', value: 'hunter2-hunter2' }],
        'en',
      );
      expect(await readFile(paths.json, 'utf8')).toContain('"CTRF"');
      expect(await readFile(paths.junit, 'utf8')).toContain('<testsuites');
      expect(await readdir(paths.evidence)).toEqual(['R1.txt', 'R3.txt', 'R5.txt', 'health.txt']);
      expect(await readFile(join(paths.evidence, 'R1.txt'), 'utf8')).toContain('GET R1: 200');
    });
  });

  it('removes evidence of an earlier run', async () => {
    await withFolder(async (folder) => {
      await writeReport(mixed, folder, realFiles, [], 'en');
      const paths = await writeReport(sample([result('health', 'pass')]), folder, realFiles, [], 'en');
      expect(await readdir(paths.evidence)).toEqual(['health.txt']);
    });
  });

  it.each([
    ['as it is', (value: string) => value],
    ['in base64', (value: string) => Buffer.from(`user:${value}`).toString('base64')],
    ['in an address', (value: string) => encodeURIComponent(value)],
  ])('with a secret in it %s removes everything and says which', async (_name, form) => {
    await withFolder(async (folder) => {
      const value = 'Sup3r/secret+value';
      const leaky = sample([
        result('R4', 'pass', { evidence: [{ title: 'prediction', lines: [form(value)] }] }),
      ]);
      await expect(
        writeReport(leaky, folder, realFiles, [{ name: 'AUTH_PASSWORD', value }], 'en'),
      ).rejects.toThrow(/the value of AUTH_PASSWORD stands in .*smoke-report\.json; all files/);
      expect(
        (await readdir(folder, { recursive: true })).filter((name) => /\.(json|xml|txt)$/.test(name)),
      ).toEqual([]);
    });
  });
});

it('every check has a title in each language', async () => {
  const { texts } = await import('../texts.ts');
  for (const language of ['en', 'es'] as const)
    expect(Object.keys(texts[language].check).sort()).toEqual([...CHECK_IDS].sort());
});
