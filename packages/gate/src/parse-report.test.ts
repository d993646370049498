// The reader: real reports counted as a plain reading counts them, foreign formats by name, hostile input as an error of the gate.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBySeverity, SEVERITIES, type Severity } from './finding.ts';
import { GateError } from './gate-error.ts';
import { parseReport } from './parse-report.ts';
import { sarifLog } from './sarif.ts';
import {
  licenseFinding,
  misconfiguration,
  report,
  sampleResults,
  secretFinding,
  vulnerability,
  withVulnerability,
} from './testing/sample-report.ts';

const FIXTURES =
  process.env['TRIVY_FIXTURES'] ?? resolve(import.meta.dirname, '../../../../shared/fixtures/trivy');
const there = existsSync(FIXTURES);
const files = there ? readdirSync(FIXTURES).filter((name) => name !== 'README.md') : [];

type Plain = { Results?: Record<string, { Severity?: string; Status?: string }[] | undefined>[] };

/** Counts by walking the lists, with nothing of ours. */
function plainCounts(text: string): Record<Severity, number> {
  const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, UNKNOWN: 0 };
  for (const result of (JSON.parse(text) as Plain).Results ?? []) {
    const failed = (result['Misconfigurations'] ?? []).filter((item) => item.Status === 'FAIL');
    for (const item of [
      ...(result['Vulnerabilities'] ?? []),
      ...failed,
      ...(result['Secrets'] ?? []),
      ...(result['Licenses'] ?? []),
    ])
      counts[item.Severity as Severity] += 1;
  }
  return counts;
}

describe.skipIf(!there)(
  `reports that Trivy wrote${there ? '' : ' (no data: TRIVY_FIXTURES names no folder)'}`,
  () => {
    const foreign = new Map([
      ['foreign-alpine-310.gsbom.golden', 'a GitHub dependency snapshot'],
      ['foreign-alpine-310.sarif.golden', 'a SARIF file'],
      ['foreign-fluentd-multiple-lockfiles-short.cdx.json.golden', 'a CycloneDX bill of materials'],
      ['julia-spdx.json', 'an SPDX bill of materials'],
    ]);

    it.each(files.filter((name) => !foreign.has(name)))(
      '%s is counted as a plain reading counts it',
      (name) => {
        const text = readFileSync(join(FIXTURES, name), 'utf8');
        const parsed = parseReport(text, name);
        expect(countBySeverity(parsed.findings)).toEqual(plainCounts(text));
        expect(parsed.results).toBe((JSON.parse(text) as Plain).Results?.length ?? 0);
      },
    );

    it.each([...foreign])('%s is refused as %s', (name, what) => {
      expect(() => parseReport(readFileSync(join(FIXTURES, name), 'utf8'), name)).toThrow(what);
    });

    it('alpine-39.json, cut anywhere, is an error and never a clean report', () => {
      const text = readFileSync(join(FIXTURES, 'alpine-39.json'), 'utf8');
      for (let length = 0; length < text.length - 1; length += 512)
        expect(() => parseReport(text.slice(0, length), 'cut')).toThrow(GateError);
    });

    it('npm-with-suppressed.json shows what Trivy put aside', () => {
      const parsed = parseReport(readFileSync(join(FIXTURES, 'npm-with-suppressed.json'), 'utf8'), 'x');
      expect(parsed).toMatchObject({ suppressedByTrivy: 1, artifactType: 'filesystem' });
    });
  },
);

describe('a report', () => {
  it('gives the findings of all four scanners', () => {
    const parsed = parseReport(report(), 'report.json');
    expect(parsed.trivyVersion).toBe('0.72.0');
    expect(parsed.findings.map(({ scanner, id, severity, line }) => [scanner, id, severity, line])).toEqual([
      ['vuln', 'CVE-2026-0001', 'HIGH', 0],
      ['misconfig', 'DS-0002', 'MEDIUM', 3],
      ['secret', 'aws-access-key-id', 'CRITICAL', 7],
      ['license', 'GPL-3.0', 'LOW', 0],
    ]);
  });

  it('counts only failed checks, and those without a status', () => {
    const items = ['PASS', 'EXCEPTION', 'FAIL', undefined].map((Status) => misconfiguration({ Status }));
    expect(parseReport(report([{ Target: 'x', Misconfigurations: items }]), 'r').findings).toHaveLength(2);
  });

  it('reads a missing severity as UNKNOWN', () => {
    expect(parseReport(withVulnerability({ Severity: undefined }), 'r').findings[0]?.severity).toBe(
      'UNKNOWN',
    );
  });

  it('results that name nothing and hold nothing are no sign that anybody looked, a million of them neither', () => {
    expect(parseReport(report([{}, { Target: '' }]), 'r').results).toBe(0);
    const many = `{"SchemaVersion":2,"Results":[${'{},'.repeat(999_999)}{}]}`;
    expect(parseReport(many, 'r').results).toBe(0);
  });

  it('may begin with a byte order mark', () => {
    expect(parseReport(`\ufeff${report()}`, 'r').findings).toHaveLength(4);
  });

  it('with keys named as parts of JavaScript is only data', () => {
    const text = `{"SchemaVersion":2,"__proto__":{"Results":[]},"constructor":{},"Results":[{"Target":"x","__proto__":{"Vulnerabilities":[{}]}}]}`;
    expect(parseReport(text, 'r')).toMatchObject({ results: 1, findings: [] });
    expect(({} as Record<string, unknown>)['Results']).toBeUndefined();
  });

  it('that speaks of Results in its texts has them once all the same', () => {
    const evil = '"Results": [], \\"Results\\": [] "Results"';
    const text = report([{ Target: evil, Vulnerabilities: [vulnerability({ Title: evil })] }]);
    expect(parseReport(text, 'r')).toMatchObject({ results: 1, findings: [{ target: evil }] });
    expect(
      parseReport('{"SchemaVersion":2,"Results" : [{"Target":"Results","Class":"Results"}]}', 'r').results,
    ).toBe(1);
  });

  it('may be nested five million deep without harm', () => {
    const deep = `${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}`;
    expect(() => parseReport(`{"SchemaVersion":2,"X":${deep},"Results":{}}`, 'r')).toThrow(GateError);
  });
});

describe('what is no report is an error that names the place', () => {
  const vulnerabilities = (value: unknown): string => report([{ Target: 'x', Vulnerabilities: value }]);
  it.each<[string, string, string]>([
    ['an empty file', '', 'an empty file'],
    ['blanks', ' \n ', 'an empty file'],
    ['null', 'null', 'expected an object, saw null'],
    ['a list', '[]', 'before schema 2'],
    ['text', '"report"', 'saw a string'],
    ['NaN', 'NaN', 'not JSON'],
    ['garbage at the end', `${report()}x`, 'not JSON'],
    ['two documents', `${report()}\n${report()}`, 'not JSON'],
    [
      'Results twice, the second one clean',
      `${report().slice(0, -1)},"Results":[{"Target":"x","Class":"lang-pkgs"}]}`,
      'r: expected one list named Results, saw several',
    ],
    ['no schema version', '{"Results":[]}', 'expected SchemaVersion 2, saw nothing'],
    ['schema 1', report([], { SchemaVersion: 1 }), 'saw 1'],
    ['schema 3', report([], { SchemaVersion: 3 }), 'saw 3'],
    ['schema as text', report([], { SchemaVersion: '2' }), 'saw "2"'],
    ['results null', report(undefined, { Results: null }), 'r.Results: expected a list, saw null'],
    ['results an object', report(undefined, { Results: {} }), 'saw a object'],
    ['results text', report(undefined, { Results: 'none' }), 'saw a string'],
    ['a result that is null', report([null]), 'r: Results[0]: expected an object, saw null'],
    ['vulnerabilities null', vulnerabilities(null), 'Vulnerabilities: expected a list, saw null'],
    ['vulnerabilities an object', vulnerabilities({ 0: vulnerability() }), 'expected a list'],
    ['a vulnerability that is null', vulnerabilities([null]), 'Vulnerabilities[0]: expected an object'],
    ['no id', withVulnerability({ VulnerabilityID: '' }), 'VulnerabilityID: expected an id'],
    ['an id that is a number', withVulnerability({ VulnerabilityID: 7 }), 'expected text, saw a number'],
    ['a lower-case severity', withVulnerability({ Severity: 'high' }), 'expected one of CRITICAL'],
    ['an invented severity', withVulnerability({ Severity: 'BLOCKER' }), 'saw "BLOCKER"'],
    ['a severity that is a number', withVulnerability({ Severity: 3 }), 'saw 3'],
    [
      'an invented status',
      report([{ Target: 'x', Misconfigurations: [misconfiguration({ Status: 'MAYBE' })] }]),
      'expected PASS, FAIL',
    ],
    [
      'a line that is text',
      report([{ Target: 'x', Secrets: [secretFinding({ StartLine: '7' })] }]),
      'expected a line number',
    ],
    [
      'a license without a name',
      report([{ Target: 'x', Licenses: [licenseFinding({ Name: undefined })] }]),
      'Name: expected an id',
    ],
    ['CycloneDX', '{"bomFormat":"CycloneDX"}', 'CycloneDX'],
    ['SPDX', '{"spdxVersion":"SPDX-2.3"}', 'SPDX'],
    ['SARIF', '{"version":"2.1.0","runs":[]}', 'SARIF'],
    ['a snapshot', '{"detector":{},"manifests":{}}', 'dependency snapshot'],
    ['a cluster', '{"ClusterName":"x","Resources":[]}', 'Kubernetes'],
    ['a cluster with a schema version', '{"SchemaVersion":2,"ClusterName":"x","Results":[]}', 'Kubernetes'],
    ['compliance', '{"ID":"docker-cis","Title":"x","Results":[]}', 'compliance'],
    ['Grype', '{"matches":[],"descriptor":{}}', 'Grype'],
  ])('%s', (_name, text, message) => {
    expect(() => parseReport(text, 'r')).toThrow(GateError);
    expect(() => parseReport(text, 'r')).toThrow(message);
  });

  it('never says more than 300 characters about a value, however large it is', () => {
    const thrown = (): unknown => parseReport(withVulnerability({ Severity: 'X'.repeat(100_000) }), 'r');
    expect(thrown).toThrow(/^.{1,300}$/);
  });
});

describe('properties', () => {
  it('any JSON value gives a report or an error of the gate, nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          parseReport(text, 'r');
        } catch (error) {
          expect(error).toBeInstanceOf(GateError);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('a good report with one value replaced never loses a finding silently', () => {
    const whole = JSON.parse(report()) as Record<string, unknown>;
    const good = parseReport(report(), 'r').findings.length;
    fc.assert(
      fc.property(fc.constantFrom('Results', 'SchemaVersion'), fc.jsonValue(), (key, value) => {
        try {
          const parsed = parseReport(JSON.stringify({ ...whole, [key]: value }), 'r');
          if (key === 'Results') expect(Array.isArray(value)).toBe(true);
          else expect(parsed.findings).toHaveLength(good);
        } catch (error) {
          expect(error).toBeInstanceOf(GateError);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('any text in any field is kept or refused, and the SARIF of it is well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const results = sampleResults();
        results.push({
          Target: text,
          Class: 'lang-pkgs',
          Vulnerabilities: [vulnerability({ PkgName: text, Title: text, PrimaryURL: text })],
        });
        const parsed = parseReport(report(results), 'r');
        expect(parsed.findings.at(-1)?.packageName).toBe(
          text.isWellFormed() ? text : parsed.findings.at(-1)?.packageName,
        );
        const log = JSON.stringify(sarifLog(parsed.findings, 'c', '1'));
        expect(log).not.toMatch(/[\u0000-\u001f]|\\u00[01]/);
      }),
      { numRuns: 10_000 },
    );
  });
});

it('knows every severity word of Trivy', () => {
  expect(SEVERITIES).toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN']);
});
