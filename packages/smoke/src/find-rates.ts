// Finds literals in Python sources that look like a rate which must come from the environment.
import { readPython, type PythonToken } from './python-source.ts';

export type RateLiteral = { readonly line: number; readonly literal: string; readonly why: string };

export type RateRules = {
  /** The configured rate, such as 0.045. */
  readonly rate: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The variable that the rate must come from; its words mark lines that are about it. */
  readonly env: string;
};

/** `# compose-delivery: allow-literal REASON` on the line of the literal; without a reason it allows nothing. */
export const ALLOW_COMMENT = /^compose-delivery:\s*allow-literal\s+\S/;

/** Words that say the same in the languages of this suite. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  inflation: ['inflacion', 'inflación'],
  rate: ['tasa'],
  price: ['precio'],
};
/** Too common to say what a line is about. */
const COMMON = new Set(['rate', 'tasa', 'monthly', 'default', 'value', 'yearly', 'daily', 'percent', 'the']);

const EPSILON = 1e-9;

/**
 * A literal is a finding if it is the configured rate (or 1 + rate), or if it could be one by its size (as a fraction, a factor or a
 * percentage) in a statement that names the rate. A statement that holds both limits is a range check, and they are no findings.
 */
export function findRateLiterals(source: string, rules: RateRules): RateLiteral[] {
  const { lines, comments } = readPython(source);
  const words = aboutWords(rules.env);
  return lines.flatMap((tokens) => {
    const numbers = tokens.flatMap((token) => {
      const value = numericValue(token);
      return value === undefined ? [] : [{ token, value }];
    });
    const bounds = isRangeCheck(
      numbers.map(({ value }) => value),
      rules,
    );
    const about = tokens.some((token) => mentions(token, words));
    return numbers.flatMap(({ token, value }) => {
      if (bounds && [rules.minimum, rules.maximum].some((bound) => near(value, bound))) return [];
      if (ALLOW_COMMENT.test(comments.get(token.line) ?? '')) return [];
      const why = whyRate(value, about, rules);
      return why === undefined ? [] : [{ line: token.line, literal: token.text.slice(0, 40), why }];
    });
  });
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < EPSILON;
}

function isRangeCheck(values: readonly number[], rules: RateRules): boolean {
  return [rules.minimum, rules.maximum].every((bound) => values.some((value) => near(value, bound)));
}

function whyRate(value: number, about: boolean, rules: RateRules): string | undefined {
  if (near(value, rules.rate)) return 'it is the configured rate';
  if (near(value, 1 + rules.rate)) return 'it is one plus the configured rate';
  const possible = (fraction: number): boolean =>
    fraction >= rules.minimum - EPSILON && fraction <= rules.maximum + EPSILON;
  const percentage = !Number.isInteger(value) && possible(value / 100);
  return about && (possible(value) || possible(value - 1) || percentage)
    ? `it could be a rate, in a statement about ${rules.env}`
    : undefined;
}

/** A number, or a text that is nothing but one, as in Decimal("0.045") or a default of os.environ.get. */
function numericValue(token: PythonToken): number | undefined {
  if (token.kind === 'name') return undefined;
  const text = token.kind === 'string' ? token.text.trim() : token.text;
  if (token.kind === 'string' && !/^\d*[.,]?\d+%?$/.test(text)) return undefined;
  const value = Number(text.replaceAll('_', '').replace(',', '.').replace(/[j%]$/i, ''));
  return Number.isNaN(value) ? undefined : value;
}

function aboutWords(env: string): Set<string> {
  const own = env.toLowerCase().split('_');
  const all = own.flatMap((word) => [word, ...(SYNONYMS[word] ?? [])]);
  const telling = all.filter((word) => word.length > 3 && !COMMON.has(word));
  return new Set(telling.length > 0 ? telling : all);
}

function mentions(token: PythonToken, words: ReadonlySet<string>): boolean {
  if (token.kind === 'number' || token.text.length > 200) return false;
  const parts = token.text
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{Nd}]+/u);
  return parts.some((part) => words.has(part));
}
