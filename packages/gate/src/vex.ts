// OpenVEX: what a producer says about a vulnerability in a product. Only "not affected" (with a reason) and "fixed" take a finding out,
// and only where the product is certainly the package of the finding. Source: openvex/spec OPENVEX-SPEC.md 0.2.0; purl-spec.
import type { Finding } from './finding.ts';
import { GateError } from './gate-error.ts';
import { fields, list, read, textOf } from './strict-json.ts';

export type VexStatement = {
  readonly names: readonly string[];
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  readonly timestamp: string;
};
type VexProduct = { readonly purl: string; readonly subcomponents: readonly string[] };

const STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export type VexStatus = (typeof STATUSES)[number];

/** @throws GateError for anything but an OpenVEX document: one that cannot be read whole must not be used in part. */
export function parseVex(text: string, name: string): VexStatement[] {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new GateError(`${name}: expected an OpenVEX document, saw text that is not JSON`, error);
  }
  const document = fields(root, name);
  const context = read(document, '@context');
  if (typeof context !== 'string' || !context.startsWith('https://openvex.dev/ns'))
    throw new GateError(`${name}: expected an OpenVEX document (@context https://openvex.dev/ns), saw none`);
  const written = textOf(document, 'timestamp', name);
  return list(document, 'statements', name)
    .map((item, index) => parseStatement(item, `${name}: statements[${index}]`, written))
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
}

function parseStatement(item: unknown, place: string, written: string): VexStatement {
  const statement = fields(item, place);
  const status = STATUSES.find((word) => word === read(statement, 'status'));
  if (!status) throw new GateError(`${place}.status: expected one of ${STATUSES.join(', ')}`);
  const why = textOf(statement, 'justification', place) + textOf(statement, 'impact_statement', place);
  if (status === 'not_affected' && why.trim() === '')
    throw new GateError(`${place}: expected a justification or an impact_statement with not_affected`);
  const names = vulnerabilityNames(read(statement, 'vulnerability'), `${place}.vulnerability`);
  const products = list(statement, 'products', place).map((product, index) =>
    parseProduct(product, `${place}.products[${index}]`),
  );
  return { names, products, status, timestamp: textOf(statement, 'timestamp', place) || written };
}

function vulnerabilityNames(value: unknown, place: string): string[] {
  if (typeof value === 'string' && value !== '') return [value];
  const item = fields(value, place);
  const aliases = list(item, 'aliases', place).map((alias) => {
    if (typeof alias !== 'string') throw new GateError(`${place}.aliases: expected texts`);
    return alias;
  });
  const names = [textOf(item, 'name', place), ...aliases].filter((name) => name !== '');
  if (names.length === 0) throw new GateError(`${place}.name: expected an id, saw nothing`);
  return names;
}

function parseProduct(value: unknown, place: string): VexProduct {
  if (typeof value === 'string') return { purl: value, subcomponents: [] };
  const product = fields(value, place);
  const subcomponents = list(product, 'subcomponents', place).map((part, index) =>
    idOf(fields(part, `${place}.subcomponents[${index}]`), place),
  );
  return { purl: idOf(product, place), subcomponents };
}

function idOf(component: Readonly<Record<string, unknown>>, place: string): string {
  const identifiers = read(component, 'identifiers');
  const purl = identifiers === undefined ? '' : textOf(fields(identifiers, place), 'purl', place);
  return purl || textOf(component, '@id', place);
}

export type Vexed = { readonly kept: readonly Finding[]; readonly excused: readonly Finding[] };

/** Takes out what a statement excuses; of several statements about one finding, the latest decides. */
export function applyVex(
  findings: readonly Finding[],
  statements: readonly VexStatement[],
  artifact: string,
): Vexed {
  if (statements.length === 0) return { kept: findings, excused: [] };
  const byName = new Map<string, VexStatement[]>();
  for (const statement of statements)
    for (const name of statement.names) byName.set(name, [...(byName.get(name) ?? []), statement]);
  const kept: Finding[] = [];
  const excused: Finding[] = [];
  for (const finding of findings) {
    const latest =
      finding.scanner === 'vuln'
        ? (byName.get(finding.id) ?? []).findLast((statement) => concerns(statement, finding, artifact))
        : undefined;
    const out = latest?.status === 'not_affected' || latest?.status === 'fixed';
    (out ? excused : kept).push(finding);
  }
  return { kept, excused };
}

function concerns(statement: VexStatement, finding: Finding, artifact: string): boolean {
  if (finding.purl === '') return false;
  return statement.products.some(({ purl, subcomponents }) =>
    subcomponents.length === 0
      ? purlMatches(purl, finding.purl)
      : isArtifact(purl, artifact) && subcomponents.some((part) => purlMatches(part, finding.purl)),
  );
}

/** `pkg:oci/shop` and the image `registry.example/acme/shop:1`; what is no image is not recognised, and its statement not used. */
function isArtifact(purl: string, artifact: string): boolean {
  const wanted = parsePurl(purl);
  if (wanted?.path.startsWith('oci/') !== true) return false;
  const [image = '', digest = ''] = artifact.split('@');
  const name = image
    .replace(/:[^/:]*$/, '')
    .split('/')
    .at(-1);
  return wanted.path === `oci/${name}` && (wanted.version === '' || wanted.version === digest);
}

/** Whether `wanted` names this package: its version, if it has one, and its qualifiers must be those of the package. */
export function purlMatches(wanted: string, seen: string): boolean {
  const a = parsePurl(wanted);
  const b = parsePurl(seen);
  if (!a || !b || a.path !== b.path) return false;
  if (a.version !== '' && a.version !== b.version) return false;
  return [...a.qualifiers].every(([key, value]) => b.qualifiers.get(key) === value);
}

type Purl = {
  readonly path: string;
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
};

function parsePurl(text: string): Purl | undefined {
  const match = /^pkg:\/*([^?#]+)(?:\?([^#]*))?/i.exec(text);
  if (!match) return undefined;
  const body = match[1] ?? '';
  const at = body.lastIndexOf('@');
  const versioned = at > body.lastIndexOf('/');
  const path = (versioned ? body.slice(0, at) : body).split('/').map(decode).join('/');
  const pairs = (match[2] ?? '').split('&').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    return equals < 1 ? [] : [[pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))]];
  });
  const type = path.indexOf('/');
  return {
    path: path.slice(0, type).toLowerCase() + path.slice(type),
    version: versioned ? decode(body.slice(at + 1)) : '',
    qualifiers: new Map(pairs),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
