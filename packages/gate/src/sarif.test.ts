// The SARIF log: within the limits of code scanning, stable from run to run, and always with a place it accepts.
import { describe, expect, it } from 'vitest';
import type { Finding } from './finding.ts';
import { parseReport } from './parse-report.ts';
import { locationUri, sarifLog, SARIF_RESULT_LIMIT } from './sarif.ts';
import { report, vulnerability } from './testing/sample-report.ts';

type Result = {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  partialFingerprints: Record<string, string>;
};
const resultsOf = (findings: readonly Finding[]): Result[] =>
  sarifLog(findings, 'shop', '1').runs[0]?.results as Result[];
const { findings } = parseReport(report(), 'r');

describe('sarifLog', () => {
  it('has one rule for each id, results that point to theirs, and a stable category', () => {
    const log = sarifLog([...findings, ...findings], 'shop/api', '0.72.0');
    const run = log.runs[0];
    expect(run?.automationDetails.id).toBe('shop/api/');
    expect(run?.tool.driver.rules).toHaveLength(4);
    for (const result of (run?.results ?? []) as Result[])
      expect((run?.tool.driver.rules[result.ruleIndex] as { id: string }).id).toBe(result.ruleId);
  });

  it('gives each result of a repeated finding a fingerprint of its own, the same in every run', () => {
    const prints = (): string[] =>
      resultsOf([...findings, ...findings]).map(
        (result) => result.partialFingerprints['primaryLocationLineHash'] ?? '',
      );
    expect(new Set(prints()).size).toBe(8);
    expect(prints()).toEqual(prints());
  });

  it('keeps the worst when there are too many', () => {
    const many = Array.from({ length: SARIF_RESULT_LIMIT + 10 }, (_, i) =>
      vulnerability({ PkgName: `p${i}`, PkgIdentifier: undefined, Severity: i < 10 ? 'LOW' : 'HIGH' }),
    );
    const results = resultsOf(parseReport(report([{ Target: 'a', Vulnerabilities: many }]), 'r').findings);
    expect(results).toHaveLength(SARIF_RESULT_LIMIT);
    expect(results.every((result) => result.level === 'error')).toBe(true);
  });

  it('shows foreign text as text: no link, no control character', () => {
    const finding = parseReport(
      report([
        {
          Target: 'a',
          Vulnerabilities: [vulnerability({ Title: '[a](http://x)\n::error::\u001b[31m\u202e' })],
        },
      ]),
      'r',
    ).findings;
    const text = resultsOf(finding)[0]?.message.text ?? '';
    expect(text).toContain('\\[a\\](http://x) ::error::');
    expect(text).not.toMatch(/[\n\u202e]/);
  });
});

describe('locationUri', () => {
  it.each([
    ['requirements.txt', 'requirements.txt'],
    ['./a b/c%zz.txt', 'a%20b/c%25zz.txt'],
    ['templates/pod.yaml', 'templates/pod.yaml'],
  ])('%j is %s', (target, uri) => {
    expect(locationUri({ target, resultClass: 'config' })).toBe(uri);
  });

  it.each([
    '../../x',
    '/etc/passwd',
    'C:\\x',
    'git::ssh://u:p@h/x',
    '',
    '.',
    'a/../b',
    'a\nb',
    '\ud800',
    'x'.repeat(500),
    'chart.tar.gz:templates/pod.yaml',
  ])('%j gets a made-up place', (target) => {
    expect(locationUri({ target, resultClass: 'config' })).toMatch(/^trivy-gate\/[0-9a-f]{16}$/);
  });

  it('packages of an operating system are in no file', () => {
    expect(locationUri({ target: 'shop:1 (debian 12)', resultClass: 'os-pkgs' })).toBe(
      'trivy-gate/os-packages',
    );
  });
});
