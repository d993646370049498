// CSAF 2.0, VEX profile. Source: OASIS CSAF 2.0, 3.2 (schema), 4.5 (profile 5: VEX), 6.1.6 (contradicting status), 6.1.27.9 (impact).
import { quoteSeen } from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import { fields, list, read, textOf, type Fields } from './strict-json.ts';
import {
  counter,
  timeOf,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from './vex-statement.ts';

const LABELS = [
  'component_not_present',
  'inline_mitigations_already_exist',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_not_present',
];

/** Kinds of `product_status`, and what each says here. `recommended` says nothing about the vulnerability. */
const KINDS: Readonly<Record<string, VexStatus>> = {
  known_not_affected: 'not_affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  under_investigation: 'under_investigation',
};

/** A product in another one: a package in an image. */
const INSIDE = ['default_component_of', 'installed_on', 'installed_with'];
const MAX_DEPTH = 50;

type Count = (by: number) => void;

/** @throws GateError */
export function csafStatements(root: Fields, name: string): VexDocument {
  const document = fields(read(root, 'document'), `${name}: document`);
  const category = textOf(document, 'category', `${name}: document`);
  const version = textOf(document, 'csaf_version', `${name}: document`);
  if (category !== 'csaf_vex' || version !== '2.0')
    throw new GateError(
      `${name}: expected CSAF 2.0 with the category csaf_vex, saw CSAF ${quoteSeen(version)} with ${quoteSeen(category)}`,
    );
  const tracking = fields(read(document, 'tracking'), `${name}: document.tracking`);
  const state = textOf(tracking, 'status', `${name}: document.tracking`);
  if (state !== 'final' && state !== 'interim')
    throw new GateError(
      `${name}: document.tracking.status: expected final or interim, saw ${quoteSeen(state)}`,
    );
  const place = `${name}: document.tracking.current_release_date`;
  const time = timeOf(textOf(tracking, 'current_release_date', place), place);
  const count = counter(name);
  const products = readProducts(root, `${name}: product_tree`, count);
  const ignored: string[] = [];
  const statements = list(root, 'vulnerabilities', name).flatMap((item, index) =>
    vulnerabilityStatements(item, `${name}: vulnerabilities[${index}]`, { products, time, ignored, count }),
  );
  return { statements, ignored };
}

type Products = {
  readonly byId: ReadonlyMap<string, readonly VexProduct[]>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
};

function readProducts(root: Fields, place: string, count: Count): Products {
  const value = read(root, 'product_tree');
  const tree = value === undefined ? {} : fields(value, place);
  const purls = new Map<string, string>();
  const put = (item: unknown, at: string): string => {
    const product = fields(item, at);
    const id = textOf(product, 'product_id', at);
    if (id === '' || purls.has(id)) throw new GateError(`${at}.product_id: expected an id of its own`);
    const helper = read(product, 'product_identification_helper');
    purls.set(id, helper === undefined ? '' : textOf(fields(helper, at), 'purl', at));
    return id;
  };
  list(tree, 'full_product_names', place).forEach((item, index) => {
    put(item, `${place}.full_product_names[${index}]`);
  });
  walkBranches(tree, place, put);
  const byId = new Map<string, VexProduct[]>();
  const relations = list(tree, 'relationships', place).map((item, index) => {
    const at = `${place}.relationships[${index}]`;
    const relation = fields(item, at);
    return { relation, at, id: put(read(relation, 'full_product_name'), `${at}.full_product_name`) };
  });
  for (const [id, purl] of purls) byId.set(id, purl === '' ? [] : [{ purl, subcomponents: [] }]);
  for (const { relation, at, id } of relations) {
    if (!INSIDE.includes(textOf(relation, 'category', at))) continue;
    const purl = purls.get(textOf(relation, 'relates_to_product_reference', at)) ?? '';
    const part = purls.get(textOf(relation, 'product_reference', at)) ?? '';
    if (purl !== '' && part !== '') byId.get(id)?.push({ purl, subcomponents: [part] });
  }
  return { byId, groups: readGroups(tree, place, count) };
}

function walkBranches(tree: Fields, place: string, put: (item: unknown, at: string) => string): void {
  const waiting = [{ of: tree, at: place, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { of, at, depth } = next;
    if (depth > MAX_DEPTH)
      throw new GateError(`${place}: expected at most ${MAX_DEPTH} branches inside each other`);
    list(of, 'branches', at).forEach((item, index) => {
      const where = `${place}: branch ${index} at depth ${depth + 1}`;
      const branch = fields(item, where);
      if (read(branch, 'product') !== undefined) put(read(branch, 'product'), where);
      waiting.push({ of: branch, at: where, depth: depth + 1 });
    });
  }
}

function readGroups(tree: Fields, place: string, count: Count): Map<string, readonly string[]> {
  return new Map(
    list(tree, 'product_groups', place).map((item, index) => {
      const at = `${place}.product_groups[${index}]`;
      const group = fields(item, at);
      return [textOf(group, 'group_id', at), texts(group, 'product_ids', at, count)];
    }),
  );
}

type Context = {
  readonly products: Products;
  readonly time: number;
  readonly ignored: string[];
  readonly count: Count;
};

function vulnerabilityStatements(item: unknown, place: string, context: Context): VexStatement[] {
  const vulnerability = fields(item, place);
  const ids = list(vulnerability, 'ids', place).map((id) =>
    textOf(fields(id, `${place}.ids`), 'text', `${place}.ids`),
  );
  const names = [textOf(vulnerability, 'cve', place), ...ids].filter((name) => name !== '');
  if (names.length === 0) throw new GateError(`${place}: expected a cve or ids`);
  const status = fields(read(vulnerability, 'product_status') ?? {}, `${place}.product_status`);
  const reasons = readReasons(vulnerability, place, context);
  const said = new Map<string, VexStatus>();
  const grouped = new Map<string, { status: VexStatus; reason: string; products: VexProduct[] }>();
  for (const [kind, meaning] of Object.entries(KINDS)) {
    for (const id of texts(status, kind, `${place}.product_status`, context.count)) {
      const known = context.products.byId.get(id);
      if (!known)
        throw new GateError(
          `${place}.product_status.${kind}: expected a product of the tree, saw ${quoteSeen(id)}`,
        );
      const before = said.get(id);
      if (before !== undefined && before !== meaning)
        throw new GateError(
          `${place}.product_status: expected one status of ${quoteSeen(id)}, saw ${before} and ${meaning}`,
        );
      said.set(id, meaning);
      const reason = reasons.get(id) ?? reasons.get(ALL) ?? (meaning === 'not_affected' ? '' : meaning);
      if (reason === '') {
        context.ignored.push(`${place}: ${quoteSeen(id)} is known_not_affected without a flag or an impact`);
        continue;
      }
      const key = `${meaning}\n${reason}`;
      const group = grouped.get(key) ?? { status: meaning, reason, products: [] };
      grouped.set(key, group);
      group.products.push(...known);
    }
  }
  return [...grouped.values()].map((group) => ({ ...group, names, time: context.time }));
}

/** Key of what is said of every product. */
const ALL = '';

/** Why a product is not affected: a flag, or a threat of the category impact. */
function readReasons(
  vulnerability: Fields,
  place: string,
  { products, count }: Context,
): Map<string, string> {
  const reasons = new Map<string, string>();
  const put = (item: Fields, at: string, reason: string): void => {
    const groups = texts(item, 'group_ids', at, count).flatMap((id) => {
      const members = products.groups.get(id) ?? [];
      count(members.length);
      return members;
    });
    const own = texts(item, 'product_ids', at, count);
    for (const id of own.length + groups.length === 0 ? [ALL] : [...own, ...groups])
      if (!reasons.has(id)) reasons.set(id, reason);
  };
  list(vulnerability, 'flags', place).forEach((value, index) => {
    const at = `${place}.flags[${index}]`;
    const flag = fields(value, at);
    const label = textOf(flag, 'label', at);
    if (!LABELS.includes(label)) throw new GateError(`${at}.label: expected one of ${LABELS.join(', ')}`);
    put(flag, at, label);
  });
  list(vulnerability, 'threats', place).forEach((value, index) => {
    const at = `${place}.threats[${index}]`;
    const threat = fields(value, at);
    const details = textOf(threat, 'details', at).trim();
    if (textOf(threat, 'category', at) === 'impact' && details !== '') put(threat, at, details);
  });
  return reasons;
}

function texts(item: Fields, key: string, place: string, count: Count): string[] {
  const values = list(item, key, place);
  count(values.length);
  return values.map((value) => {
    if (typeof value !== 'string' || value === '') throw new GateError(`${place}.${key}: expected texts`);
    return value;
  });
}
