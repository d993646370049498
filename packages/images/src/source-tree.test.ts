// What a release consists of, its digest, and copies that other users can read.
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { InputError } from '@compose-delivery/runtime';
import { chmod, lstat, mkdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { lockContentDigest, lockFiles } from './lock-files.ts';
import { isIgnored, leadsOutside, sameEntries, treeDigest, type TreeEntry } from './source-tree.ts';

const FACTS = { service: 'api', command: ['python', 'app.py'], version: '1.0.0', environment: 'env' };
const entry = (path: string, content = 'c', mode: TreeEntry['mode'] = '0644'): TreeEntry => ({
  path,
  mode,
  content,
});

test('the digest: the same for any order, another one for any difference', () => {
  const entries = [entry('a'), entry('b')];
  const base = treeDigest(entries, FACTS);
  expect(treeDigest(entries.toReversed(), FACTS)).toBe(base);
  const others = [
    treeDigest([entry('a'), entry('b', 'd')], FACTS),
    treeDigest([entry('a'), entry('b', 'c', '0755')], FACTS),
    treeDigest([entry('a'), entry('c')], FACTS),
    treeDigest([entry('a')], FACTS),
    treeDigest(entries, { ...FACTS, version: '1.0.1' }),
    treeDigest(entries, { ...FACTS, environment: 'other' }),
    treeDigest(entries, { ...FACTS, command: ['python app.py'] }),
    treeDigest(entries, { ...FACTS, service: 'web' }),
  ];
  expect(new Set([base, ...others]).size).toBe(others.length + 1);
});

test.each([
  ['__pycache__', true],
  ['.git', true],
  ['.venv', true],
  ['.pytest_cache', true],
  ['x.pyc', true],
  ['.env', true],
  ['.env.production', true],
  ['.environment', false],
  ['env.py', false],
  ['app.py', false],
  ['.dockerignore', false],
])('%s stays out: %s', (name, expected) => {
  expect(isIgnored(name)).toBe(expected);
});

test.each([
  ['a/link', '../b', false],
  ['a/link', '../../etc', true],
  ['link', '/etc/passwd', true],
  ['link', 'a/../../x', true],
])('the link %s to %s leads outside: %s', (path, content, expected) => {
  expect(leadsOutside(entry(path, content, 'link'))).toBe(expected);
});

test('read and copied: paths kept, caches left out, modes readable by others whatever the umask was', () =>
  withFolder(async (folder) => {
    const root = join(folder, 'repo');
    await mkdir(join(root, 'api', '__pycache__'), { recursive: true });
    await mkdir(join(root, 'shared'), { mode: 0o700 });
    await writeFile(join(root, 'api', 'app.py'), 'x', { mode: 0o600 });
    await writeFile(join(root, 'api', 'run.sh'), '#!/bin/sh\n', { mode: 0o700 });
    await writeFile(join(root, 'api', '.env'), 'SECRET=1');
    await writeFile(join(root, 'api', '__pycache__', 'app.pyc'), 'x');
    await writeFile(join(root, 'shared', 'lib.py'), 'y');
    await writeFile(join(root, 'VERSION'), '1');
    await symlink('app.py', join(root, 'api', 'alias.py'));
    const keep = (name: string): boolean => !isIgnored(name);
    const entries = await realTreeStore.scan(root, ['api', 'shared', 'VERSION', './api'], keep);
    expect(entries.map((one) => `${one.mode} ${one.path}`).sort()).toEqual([
      '0644 VERSION',
      '0644 api/app.py',
      '0644 shared/lib.py',
      '0755 api/run.sh',
      'link api/alias.py',
    ]);
    const to = join(folder, 'copy', 'deep');
    const before = process.umask(0o077);
    try {
      await realTreeStore.copy(root, entries, to);
    } finally {
      process.umask(before);
    }
    const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    expect(await mode(join(to, 'api', 'app.py'))).toBe(0o644);
    expect(await mode(join(to, 'api', 'run.sh'))).toBe(0o755);
    expect(await mode(join(to, 'shared'))).toBe(0o755);
    expect(await mode(to)).toBe(0o755);
    expect(await readlink(join(to, 'api', 'alias.py'))).toBe('app.py');
    expect(sameEntries(await realTreeStore.scan(to, ['.'], () => true), entries)).toBe(true);
  }));

test('folders that were there before keep their mode', () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, 'mine'), { mode: 0o700 });
    await realTreeStore.makeFolder(join(folder, 'mine', 'new', 'inner'));
    expect((await stat(join(folder, 'mine'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'mine', 'new'))).mode & 0o777).toBe(0o755);
  }));

test('made readable: what is executable stays so, links are left alone', () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, 'e', 'bin'), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'e', 'bin', 'tool'), 'x', { mode: 0o700 });
    await writeFile(join(folder, 'e', 'lib.py'), 'x', { mode: 0o600 });
    await symlink('/nowhere', join(folder, 'e', 'dangling'));
    await chmod(join(folder, 'e'), 0o700);
    await realTreeStore.makeReadable(join(folder, 'e'));
    expect((await stat(join(folder, 'e', 'bin', 'tool'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, 'e', 'lib.py'))).mode & 0o777).toBe(0o644);
    expect((await stat(join(folder, 'e', 'bin'))).mode & 0o777).toBe(0o755);
    expect((await lstat(join(folder, 'e', 'dangling'))).isSymbolicLink()).toBe(true);
  }));

test('a lock with what it includes: any change counts, line ends do not', async () => {
  const files = (texts: Readonly<Record<string, string>>) => ({
    ...realFiles,
    readText: (path: string) => Promise.resolve(texts[path]),
  });
  const digestOf = async (texts: Readonly<Record<string, string>>): Promise<string> =>
    lockContentDigest(await lockFiles(files(texts), '/r/a.txt', 'lock'));
  const base = await digestOf({
    '/r/a.txt': '-r sub/b.txt # why\nx==1\n',
    '/r/sub/b.txt': '--constraint=../c.txt\n',
    '/r/c.txt': 'y==1\n',
  });
  expect(
    await digestOf({
      '/r/a.txt': '-r sub/b.txt # why\r\nx==1\r\n',
      '/r/sub/b.txt': '--constraint=../c.txt\n',
      '/r/c.txt': 'y==1\n',
    }),
  ).toBe(base);
  expect(
    await digestOf({
      '/r/a.txt': '-r sub/b.txt # why\nx==1\n',
      '/r/sub/b.txt': '--constraint=../c.txt\n',
      '/r/c.txt': 'y==2\n',
    }),
  ).not.toBe(base);
  await expect(digestOf({ '/r/a.txt': '-r missing.txt' })).rejects.toThrow(InputError);
});
