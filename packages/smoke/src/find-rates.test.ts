// Literal rates: found wherever Python would use them, and not found in comments, texts and range checks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRateLiterals } from './find-rates.ts';
import { readPython } from './python-source.ts';

const rules = { rate: 0.045, minimum: 0.02, maximum: 0.08, env: 'INFLATION_RATE_MONTHLY' };
const found = (source: string): string[] =>
  findRateLiterals(source, rules).map(({ line, literal }) => `${line}:${literal}`);

describe('a literal rate is found', () => {
  it.each([
    ['the rate itself', 'x = 0.045', ['1:0.045']],
    ['without a zero', 'x = .045', ['1:.045']],
    ['as an exponent', 'x = 4.5e-2', ['1:4.5e-2']],
    ['with underscores', 'x = 0.04_5', ['1:0.04_5']],
    ['as a factor', 'price *= 1.045', ['1:1.045']],
    ['as text for Decimal', 'x = Decimal("0.045")', ['1:0.045']],
    ['as a default of the environment', 'os.environ.get("INFLATION_RATE_MONTHLY", "0.03")', ['1:0.03']],
    ['another rate under its name', 'inflation = 0.03', ['1:0.03']],
    ['under its Spanish name', 'inflacion_mensual = 0.06', ['1:0.06']],
    ['as a percentage under its name', 'INFLATION_PERCENT = 4.5', ['1:4.5']],
    ['in camel case', 'monthlyInflation = 0.05', ['1:0.05']],
    ['over several lines', 'inflation = compute(\n  1,\n  0.05,\n)', ['3:0.05']],
    ['after a backslash', 'inflation = \\\n  0.05', ['2:0.05']],
    ['in an f-string', 'f"{price * 1.045}"', ['1:1.045']],
    ['after a comment', 'a = 1 # inflation\ninflation = 0.05 # why', ['2:0.05']],
    ['after a triple-quoted text', '"""a\nb"""\nx = 0.045', ['3:0.045']],
    ['in the second statement of a line', 'a = 1; inflation = 0.05', ['1:0.05']],
    ['beside a range check', 'number(env, "INFLATION_RATE_MONTHLY", 0.045, 0.02, 0.08)', ['1:0.045']],
    ['behind an allowance without a reason', 'x = 0.045  # compose-delivery: allow-literal', ['1:0.045']],
  ])('%s', (_name, source, expected) => {
    expect(found(source)).toEqual(expected);
  });
});

describe('what is none is left alone', () => {
  it.each([
    ['a comment', '# inflation = 0.045'],
    ['a docstring', '"""inflation is 0.045"""'],
    ['a text', 'log("inflation 0.045 applied")'],
    ['a raw text with a quote', "x = r'\\'0.045'"],
    ['buckets', 'LATENCY = (0.025, 0.05, 0.1)'],
    ['a whole number of months', 'inflation_months = 3'],
    ['a range check', 'if not 0.02 <= inflation <= 0.08: raise'],
    ['another size', 'inflation_timeout = 0.5'],
    ['a name with digits', 'rate_0_045 = read()'],
    ['an allowance with its reason', 'x = 0.045  # compose-delivery: allow-literal a test value'],
    ['a doubled brace', 'f"{{0.045}} x"'],
  ])('%s', (_name, source) => {
    expect(found(source)).toEqual([]);
  });
});

describe('readPython', () => {
  it('keeps names, numbers and texts of each statement', () => {
    const { lines, comments } = readPython('a = b("x", 1) # c\nd = [\n 2, # e\n]\n');
    expect(lines.map((line) => line.map(({ kind, text }) => `${kind} ${text}`))).toEqual([
      ['name a', 'name b', 'string x', 'number 1'],
      ['name d', 'number 2'],
    ]);
    expect([...comments]).toEqual([
      [1, 'c'],
      [3, 'e'],
    ]);
  });

  it('reads anything to its end, and in good time', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('"', "'", '\\', '\n', '#', '{', '}', 'f', '0', '.', 'e', ' ', ';', '"""'),
          maxLength: 300,
        }),
        (source) => {
          const { lines } = readPython(source);
          for (const token of lines.flat()) expect(token.line).toBeLessThanOrEqual(source.split('\n').length);
        },
      ),
      { numRuns: 10_000 },
    );
    expect(readPython(`${'('.repeat(200_000)}0.045`).lines.flat()).toHaveLength(1);
  });
});
