import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { realAssetFiles } from './adapters/asset-files.ts';
import { assetName, checkAssets, localAsset } from './assets.ts';
import { matchesGlob } from './globs.ts';
import { asset } from './testing/wanted.ts';

describe('asset names', () => {
  it.each([
    ['report.json', 'report.json'],
    ['my report (1).json', 'my.report.1.json'],
    ['año#2.txt', 'ano.2.txt'],
    ['.env', 'env'],
    ['a~b:c.deb', 'a.b.c.deb'],
    ['ends.', 'ends'],
    ['日本', ''],
  ])('%j is shown as %j', (path, name) => {
    expect(assetName(`/somewhere/${path}`)).toBe(name);
    expect(assetName(name)).toBe(name);
  });

  it('give the content type', () => {
    expect(asset('a.md').contentType).toBe('text/markdown; charset=utf-8');
    expect(asset('a.TGZ').contentType).toBe('application/gzip');
    expect(asset('a').contentType).toBe('application/octet-stream');
  });
});

describe('assets that GitHub would not take', () => {
  const sized = (bytes: number) => localAsset({ path: '/x/big.zip', bytes, sha256: '' }, false);

  it.each([
    ['an empty file', [asset('a.txt', '')], 'which is empty'],
    ['a file of 2 GiB', [sized(2 * 1_024 ** 3)], 'files under 2 GiB'],
    ['a name without letters', [asset('日本')], 'a name with a letter'],
    ['two files of one name', [asset('a b.txt'), asset('a#b.txt')], 'one file for each name (here a.b.txt)'],
    ['too many', Array.from({ length: 1_001 }, (_, i) => asset(`${i}.txt`)), 'at most 1000 files'],
  ])('%s', (_what, assets, reason) => {
    expect(() => checkAssets(assets)).toThrow(reason);
  });

  it('are told all at once, and good ones pass', () => {
    expect(() => checkAssets([asset('a.txt', ''), asset('b.txt', '')])).toThrow(/a\.txt.*\n.*b\.txt/);
    checkAssets([asset('a.txt'), sized(2 * 1_024 ** 3 - 1)]);
  });
});

describe('globs', () => {
  it.each([
    ['*.json', 'a.json', true],
    ['*.json', 'x/a.json', false],
    ['**/*.json', 'a.json', true],
    ['**/*.json', 'x/y/a.json', true],
    ['x/**', 'x/y/z', true],
    ['x/**', 'y/z', false],
    ['x/**/z', 'x/z', true],
    ['./a?.txt', 'ab.txt', true],
    ['a?.txt', 'a/.txt', false],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['[!ab].txt', 'c.txt', true],
    ['[a-c].txt', 'b.txt', true],
    ['[z-a].txt', 'b.txt', false],
    ['[-a].txt', '-.txt', true],
    ['[a', '[a', true],
    ['*/*.txt', 'a/b.txt', true],
    ['*/*.txt', 'a/b/c.txt', false],
    ['**', 'a/b/c.txt', true],
    ['a*b*c', 'abxbyc', true],
    ['a+(b).txt', 'a+(b).txt', true],
    ['a.txt', 'aXtxt', false],
    ['***.txt', 'a.txt', true],
    ['ñ😀*', 'ñ😀x', true],
  ])('%s on %s: %s', (glob, path, matches) => {
    expect(matchesGlob(glob, path)).toBe(matches);
  });

  it('do not blow up on many stars', () => {
    const began = performance.now();
    expect(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(240))).toBe(false);
    expect(matchesGlob(`${'**/'.repeat(60)}b`, 'a/'.repeat(240))).toBe(false);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('files on the disk', () => {
  const inTree = (body: (root: string) => Promise<void>): Promise<void> =>
    withFolder(async (root) => {
      for (const path of [
        'a.txt',
        'out/b.json',
        'out/deep/c.json',
        '.git/d.json',
        'node_modules/e.json',
        'w[1].txt',
      ]) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), `content of ${path}`);
      }
      await symlink(root, join(root, 'out/loop'));
      await symlink(join(root, 'a.txt'), join(root, 'out/link.json'));
      await symlink(join(root, 'gone'), join(root, 'out/broken.json'));
      await body(root);
    });

  it('are found once each, sorted, without dependencies, loops and broken links', () =>
    inTree(async (root) => {
      const { paths, unmatched } = await realAssetFiles.find(root, [
        '**/*.json',
        'out/b.json',
        './a.txt',
        'nothing/*',
      ]);
      expect(paths.map((path) => path.slice(root.length + 1))).toEqual([
        'a.txt',
        'out/b.json',
        'out/deep/c.json',
        'out/link.json',
      ]);
      expect(unmatched).toEqual(['nothing/*']);
    }));

  it('can be taken away again, named with wildcards in the name, and named absolutely', () =>
    inTree(async (root) => {
      const find = async (...globs: string[]) =>
        (await realAssetFiles.find(root, globs)).paths.map((path) => path.slice(root.length + 1));
      expect(await find('out/**/*.json', '!out/deep/**', '!out/link.json')).toEqual(['out/b.json']);
      expect(await find('w[1].txt')).toEqual(['w[1].txt']);
      expect(await find(join(root, 'out/*.json'))).toEqual(['out/b.json', 'out/link.json']);
    }));

  it('are fingerprinted and opened as they are', () =>
    inTree(async (root) => {
      const path = join(root, 'a.txt');
      const { bytes, sha256 } = await realAssetFiles.fingerprint(path);
      const blob = await realAssetFiles.open(path);
      expect(bytes).toBe(16);
      expect(sha256).toBe(asset('x', 'content of a.txt').sha256);
      expect(await blob.text()).toBe('content of a.txt');
    }));
});
