// What holds for any input, tried ten thousand times each: parsers end in their own error, escapers and limits hold, sets add up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { applyBaseline, baselineJson, parseBaseline } from './baseline.ts';
import { readDatabaseState } from './database.ts';
import { decideVerdict, type GateRules } from './decide-verdict.ts';
import { diffFindings } from './diff-findings.ts';
import { parseEpss, parseKev } from './exploited.ts';
import type { Finding } from './finding.ts';
import { SEVERITIES, worstFirst } from './finding.ts';
import { findingKey } from './finding-key.ts';
import { GateError } from './gate-error.ts';
import { parseIgnoreFile } from './ignore-file.ts';
import { parseReport } from './parse-report.ts';
import { findingLine } from './present.ts';
import { locationUri } from './sarif.ts';
import { slackBody } from './slack.ts';
import { memberReader } from './tar-member.ts';
import { report } from './testing/sample-report.ts';
import { tarFile } from './testing/tar-file.ts';
import { parseThresholds } from './thresholds.ts';
import { chooseRelease } from './trivy-release.ts';
import { applyVex, parseVex } from './vex.ts';
import { SCANNERS } from './vocabulary.ts';
import { zipEntry } from './zip-entry.ts';

const RUNS = { numRuns: 10_000 };
const LONG = { timeout: 120_000 };
const NOW = Date.UTC(2026, 10, 22);

const word = fc.constantFrom('a', 'b', 'CVE-2026-0001', 'pkg:pypi/a@1', '', '../x', '<!channel>', '\ud800');
const finding: fc.Arbitrary<Finding> = fc.record({
  scanner: fc.constantFrom(...SCANNERS),
  id: fc.constantFrom('CVE-2026-0001', 'CVE-2026-0002', 'DS-0002'),
  severity: fc.constantFrom(...SEVERITIES),
  title: word,
  target: word,
  resultClass: fc.constantFrom('os-pkgs', 'lang-pkgs'),
  resultType: fc.constantFrom('pip', 'debian'),
  packageName: word,
  packagePath: word,
  purl: word,
  installed: word,
  fixed: word,
  url: word,
  line: fc.nat(3),
  subject: word,
});
const findings = fc.array(finding, { maxLength: 6 });
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), json);
const rules: GateRules = {
  thresholds: parseThresholds('HIGH'),
  unknownSeverity: 'auto',
  ignoreUnfixed: false,
  ignores: [],
  mode: 'full',
  emptyReport: 'error',
  now: NOW,
};

/** Whether it ended in one of these errors, or well; anything else is thrown on and fails the property. */
function endsIn(body: () => unknown, ...errors: (typeof GateError | typeof InputError)[]): boolean {
  try {
    body();
    return true;
  } catch (error) {
    if (errors.some((kind) => error instanceof kind)) return true;
    throw error;
  }
}

describe('parsers', () => {
  it.each<[string, (input: string) => unknown]>([
    ['reports', (input) => parseReport(input, 'r')],
    ['baselines', (input) => parseBaseline(input, 'b')],
    ['VEX documents', (input) => parseVex(input, 'v')],
    ['KEV catalogues', (input) => parseKev(input, 'k')],
    ['EPSS scores', (input) => parseEpss(input, 'e')],
    ['databases', (input) => readDatabaseState(input, NOW)],
  ])('of %s end in a value or in an error of the gate', LONG, (_name, parse) => {
    fc.assert(
      fc.property(text, (input) => endsIn(() => parse(input), GateError)),
      RUNS,
    );
  });

  it('of ignore files, thresholds and versions end in a value or in bad input', LONG, () => {
    fc.assert(
      fc.property(text, (input) => endsIn(() => parseIgnoreFile(input, 'i', NOW, 30), InputError)),
      RUNS,
    );
    const piece = fc.constantFrom('HIGH', 'CRITICAL', 'LOW', 'vuln=', 'secret=', 'NONE', ',', '=', ' ', 'x');
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(piece).map((all) => all.join('')),
        ),
        (input) =>
          endsIn(() => {
            // A threshold that is understood gates something.
            expect(Object.values(parseThresholds(input)).some((value) => value !== 'NONE')).toBe(true);
          }, InputError),
      ),
      RUNS,
    );
    const version = fc.oneof(text, fc.stringMatching(/^v?\d{1,3}(\.|\/)\d{1,3}\.\d{1,3}.?$/));
    fc.assert(
      fc.property(version, (input) =>
        endsIn(() => {
          expect(chooseRelease(input, 'a'.repeat(64), 'linux-x64').url).toMatch(
            /^https:\/\/github\.com\/aquasecurity\/trivy\/releases\/download\/v[\d.]+\/trivy_[\d.]+_Linux-64bit\.tar\.gz$/,
          );
        }, InputError),
      ),
      RUNS,
    );
  });

  it('of archives end in bytes, in nothing, or in an error of the gate', LONG, () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value));
    const end = Buffer.from([0x50, 0x4b, 5, 6]);
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 18, maxLength: 18 }), (body, tail) =>
        endsIn(() => zipEntry(Buffer.concat([body, end, tail]), 'a', 1_000, 'z'), GateError),
      ),
      RUNS,
    );
    const archive = tarFile([{ name: 'trivy', content: 'x'.repeat(600) }]);
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.nat(255), (at, value) =>
        endsIn(() => {
          const broken = Buffer.from(archive);
          broken[at] = value;
          const reader = memberReader('trivy');
          const size = Buffer.concat(reader.push(broken)).length;
          expect(reader.complete()).toBe(size === 600);
        }, GateError),
      ),
      RUNS,
    );
  });
});

describe('a report', () => {
  const whole = report();

  it('that is cut off is never a verdict', LONG, () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 2), (at) => {
        expect(() => parseReport(whole.slice(0, at), 'r')).toThrow(GateError);
      }),
      RUNS,
    );
  });

  it('of which one value is replaced is no pass unless that value held the finding', LONG, () => {
    const critical = report([
      {
        Target: 'a',
        Class: 'lang-pkgs',
        Type: 'pip',
        Vulnerabilities: [
          { VulnerabilityID: 'CVE-1', PkgName: 'a', InstalledVersion: '1', Severity: 'CRITICAL' },
        ],
      },
    ]);
    const key = fc.constantFrom(
      'PkgName',
      'InstalledVersion',
      'VulnerabilityID',
      'PkgIdentifier',
      'Title',
      'FixedVersion',
    );
    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 1 }), (name, value) =>
        endsIn(() => {
          const changed = JSON.parse(critical);
          changed.Results[0].Vulnerabilities[0][name] = value;
          const read = parseReport(JSON.stringify(changed), 'r');
          expect(decideVerdict(read, undefined, rules).result).toBe('fail');
        }, GateError),
      ),
      RUNS,
    );
  });
});

describe('findings as sets', () => {
  const keys = (list: readonly Finding[]): string[] => list.map(findingKey).sort();

  it('A without A is nothing, order does not matter, and a larger base never adds', LONG, () => {
    fc.assert(
      fc.property(findings, findings, findings, (a, b, more) => {
        expect(diffFindings(a, a.toReversed()).added).toEqual([]);
        const diff = diffFindings(a, b);
        expect(keys(diffFindings(a.toReversed(), b.toReversed()).added)).toEqual(keys(diff.added));
        expect(diff.added.length + diff.unchanged.length).toBe(b.length);
        expect(diffFindings([...a, ...more], b).added.length).toBeLessThanOrEqual(diff.added.length);
      }),
      RUNS,
    );
  });

  it('a baseline accounts for what it was written from, and for nothing else', LONG, () => {
    fc.assert(
      fc.property(findings, findings, (a, more) => {
        const entries = parseBaseline(baselineJson(a, [], NOW), 'b');
        expect(applyBaseline(a.toReversed(), entries, NOW)).toMatchObject({ added: [], unused: [] });
        const { added, known } = applyBaseline([...a, ...more], entries, NOW);
        expect([added.length, known.length]).toEqual([more.length, a.length]);
      }),
      RUNS,
    );
  });

  it('nothing is lost by VEX or by sorting', LONG, () => {
    const vex = fc.record({
      names: fc.array(word),
      products: fc.array(fc.record({ purl: word, subcomponents: fc.array(word) })),
      status: fc.constantFrom('not_affected', 'affected', 'fixed', 'under_investigation'),
      time: fc.nat(2),
      reason: word,
    });
    fc.assert(
      fc.property(findings, fc.array(vex, { maxLength: 4 }), (all, statements) => {
        const { kept, excused } = applyVex(all, statements, 'shop:1');
        expect(keys([...kept, ...excused.map((one) => one.finding)])).toEqual(keys(all));
        expect(keys(worstFirst(all))).toEqual(keys(all));
      }),
      RUNS,
    );
  });
});

describe('what is shown', () => {
  const foreign = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom('<!channel>', '<https://x|y>', '& < >', '::error::x', '##[error]x'),
  );

  it('in Slack has no mention and no link, and keeps to the limits', LONG, () => {
    fc.assert(
      fc.property(foreign, fc.array(foreign, { maxLength: 15 }), (title, lines) => {
        const body = JSON.parse(slackBody({ title, lines, more: (count) => `${count}`, link: undefined }));
        const [header, section] = body.blocks;
        expect(body.text + section.text.text).not.toMatch(/[<>]/);
        expect(section.text.text.length).toBeLessThanOrEqual(3_000);
        expect(header.text.text.length).toBeLessThanOrEqual(150);
        expect(JSON.stringify(body)).not.toMatch(/\\ud[89a-f]/);
      }),
      RUNS,
    );
  });

  it('as a place in SARIF stays inside the repository', LONG, () => {
    const path = fc.oneof(
      foreign,
      fc.array(fc.constantFrom('..', '.', '/', 'a', '\\', 'C:', '%zz', ' ')).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(path, (target) => {
        const uri = locationUri({ target, resultClass: 'config' });
        const { href } = new URL(uri, 'https://repository.example/root/');
        expect(href.startsWith('https://repository.example/root/')).toBe(true);
      }),
      RUNS,
    );
  });

  it('as one line of a message is bounded', LONG, () => {
    fc.assert(
      fc.property(finding, foreign, (one, evil) => {
        expect(findingLine({ ...one, target: evil, subject: evil, title: evil }).length).toBeLessThan(400);
      }),
      RUNS,
    );
  });
});
