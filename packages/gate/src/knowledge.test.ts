// What is known about findings from elsewhere: VEX statements, the KEV catalogue, EPSS scores and the baseline.
import { describe, expect, it } from 'vitest';
import { applyBaseline, baselineJson, parseBaseline } from './baseline.ts';
import { decideVerdict, type GateRules } from './decide-verdict.ts';
import { escalation, parseEpss, parseKev } from './exploited.ts';
import { parseReport, type TrivyReport } from './parse-report.ts';
import { report, vulnerability, withVulnerability } from './testing/sample-report.ts';
import { parseThresholds } from './thresholds.ts';
import { purlMatches } from './purl.ts';
import { applyVex, parseVex } from './vex.ts';

const NOW = Date.UTC(2026, 10, 22);
const rules = (over: Partial<GateRules> = {}): GateRules => ({
  thresholds: parseThresholds('HIGH'),
  unknownSeverity: 'auto',
  ignoreUnfixed: false,
  ignores: [],
  mode: 'full',
  emptyReport: 'error',
  now: NOW,
  ...over,
});
const read = (text: string): TrivyReport => parseReport(text, 'r');

const statement = (over: object = {}): object => ({
  vulnerability: { name: 'CVE-2026-0001' },
  products: [{ '@id': 'pkg:pypi/liba@1.0.0' }],
  status: 'not_affected',
  justification: 'vulnerable_code_not_in_execute_path',
  ...over,
});
const openVex = (...statements: object[]): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    timestamp: '2026-01-01T00:00:00Z',
    statements,
  });

describe('VEX', () => {
  const excused = (...statements: object[]): number =>
    applyVex(read(report()).findings, parseVex(openVex(...statements), 'v').statements, 'acme/shop:1').excused
      .length;

  it.each<[string, object, number]>([
    ['not affected, same package and version', {}, 1],
    ['fixed', { status: 'fixed' }, 1],
    ['affected', { status: 'affected' }, 0],
    ['under investigation', { status: 'under_investigation' }, 0],
    ['an alias', { vulnerability: { name: 'GHSA-x', aliases: ['CVE-2026-0001'] } }, 1],
    ['a vulnerability as text', { vulnerability: 'CVE-2026-0001' }, 1],
    ['another vulnerability', { vulnerability: { name: 'CVE-2026-0002' } }, 0],
    ['every version', { products: [{ '@id': 'pkg:pypi/liba' }] }, 1],
    ['another version', { products: [{ '@id': 'pkg:pypi/liba@1.0.1' }] }, 0],
    ['another package', { products: [{ '@id': 'pkg:pypi/libb@1.0.0' }] }, 0],
    ['no product at all', { products: [] }, 0],
    ['our image with this part', inImage('pkg:oci/shop', 'pkg:pypi/liba'), 1],
    ['another image', inImage('pkg:oci/other', 'pkg:pypi/liba'), 0],
    ['our image with another part', inImage('pkg:oci/shop', 'pkg:pypi/libb'), 0],
    ['our whole image', { products: [{ '@id': 'pkg:oci/shop' }] }, 1],
    [
      'our whole image by its repository',
      { products: [{ '@id': 'pkg:oci/shop?repository_url=docker.io/acme/shop' }] },
      1,
    ],
    [
      'a whole image of that name of somebody else',
      { products: [{ '@id': 'pkg:oci/shop?repository_url=ghcr.io/acme/shop' }] },
      0,
    ],
    ['our whole image in another tag', { products: [{ '@id': 'pkg:oci/shop?tag=2' }] }, 0],
    ['our image in another digest', inImage('pkg:oci/shop@sha256:abc', 'pkg:pypi/liba'), 0],
  ])('%s excuses %s', (_name, over, count) => {
    expect(excused(statement(over))).toBe(count);
  });

  it('the latest of two statements decides, whatever their order', () => {
    const newer = statement({ status: 'affected', timestamp: '2026-05-01T00:00:00Z' });
    const older = statement({ timestamp: '2026-02-01T00:00:00Z' });
    expect([excused(newer, older), excused(older, newer)]).toEqual([0, 0]);
    const offset = statement({ status: 'affected', timestamp: '2026-02-01T01:00:00-05:00' });
    expect(excused(statement({ timestamp: '2026-02-01T02:00:00Z' }), offset)).toBe(0);
    expect(excused(statement(), statement({ status: 'under_investigation' }))).toBe(0);
  });

  it.each([
    ['not JSON', '{'],
    ['a Trivy report', report()],
    ['a time that is none', openVex(statement({ timestamp: 'yesterday' }))],
    ['a status that is none', openVex(statement({ status: 'harmless' }))],
    ['not affected without a reason', openVex(statement({ justification: '' }))],
    ['no vulnerability', openVex(statement({ vulnerability: {} }))],
    ['statements that are no list', '{"@context":"https://openvex.dev/ns/v0.2.0","statements":{}}'],
  ])('%s is refused whole', (_name, text) => {
    expect(() => parseVex(text, 'v')).toThrow(/^v[.:]/);
  });

  it('qualifiers that are asked for must be there', () => {
    expect(purlMatches('pkg:deb/debian/a?arch=amd64', 'pkg:deb/debian/a@1?arch=amd64&distro=12')).toBe(true);
    expect(purlMatches('pkg:deb/debian/a?arch=arm64', 'pkg:deb/debian/a@1?arch=amd64')).toBe(false);
    expect(purlMatches('pkg:npm/%40a/b', 'pkg:npm/@a/b@1')).toBe(true);
    expect(purlMatches('https://example.org', 'pkg:npm/a')).toBe(false);
  });
});

function inImage(image: string, part: string): object {
  return { products: [{ '@id': image, subcomponents: [{ '@id': part }] }] };
}

describe('known and likely exploitation', () => {
  const kev = JSON.stringify({ catalogVersion: '1', vulnerabilities: [{ cveID: 'CVE-2026-0001' }] });
  const epss =
    '#model_version:v2026\ncve,epss,percentile\nCVE-2026-0001,0.00042,0.1\nCVE-2026-0002,0.93,0.99\n';

  it('a LOW finding that is known to be exploited fails, even unfixed with ignore-unfixed', () => {
    const low = read(withVulnerability({ Severity: 'LOW', FixedVersion: '' }));
    const exploited = { known: parseKev(kev, 'k'), scores: new Map(), threshold: 1 };
    expect(decideVerdict(low, undefined, rules({ ignoreUnfixed: true })).result).toBe('pass');
    expect(decideVerdict(low, undefined, rules({ ignoreUnfixed: true, exploited }))).toMatchObject({
      result: 'fail',
      exploited: [{ id: 'CVE-2026-0001' }],
    });
  });

  it('an EPSS score at the threshold fails, one below does not', () => {
    const exploited = { known: new Set<string>(), scores: parseEpss(epss, 'e'), threshold: 0.93 };
    expect(escalation('CVE-2026-0002', exploited)).toBe('likely');
    expect(escalation('CVE-2026-0001', exploited)).toBeUndefined();
    expect(escalation('CVE-2026-0009', { ...exploited, threshold: 0 })).toBeUndefined();
  });

  it.each([
    ['not JSON', 'x'],
    ['no list', '{"vulnerabilities":{}}'],
    ['empty', '{"vulnerabilities":[]}'],
    ['no CVE', '{"vulnerabilities":[{"cveID":"x"}]}'],
  ])('a KEV catalogue that is %s is refused', (_name, text) => {
    expect(() => parseKev(text, 'k')).toThrow(/^k[.:]/);
  });

  it.each([
    ['without columns', 'a,b\n1,2'],
    ['without rows', 'cve,epss\n'],
    ['with a score that is none', 'cve,epss\nCVE-2026-0001,high'],
    ['with a score above one', 'cve,epss\nCVE-2026-0001,1.5'],
    ['with an id that is none', 'cve,epss\nx,0.5'],
  ])('EPSS scores %s are refused', (_name, text) => {
    expect(() => parseEpss(text, 'e')).toThrow(/^e: /);
  });
});

describe('a baseline', () => {
  const known = read(report());
  const entries = parseBaseline(baselineJson(known.findings, [], NOW), 'b');

  it('that was written from a report accounts for all of it, and for one finding each', () => {
    expect(applyBaseline(known.findings, entries, NOW)).toMatchObject({ added: [], unused: [] });
    const twice = applyBaseline([...known.findings, ...known.findings], entries, NOW);
    expect(twice.added).toHaveLength(known.findings.length);
  });

  it('is the same text whatever the order of the findings, and keeps since, expires and reason', () => {
    const old = entries.map((entry) => ({ ...entry, since: '2026-01-01', reason: 'known' }));
    const text = baselineJson(known.findings, old, NOW);
    expect(baselineJson(known.findings.toReversed(), old, NOW)).toBe(text);
    expect(
      parseBaseline(text, 'b').every(({ since, reason }) => since === '2026-01-01' && reason === 'known'),
    ).toBe(true);
  });

  it('an expired entry lets its finding count again; an entry without finding is unused', () => {
    const late = entries.map((entry) => ({ ...entry, expires: '2026-11-21' }));
    const judged = decideVerdict(known, undefined, rules({ mode: 'baseline', baseline: late }));
    expect([judged.result, judged.expiredBaseline.length]).toEqual(['fail', known.findings.length]);
    const today = entries.map((entry) => ({ ...entry, expires: '2026-11-22' }));
    expect(decideVerdict(known, undefined, rules({ mode: 'baseline', baseline: today })).result).toBe('pass');
    expect(applyBaseline([], entries, NOW).unused).toHaveLength(entries.length);
  });

  it('gates only what it does not account for', () => {
    const more = read(
      report([
        {
          Target: 'requirements.txt',
          Class: 'lang-pkgs',
          Type: 'pip',
          Vulnerabilities: [vulnerability(), vulnerability({ VulnerabilityID: 'CVE-2026-0002' })],
        },
      ]),
    );
    const judged = decideVerdict(more, undefined, rules({ mode: 'baseline', baseline: entries }));
    expect(judged.blocking.map(({ id }) => id)).toEqual(['CVE-2026-0002']);
    expect(judged.reasons).toMatchObject([{ kind: 'blocking', onlyNew: true }]);
  });

  it.each([
    ['not JSON', '{'],
    ['another schema', '{"schema":2,"kind":"trivy-gate baseline","entries":[]}'],
    ['a Trivy report', report()],
    [
      'a fingerprint that is none',
      '{"schema":1,"kind":"trivy-gate baseline","entries":[{"fingerprint":"x","since":"2026-01-01"}]}',
    ],
    [
      'a day that is none',
      `{"schema":1,"kind":"trivy-gate baseline","entries":[{"fingerprint":"${'a'.repeat(64)}","since":"2026-02-30"}]}`,
    ],
  ])('%s is refused', (_name, text) => {
    expect(() => parseBaseline(text, 'b')).toThrow(/^b[.:]/);
  });
});

it('what is new stands before what is worse and old', () => {
  const item = (id: string, Severity: string): object => vulnerability({ VulnerabilityID: id, Severity });
  const result = (...found: object[]): string =>
    report([{ Target: 'r.txt', Class: 'lang-pkgs', Type: 'pip', Vulnerabilities: found }]);
  const judged = decideVerdict(
    read(result(item('CVE-1', 'CRITICAL'), item('CVE-2', 'HIGH'))),
    read(result(item('CVE-1', 'CRITICAL'))),
    rules(),
  );
  expect(judged.blocking.map(({ id }) => id)).toEqual(['CVE-2', 'CVE-1']);
});
