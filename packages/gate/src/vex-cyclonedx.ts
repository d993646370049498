// CycloneDX with vulnerabilities and their analysis. Source: CycloneDX 1.4 to 1.7, JSON schema (`vulnerabilities`, BOM-Link).
import { quoteSeen } from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import { parsePurl } from './purl.ts';
import { fields, list, read, textOf, type Fields } from './strict-json.ts';
import {
  counter,
  timeOf,
  type ScannedBom,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from './vex-statement.ts';

const STATES: Readonly<Record<string, VexStatus>> = {
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  exploitable: 'affected',
  in_triage: 'under_investigation',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
};

const JUSTIFICATIONS = [
  'code_not_present',
  'code_not_reachable',
  'requires_configuration',
  'requires_dependency',
  'requires_environment',
  'protected_by_compiler',
  'protected_at_runtime',
  'protected_at_perimeter',
  'protected_by_mitigating_control',
];

const MAX_DEPTH = 50;

type Context = {
  readonly purls: ReadonlyMap<string, string>;
  /** The image that the document is about, where it says one. */
  readonly image: string;
  readonly self: string;
  readonly bom: ScannedBom | undefined;
  readonly written: string;
  readonly ignored: string[];
  readonly count: (by: number) => void;
};

/** @throws GateError */
export function cyclonedxStatements(document: Fields, name: string, bom?: ScannedBom): VexDocument {
  const version = textOf(document, 'specVersion', name);
  if (!/^1\.[4-9]$/.test(version))
    throw new GateError(`${name}: expected CycloneDX 1.4 to 1.9 for VEX, saw ${quoteSeen(version)}`);
  const metadata = fields(read(document, 'metadata') ?? {}, `${name}: metadata`);
  const main = fields(read(metadata, 'component') ?? {}, `${name}: metadata.component`);
  const purl = textOf(main, 'purl', `${name}: metadata.component`);
  const context: Context = {
    purls: componentPurls(document, name),
    image: parsePurl(purl)?.path.startsWith('oci/') ? purl : '',
    self: textOf(main, 'bom-ref', `${name}: metadata.component`),
    bom,
    written: textOf(metadata, 'timestamp', `${name}: metadata`),
    ignored: [],
    count: counter(name),
  };
  const items = list(document, 'vulnerabilities', name);
  if (items.length === 0)
    throw new GateError(`${name}: expected a CycloneDX document with vulnerabilities, saw none in it`);
  const statements = items.flatMap((item, index) =>
    parseVulnerability(item, `${name}: vulnerabilities[${index}]`, context),
  );
  return { statements, ignored: context.ignored };
}

/** What was scanned, when that is a CycloneDX document with a serial number; statements may refer to it. Undefined for anything else. */
export function scannedBom(text: string, name: string): ScannedBom | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined;
  const document = fields(root, name);
  const serialNumber = read(document, 'serialNumber');
  const version = read(document, 'version') ?? 1;
  if (typeof serialNumber !== 'string' || typeof version !== 'number') return undefined;
  return { serialNumber: serialNumber.toLowerCase(), version, purls: componentPurls(document, name) };
}

function componentPurls(document: Fields, name: string): Map<string, string> {
  const purls = new Map<string, string>();
  const waiting = [{ of: document, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { of, depth } = next;
    if (depth > MAX_DEPTH)
      throw new GateError(`${name}: expected at most ${MAX_DEPTH} components inside each other`);
    for (const item of list(of, 'components', name)) {
      const component = fields(item, `${name}: components`);
      const [ref, purl] = [textOf(component, 'bom-ref', name), textOf(component, 'purl', name)];
      if (ref !== '' && purl !== '') purls.set(ref, purl);
      waiting.push({ of: component, depth: depth + 1 });
    }
  }
  return purls;
}

function parseVulnerability(item: unknown, place: string, context: Context): VexStatement[] {
  const vulnerability = fields(item, place);
  const value = read(vulnerability, 'analysis');
  // A vulnerability that nobody has analysed is a finding of whoever wrote the document, no statement.
  if (value === undefined) return [];
  const analysis = fields(value, `${place}.analysis`);
  const word = textOf(analysis, 'state', `${place}.analysis`);
  if (word === '') return [];
  const status = Object.hasOwn(STATES, word) ? STATES[word] : undefined;
  if (!status)
    throw new GateError(
      `${place}.analysis.state: expected one of ${Object.keys(STATES).join(', ')}, saw ${quoteSeen(word)}`,
    );
  const names = vulnerabilityNames(vulnerability, place);
  const reason = reasonOf(analysis, `${place}.analysis`);
  if (status === 'not_affected' && reason === '') {
    context.ignored.push(`${place}: ${word} without a justification or a detail`);
    return [];
  }
  const excuses = status === 'not_affected' || status === 'fixed';
  const products = list(vulnerability, 'affects', place).flatMap((affected, index) =>
    affectedProducts(
      fields(affected, `${place}.affects[${index}]`),
      `${place}.affects[${index}]`,
      excuses,
      context,
    ),
  );
  const latest = textOf(analysis, 'lastUpdated', place) || textOf(analysis, 'firstIssued', place);
  const time = timeOf(latest || context.written, `${place}.analysis`);
  return [{ names, products, status, time, reason: reason || word }];
}

function vulnerabilityNames(vulnerability: Fields, place: string): string[] {
  const references = list(vulnerability, 'references', place).map((item) =>
    textOf(fields(item, `${place}.references`), 'id', `${place}.references`),
  );
  const names = [textOf(vulnerability, 'id', place), ...references].filter((name) => name !== '');
  if (names.length === 0) throw new GateError(`${place}.id: expected an id, saw nothing`);
  return names;
}

function reasonOf(analysis: Fields, place: string): string {
  const justification = textOf(analysis, 'justification', place);
  if (justification !== '' && !JUSTIFICATIONS.includes(justification))
    throw new GateError(`${place}.justification: expected one of ${JUSTIFICATIONS.join(', ')}`);
  return [justification, textOf(analysis, 'detail', place).trim()].filter((text) => text !== '').join(': ');
}

function affectedProducts(item: Fields, place: string, excuses: boolean, context: Context): VexProduct[] {
  const ref = textOf(item, 'ref', place);
  const ignore = (why: string): VexProduct[] => {
    if (excuses) context.ignored.push(`${place}: ${why}`);
    return [];
  };
  if (ref !== '' && ref === context.self)
    return context.image === ''
      ? ignore('the whole of what the document is about, which is no image')
      : [{ purl: context.image, subcomponents: [] }];
  const purl = purlOfRef(ref, context);
  if (purl === undefined)
    return ignore(`${quoteSeen(ref)} is no package of this document, or of what was scanned`);
  const linked = ref.startsWith('urn:cdx:');
  const versions = list(item, 'versions', place);
  context.count(1 + versions.length);
  const exact = versions.map((version) => exactVersion(fields(version, `${place}.versions`), place));
  // Of an affected product the packages are named whole: what excuses nothing may be read as wide as it may be meant.
  if (excuses && exact.includes('')) return ignore('versions that are a range, or not said to be unaffected');
  const packages = excuses && exact.length > 0 ? exact.map((version) => withVersion(purl, version)) : [purl];
  return packages.map((named) =>
    context.image === '' || linked
      ? { purl: named, subcomponents: [] }
      : { purl: context.image, subcomponents: [named] },
  );
}

/** A component of the document, or, by BOM-Link, of the bill of materials that was scanned. */
function purlOfRef(ref: string, { purls, bom }: Context): string | undefined {
  const link = /^urn:cdx:([0-9a-f-]{36})\/(\d{1,9})#(.+)$/i.exec(ref);
  if (!link) return purls.get(ref);
  const [, serial = '', version = '', fragment = ''] = link;
  if (bom?.serialNumber !== `urn:uuid:${serial.toLowerCase()}` || bom.version !== Number(version))
    return undefined;
  return bom.purls.get(fragment) ?? bom.purls.get(decoded(fragment));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Empty for a range, and for a version that is not said to be unaffected. */
function exactVersion(item: Fields, place: string): string {
  const [version, status] = [textOf(item, 'version', place), textOf(item, 'status', place)];
  return status === 'unaffected' ? version : '';
}

function withVersion(purl: string, version: string): string {
  const [body = '', ...rest] = purl.split(/(?=[?#])/);
  const at = body.lastIndexOf('@');
  const bare = at > body.lastIndexOf('/') ? body.slice(0, at) : body;
  return `${bare}@${encodeURIComponent(version)}${rest.join('')}`;
}
