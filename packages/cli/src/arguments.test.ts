import { describe, expect, it } from 'vitest';
import { defineAction, flag, InputError, text } from '@compose-delivery/runtime';
import { flagSource } from './arguments.ts';

const spec = defineAction({
  name: 'sample',
  title: 'Sample',
  description: 'For tests.',
  icon: 'box',
  color: 'blue',
  permissions: {},
  outputs: {},
  inputs: {
    version: text({ description: 'v' }),
    'dry-run': flag({ description: 'd', default: false }),
    'no-cache': flag({ description: 'n', default: false }),
  },
});

const read = (...words: string[]): Record<string, string | undefined> => {
  const source = flagSource(spec, words);
  return Object.fromEntries(source.given.map((name) => [name, source.get(name)]));
};

describe('flagSource', () => {
  it.each([
    [['--version', '1.0.0'], { version: '1.0.0' }],
    [['--version=1.0.0', '--dry-run'], { version: '1.0.0', 'dry-run': 'true' }],
    [['--no-dry-run'], { 'dry-run': 'false' }],
    [['--dry-run=false'], { 'dry-run': 'false' }],
    [['--no-cache'], { 'no-cache': 'true' }],
    [['--version', ''], { version: '' }],
    [['--unknown', '--version', '1'], { unknown: 'true', version: '1' }],
  ])('reads %j', (words, expected) => {
    expect(read(...words)).toEqual(expected);
  });

  it('refuses a word that is no flag', () => {
    expect(() => read('1.0.0')).toThrow(
      new InputError([{ input: 'sample', expected: 'flags such as --version', seen: '"1.0.0"' }]),
    );
  });

  it('names an unknown flag, not the value after it', () => {
    expect(() => read('--versoin', '1.0.0')).toThrow(
      '--versoin: expected an input of sample; did you mean "version"?, saw an unknown name',
    );
  });

  it('refuses a flag without its value', () => {
    expect(() => read('--version')).toThrow('--version: expected a value after it, saw nothing');
  });
});
