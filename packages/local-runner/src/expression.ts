// Evaluates GitHub expressions with GitHub's own engine, over plain JavaScript values.
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

export type Contexts = Record<string, unknown>;
export type Functions = Record<string, (...args: unknown[]) => unknown>;

/** What an expression may see: contexts by name, and functions beyond GitHub's well-known ones. */
export interface Scope {
  contexts: Contexts;
  functions: Functions;
}

const CONTEXT_NAMES = [
  'github',
  'env',
  'vars',
  'job',
  'jobs',
  'steps',
  'runner',
  'secrets',
  'strategy',
  'matrix',
  'needs',
  'inputs',
];

function toData(value: unknown): data.ExpressionData {
  if (value === undefined) return new data.Null();
  return JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData;
}

function toPlain(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer) ?? 'null');
}

// The lexer undoes only the first doubled quote of a string; GitHub undoes all of them.
function tokensOf(expression: string): ConstructorParameters<typeof Parser>[0] {
  return new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      typeof token.value === 'string' && token.lexeme.startsWith("'")
        ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
        : token,
    );
}

/**
 * Evaluates one expression (without `${{ }}`) and returns a plain value.
 * Every context exists: one that is not available here reads as null, as on GitHub. Throws on a syntax error.
 */
export function evaluate(expression: string, scope: Scope): unknown {
  const lower = expression.toLowerCase();
  const functions = new Map(
    Object.entries(scope.functions).map(([name, call]) => [
      name.toLowerCase(),
      {
        name,
        minArgs: 0,
        maxArgs: 255,
        call: (...args: data.ExpressionData[]) => toData(call(...args.map(toPlain))),
      },
    ]),
  );
  const tree = new Parser(tokensOf(expression), CONTEXT_NAMES, [...functions.values()]).parse();
  // Only contexts that the text mentions are converted: the event payload can be large.
  const contexts = CONTEXT_NAMES.map((key) => ({
    key,
    value: lower.includes(key) ? toData(scope.contexts[key] ?? null) : new data.Null(),
  }));
  return toPlain(new Evaluator(tree, new data.Dictionary(...contexts), functions).evaluate());
}

/** GitHub's falsy values: false, 0, -0, "", null (and NaN). */
export function truthy(value: unknown): boolean {
  return !(
    value === false ||
    value === 0 ||
    value === '' ||
    value === null ||
    value === undefined ||
    Number.isNaN(value)
  );
}

/** A value as GitHub writes it into text: null is empty, objects are JSON. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every value of a mapping as text. */
export function asTexts(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}

/** The same scope with some contexts replaced. */
export function withContexts(scope: Scope, contexts: Contexts): Scope {
  return { contexts: { ...scope.contexts, ...contexts }, functions: scope.functions };
}

export type Status = 'success' | 'failure' | 'cancelled';

/** success(), failure(), cancelled() and always() over a status that is read at call time. */
export function statusFunctions(status: () => Status, cancelled: () => boolean): Functions {
  return {
    success: () => status() === 'success',
    failure: () => status() === 'failure',
    cancelled,
    always: () => true,
  };
}
