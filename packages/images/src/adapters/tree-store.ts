// Trees of files on the real disk: read with their content's digest, copied with modes that other users can read.
import { createHash } from 'node:crypto';
import { createReadStream, type BigIntStats } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  stat,
  symlink,
} from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { TreeEntry } from '../source-tree.ts';
import type { Keep, TreeStore } from '../tree-port.ts';
import type { ContentMemory } from './content-memory.ts';

/** @param memory what earlier runs read; absent: everything is read */
export const createTreeStore = (memory?: ContentMemory): TreeStore => ({
  scan: async (root, roots, keep) => {
    const found = new Map<string, TreeEntry>();
    const read = (path: string, facts: BigIntStats): Promise<string> => contentOf(path, facts, memory);
    for (const path of roots) await scanInto(found, root, relative(root, resolve(root, path)), keep, read);
    return [...found.values()];
  },
  copy: async (root, entries, to) => {
    await makeFolder(to);
    for (const entry of entries) {
      const target = join(to, entry.path);
      await makeFolder(dirname(target));
      if (entry.mode === 'link') await symlink(entry.content, target);
      else {
        await copyFile(join(root, entry.path), target);
        await chmod(target, Number.parseInt(entry.mode, 8));
      }
    }
  },
  makeReadable,
  makeFolder,
  rename,
});

export const realTreeStore: TreeStore = createTreeStore();

async function scanInto(
  found: Map<string, TreeEntry>,
  root: string,
  path: string,
  keep: Keep,
  read: (path: string, facts: BigIntStats) => Promise<string>,
): Promise<void> {
  const absolute = join(root, path);
  const facts = await lstat(absolute, { bigint: true });
  if (facts.isSymbolicLink()) found.set(path, { path, mode: 'link', content: await readlink(absolute) });
  else if (facts.isFile()) {
    const mode = (facts.mode & 0o100n) === 0n ? '0644' : '0755';
    found.set(path, { path, mode, content: await read(absolute, facts) });
  } else if (facts.isDirectory()) {
    const inner = await readdir(absolute, { withFileTypes: true });
    const below = inner.map((one) => ({ one, at: path === '' ? one.name : `${path}/${one.name}` }));
    const kept = below.filter(({ one, at }) => keep(one.name, at, one.isDirectory()));
    await Promise.all(kept.map(({ at }) => scanInto(found, root, at, keep, read)));
  }
}

/** Files of this size are read at once; larger ones in pieces. */
const SMALL_BYTES = 1_048_576n;
const AT_ONCE = 16;
let reading = 0;
const turns: (() => void)[] = [];

/** Views of wheels are hard links: what is one file on the disk is read once. Small files are not worth remembering. */
const known = new Map<string, Promise<string>>();

async function contentOf(path: string, facts: BigIntStats, memory?: ContentMemory): Promise<string> {
  const remembered = memory?.recall(facts);
  if (remembered !== undefined) return remembered;
  const sha256 = await readOnce(path, facts);
  memory?.note(path, facts, sha256);
  return sha256;
}

function readOnce(path: string, facts: BigIntStats): Promise<string> {
  if (facts.size <= SMALL_BYTES) return inTurn(() => sha256OfSmall(path));
  const key = [facts.dev, facts.ino, facts.size, facts.mtimeNs, facts.ctimeNs].join(' ');
  const found = known.get(key) ?? inTurn(() => sha256OfFile(path));
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

/** Open files are bounded: a context may have a hundred thousand. */
async function inTurn<T>(read: () => Promise<T>): Promise<T> {
  if (reading >= AT_ONCE)
    await new Promise<void>((resolve) => {
      turns.push(resolve);
    });
  reading += 1;
  try {
    return await read();
  } finally {
    reading -= 1;
    turns.shift()?.();
  }
}

async function sha256OfSmall(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Only folders that are made here get the mode: those that exist are somebody else's. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) await chmod(path, 0o755);
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) {
      const { mode } = await stat(path);
      const wanted = (mode & 0o100) === 0 ? mode | 0o444 : mode | 0o555;
      if (wanted !== mode) await chmod(path, wanted & 0o7777);
    }
  }
}
