import { describe, expect, it } from 'vitest';
import { asText, evaluate, statusFunctions, truthy } from './expression.ts';

const scope = (contexts: Record<string, unknown>) => ({
  contexts,
  functions: statusFunctions(
    () => 'failure',
    () => false,
  ),
});

describe('evaluate', () => {
  it('reads contexts without regard to case and unknown members as null', () => {
    const seen = scope({ inputs: { Name: 'x' }, github: { event: { a: [{ b: 1 }, { b: 2 }] } } });
    expect(evaluate('inputs.name', seen)).toBe('x');
    expect(evaluate('inputs.nope', seen)).toBeNull();
    expect(evaluate('github.event.a.*.b', seen)).toEqual([1, 2]);
    expect(evaluate('needs.a.result', seen)).toBeNull();
  });

  it("has GitHub's functions and the status of the caller", () => {
    expect(evaluate("format('{0}-{1}', 'a', 2)", scope({}))).toBe('a-2');
    expect(evaluate("fromJSON('[1,2]')[1]", scope({}))).toBe(2);
    expect(evaluate('failure() && !success() && always() && !cancelled()', scope({}))).toBe(true);
  });

  it('throws on an unknown function', () => {
    expect(() => evaluate('nope()', scope({}))).toThrow(/nope/);
  });
});

describe('truthy and asText', () => {
  it("follow GitHub's rules", () => {
    expect([false, 0, -0, '', null, undefined, NaN].map(truthy)).toEqual(Array(7).fill(false));
    expect(['false', '0', 1, {}, []].map(truthy)).toEqual(Array(5).fill(true));
    expect([null, undefined, true, 1.5, { a: 1 }].map(asText)).toEqual(['', '', 'true', '1.5', '{"a":1}']);
  });
});
