// Trees of files on the real disk: read with their content's digest, copied with modes that other users can read.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { TreeEntry } from '../source-tree.ts';
import type { Keep, TreeStore } from '../tree-port.ts';

export const realTreeStore: TreeStore = {
  scan: async (root, roots, keep) => {
    const found = new Map<string, TreeEntry>();
    for (const path of roots) await scanInto(found, root, relative(root, resolve(root, path)), keep);
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
};

async function scanInto(
  found: Map<string, TreeEntry>,
  root: string,
  path: string,
  keep: Keep,
): Promise<void> {
  const absolute = join(root, path);
  const facts = await lstat(absolute);
  if (facts.isSymbolicLink()) found.set(path, { path, mode: 'link', content: await readlink(absolute) });
  else if (facts.isFile()) {
    const mode = (facts.mode & 0o100) === 0 ? '0644' : '0755';
    found.set(path, { path, mode, content: await sha256OfFile(absolute) });
  } else if (facts.isDirectory()) {
    for (const inner of await readdir(absolute, { withFileTypes: true })) {
      const below = path === '' ? inner.name : `${path}/${inner.name}`;
      if (keep(inner.name, below, inner.isDirectory())) await scanInto(found, root, below, keep);
    }
  }
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
