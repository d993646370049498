// The text of values that hold expressions, as YAML means it, and its evaluation.
// GitHub's parser is made for editors: of a block scalar it keeps the source with its indentation, and it joins text
// and expressions by format() with quotes that its own lexer does not undo. A script run from that would be another
// script, so the text is read again with js-yaml and kept beside the parser's token.
import { isBasicExpression, isMapping, isSequence, isString } from '@actions/workflow-parser';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { load } from 'js-yaml';

const TEXTS = new WeakMap<TemplateToken, string>();

/** The text recorded for an expression token. */
export const recordedText = (token: TemplateToken): string | undefined => TEXTS.get(token);

/** Walks the parser's tree and the YAML document side by side and records the text of every expression. */
export function recordTexts(root: TemplateToken, content: string): void {
  record(root, load(content));
}

function record(token: TemplateToken, value: unknown): void {
  if (isBasicExpression(token)) {
    if (typeof value === 'string') TEXTS.set(token, value);
  } else if (isMapping(token) && value !== null && typeof value === 'object') {
    for (const pair of token) {
      if (isString(pair.key)) record(pair.value, (value as Record<string, unknown>)[pair.key.value]);
    }
  } else if (isSequence(token) && Array.isArray(value)) {
    [...token].forEach((item, index) => record(item, value[index]));
  }
}

export type Segment = { kind: 'text'; text: string } | { kind: 'expression'; expression: string };

/** Cuts a text at `${{ … }}`; quotes inside an expression may hold braces. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', at)) {
    const end = endOfExpression(text, open + 3);
    if (end < 0) throw new Error(`The expression is not closed: ${text.slice(open)}`);
    if (open > at) segments.push({ kind: 'text', text: text.slice(at, open) });
    segments.push({ kind: 'expression', expression: text.slice(open + 3, end).trim() });
    at = end + 2;
  }
  if (at < text.length) segments.push({ kind: 'text', text: text.slice(at) });
  return segments;
}

function endOfExpression(text: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length - 1; index++) {
    if (text[index] === "'") quoted = !quoted;
    else if (!quoted && text[index] === '}' && text[index + 1] === '}') return index;
  }
  return -1;
}

/** A lone expression keeps its type; anything else is text. */
export function evaluateText(
  text: string,
  evaluate: (expression: string) => unknown,
  asText: (value: unknown) => string,
): unknown {
  const segments = segmentsOf(text);
  const [only] = segments;
  if (segments.length === 1 && only?.kind === 'expression') return evaluate(only.expression);
  return segments
    .map((segment) => (segment.kind === 'text' ? segment.text : asText(evaluate(segment.expression))))
    .join('');
}
