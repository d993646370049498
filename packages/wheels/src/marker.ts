// Environment markers such as `python_version < "3.11" and sys_platform == "linux"`, read and evaluated for the target, not for the
// machine that this runs on. Source: PEP 508 and packaging.python.org/specifications/dependency-specifiers.
import { fits, parseSpecifier } from './specifier.ts';

/** The values of a target's markers; `extra` is set only while an extra's requirements are read. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

type Value = { readonly variable: boolean; readonly text: string };
export type Marker =
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker }
  | { readonly kind: 'compare'; readonly left: Value; readonly operator: string; readonly right: Value };

export const MARKER_VARIABLES = [
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
  'extra',
] as const;

/** Older spellings that pip still reads. */
const ALIASES: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

/** Variables that are versions: they are compared as such where the other side is a version, too. */
const VERSIONS = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
]);

const TOKEN = /\s*(?:(\(|\))|("[^"]*"|'[^']*')|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))/y;

/** What is wrong with a marker that cannot be read. */
export class MarkerSyntaxError extends Error {
  constructor(expected: string, seen: string) {
    super(`expected ${expected}, saw ${seen}`);
    this.name = 'MarkerSyntaxError';
  }
}

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    if (text.slice(at).trim() === '') break;
    const match = TOKEN.exec(text);
    if (!match)
      throw new MarkerSyntaxError(
        'a name, a quoted text or an operator',
        JSON.stringify(text.slice(at, at + 20)),
      );
    found.push(match[0].trim());
  }
  return found;
}

/** @throws MarkerSyntaxError saying what was expected and seen. */
export function parseMarker(text: string): Marker {
  const queue = tokens(text);
  const marker = readOr(queue);
  if (queue.length > 0) throw new MarkerSyntaxError('"and", "or" or the end', queue[0] ?? '');
  return marker;
}

function readOr(queue: string[]): Marker {
  let left = readAnd(queue);
  while (queue[0] === 'or') {
    queue.shift();
    left = { kind: 'or', left, right: readAnd(queue) };
  }
  return left;
}

function readAnd(queue: string[]): Marker {
  let left = readAtom(queue);
  while (queue[0] === 'and') {
    queue.shift();
    left = { kind: 'and', left, right: readAtom(queue) };
  }
  return left;
}

function readAtom(queue: string[]): Marker {
  if (queue[0] === '(') {
    queue.shift();
    const inner = readOr(queue);
    if (queue.shift() !== ')') throw new MarkerSyntaxError('")"', 'another token or the end');
    return inner;
  }
  const left = readValue(queue);
  const operator = readOperator(queue);
  const right = readValue(queue);
  if (left.variable === right.variable)
    throw new MarkerSyntaxError('one variable and one quoted text', `${left.text} and ${right.text}`);
  return { kind: 'compare', left, operator, right };
}

function readOperator(queue: string[]): string {
  const token = queue.shift();
  if (token === 'not' && queue[0] === 'in') {
    queue.shift();
    return 'not in';
  }
  if (token === 'in' || (token !== undefined && /^(===|==|~=|!=|<=|>=|<|>)$/.test(token))) return token;
  throw new MarkerSyntaxError('an operator', token ?? 'the end');
}

function readValue(queue: string[]): Value {
  const token = queue.shift();
  if (token === undefined) throw new MarkerSyntaxError('a variable or a quoted text', 'the end');
  if (token.startsWith('"') || token.startsWith("'")) return { variable: false, text: token.slice(1, -1) };
  const name = ALIASES[token] ?? token;
  if (!(MARKER_VARIABLES as readonly string[]).includes(name))
    throw new MarkerSyntaxError(`one of ${MARKER_VARIABLES.join(', ')}`, token);
  return { variable: true, text: name };
}

/** @throws MarkerSyntaxError for a comparison that has no meaning, such as `sys_platform ~= "linux"`. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment): boolean {
  if (marker.kind !== 'compare') {
    const left = evaluateMarker(marker.left, environment);
    if (left === (marker.kind === 'or')) return left;
    return evaluateMarker(marker.right, environment);
  }
  const variable = marker.left.variable ? marker.left.text : marker.right.text;
  const read = (value: Value): string => {
    const text = value.variable ? (environment[value.text] ?? '') : value.text;
    return variable === 'extra' ? normalizeName(text) : text;
  };
  return compare(read(marker.left), marker.operator, read(marker.right), variable);
}

function compare(left: string, operator: string, right: string, variable: string): boolean {
  if (VERSIONS.has(variable)) {
    const specifier = parseSpecifier(`${operator}${right}`);
    if (specifier) return fits(left, specifier);
  }
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    // Text has no order: neither is smaller, and "at least" holds for equals alone, as in packaging.
    case '<':
    case '>':
      return false;
    case '<=':
    case '>=':
      return left === right;
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    default:
      throw new MarkerSyntaxError('an operator that suits text', `${operator} between ${left} and ${right}`);
  }
}

/** The one spelling of a package's or an extra's name. Source: PEP 503. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
