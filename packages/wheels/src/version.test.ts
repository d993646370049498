// Order and specifiers of versions, as PEP 440 and pypa/packaging have them.
import { expect, test } from 'vitest';
import { fits, parseSpecifier, parseSpecifiers } from './specifier.ts';
import { compareVersions, parseVersion, sameVersion } from './version.ts';

// The list of packaging's own tests/test_version.py, in order.
const ORDERED = [
  '1.0.dev456',
  '1.0a1',
  '1.0a2.dev456',
  '1.0a12.dev456',
  '1.0a12',
  '1.0b1.dev456',
  '1.0b2',
  '1.0b2.post345.dev456',
  '1.0b2.post345',
  '1.0rc1.dev456',
  '1.0rc1',
  '1.0',
  '1.0+abc.5',
  '1.0+abc.7',
  '1.0+5',
  '1.0.post456.dev34',
  '1.0.post456',
  '1.0.15',
  '1.1.dev1',
  '1!0.1',
];

test('every version is smaller than the next one', () => {
  for (const [i, text] of ORDERED.entries()) {
    for (const [j, other] of ORDERED.entries()) {
      const [a, b] = [parseVersion(text), parseVersion(other)];
      if (!a || !b) throw new Error(`${text} or ${other} is no version`);
      expect([text, other, Math.sign(compareVersions(a, b))]).toEqual([text, other, Math.sign(i - j)]);
    }
  }
});

test.each([
  ['1.0', '1.0.0'],
  ['1.0', 'v1.0'],
  ['1.0a1', '1.0-alpha.1'],
  ['1.0rc1', '1.0.c1'],
  ['1.0.post1', '1.0-1'],
  ['1.0.post1', '1.0.r1'],
  ['1.0.dev0', '1.0.DEV'],
  ['1.0+ubuntu.1', '1.0+Ubuntu_1'],
  ['01.02', '1.2'],
])('%s and %s are one version', (a, b) => {
  expect(sameVersion(a, b)).toBe(true);
});

test.each(['', 'one', '1.0+', '1..0', '1.0-', '1.0a1b2', '1.0 beta', '1.0+a+b'])(
  '%j is no version',
  (text) => {
    expect(parseVersion(text)).toBeUndefined();
  },
);

test.each([
  ['2.1', '~=2.0', true],
  ['2.0', '~=2.1', false],
  ['2.2.0', '~=2.2.0', true],
  ['2.3', '~=2.2.0', false],
  ['2.2.post3', '~=2.2', true],
  ['1.1', '==1.1.0', true],
  ['1.1+local', '==1.1', true],
  ['1.1', '==1.1+local', false],
  ['1.1.post1', '==1.1', false],
  ['1.1.post1', '==1.1.*', true],
  ['1.1a1', '==1.1.*', true],
  ['1.10', '==1.1.*', false],
  ['1', '==1.0.*', true],
  ['1.1.1', '!=1.1.*', false],
  ['3.1', '!=3.1.0', false],
  ['1.7.1', '>1.7', true],
  ['1.7.0.post1', '>1.7', false],
  ['1.7.0.post2', '>1.7.post1', true],
  ['1.7+x', '>1.7', false],
  ['3.1a1', '<3.1', false],
  ['3.1a1', '<3.1a2', true],
  ['3.0.9', '<3.1', true],
  ['1.0+local', '<=1.0', true],
  ['1.0+local', '>=1.0', true],
  ['1!1.0', '>=2.0', true],
  ['foo', '===foo', true],
  ['1.0', '===1.0.0', false],
  ['not-a-version', '>=1.0', false],
])('%s fits %s: %s', (version, clause, expected) => {
  const specifier = parseSpecifier(clause);
  if (!specifier) throw new Error(`${clause} cannot be read`);
  expect(fits(version, specifier)).toBe(expected);
});

test.each([
  '>=1.0.*',
  '~=1',
  '=1.0',
  '>=1.0+local',
  '==',
  '==1.0.dev1.*',
  '==1.0a1.*',
  '!=1.0.post1.*',
  'in 1',
])('%j is no clause', (text) => {
  expect(parseSpecifier(text)).toBeUndefined();
});

test('a set of clauses is read whole or not at all', () => {
  expect(parseSpecifiers('>=3.8, !=3.9.0 ,<4')).toHaveLength(3);
  expect(parseSpecifiers('')).toEqual([]);
  expect(parseSpecifiers('>=3.8,what')).toBeUndefined();
});

test('numbers beyond what a double holds keep every digit', () => {
  const [a, b] = [parseVersion('1.20260101123456789011'), parseVersion('1.20260101123456789012')];
  if (!a || !b) throw new Error('no version');
  expect(compareVersions(a, b)).toBe(-1);
  expect(sameVersion('1.20260101123456789012', '1.020260101123456789012')).toBe(true);
  expect(fits('1.20260101123456789012', { operator: '==', version: '1.20260101123456789011' })).toBe(false);
});

test('a version longer than Python reads numbers is none', () => {
  expect(parseVersion('1'.repeat(4_301))).toBeUndefined();
});
