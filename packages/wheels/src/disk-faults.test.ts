// What the disk can do to a download: full, read-only, taken by others, or left over from another life.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openPartFile } from './adapters/part-file.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import type { PartFile } from './store-port.ts';
import {
  FILE,
  KIB,
  NAME,
  ONE_PIECE,
  PATH,
  fetchInto,
  hurriedClock,
  serverGroup,
  wrongWith,
} from './testing/fetch-setting.ts';
import { patternBytes, sha256 } from './testing/index-server.ts';

const { start, closeAll } = serverGroup();
afterEach(closeAll);

const run = (...argv: readonly string[]): boolean => spawnSync(argv[0] ?? '', argv.slice(1)).status === 0;

/** A file system of its own, unmounted afterwards. */
async function onTmpfs(options: string, body: (root: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    if (!run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder)) throw new Error('mount failed');
    try {
      await body(folder);
    } finally {
      run('umount', '-l', folder);
    }
  });
}

/** Whether this user may mount. */
const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const unlessMount = mayMount ? '' : ' [SKIPPED: mounting a small file system needs root]';

test.skipIf(!mayMount)(
  `disk full at write: said with the folder, what came stays, and goes on when there is room${unlessMount}`,
  () =>
    onTmpfs('size=600k', async (root) => {
      const server = await start();
      const failure = await fetchInto(root, server, { policy: ONE_PIECE }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DeliveryFailure);
      expect((failure as Error).message).toMatch(
        new RegExp(`${NAME} cannot be written to ${root}: .*ENOSPC`),
      );
      expect(server.requests).toHaveLength(1);
      run('mount', '-o', 'remount,size=4m', root);
      const { path, fetched } = await fetchInto(root, server, { policy: ONE_PIECE });
      expect(await wrongWith(path, root)).toEqual([]);
      expect(fetched.networkBytes).toBeLessThanOrEqual(FILE.bytes.length);
    }),
);

test.skipIf(!mayMount)(`no inode left: said so${unlessMount}`, () =>
  onTmpfs('size=4m,nr_inodes=5', async (root) => {
    const server = await start();
    await openWheelStore(root);
    for (let i = 0; i < 5; i += 1) await writeFile(join(root, `filler${i}`), '').catch(() => undefined);
    await expect(fetchInto(root, server)).rejects.toThrow(/cannot be written to .*ENOSPC/);
  }),
);

test.skipIf(!mayMount)(`a read-only wheelhouse: said so, and no server is asked${unlessMount}`, () =>
  onTmpfs('size=4m', async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    run('mount', '-o', 'remount,ro', root);
    await expect(fetchInto(root, server, { ports: { store } })).rejects.toThrow(
      /cannot be written to .*EROFS/,
    );
    expect(server.requests).toEqual([]);
  }),
);

/** A store whose files cannot take their names. */
async function withFailingCommit(root: string, code: string) {
  const store = await openWheelStore(root);
  const openPart = async (digest: string): Promise<PartFile> => {
    const part = await store.openPart(digest);
    const commit = (): Promise<void> => Promise.reject(Object.assign(new Error(`${code}: rename`), { code }));
    return new Proxy(part, {
      get: (target, name) => (name === 'commit' ? commit : (Reflect.get(target, name) as unknown)),
    });
  };
  return { ...store, openPart };
}

test('disk full at rename: said so; the next run has nothing left to fetch', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await withFailingCommit(root, 'ENOSPC');
    await expect(fetchInto(root, server, { ports: { store } })).rejects.toThrow(
      /cannot be written to .*ENOSPC/,
    );
    const sent = server.sentBytes();
    const { path, fetched } = await fetchInto(root, server);
    expect(await wrongWith(path, root)).toEqual([]);
    expect(fetched).toMatchObject({ networkBytes: 0, resumedBytes: FILE.bytes.length });
    expect(server.sentBytes()).toBe(sent);
  }));

test('a folder where the wheel should be: said so', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    await mkdir(join(store.blobPath(FILE.sha256), 'in the way'), { recursive: true });
    await expect(fetchInto(root, server)).rejects.toThrow(/cannot be written to .*(EISDIR|ENOTEMPTY)/);
  }));

test('a stale .part that came from another address: its bytes are not fetched again', () =>
  withFolder(async (root) => {
    const [first, second] = [await start(), await start()];
    first.break(PATH, [
      { kind: 'reset', afterBytes: 600 * KIB },
      { kind: 'status', status: 403 },
    ]);
    await expect(fetchInto(root, first, { policy: ONE_PIECE })).rejects.toThrow('answered 403');
    const { path, fetched } = await fetchInto(root, second, { policy: ONE_PIECE });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(fetched.resumedBytes).toBeGreaterThan(0);
    expect(second.sentBytes()).toBe(FILE.bytes.length - fetched.resumedBytes);
  }));

test('a .part of 0 bytes whose record says more: the record is not believed', () =>
  withFolder(async (root) => {
    const server = await start();
    const part = `${(await openWheelStore(root)).blobPath(FILE.sha256)}.part`;
    await writeFile(part, '');
    await writeFile(
      `${part}.json`,
      JSON.stringify({ schema: 1, size: FILE.bytes.length, done: [[0, FILE.bytes.length]] }),
    );
    const { path, fetched } = await fetchInto(root, server);
    expect(await wrongWith(path, root)).toEqual([]);
    expect(fetched.resumedBytes).toBe(0);
  }));

test('a 0-byte file under the name of a wheel is damaged, and is replaced', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    await writeFile(store.blobPath(FILE.sha256), '');
    expect(await store.verify(FILE.sha256)).toBe('corrupt');
    const { path } = await fetchInto(root, server);
    expect(await wrongWith(path, root)).toEqual([]);
  }));

test('a path with spaces, quotes and letters beyond ASCII', () =>
  withFolder(async (folder) => {
    const root = join(folder, `rueda de prueba 'ñ' "1" $HOME`);
    const server = await start();
    const { path } = await fetchInto(root, server);
    expect(await wrongWith(path, root)).toEqual([]);
  }));

test('the wall clock jumps back and forth by years: no limit is measured with it', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'status', status: 503 }]);
    const clock = hurriedClock();
    let jump = 1;
    const { path } = await fetchInto(root, server, {
      ports: { clock: { ...clock, now: () => (jump *= -3) * 1e10 } },
    });
    expect(await wrongWith(path, root)).toEqual([]);
  }));

test('two downloads of one wheel into one wheelhouse at once: both end well, one file stays', () =>
  withFolder(async (root) => {
    const server = await start();
    const both = await Promise.all([fetchInto(root, server), fetchInto(root, server)]);
    expect(await wrongWith(both[0].path, root)).toEqual([]);
  }));

test('the hash grows with the file, whatever the order of the bytes and however often they are written', () =>
  withFolder(async (root) => {
    const bytes = patternBytes(20 * 1_024 * KIB);
    const blob = join(root, 'blob');
    const part = await openPartFile(blob, process.pid);
    await part.setSize(bytes.length);
    const piece = (from: number, to: number): Uint8Array[] => [
      bytes.subarray(from, from + 1),
      bytes.subarray(from + 1, to),
    ];
    const half = bytes.length / 2;
    await part.writeAt([Buffer.alloc(100)], 0);
    await part.writeAt(piece(half, bytes.length), half);
    await part.writeAt(piece(0, half), 0);
    expect(await part.sha256()).toBe(sha256(bytes));
    await part.commit();
    expect((await readFile(blob)).equals(bytes)).toBe(true);
    expect(await readdir(root)).toEqual(['blob']);
    await truncate(blob, 0);
  }));
