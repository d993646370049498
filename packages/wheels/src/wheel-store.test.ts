// The wheelhouse on a real disk.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
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

  test('a view that is there already stays untouched; any difference makes it anew', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      await writeFile(store.blobPath(DIGEST), BYTES);
      const write = () =>
        store.writeView('web', [{ filename: NAME, sha256: DIGEST }], { 'requirements.txt': 'foo\n' });
      const folder = await write();
      const facts = async () =>
        JSON.stringify([
          (await stat(folder)).ino,
          (await stat(store.blobPath(DIGEST), { bigint: true })).ctimeNs.toString(),
        ]);
      const before = await facts();
      await write();
      expect(await facts()).toBe(before);
      const changes: (() => Promise<unknown>)[] = [
        () => writeFile(join(folder, 'more'), ''),
        () => rm(join(folder, NAME)),
        () => rm(join(folder, NAME)).then(() => writeFile(join(folder, NAME), BYTES)),
        () => writeFile(join(folder, 'requirements.txt'), 'bar\n'),
        () => rm(folder, { recursive: true }).then(() => writeFile(folder, 'no folder')),
      ];
      for (const change of changes) {
        await change();
        await write();
        expect((await readdir(folder)).sort()).toEqual([NAME, 'requirements.txt']);
        expect(await readFile(join(folder, 'requirements.txt'), 'utf8')).toBe('foo\n');
        expect((await stat(join(folder, NAME))).ino).toBe((await stat(store.blobPath(DIGEST))).ino);
      }
    }));

  test('a view of nothing is an empty folder, which an installer can be pointed at', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      expect(await readdir(await store.writeView('empty', [], {}))).toEqual([]);
    }));

  test('blobs on another disk (EXDEV): a view holds copies, of mode 0644', () =>
    withFolder(async (root) => {
      const other = await mkdtemp('/dev/shm/delivery-test-');
      try {
        await symlink(other, join(root, 'blobs'));
        const store = await openWheelStore(root);
        await writeFile(store.blobPath(DIGEST), BYTES, { mode: 0o600 });
        const folder = await store.writeView('web', [{ filename: NAME, sha256: DIGEST }], {});
        const [blob, view] = [await stat(store.blobPath(DIGEST)), await stat(join(folder, NAME))];
        expect(view.dev).not.toBe(blob.dev);
        expect([view.nlink, view.mode & 0o777]).toEqual([1, 0o644]);
        expect((await readFile(join(folder, NAME))).equals(BYTES)).toBe(true);
      } finally {
        await rm(other, { recursive: true });
      }
    }));

  test('a scratch folder hands out links, takes files in by their hash only, and leaves nothing', () =>
    withFolder(async (root) => {
      const store = await openWheelStore(root);
      const scratch = await store.openScratch();
      expect((await stat(scratch.path)).mode & 0o777).toBe(0o700);
      await writeFile(join(scratch.path, 'x'), BYTES, { mode: 0o600 });
      expect(await store.adopt(join(scratch.path, 'x'), DIGEST, 'f'.repeat(64))).toBe('corrupt');
      expect(await store.adopt(join(scratch.path, 'nothing'), DIGEST)).toBe('absent');
      expect(await store.adopt(join(scratch.path, 'x'), DIGEST)).toBe('present');
      expect((await stat(store.blobPath(DIGEST))).mode & 0o777).toBe(0o644);
      await scratch.link(DIGEST);
      expect((await scratch.read(DIGEST, 100))?.toString()).toBe(BYTES.toString());
      expect(await scratch.read(DIGEST, 3)).toBeUndefined();
      await symlink('/etc/hostname', join(scratch.path, 'link'));
      expect(await scratch.read('link', 1_000)).toBeUndefined();
      await scratch.remove();
      expect(await readdir(join(root, '.scratch'))).toEqual([]);
    }));

  test('what a killed run left in scratch goes after a day, not before', () =>
    withFolder(async (root) => {
      for (const name of ['old', 'new']) await mkdir(join(root, '.scratch', name), { recursive: true });
      await utimes(join(root, '.scratch/old'), 1_000, 1_000);
      await openWheelStore(root);
      expect(await readdir(join(root, '.scratch'))).toEqual(['new']);
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
