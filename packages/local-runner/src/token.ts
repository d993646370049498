// Turns the parser's token tree into plain values, evaluating the expressions inside it.
import { isBasicExpression, isMapping, isSequence, isString } from '@actions/workflow-parser';
import type { MappingToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { asText, evaluate, type Scope } from './expression.ts';
import { evaluateText, recordedText } from './template-text.ts';

export type Token = TemplateToken;
export type { MappingToken };

// `${{ insert }}` keys merge a mapping; GitHub's parser marks them with this token type.
const INSERT_EXPRESSION = 4;

/** The value of a token; expressions are evaluated in `scope`. Mappings become objects, sequences arrays. */
export function valueOf(token: Token | undefined, scope: Scope): unknown {
  if (token === undefined) return undefined;
  if (isBasicExpression(token)) {
    const text = recordedText(token);
    const inScope = (expression: string): unknown => evaluate(expression, scope);
    return text === undefined ? inScope(token.expression) : evaluateText(text, inScope, asText);
  }
  if (isMapping(token)) {
    const result: Record<string, unknown> = {};
    for (const pair of token) {
      const value = valueOf(pair.value, scope);
      if ((pair.key as Token).templateTokenType === INSERT_EXPRESSION) Object.assign(result, value);
      else result[asText(valueOf(pair.key, scope))] = value;
    }
    return result;
  }
  if (isSequence(token)) return [...token].map((item) => valueOf(item, scope));
  return (token as { value?: unknown }).value ?? null;
}

/** The value of a token as text; undefined stays undefined. */
export function textOf(token: Token | undefined, scope: Scope): string | undefined {
  return token === undefined ? undefined : asText(valueOf(token, scope));
}

/** Keys and value tokens of a mapping; anything else is empty. */
export function entriesOf(token: Token | undefined): [string, Token][] {
  if (token === undefined || !isMapping(token)) return [];
  return [...token].map((pair) => [isString(pair.key) ? pair.key.value : '', pair.value]);
}

/** The value under a key of a mapping token. */
export function childOf(token: Token | undefined, key: string): Token | undefined {
  return token !== undefined && isMapping(token) ? token.find(key) : undefined;
}

export function mappingOf(token: Token | undefined): MappingToken | undefined {
  return token !== undefined && isMapping(token) ? token : undefined;
}

export function itemsOf(token: Token | undefined): Token[] {
  return token !== undefined && isSequence(token) ? [...token] : [];
}

/** True when no expression occurs anywhere below the token, so that its value is known before the run. */
export function isConstant(token: Token): boolean {
  if (isBasicExpression(token)) return false;
  if (isMapping(token)) return [...token].every((pair) => isConstant(pair.key) && isConstant(pair.value));
  if (isSequence(token)) return [...token].every(isConstant);
  return true;
}

/** A constant token's value; undefined when it holds an expression. */
export function constantOf(token: Token | undefined): unknown {
  return token !== undefined && isConstant(token)
    ? valueOf(token, { contexts: {}, functions: {} })
    : undefined;
}
