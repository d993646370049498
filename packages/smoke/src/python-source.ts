// Splits Python source into logical lines of tokens, so that comments and docstrings cannot be mistaken for code, nor code for them.
// Source of the grammar: The Python Language Reference, chapter 2 (lexical analysis). Indentation has no meaning here.

export type PythonToken = {
  readonly kind: 'number' | 'string' | 'name';
  /** A string without prefix and quotes, as written: escapes are left as they are. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
};

export type PythonSource = {
  readonly lines: readonly (readonly PythonToken[])[];
  /** Text of each comment by the line it stands on, without `#`. */
  readonly comments: ReadonlyMap<number, string>;
};

const NUMBER = /(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?j?)/iy;
const NAME = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const STRING_START = /(?:[rbuf]|rb|br|rf|fr)?("""|'''|"|')/iy;

type Cursor = { at: number; line: number; depth: number };

/** Never fails: what is no Python is read as far as it goes. */
export function readPython(source: string): PythonSource {
  const lines: PythonToken[][] = [];
  const comments = new Map<number, string>();
  let current: PythonToken[] = [];
  const cursor: Cursor = { at: 0, line: 1, depth: 0 };
  const endLine = (): void => {
    if (current.length > 0) lines.push(current);
    current = [];
  };
  while (cursor.at < source.length) {
    const c = source[cursor.at] ?? '';
    if (c === '\n') {
      if (cursor.depth === 0) endLine();
      cursor.line += 1;
      cursor.at += 1;
    } else if (c === '\\' && /^\\\r?\n/.test(source.slice(cursor.at, cursor.at + 3))) {
      cursor.at += source[cursor.at + 1] === '\r' ? 3 : 2;
      cursor.line += 1;
    } else if (c === '#') {
      const end = source.indexOf('\n', cursor.at);
      const stop = end === -1 ? source.length : end;
      comments.set(cursor.line, source.slice(cursor.at + 1, stop).trim());
      cursor.at = stop;
    } else if (c === ';' && cursor.depth === 0) {
      endLine();
      cursor.at += 1;
    } else {
      current.push(...readToken(source, cursor));
    }
  }
  endLine();
  return { lines, comments };
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function readToken(source: string, cursor: Cursor): PythonToken[] {
  const { line } = cursor;
  const string = match(STRING_START, source, cursor.at);
  if (string) return readString(source, cursor, string);
  const name = match(NAME, source, cursor.at);
  if (name) {
    cursor.at += name[0].length;
    return [{ kind: 'name', text: name[0], line }];
  }
  const number = match(NUMBER, source, cursor.at);
  if (number) {
    cursor.at += number[0].length;
    return [{ kind: 'number', text: number[0], line }];
  }
  const c = source[cursor.at] ?? '';
  if ('([{'.includes(c)) cursor.depth += 1;
  if (')]}'.includes(c)) cursor.depth = Math.max(0, cursor.depth - 1);
  cursor.at += 1;
  return [];
}

/** A string ends at its own quotes; a backslash protects the next character, in raw strings too. f-strings hold code in braces. */
function readString(source: string, cursor: Cursor, start: RegExpExecArray): PythonToken[] {
  const quote = start[1] ?? '"';
  const line = cursor.line;
  let at = cursor.at + start[0].length;
  const from = at;
  while (at < source.length && !source.startsWith(quote, at)) {
    if (quote.length === 1 && source[at] === '\n') break; // an unfinished string: Python would refuse it, we go on
    if (source[at] === '\\') at += 1;
    if (source[at] === '\n') cursor.line += 1;
    at += 1;
  }
  const text = source.slice(from, Math.min(at, source.length));
  cursor.at = Math.min(source.length, source.startsWith(quote, at) ? at + quote.length : at);
  const tokens: PythonToken[] = [{ kind: 'string', text, line }];
  const formatted = /f/i.test(start[0].slice(0, start[0].length - quote.length));
  if (formatted)
    for (const [, code = ''] of text
      .replaceAll('{{', '')
      .replaceAll('}}', '')
      .matchAll(/\{([^{}]*)\}/g))
      tokens.push(
        ...readPython(code)
          .lines.flat()
          .map((token) => ({ ...token, line })),
      );
  return tokens;
}
