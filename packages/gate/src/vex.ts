// VEX: what a producer says about a vulnerability in a product. Only "not affected" (with a reason) and "fixed" take a finding out, and
// only where the product is certainly the package of the finding. OpenVEX, CSAF 2.0 and CycloneDX are read; each in a file of its own.
import { quoteSeen } from '@compose-delivery/runtime';
import type { Finding } from './finding.ts';
import { GateError } from './gate-error.ts';
import { names, namesImage, parsePurl, type Purl } from './purl.ts';
import { fields, read } from './strict-json.ts';
import { csafStatements } from './vex-csaf.ts';
import { cyclonedxStatements } from './vex-cyclonedx.ts';
import { openVexStatements } from './vex-openvex.ts';
import type { ScannedBom, VexDocument, VexStatement } from './vex-statement.ts';

/** Larger ones are refused before they are read. The largest that vendors publish have a few MiB. */
const MAX_VEX_CHARACTERS = 32 * 1_024 * 1_024;

/**
 * @param bom what was scanned, where that was a bill of materials: statements of CycloneDX may refer to it
 * @throws GateError for anything but a VEX document: one that cannot be read whole must not be used in part.
 */
export function parseVex(text: string, name: string, bom?: ScannedBom): VexDocument {
  if (text.length > MAX_VEX_CHARACTERS)
    throw new GateError(`${name}: expected a VEX document of at most ${MAX_VEX_CHARACTERS} characters`);
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new GateError(`${name}: expected a VEX document, saw text that is not JSON`, error);
  }
  const document = fields(root, name);
  const context = read(document, '@context');
  if (typeof context === 'string' && context.startsWith('https://openvex.dev/ns'))
    return openVexStatements(document, name);
  if (read(document, 'bomFormat') === 'CycloneDX') return cyclonedxStatements(document, name, bom);
  if (read(document, 'document') !== undefined) return csafStatements(document, name);
  throw new GateError(
    `${name}: expected OpenVEX (@context https://openvex.dev/ns…), CSAF 2.0 (document) or CycloneDX (bomFormat), saw none of them (${quoteSeen(Object.keys(document).slice(0, 5).join(', '))})`,
  );
}

export type Excused = { readonly finding: Finding; readonly by: VexStatement };

export type Vexed = {
  readonly kept: readonly Finding[];
  readonly excused: readonly Excused[];
  /** Statements that would excuse something, and concern nothing that was found. */
  readonly unused: readonly VexStatement[];
};

/** Takes out what a statement excuses; of several about one finding the latest decides, and of equally late ones the one that excuses nothing. */
export function applyVex(
  findings: readonly Finding[],
  statements: readonly VexStatement[],
  artifact: string,
): Vexed {
  if (statements.length === 0) return { kept: findings, excused: [], unused: [] };
  const index = indexStatements(statements, artifact);
  const kept: Finding[] = [];
  const excused: Excused[] = [];
  const concerned = new Set<VexStatement>();
  for (const finding of findings) {
    const all = finding.scanner === 'vuln' ? index(finding) : [];
    for (const statement of all) concerned.add(statement);
    const last = all.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
    const latest = all.filter(({ time }) => time === last);
    const by = latest.every(excuses) ? latest[0] : undefined;
    if (by) excused.push({ finding, by });
    else kept.push(finding);
  }
  const unused = statements.filter((statement) => excuses(statement) && !concerned.has(statement));
  return { kept, excused, unused };
}

const excuses = ({ status }: VexStatement): boolean => status === 'not_affected' || status === 'fixed';

type Named = { readonly purl: Purl; readonly statement: VexStatement };

/** Findings and statements may each be a hundred thousand: they meet by vulnerability and package. */
function indexStatements(
  statements: readonly VexStatement[],
  artifact: string,
): (finding: Finding) => VexStatement[] {
  const packages = new Map<string, Named[]>();
  const whole = new Map<string, VexStatement[]>();
  const add = <T>(map: Map<string, T[]>, key: string, value: T): void => {
    const values = map.get(key);
    if (values) values.push(value);
    else map.set(key, [value]);
  };
  for (const statement of statements) {
    for (const { purl, subcomponents } of statement.products) {
      const product = parsePurl(purl);
      const ours = product !== undefined && namesImage(product, artifact);
      const parts = subcomponents.length === 0 ? [purl] : ours ? subcomponents : [];
      for (const name of statement.names) {
        if (ours && subcomponents.length === 0) add(whole, name, statement);
        for (const part of parts) {
          const parsed = parsePurl(part);
          if (parsed) add(packages, `${name}\n${parsed.path}`, { purl: parsed, statement });
        }
      }
    }
  }
  return ({ id, purl }) => {
    const seen = parsePurl(purl);
    if (!seen) return [];
    const named = (packages.get(`${id}\n${seen.path}`) ?? []).filter((entry) => names(entry.purl, seen));
    return [...(whole.get(id) ?? []), ...named.map(({ statement }) => statement)];
  };
}
