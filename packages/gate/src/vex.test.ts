// CSAF and CycloneDX as VEX: what excuses, what does not and is said, and documents that must not be read in part.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { GateError } from './gate-error.ts';
import { decideVerdict, type GateRules } from './decide-verdict.ts';
import { parseReport } from './parse-report.ts';
import { judgementJson, judgementSummary } from './present.ts';
import { report, vulnerability } from './testing/sample-report.ts';
import { parseThresholds } from './thresholds.ts';
import { applyVex, parseVex } from './vex.ts';
import { scannedBom } from './vex-cyclonedx.ts';
import type { ScannedBom, VexDocument } from './vex-statement.ts';

type Json = Record<string, unknown>;
const found = parseReport(report(), 'r').findings;
const read = (document: unknown, bom?: ScannedBom): VexDocument =>
  parseVex(JSON.stringify(document), 'v', bom);
const excused = (document: unknown, bom?: ScannedBom): number =>
  applyVex(found, read(document, bom).statements, 'acme/shop:1').excused.length;

const product = (id: string, purl?: string): Json => ({
  product: { name: id, product_id: id, ...(purl ? { product_identification_helper: { purl } } : {}) },
});
const tree: Json = {
  branches: [
    {
      category: 'vendor',
      branches: [
        product('liba', 'pkg:pypi/liba@1.0.0'),
        product('other', 'pkg:pypi/libb'),
        product('cpe-only'),
      ],
    },
  ],
  full_product_names: [
    { product_id: 'shop', name: 'shop', product_identification_helper: { purl: 'pkg:oci/shop' } },
    { product_id: 'mail', name: 'mail', product_identification_helper: { purl: 'pkg:oci/mail' } },
  ],
  relationships: ['shop', 'mail'].map((image) => ({
    category: 'default_component_of',
    product_reference: 'liba',
    relates_to_product_reference: image,
    full_product_name: { product_id: `liba-in-${image}`, name: 'x' },
  })),
  product_groups: [{ group_id: 'g', product_ids: ['liba', 'other'] }],
};
const flag = (over: Json = {}): Json => ({ label: 'vulnerable_code_not_present', ...over });
const csafVulnerability = (over: Json = {}): Json => ({
  cve: 'CVE-2026-0001',
  product_status: { known_not_affected: ['liba'] },
  flags: [flag({ product_ids: ['liba'] })],
  ...over,
});
const csaf = (
  vulnerabilities: unknown = [csafVulnerability()],
  over: Json = {},
  productTree: unknown = tree,
): Json => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    tracking: { status: 'final', current_release_date: '2026-01-01T00:00:00Z' },
    ...over,
  },
  product_tree: productTree,
  vulnerabilities,
});
const status = (kind: string, ...ids: string[]): Json => ({ product_status: { [kind]: ids } });
const because = (...ids: string[]): Json => ({ flags: [flag({ product_ids: ids })] });

describe('CSAF', () => {
  it.each<[string, Json, number]>([
    ['known not affected with a flag', {}, 1],
    [
      'known not affected with an impact',
      { flags: [], threats: [{ category: 'impact', details: 'not shipped' }] },
      1,
    ],
    ['known not affected by a group', { flags: [flag({ group_ids: ['g'] })] }, 1],
    ['fixed', { ...status('fixed', 'liba'), flags: [] }, 1],
    ['first fixed', { ...status('first_fixed', 'liba'), flags: [] }, 1],
    ['known affected', status('known_affected', 'liba'), 0],
    ['under investigation', status('under_investigation', 'liba'), 0],
    ['recommended, which is no status of the vulnerability', status('recommended', 'liba'), 0],
    ['another product', { ...status('known_not_affected', 'other'), ...because('other') }, 0],
    ['a product without a purl', { ...status('fixed', 'cpe-only') }, 0],
    ['another vulnerability', { cve: 'CVE-2026-0009' }, 0],
    [
      'the vulnerability by another id',
      { cve: undefined, ids: [{ system_name: 'x', text: 'CVE-2026-0001' }] },
      1,
    ],
    [
      'our image with this part',
      { ...status('known_not_affected', 'liba-in-shop'), ...because('liba-in-shop') },
      1,
    ],
    [
      'another image with this part',
      { ...status('known_not_affected', 'liba-in-mail'), ...because('liba-in-mail') },
      0,
    ],
    ['our whole image', { ...status('known_not_affected', 'shop'), ...because('shop') }, 1],
  ])('%s excuses %s', (_name, over, count) => {
    expect(excused(csaf([csafVulnerability(over)]))).toBe(count);
  });

  it.each<[string, Json]>([
    ['without a flag or an impact', { flags: [] }],
    ['with a flag of another product', because('other')],
    [
      'with a threat that is no impact',
      { flags: [], threats: [{ category: 'exploit_status', details: 'none' }] },
    ],
    ['with an empty impact', { flags: [], threats: [{ category: 'impact', details: ' ' }] }],
  ])('known not affected %s is not used, and that is said', (_name, over) => {
    const document = read(csaf([csafVulnerability(over)]));
    expect(document.statements.flatMap(({ products }) => products)).toEqual([]);
    expect(document.ignored).toEqual([
      'v: vulnerabilities[0]: "liba" is known_not_affected without a flag or an impact',
    ]);
  });

  const branches = (depth: number): Json =>
    depth === 0 ? product('liba') : { branches: [branches(depth - 1)] };
  it.each<[string, unknown]>([
    ['a security advisory', csaf([], { category: 'csaf_security_advisory' })],
    ['CSAF 2.1', csaf([], { csaf_version: '2.1' })],
    ['a draft', csaf([], { tracking: { status: 'draft' } })],
    ['one without tracking', csaf([], { tracking: undefined })],
    ['a date that is none', csaf([], { tracking: { status: 'final', current_release_date: 'soon' } })],
    ['a product that the tree does not have', csaf([csafVulnerability(status('fixed', 'ghost'))])],
    [
      'a product with two status',
      csaf([csafVulnerability({ product_status: { fixed: ['liba'], known_affected: ['liba'] } })]),
    ],
    [
      'two products with one id',
      csaf([], {}, { full_product_names: [product('a').product, product('a').product] }),
    ],
    ['a flag that is none', csaf([csafVulnerability({ flags: [flag({ label: 'trust_me' })] })])],
    ['no vulnerability id', csaf([csafVulnerability({ cve: undefined })])],
    ['vulnerabilities that are no list', csaf({})],
    ['a product id that is a number', csaf([csafVulnerability({ product_status: { fixed: [1] } })])],
    ['branches inside each other without end', csaf([], {}, { branches: [branches(500)] })],
    [
      'groups that refer a trillion times',
      csaf(
        [csafVulnerability({ flags: Array.from({ length: 10_000 }, () => flag({ group_ids: ['big'] })) })],
        {},
        {
          ...tree,
          product_groups: [{ group_id: 'big', product_ids: Array.from({ length: 10_000 }, () => 'liba') }],
        },
      ),
    ],
  ])('%s is refused whole', (_name, document) => {
    expect(() => read(document)).toThrow(GateError);
    expect(() => read(document)).toThrow(/^v[.:]/);
  });
});

const analysed = (over: Json = {}): Json => ({
  id: 'CVE-2026-0001',
  analysis: { state: 'not_affected', justification: 'code_not_reachable' },
  affects: [{ ref: 'a' }],
  ...over,
});
const cyclonedx = (vulnerabilities: unknown = [analysed()], over: Json = {}): Json => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components: [
    { type: 'library', name: 'app', components: [{ 'bom-ref': 'a', purl: 'pkg:pypi/liba@1.0.0' }] },
  ],
  vulnerabilities,
  ...over,
});
const state = (word: string, over: Json = {}): Json => ({ analysis: { state: word, ...over } });
const about = (purl: string): Json => ({ metadata: { component: { 'bom-ref': 'main', purl } } });

describe('CycloneDX', () => {
  it.each<[string, unknown, number]>([
    ['not affected', cyclonedx(), 1],
    [
      'not affected with a detail',
      cyclonedx([analysed(state('not_affected', { detail: 'never loaded' }))]),
      1,
    ],
    [
      'false positive with a detail',
      cyclonedx([analysed(state('false_positive', { detail: 'other package' }))]),
      1,
    ],
    ['resolved', cyclonedx([analysed(state('resolved'))]), 1],
    ['resolved with pedigree', cyclonedx([analysed(state('resolved_with_pedigree'))]), 1],
    ['exploitable', cyclonedx([analysed(state('exploitable'))]), 0],
    ['in triage', cyclonedx([analysed(state('in_triage'))]), 0],
    ['no analysis', cyclonedx([analysed({ analysis: undefined })]), 0],
    ['another vulnerability', cyclonedx([analysed({ id: 'CVE-2026-0009' })]), 0],
    ['an alias', cyclonedx([analysed({ id: 'GHSA-x', references: [{ id: 'CVE-2026-0001' }] })]), 1],
    ['our image with this part', cyclonedx([analysed()], about('pkg:oci/shop')), 1],
    ['another image with this part', cyclonedx([analysed()], about('pkg:oci/mail')), 0],
    ['our whole image', cyclonedx([analysed({ affects: [{ ref: 'main' }] })], about('pkg:oci/shop')), 1],
    [
      'this version, said to be unaffected',
      cyclonedx([
        analysed({ affects: [{ ref: 'a', versions: [{ version: '1.0.0', status: 'unaffected' }] }] }),
      ]),
      1,
    ],
    [
      'another version, said to be unaffected',
      cyclonedx([analysed({ affects: [{ ref: 'a', versions: [{ version: '9', status: 'unaffected' }] }] })]),
      0,
    ],
    [
      'later and exploitable',
      cyclonedx([analysed(), analysed(state('exploitable', { lastUpdated: '2026-01-01T00:00:00Z' }))]),
      0,
    ],
  ])('%s excuses %s', (_name, document, count) => {
    expect(excused(document)).toBe(count);
  });

  it.each<[string, unknown, string]>([
    [
      'not affected without a reason',
      cyclonedx([analysed(state('not_affected'))]),
      'without a justification or a detail',
    ],
    [
      'a false positive without a reason',
      cyclonedx([analysed(state('false_positive'))]),
      'without a justification or a detail',
    ],
    [
      'a range of versions',
      cyclonedx([
        analysed({ affects: [{ ref: 'a', versions: [{ range: 'vers:pypi/<2', status: 'unaffected' }] }] }),
      ]),
      'a range',
    ],
    [
      'a version that is called affected',
      cyclonedx([analysed({ affects: [{ ref: 'a', versions: [{ version: '1.0.0' }] }] })]),
      'not said to be unaffected',
    ],
    [
      'a part that the document does not have',
      cyclonedx([analysed({ affects: [{ ref: 'ghost' }] })]),
      'is no package of this document',
    ],
    [
      'a whole that is no image',
      cyclonedx([analysed({ affects: [{ ref: 'main' }] })], about('pkg:generic/x')),
      'which is no image',
    ],
  ])('%s is not used, and that is said', (_name, document, why) => {
    expect(excused(document)).toBe(0);
    expect(read(document).ignored.join()).toContain(why);
  });

  it('a link to the bill of materials that was scanned excuses; to another one, or its older version, it does not', () => {
    const serial = '3e671687-395b-41f5-a30f-a58921a69b79';
    const sbom = (over: Json = {}): string =>
      JSON.stringify({
        ...{ bomFormat: 'CycloneDX', serialNumber: `urn:uuid:${serial.toUpperCase()}`, version: 2 },
        ...{ components: [{ 'bom-ref': 'pkg:pypi/liba@1.0.0', purl: 'pkg:pypi/liba@1.0.0' }], ...over },
      });
    const linked = (version: number, fragment = 'pkg%3Apypi/liba@1.0.0'): Json =>
      cyclonedx([analysed({ affects: [{ ref: `urn:cdx:${serial}/${version}#${fragment}` }] })], {
        components: [],
      });
    const bom = scannedBom(sbom(), 'b');
    expect(excused(linked(2), bom)).toBe(1);
    expect(excused(linked(1), bom)).toBe(0);
    expect(excused(linked(2, 'ghost'), bom)).toBe(0);
    expect(excused(linked(2))).toBe(0);
    expect(read(linked(2)).ignored).toHaveLength(1);
    expect(scannedBom('x', 'b')).toBeUndefined();
    expect(scannedBom(sbom({ serialNumber: undefined }), 'b')).toBeUndefined();
    expect(scannedBom('[]', 'b')).toBeUndefined();
  });

  const nested = (depth: number): Json => (depth === 0 ? {} : { components: [nested(depth - 1)] });
  it.each<[string, unknown]>([
    ['an older version of the format', cyclonedx([analysed()], { specVersion: '1.3' })],
    ['a bill of materials without vulnerabilities', cyclonedx([])],
    ['a state that is none', cyclonedx([analysed(state('harmless'))])],
    ['a state that is a key of objects', cyclonedx([analysed(state('constructor'))])],
    [
      'a justification that is none',
      cyclonedx([analysed(state('not_affected', { justification: 'trust_me' }))]),
    ],
    ['no id', cyclonedx([analysed({ id: '' })])],
    ['a time that is none', cyclonedx([analysed(state('resolved', { lastUpdated: 'soon' }))])],
    ['affects that are no list', cyclonedx([analysed({ affects: {} })])],
    ['components inside each other without end', cyclonedx([analysed()], nested(500))],
  ])('%s is refused whole', (_name, document) => {
    expect(() => read(document)).toThrow(/^v[:.]/);
  });
});

describe('every VEX document', () => {
  it('that is too large is refused before it is read', () => {
    expect(() => parseVex('x'.repeat(33 * 1_024 * 1_024), 'v')).toThrow('of at most');
  });

  it('excuses with its reason, and what concerns nothing is said to be unused', () => {
    const two = csaf([csafVulnerability(), csafVulnerability({ cve: 'CVE-2026-0009' })]);
    const head = parseReport(report(), 'r');
    const rules: GateRules = {
      thresholds: parseThresholds('HIGH'),
      unknownSeverity: 'auto',
      ignoreUnfixed: false,
      ignores: [],
      mode: 'full',
      emptyReport: 'error',
      now: 0,
      vex: read(two).statements,
    };
    const judgement = decideVerdict(head, undefined, rules);
    expect(judgement.excused.map(({ by }) => by.reason)).toEqual(['vulnerable_code_not_present']);
    expect(judgement.unusedVex.map(({ names }) => names)).toEqual([['CVE-2026-0009']]);
    const facts = { artifact: 'a', thresholds: 't', suppressedByTrivy: 0, hasBase: false };
    expect(JSON.stringify(judgementSummary(judgement, facts, 'en'))).toContain(
      'concern nothing that was found: 1 (the first: CVE-2026-0009)',
    );
    const verdict = JSON.parse(judgementJson(judgement, { ...facts, trivyVersion: '', createdAt: '' }));
    expect(verdict.excusedBy).toEqual([
      { id: 'CVE-2026-0001', package: 'liba', status: 'not_affected', reason: 'vulnerable_code_not_present' },
    ]);
  });

  it('with a hundred thousand statements meets as many findings at once', () => {
    const size = 100_000;
    const many = Array.from({ length: size }, (_, at) =>
      vulnerability({ VulnerabilityID: `CVE-2026-${at}` }),
    );
    const head = parseReport(
      report([{ Target: 'r', Class: 'lang-pkgs', Type: 'pip', Vulnerabilities: many }]),
      'r',
    );
    const statements = head.findings.map(({ id }) => analysed({ id }));
    const document = read(cyclonedx(statements));
    expect(applyVex(head.findings, document.statements, 'a').excused).toHaveLength(size);
  });

  it('whatever it holds ends in statements or in an error of the gate', { timeout: 120_000 }, () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('liba', 'a', 'pkg:pypi/liba', '__proto__', 'not_affected', 'urn:cdx:x/1#y'),
      fc.array(fc.constantFrom('liba', 'shop', 'g')),
    );
    const bend = (item: Json, key: string, put: unknown): Json => ({ ...item, [key]: put });
    const keys = fc.constantFrom(
      'cve',
      'ids',
      'product_status',
      'flags',
      'threats',
      'id',
      'analysis',
      'affects',
      'references',
    );
    fc.assert(
      fc.property(keys, value, fc.boolean(), (key, put, old) => {
        const document = old
          ? csaf([bend(csafVulnerability(), key, put)])
          : cyclonedx([bend(analysed(), key, put)]);
        try {
          const { kept, excused: out } = applyVex(found, read(document).statements, 'acme/shop:1');
          expect(kept.length + out.length).toBe(found.length);
        } catch (error) {
          expect(error).toBeInstanceOf(GateError);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
