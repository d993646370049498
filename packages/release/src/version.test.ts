import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  compareVersions,
  greatestVersion,
  parseVersion,
  readVersion,
  versionOfTag,
  type Version,
} from './version.ts';

const version = (text: string): Version => parseVersion(text) as Version;

describe('versions', () => {
  // The order of the example in semver.org, section 11, with more around it.
  const ascending = [
    '0.0.0',
    '0.9.10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1-0',
    '1.0.1',
    '1.10.0',
    '2.0.0',
  ];

  it('stand in the order of semver, whichever way they are compared', () => {
    for (const [i, a] of ascending.entries())
      for (const [j, b] of ascending.entries())
        expect(Math.sign(compareVersions(version(a), version(b))), `${a} ${b}`).toBe(Math.sign(i - j));
  });

  it('are sorted back from any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ascending, { minLength: ascending.length }), (mixed) => {
        const sorted = mixed
          .map(version)
          .sort(compareVersions)
          .map(({ text }) => text);
        expect(sorted).toEqual(ascending);
        expect(greatestVersion(mixed.map(version))?.text).toBe('2.0.0');
      }),
    );
  });

  it('compare long numeric identifiers by value', () => {
    expect(
      compareVersions(version('1.0.0-99999999999999999998'), version('1.0.0-99999999999999999999')),
    ).toBeLessThan(0);
    expect(compareVersions(version('1.0.0-9'), version('1.0.0-10'))).toBeLessThan(0);
  });

  it('do not count build metadata', () => {
    expect(compareVersions(version('1.0.0+a'), version('1.0.0+b'))).toBe(0);
  });

  it.each([
    '1.2',
    '01.2.3',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3-a..b',
    '1.2.3+',
    '1.2.3+a..b',
    'v1.2.3',
    '1.2.3\n',
    '-1.2.3',
    '١.2.3',
    '',
  ])('are not %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it('may be given with a v, and a wrong one is refused by name', () => {
    expect(readVersion('v1.2.3-rc.1+build.7')).toMatchObject({
      text: '1.2.3-rc.1+build.7',
      prerelease: ['rc', '1'],
    });
    expect(() => readVersion('1.2.3-01')).toThrow('version: expected a semantic version');
  });

  it('are found in tags of the prefix only', () => {
    expect(versionOfTag('app-v1.2.3', 'app-v')?.text).toBe('1.2.3');
    expect(versionOfTag('v1.2.3', 'app-v')).toBeUndefined();
    expect(versionOfTag('v1', 'v')).toBeUndefined();
  });
});
