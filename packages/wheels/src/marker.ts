// Environment markers such as `python_version < "3.11" and sys_platform == "linux"`, read. Source: PEP 508 and packaging.python.org/specifications/dependency-specifiers.

/** The values of a target's markers; `extra` is set only while an extra's requirements are read. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

export type MarkerValue = { readonly variable: boolean; readonly text: string };

export type Marker =
  | { readonly kind: 'and' | 'or'; readonly left: Marker; readonly right: Marker }
  | {
      readonly kind: 'compare';
      readonly left: MarkerValue;
      readonly operator: string;
      readonly right: MarkerValue;
    };

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
  'extras',
  'dependency_groups',
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

const TOKEN = /[ \t]*(?:(\(|\))|("[^"]*"|'[^']*')|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))/y;
/** Nested further, nobody wrote it; and the stack has an end. */
const MAX_DEPTH = 100;
const MAX_CHARACTERS = 65_536;

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
  const end = text.replace(/[ \t]+$/, '').length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match)
      throw new MarkerSyntaxError(
        'a name, a quoted text or an operator',
        JSON.stringify(text.slice(at, at + 20)),
      );
    found.push(match[0].replace(/^[ \t]+/, ''));
  }
  return found;
}

type Queue = { readonly words: readonly string[]; at: number; depth: number };

/** @throws MarkerSyntaxError saying what was expected and seen. */
export function parseMarker(text: string): Marker {
  if (text.length > MAX_CHARACTERS)
    throw new MarkerSyntaxError(`at most ${MAX_CHARACTERS} characters`, `${text.length}`);
  const queue: Queue = { words: tokens(text), at: 0, depth: 0 };
  const marker = readOr(queue);
  const rest = queue.words[queue.at];
  if (rest !== undefined) throw new MarkerSyntaxError('"and", "or" or the end', rest);
  return marker;
}

function takeIf(queue: Queue, word: string): boolean {
  if (queue.words[queue.at] !== word) return false;
  queue.at += 1;
  return true;
}

function readOr(queue: Queue): Marker {
  let left = readAnd(queue);
  while (takeIf(queue, 'or')) left = { kind: 'or', left, right: readAnd(queue) };
  return left;
}

function readAnd(queue: Queue): Marker {
  let left = readAtom(queue);
  while (takeIf(queue, 'and')) left = { kind: 'and', left, right: readAtom(queue) };
  return left;
}

function readAtom(queue: Queue): Marker {
  if (takeIf(queue, '(')) {
    queue.depth += 1;
    if (queue.depth > MAX_DEPTH)
      throw new MarkerSyntaxError(`at most ${MAX_DEPTH} nested parentheses`, 'more');
    const inner = readOr(queue);
    queue.depth -= 1;
    if (!takeIf(queue, ')')) throw new MarkerSyntaxError('")"', queue.words[queue.at] ?? 'the end');
    return inner;
  }
  const left = readValue(queue);
  const operator = readOperator(queue);
  return { kind: 'compare', left, operator, right: readValue(queue) };
}

function readOperator(queue: Queue): string {
  if (takeIf(queue, 'not')) {
    if (takeIf(queue, 'in')) return 'not in';
    throw new MarkerSyntaxError('"in" after "not"', queue.words[queue.at] ?? 'the end');
  }
  const token = queue.words[queue.at];
  queue.at += 1;
  if (token === 'in' || (token !== undefined && /^(===|==|~=|!=|<=|>=|<|>)$/.test(token))) return token;
  throw new MarkerSyntaxError('an operator', token ?? 'the end');
}

function readValue(queue: Queue): MarkerValue {
  const token = queue.words[queue.at];
  queue.at += 1;
  if (token === undefined) throw new MarkerSyntaxError('a variable or a quoted text', 'the end');
  if (/^["']/.test(token)) return { variable: false, text: unquote(token) };
  const name = ALIASES[token] ?? token;
  if (!(MARKER_VARIABLES as readonly string[]).includes(name))
    throw new MarkerSyntaxError(`one of ${MARKER_VARIABLES.join(', ')}`, token);
  return { variable: true, text: name };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Quoted texts are Python's: a backslash escapes. Those of other letters stay as they are. */
function unquote(token: string): string {
  const inner = token.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(inner) || /\\(?:x(?![0-9a-fA-F]{2})|[uUN])/.test(inner))
    throw new MarkerSyntaxError('a quoted text whose escapes are whole', token);
  return inner.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs, (whole, code?: string, letter?: string) =>
    code === undefined ? (ESCAPES[letter ?? ''] ?? whole) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The one spelling of a package's or an extra's name. Source: PEP 503. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
