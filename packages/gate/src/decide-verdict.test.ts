// The verdict: what fails, what is an error, and that neither can be lost on the way.
import { describe, expect, it } from 'vitest';
import { decideVerdict, type GateRules } from './decide-verdict.ts';
import { parseReport, type TrivyReport } from './parse-report.ts';
import { reasonText } from './present.ts';
import { misconfiguration, report, vulnerability, withVulnerability } from './testing/sample-report.ts';
import { parseThresholds } from './thresholds.ts';

const rules = (over: Partial<GateRules> = {}): GateRules => ({
  thresholds: parseThresholds('CRITICAL,HIGH'),
  unknownSeverity: 'auto',
  ignoreUnfixed: false,
  ignores: [],
  mode: 'full',
  emptyReport: 'error',
  now: Date.UTC(2026, 10, 21),
  ...over,
});
const read = (text: string): TrivyReport => parseReport(text, 'r');
const empty = read(report([]));
const scannedClean = read(report([{ Target: 'requirements.txt', Class: 'lang-pkgs' }]));

describe('in full', () => {
  it.each([
    ['HIGH fails at HIGH', { Severity: 'HIGH' }, {}, 'fail'],
    ['MEDIUM passes at HIGH', { Severity: 'MEDIUM' }, {}, 'pass'],
    ['MEDIUM fails at MEDIUM', { Severity: 'MEDIUM' }, { thresholds: parseThresholds('MEDIUM') }, 'fail'],
    ['HIGH passes at CRITICAL', { Severity: 'HIGH' }, { thresholds: parseThresholds('CRITICAL') }, 'pass'],
    ['unrated fails at HIGH', { Severity: 'UNKNOWN' }, {}, 'fail'],
    ['unrated passes when told so', { Severity: 'UNKNOWN' }, { unknownSeverity: 'ignore' }, 'pass'],
    ['unfixed fails', { FixedVersion: '' }, {}, 'fail'],
    ['unfixed passes when told so', { FixedVersion: '' }, { ignoreUnfixed: true }, 'pass'],
    ['a fixed one fails all the same', {}, { ignoreUnfixed: true }, 'fail'],
    ['vuln=NONE lets it pass', {}, { thresholds: parseThresholds('vuln=NONE') }, 'pass'],
    ['secret=LOW does not', {}, { thresholds: parseThresholds('secret=LOW') }, 'fail'],
  ] as const)('%s', (_name, finding, over, expected) => {
    expect(decideVerdict(read(withVulnerability(finding)), undefined, rules(over)).result).toBe(expected);
  });

  it('a wrong setting is never "unfixed"', () => {
    const head = read(
      report([{ Target: 'Dockerfile', Misconfigurations: [misconfiguration({ Severity: 'HIGH' })] }]),
    );
    expect(decideVerdict(head, undefined, rules({ ignoreUnfixed: true })).result).toBe('fail');
  });

  it('without results it is an error, unless that is allowed', () => {
    expect(decideVerdict(empty, undefined, rules())).toMatchObject({
      result: 'error',
      reasons: [{ kind: 'nothing-scanned' }],
    });
    expect(decideVerdict(read(report([], { Results: undefined })), undefined, rules()).result).toBe('error');
    expect(decideVerdict(empty, undefined, rules({ emptyReport: 'pass' })).result).toBe('pass');
    expect(decideVerdict(scannedClean, undefined, rules()).result).toBe('pass');
  });

  it('says its reasons in both languages', () => {
    const judged = decideVerdict(read(report()), undefined, rules());
    expect(judged.blocking.map(({ id }) => id)).toEqual(['aws-access-key-id', 'CVE-2026-0001']);
    expect(reasonText(judged, 'en')).toBe('2 findings at or above the thresholds (1 CRITICAL, 1 HIGH).');
    expect(reasonText(judged, 'es')).toBe('2 hallazgos en los umbrales o por encima (1 CRITICAL, 1 HIGH).');
  });

  it('everything is new without a base', () => {
    expect(decideVerdict(read(report()), undefined, rules()).added).toHaveLength(4);
  });
});

describe('against a base', () => {
  const head = read(
    report([
      {
        Target: 'a',
        Vulnerabilities: [vulnerability(), vulnerability({ VulnerabilityID: 'CVE-2026-0002' })],
      },
    ]),
  );
  const base = read(
    report([
      {
        Target: 'a',
        Vulnerabilities: [vulnerability(), vulnerability({ VulnerabilityID: 'CVE-2020-0001' })],
      },
    ]),
  );

  it('only what is new fails in mode diff', () => {
    const judged = decideVerdict(head, base, rules({ mode: 'diff' }));
    expect(judged).toMatchObject({
      result: 'fail',
      blocking: [{ id: 'CVE-2026-0002' }],
      fixed: [{ id: 'CVE-2020-0001' }],
    });
    expect(reasonText(judged, 'en')).toBe('1 new finding at or above the thresholds (1 HIGH).');
    expect(decideVerdict(base, base, rules({ mode: 'diff' })).result).toBe('pass');
  });

  it('everything fails in mode full; the base only counts', () => {
    const judged = decideVerdict(head, base, rules());
    expect(judged.blocking).toHaveLength(2);
    expect(judged.added).toHaveLength(1);
  });

  it('an empty base is an error in mode diff: everything would look new, or nothing', () => {
    expect(decideVerdict(head, empty, rules({ mode: 'diff' }))).toMatchObject({
      result: 'error',
      reasons: [{ kind: 'base-nothing-scanned' }, { kind: 'blocking' }],
    });
  });

  it('an empty head is an error in mode diff too', () => {
    expect(decideVerdict(empty, base, rules({ mode: 'diff' })).result).toBe('error');
  });
});

it('an expired entry counts again, a valid one does not', () => {
  const entry = {
    id: 'CVE-2026-0001',
    reason: 'why',
    scanner: undefined,
    packageName: undefined,
    target: undefined,
  };
  const judge = (expires: string): object =>
    decideVerdict(read(withVulnerability({})), undefined, rules({ ignores: [{ ...entry, expires }] }));
  expect(judge('2026-11-20')).toMatchObject({
    result: 'fail',
    expired: [{ id: 'CVE-2026-0001' }],
    suppressed: [],
  });
  expect(judge('2026-11-21')).toMatchObject({
    result: 'pass',
    expired: [],
    suppressed: [{ id: 'CVE-2026-0001' }],
  });
});
