import { describe, expect, it } from 'vitest';
import { satisfies } from './version-range.ts';

describe('satisfies', () => {
  it.each([
    ['v24.19.0', '24', true],
    ['v24.19.0', '24.x', true],
    ['24.19.0', '20', false],
    ['3.11.2', '3.12', false],
    ['3.11.2', '>=3.11', true],
    ['3.11.2', '>=3.11 <3.12', true],
    ['3.12.0', '>=3.11 <3.12', false],
    ['3.12.0', '3.11 || 3.12', true],
    ['20.1.0', '^20.2', false],
    ['20.2.5', '~20.2', true],
    ['20.2.5', 'lts/*', true],
    ['20.2.5', 'pypy3.9', undefined],
  ])('%s in %s: %s', (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });
});
