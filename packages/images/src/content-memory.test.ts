// What an unchanged file costs: one look at its facts. And every way in which a file changes is seen.
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { link, lstat, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openContentMemory } from './adapters/content-memory.ts';
import { createTreeStore } from './adapters/tree-store.ts';
import type { TreeEntry } from './source-tree.ts';

const LATER_MS = 60_000;

/** When a file changed last: the time that counts, however long this test waits for the machine. */
const changedAt = async (file: string): Promise<number> => (await lstat(file)).ctimeMs;

/** One run: scans the folder with what the runs before remember, `aheadMs` after its last change. */
async function scan(folder: string, memoryFile: string, aheadMs = LATER_MS): Promise<readonly TreeEntry[]> {
  const changed = await Promise.all((await readdir(folder)).map((name) => changedAt(join(folder, name))));
  const memory = await openContentMemory(realFiles, memoryFile, () => Math.max(...changed) + aheadMs);
  const entries = await createTreeStore(memory).scan(folder, ['.'], () => true);
  await memory.keep();
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const withTree = (use: (tree: string, memoryFile: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const tree = join(folder, 'tree');
    await realFiles.makeDirectory(tree);
    await writeFile(join(tree, 'a'), 'one');
    await writeFile(join(tree, 'b'), 'two');
    await use(tree, join(folder, 'contents'));
  });

/** Puts another digest into the memory in place of the true one, so that a recall shows. */
async function forge(memoryFile: string, from: string): Promise<string> {
  const forged = 'f'.repeat(64);
  const text = await readFile(memoryFile, 'utf8');
  expect(text).toContain(from);
  await writeFile(memoryFile, text.replaceAll(from, forged));
  return forged;
}

test('an unchanged file is not read again', () =>
  withTree(async (tree, memoryFile) => {
    const [a] = await scan(tree, memoryFile);
    const forged = await forge(memoryFile, a?.content ?? '');
    expect((await scan(tree, memoryFile))[0]?.content).toBe(forged);
  }));

test.each<[string, (path: string) => Promise<void>]>([
  [
    'written anew with the same length, and its old time set back',
    async (path) => {
      const { atime, mtime } = await stat(path);
      await writeFile(path, 'eno');
      await utimes(path, atime, mtime);
    },
  ],
  [
    'another file in its place',
    async (path) => {
      await writeFile(`${path}.new`, 'eno');
      await rename(`${path}.new`, path);
    },
  ],
  ['longer', (path) => writeFile(path, 'one more')],
  [
    'linked elsewhere: read again, though it is the same',
    async (path) => {
      await link(path, `${path}.link`);
      await rm(`${path}.link`);
    },
  ],
])('a changed file is read again: %s', (_, change) =>
  withTree(async (tree, memoryFile) => {
    const [a] = await scan(tree, memoryFile);
    const forged = await forge(memoryFile, a?.content ?? '');
    await change(join(tree, 'a'));
    const now = await scan(tree, memoryFile);
    expect(now[0]?.content).not.toBe(forged);
    expect(now).toEqual(
      await createTreeStore()
        .scan(tree, ['.'], () => true)
        .then((all) => all.toSorted((x, y) => (x.path < y.path ? -1 : 1))),
    );
  }),
);

test('what changed moments before it was read is not remembered', () =>
  withTree(async (tree, memoryFile) => {
    await scan(tree, memoryFile, 0);
    expect(await readFile(memoryFile, 'utf8')).toBe('contents 1\n');
  }));

test('what was too young is read once more at the end of a run, and remembered only if it is still the same', () =>
  withTree(async (tree, memoryFile) => {
    let ahead = 0;
    const written = await changedAt(join(tree, 'b'));
    const memory = await openContentMemory(realFiles, memoryFile, () => written + ahead);
    await createTreeStore(memory).scan(tree, ['.'], () => true);
    await memory.keep();
    expect(await readFile(memoryFile, 'utf8')).toBe('contents 1\n');
    await writeFile(join(tree, 'b'), 'owt');
    ahead = LATER_MS;
    await memory.keep();
    const kept = (await readFile(memoryFile, 'utf8')).trim().split('\n');
    expect(kept).toHaveLength(2);
    expect(kept[1]).toContain(String((await stat(join(tree, 'a'))).ino));
  }));

test('a change that leaves all facts as they were, while the file was young, is found by reading again', () =>
  withTree(async (tree, memoryFile) => {
    let ahead = 0;
    const facts = await lstat(join(tree, 'a'), { bigint: true });
    const changed = () => Promise.resolve({ facts, sha256: 'e'.repeat(64) });
    const written = await changedAt(join(tree, 'a'));
    const memory = await openContentMemory(realFiles, memoryFile, () => written + ahead, changed);
    await createTreeStore(memory).scan(tree, ['a'], () => true);
    ahead = LATER_MS;
    await memory.keep();
    expect(await readFile(memoryFile, 'utf8')).toBe('contents 1\n');
  }));

test('young files of more than 256 MB together are not read again, and not remembered', () =>
  withTree(async (tree, memoryFile) => {
    const file = join(tree, 'a');
    const facts = Object.assign(await lstat(file, { bigint: true }), { size: 256n * 1_024n * 1_024n + 1n });
    const read: string[] = [];
    const readAgain = (path: string) => {
      read.push(path);
      return Promise.resolve({ facts, sha256: 'e'.repeat(64) });
    };
    const written = await changedAt(file);
    let ahead = 0;
    const memory = await openContentMemory(realFiles, memoryFile, () => written + ahead, readAgain);
    memory.note(file, facts, 'e'.repeat(64));
    ahead = LATER_MS;
    await memory.keep();
    expect(read).toEqual([]);
    expect(await readFile(memoryFile, 'utf8')).toBe('contents 1\n');
  }));

test.each(['', 'contents 2\n', 'contents 1\nnonsense\n', '\0\0', `contents 1\n${'f'.repeat(64)} 1 2 3\n`])(
  'a memory that is %j counts as empty',
  (text) =>
    withTree(async (tree, memoryFile) => {
      const true1 = await scan(tree, memoryFile);
      await writeFile(memoryFile, text);
      expect(await scan(tree, memoryFile)).toEqual(true1);
    }),
);

test('what is gone is forgotten', () =>
  withTree(async (tree, memoryFile) => {
    await scan(tree, memoryFile);
    await rm(join(tree, 'b'));
    await scan(tree, memoryFile);
    expect((await readFile(memoryFile, 'utf8')).trim().split('\n')).toHaveLength(2);
  }));
