// OpenVEX. Source: openvex/spec OPENVEX-SPEC.md 0.2.0.
import { GateError } from './gate-error.ts';
import { fields, list, read, textOf, type Fields } from './strict-json.ts';
import { timeOf, type VexDocument, type VexProduct, type VexStatement } from './vex-statement.ts';

const STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

/** @throws GateError */
export function openVexStatements(document: Fields, name: string): VexDocument {
  const written = textOf(document, 'timestamp', name);
  const statements = list(document, 'statements', name).map((item, index) =>
    parseStatement(item, `${name}: statements[${index}]`, written),
  );
  return { statements, ignored: [] };
}

function parseStatement(item: unknown, place: string, written: string): VexStatement {
  const statement = fields(item, place);
  const status = STATUSES.find((word) => word === read(statement, 'status'));
  if (!status) throw new GateError(`${place}.status: expected one of ${STATUSES.join(', ')}`);
  const reason = [textOf(statement, 'justification', place), textOf(statement, 'impact_statement', place)]
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(': ');
  if (status === 'not_affected' && reason === '')
    throw new GateError(`${place}: expected a justification or an impact_statement with not_affected`);
  const names = vulnerabilityNames(read(statement, 'vulnerability'), `${place}.vulnerability`);
  const products = list(statement, 'products', place).map((product, index) =>
    parseProduct(product, `${place}.products[${index}]`),
  );
  const time = timeOf(textOf(statement, 'timestamp', place) || written, `${place}.timestamp`);
  return { names, products, status, time, reason: reason || status };
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

function idOf(component: Fields, place: string): string {
  const identifiers = read(component, 'identifiers');
  const purl = identifiers === undefined ? '' : textOf(fields(identifiers, place), 'purl', place);
  return purl || textOf(component, '@id', place);
}
