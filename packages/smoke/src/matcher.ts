// Whether a value is what a check expects. Expressions of a team run with a time limit: one that backtracks for ever ends as unsure.
import { runInNewContext } from 'node:vm';
import type { Matcher, MatcherRules } from '@compose-delivery/application';

const PATTERN_MS = 1_000;
const SHOWN = 200;

/** An expression took too long; nothing is known then. */
export class PatternError extends Error {
  constructor(pattern: string) {
    super(`the expression ${JSON.stringify(pattern.slice(0, 80))} took more than ${PATTERN_MS} ms`);
    this.name = 'PatternError';
  }
}

/** What an expression finds: all of it and its groups; undefined for nothing. @throws PatternError */
export function find(pattern: string, text: string): readonly (string | undefined)[] | undefined {
  try {
    // Only `vm` can end an expression that backtracks; it gets texts and gives texts, and has no globals of ours.
    const found: unknown = runInNewContext(
      'const m = new RegExp(p, "um").exec(t); m === null ? "" : JSON.stringify([...m].map((g) => g ?? null))',
      { p: pattern, t: text },
      { timeout: PATTERN_MS },
    );
    if (typeof found !== 'string' || found === '') return undefined;
    return (JSON.parse(found) as (string | null)[]).map((group) => group ?? undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new PatternError(pattern);
    throw error;
  }
}

/** How many of the lines an expression finds something in, and the first few of them. @throws PatternError */
export function findLines(pattern: string, lines: readonly string[]): string[] {
  try {
    const found = runInNewContext(
      'const r = new RegExp(p, "u"); JSON.stringify(JSON.parse(l).flatMap((x, i) => (r.test(x) ? [i] : [])))',
      { p: pattern, l: JSON.stringify(lines) },
      { timeout: PATTERN_MS },
    ) as string;
    return (JSON.parse(found) as number[]).map((index) => lines[index] ?? '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new PatternError(pattern);
    throw error;
  }
}

/** A value as people read it, never long. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** Every rule that does not hold, as "expected X, saw Y"; empty: the value is as expected. @throws PatternError */
export function mismatches(matcher: Matcher, value: unknown): string[] {
  if (typeof matcher !== 'object' || matcher === null)
    return same(matcher, value) ? [] : [`expected ${shown(matcher)}, saw ${shown(value)}`];
  return Object.entries(matcher).flatMap(([rule, wanted]) =>
    wanted === undefined ? [] : judge(rule as keyof MatcherRules, wanted, value),
  );
}

const RELATIONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};
const SIGNS: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

function judge(rule: keyof MatcherRules, wanted: unknown, value: unknown): string[] {
  const wrong = (expected: string): string[] => [`expected ${expected}, saw ${shown(value)}`];
  const relation = RELATIONS[rule];
  if (relation) {
    const seen = toNumber(value);
    return seen !== undefined && relation(seen, wanted as number)
      ? []
      : wrong(`${SIGNS[rule]} ${wanted as number}`);
  }
  switch (rule) {
    case 'equals':
      return same(wanted, value) ? [] : wrong(shown(wanted));
    case 'one-of':
      return (wanted as unknown[]).some((one) => same(one, value)) ? [] : wrong(`one of ${shown(wanted)}`);
    case 'matches':
      return isText(value) && find(wanted as string, String(value))
        ? []
        : wrong(`a match of ${shown(wanted)}`);
    case 'contains':
      return contains(value, wanted) ? [] : wrong(`something that contains ${shown(wanted)}`);
    case 'exists':
      return (value !== undefined) === wanted ? [] : wrong(wanted === true ? 'a value' : 'none');
    case 'length':
      return mismatches(wanted as Matcher, lengthOf(value)).map((text) => `length: ${text}`);
    case 'not':
      return mismatches(wanted as Matcher, value).length > 0 ? [] : wrong(`anything but ${shown(wanted)}`);
    case 'all':
      return (wanted as Matcher[]).flatMap((one) => mismatches(one, value));
    case 'any':
      return (wanted as Matcher[]).some((one) => mismatches(one, value).length === 0)
        ? []
        : wrong(`any of ${shown(wanted)}`);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      throw new Error(`${rule} is judged above`);
  }
}

const isText = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** A number, or a text that is one and nothing else: what programs print and environments hold are texts. */
function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  const text = typeof value === 'string' ? value.trim() : '';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function contains(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => same(one, wanted));
  return isText(value) && String(value).includes(String(wanted));
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

/** Equal as JSON values: the order of keys does not count, the kind does, save that a text may stand for the number that it is. */
function same(wanted: unknown, value: unknown): boolean {
  if (typeof wanted === 'number' && typeof value === 'string') return toNumber(value) === wanted;
  if (typeof wanted !== 'object' || wanted === null || typeof value !== 'object' || value === null)
    return wanted === value;
  if (Array.isArray(wanted) !== Array.isArray(value)) return false;
  const keys = Object.keys(wanted);
  if (keys.length !== Object.keys(value).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(value, key) &&
      same((wanted as Record<string, unknown>)[key], (value as Record<string, unknown>)[key]),
  );
}
