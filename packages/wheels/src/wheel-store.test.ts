// The wheelhouse and the cache folder on a real disk.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { openDirectoryCache } from './adapters/directory-cache.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import { addRange, missingRanges, readRanges } from './ranges.ts';
import { sha256 } from './testing/index-server.ts';

const BYTES = Buffer.from('the bytes of a wheel');
const DIGEST = sha256(BYTES);
const NAME = 'foo-1.0-py3-none-any.whl';

describe('the wheelhouse', () => {
  test('a blob is present only if its content is what its name says; a wrong one is removed', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      expect(await store.verify(DIGEST)).toBe('absent');
      await writeFile(store.blobPath(DIGEST), 'something else');
      expect(await store.verify(DIGEST)).toBe('corrupt');
      expect(await store.verify(DIGEST)).toBe('absent');
      await writeFile(store.blobPath(DIGEST), BYTES, { mode: 0o600 });
      expect(await store.verify(DIGEST)).toBe('present');
      expect((await stat(store.blobPath(DIGEST))).mode & 0o777).toBe(0o644);
    }));

  test('a blob of 0 bytes, and a folder in its place, are removed', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      await writeFile(store.blobPath(DIGEST), '');
      expect(await store.verify(DIGEST)).toBe('corrupt');
      await mkdir(store.blobPath(DIGEST));
      expect(await store.verify(DIGEST)).toBe('corrupt');
      expect(await store.verify(DIGEST)).toBe('absent');
    }));

  test('a view holds exactly its wheels, as links to the blobs, readable by others', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      await writeFile(store.blobPath(DIGEST), BYTES);
      await store.writeView('web', [{ filename: 'old-1.0-py3-none-any.whl', sha256: DIGEST }], {});
      const folder = await store.writeView('web', [{ filename: NAME, sha256: DIGEST }], {
        'requirements.txt': 'x\n',
      });
      expect(await readdir(folder)).toEqual([NAME, 'requirements.txt']);
      expect((await stat(join(folder, NAME))).ino).toBe((await stat(store.blobPath(DIGEST))).ino);
      expect((await stat(folder)).mode & 0o777).toBe(0o755);
      expect(await readdir(join(root, 'views'))).toEqual(['web']);
    }));

  test('a view of nothing is an empty folder, which an installer can be pointed at', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      expect(await readdir(await store.writeView('empty', [], {}))).toEqual([]);
    }));

  test.each(['../../evil-1.0-py3-none-any.whl', '/etc/evil-1.0-py3-none-any.whl', 'x.txt'])(
    'the name %j is refused in a view',
    (filename) =>
      withFolder(async (root) => {
        const store = await openWheelStore(root);
        await writeFile(store.blobPath(DIGEST), BYTES);
        await expect(store.writeView('web', [{ filename, sha256: DIGEST }], {})).rejects.toThrow(
          "not a wheel's file name",
        );
        expect(await readdir(join(root, 'views'))).toEqual([]);
      }),
  );

  test('a failed view leaves the old one as it was', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      await writeFile(store.blobPath(DIGEST), BYTES);
      const folder = await store.writeView('web', [{ filename: NAME, sha256: DIGEST }], {});
      await expect(store.writeView('web', [{ filename: NAME, sha256: 'f'.repeat(64) }], {})).rejects.toThrow(
        'ENOENT',
      );
      expect(await readdir(folder)).toEqual([NAME]);
    }));

  test.each(['../x', 'A'.repeat(64), 'abc'])('%j is no digest and never becomes a path', (digest) =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      expect(() => store.blobPath(digest)).toThrow('not a sha256');
    }),
  );
});

describe('the cache folder', () => {
  const key = `whl1-${DIGEST}-e`;

  test('saved, looked up, restored; a second save finds it', () =>
    withFolder(async (root) => {
      const cache = openDirectoryCache(join(root, 'cache'), root, recordedLog());
      await mkdir(join(root, 'w'));
      await writeFile(join(root, 'w', 'a b'), BYTES);
      expect(await cache.restore(['w/a b'], key)).toBeUndefined();
      expect(await cache.save(['w/a b'], key)).toBe('saved');
      expect(await cache.save(['w/a b'], key)).toBe('exists');
      await writeFile(join(root, 'w', 'a b'), 'changed');
      expect(await cache.restore(['w/a b'], key, { lookupOnly: true })).toBe(key);
      expect(await readFile(join(root, 'w', 'a b'), 'utf8')).toBe('changed');
      expect(await cache.restore(['w/a b'], key)).toBe(key);
      expect((await readFile(join(root, 'w', 'a b'))).equals(BYTES)).toBe(true);
    }));

  test('an entry shares no disk block with the wheelhouse: damage to one is not damage to the other', () =>
    withFolder(async (root) => {
      const cache = openDirectoryCache(join(root, 'cache'), root, recordedLog());
      await writeFile(join(root, 'a'), BYTES);
      await cache.save(['a'], key);
      await writeFile(join(root, 'a'), 'damaged in place');
      await cache.restore(['a'], key);
      expect((await readFile(join(root, 'a'))).equals(BYTES)).toBe(true);
    }));

  test('a file that is not there: failed, said, and no half entry stays', () =>
    withFolder(async (root) => {
      const log = recordedLog();
      const cache = openDirectoryCache(join(root, 'cache'), root, log);
      await writeFile(join(root, 'a'), BYTES);
      expect(await cache.save(['a', 'missing'], key)).toBe('failed');
      expect(log.lines.join()).toContain('was not saved');
      expect(await readdir(join(root, 'cache'))).toEqual([]);
    }));

  test.each(['../escape', '.hidden', 'a/b', ''])('the key %j is refused', (bad) =>
    withFolder(async (root) => {
      const log = recordedLog();
      const cache = openDirectoryCache(join(root, 'cache'), root, log);
      expect(await cache.restore(['a'], bad)).toBeUndefined();
      expect(await cache.save(['a'], bad)).toBe('failed');
      expect(log.lines.join()).toContain('not a cache key');
    }),
  );

  test('an entry that lost a file is no hit', () =>
    withFolder(async (root) => {
      const log = recordedLog();
      const cache = openDirectoryCache(join(root, 'cache'), root, log);
      await mkdir(join(root, 'cache', key), { recursive: true });
      expect(await cache.restore(['a'], key)).toBeUndefined();
      expect(log.lines.join()).toContain('was not read');
    }));
});

describe('ranges', () => {
  test('merge, wherever they come from', () => {
    expect(addRange(addRange(addRange([], [10, 20]), [30, 40]), [20, 30])).toEqual([[10, 40]]);
    expect(addRange([[0, 5]], [3, 4])).toEqual([[0, 5]]);
    expect(addRange([[0, 5]], [7, 7])).toEqual([[0, 5]]);
  });

  test('what is missing, in pieces', () => {
    expect(missingRanges([], 25, 10)).toEqual([
      [0, 10],
      [10, 20],
      [20, 25],
    ]);
    expect(
      missingRanges(
        [
          [0, 12],
          [15, 16],
        ],
        25,
        10,
      ),
    ).toEqual([
      [12, 15],
      [16, 20],
      [20, 25],
    ]);
    expect(missingRanges([[0, 25]], 25, 10)).toEqual([]);
  });

  test.each([[[[0, 99]]], [[[-1, 2]]], [[[0]]], ['x'], [[[0, 1.5]]], [undefined]])(
    'foreign ranges %j are none',
    (value) => {
      expect(readRanges(value, 10)).toEqual([]);
    },
  );
});
