// YAML that would take for ever, or all memory, or hold itself: one clear error at once.
import { describe, expect, it } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { readYaml } from './read-yaml.ts';

/** Ten to the power of `levels` values in a few hundred characters. */
const bomb = (levels: number): string =>
  [
    'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
    ...Array.from(
      { length: levels - 1 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`,
    ),
  ].join('\n');

it.each<[string, string, string]>([
  ['a bomb of aliases', bomb(12), 'aliases that stand for more than 1000000 values'],
  ['a bomb of merged aliases', `${bomb(9)}\nb: { c: *a8 }`, 'aliases that stand for more than'],
  ['an alias inside of what it names', 'a: &a [1, *a]', 'an alias inside of what it names'],
  ['aliases in a circle', 'a: &a { b: &b { c: *a } }', 'an alias inside of what it names'],
  ['an alias of nothing', 'a: *b', 'unidentified alias'],
  ['a key twice', 'a: 1\na: 2', 'duplicated mapping key in line 2'],
  ['lists inside each other without end', '['.repeat(100_000), 'nesting exceeded'],
  ['text of two bytes a character', Buffer.from('a: 1', 'utf16le').toString('utf8'), 'in line 1'],
  ['a tab', 'a:\n\t- 1', 'in line 2'],
  ['a tag that runs code', 'a: !!js/function "x"', 'unknown scalar tag'],
])('%s is refused, with the file named', (_name, text, seen) => {
  expect(() => readYaml(text, 'delivery.yml')).toThrow(InputError);
  expect(() => readYaml(text, 'delivery.yml')).toThrow(/^delivery\.yml: expected valid YAML, saw /);
  expect(() => readYaml(text, 'delivery.yml')).toThrow(seen);
});

it('a file that is too large is refused before it is read', () => {
  expect(() => readYaml('a'.repeat(2_000_000), 'x')).toThrow(
    'x: expected a YAML file under 1 MiB, saw 2000000',
  );
});

describe('what people write', () => {
  it('may begin with a byte order mark and have the lines of Windows', () => {
    expect(readYaml('\ufeffa: 1\r\nb:\r\n  - 2\r\n', 'x')).toEqual({ a: 1, b: [2] });
  });

  it('may name a part and use it again', () => {
    const value = readYaml('a: &a { b: 1 }\nc: *a\nd: { <<: *a, e: 2 }', 'x');
    expect(value).toEqual({ a: { b: 1 }, c: { b: 1 }, d: { b: 1, e: 2 } });
  });

  it('is only data, whatever its keys are called', () => {
    const value = readYaml('__proto__: { polluted: true }\nconstructor: 1', 'x') as object;
    expect(Object.keys(value)).toContain('__proto__');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('may be as large as is allowed without aliases', () => {
    const text = `[${'1,'.repeat(500_000)}1]`;
    expect(readYaml(text, 'x')).toHaveLength(500_001);
  });
});
