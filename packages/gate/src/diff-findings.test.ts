// The comparison of two reports: what a change adds, without being fooled by versions, tags and line numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFindings } from './diff-findings.ts';
import type { Finding } from './finding.ts';
import { findingFingerprint, findingKey, packageWithoutVersion } from './finding-key.ts';
import { parseReport } from './parse-report.ts';
import {
  misconfiguration,
  report,
  secretFinding,
  vulnerability,
  type Json,
} from './testing/sample-report.ts';

const findings = (results: readonly Json[]): readonly Finding[] => parseReport(report(results), 'r').findings;
const one = (over: Json, result: Json = {}): Finding => {
  const found = findings([
    {
      Target: 'requirements.txt',
      Class: 'lang-pkgs',
      Type: 'pip',
      Vulnerabilities: [vulnerability(over)],
      ...result,
    },
  ])[0];
  if (!found) throw new Error('no finding');
  return found;
};

describe('the key of a finding', () => {
  it.each([
    ['pkg:npm/%40scope/name@1.2.3?arch=x#sub', 'pkg:npm/%40scope/name'],
    [
      'pkg:golang/github.com/docker/distribution@v2.7.1%2Bincompatible',
      'pkg:golang/github.com/docker/distribution',
    ],
    ['pkg:deb/debian/tar@1.30?distro=debian-10@x', 'pkg:deb/debian/tar'],
    ['pkg:pypi/liba', 'pkg:pypi/liba'],
    ['', ''],
  ])('%s without its version is %s', (purl, expected) => {
    expect(packageWithoutVersion(purl)).toBe(expected);
  });

  it('stays when a vulnerable version follows a vulnerable version', () => {
    const bumped = { InstalledVersion: '1.0.1', PkgIdentifier: { PURL: 'pkg:pypi/liba@1.0.1' } };
    expect(findingKey(one(bumped))).toBe(findingKey(one({})));
  });

  it('stays when the image has another tag, for packages of its operating system', () => {
    const image = (tag: string): string =>
      findingKey(one({}, { Target: `shop:${tag} (debian 12)`, Class: 'os-pkgs', Type: 'debian' }));
    expect(image('1.0.0')).toBe(image('1.0.1'));
  });

  it('stays when a secret or a wrong setting moves to another line', () => {
    const secret = (StartLine: number): string =>
      findingKey(findings([{ Target: 'a.sh', Secrets: [secretFinding({ StartLine })] }])[0] ?? one({}));
    const setting = (StartLine: number): string =>
      findingKey(
        findings([
          { Target: 'Dockerfile', Misconfigurations: [misconfiguration({ CauseMetadata: { StartLine } })] },
        ])[0] ?? one({}),
      );
    expect(secret(3)).toBe(secret(90));
    expect(setting(3)).toBe(setting(90));
  });

  it('differs by id, package, file and target', () => {
    const keys = [
      one({}),
      one({ VulnerabilityID: 'CVE-2026-0002' }),
      one({ PkgIdentifier: { PURL: 'pkg:pypi/libb@1.0.0' } }),
      one({ PkgPath: 'vendor/liba' }),
      one({}, { Target: 'other.txt' }),
    ].map(findingFingerprint);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

const pool: readonly Finding[] = ['a', 'b', 'c', 'd'].flatMap((name) => [
  one({ PkgIdentifier: { PURL: `pkg:pypi/${name}@1` }, Severity: 'HIGH' }),
  one({ PkgIdentifier: { PURL: `pkg:pypi/${name}@2` }, Severity: 'LOW', VulnerabilityID: 'CVE-2026-0009' }),
]);
const some = fc.array(fc.constantFrom(...pool), { maxLength: 12 });
const keys = (list: readonly Finding[]): string[] => list.map(findingKey).sort();
const count = (list: readonly Finding[], key: string): number =>
  list.filter((finding) => findingKey(finding) === key).length;

describe('diffFindings, for any lists', () => {
  const runs = { numRuns: 10_000 };
  it('nothing is new against itself', () => {
    fc.assert(
      fc.property(some, (a) => {
        expect(diffFindings(a, a)).toMatchObject({ added: [], fixed: [] });
      }),
      runs,
    );
  });

  it('base − fixed + added is the head, as multisets', () => {
    fc.assert(
      fc.property(some, some, (base, head) => {
        const diff = diffFindings(base, head);
        for (const finding of pool) {
          const key = findingKey(finding);
          expect(count(base, key) - count(diff.fixed, key) + count(diff.added, key)).toBe(count(head, key));
        }
        expect(keys([...diff.added, ...diff.unchanged])).toEqual(keys(head));
      }),
      runs,
    );
  });

  it('the order of the lists does not matter', () => {
    fc.assert(
      fc.property(some, some, (base, head) => {
        const there = diffFindings(base, head);
        const back = diffFindings([...base].reverse(), [...head].reverse());
        expect(keys(back.added)).toEqual(keys(there.added));
        expect(keys(back.fixed)).toEqual(keys(there.fixed));
      }),
      runs,
    );
  });

  it('a larger base never makes more new', () => {
    fc.assert(
      fc.property(some, some, some, (base, more, head) => {
        expect(diffFindings([...base, ...more], head).added.length).toBeLessThanOrEqual(
          diffFindings(base, head).added.length,
        );
      }),
      runs,
    );
  });
});
