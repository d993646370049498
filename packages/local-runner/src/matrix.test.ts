import { describe, expect, it } from 'vitest';
import { expandMatrix, legSuffix, readStrategy } from './matrix.ts';

describe('expandMatrix', () => {
  // The example of GitHub's documentation, "Expanding or adding matrix configurations".
  it('merges, adds and excludes as documented', () => {
    const legs = expandMatrix({
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      include: [
        { color: 'green' },
        { color: 'pink', animal: 'cat' },
        { fruit: 'apple', shape: 'circle' },
        { fruit: 'banana' },
        { fruit: 'banana', animal: 'cat' },
      ],
    });
    expect(legs).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  it('excludes by partial objects and keeps include-only legs', () => {
    expect(
      expandMatrix({ a: [1, 2], b: [{ x: 1, y: 1 }, { x: 2 }], exclude: [{ a: 1, b: { x: 1 } }] }),
    ).toHaveLength(3);
    expect(expandMatrix({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('refuses a vector that is not a list and a matrix without legs', () => {
    expect(() => expandMatrix({ a: 'x' })).toThrow(/matrix\.a: expected a list/);
    expect(() => expandMatrix({ a: [] })).toThrow(/does not contain any values/);
  });
});

describe('readStrategy', () => {
  it('has one leg without a matrix and runs all legs at a time by default', () => {
    expect(readStrategy(undefined).legs).toEqual([undefined]);
    const strategy = readStrategy({ matrix: { a: [1, 2, 3] }, 'fail-fast': false });
    expect(strategy).toMatchObject({ failFast: false, maxParallel: 3 });
    expect(readStrategy({ matrix: { a: [1, 2] }, 'max-parallel': 1 }).maxParallel).toBe(1);
  });

  it('names legs by their scalars', () => {
    expect(legSuffix({ os: 'linux', node: { version: 24, lts: true } })).toBe(' (linux, 24, true)');
  });
});
