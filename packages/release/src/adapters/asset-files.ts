// Files of the disk as release assets: found by globs, fingerprinted, streamed.
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { AssetFiles } from '../assets.ts';
import { matchesGlob } from '../globs.ts';

/** Folders that no release is made of, and that are large. */
const SKIPPED = new Set(['.git', 'node_modules']);

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* walk(path);
    // A link to a file is what it points to; a link to a folder could lead anywhere, or back here.
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)))) yield path;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Where to begin looking: the part of a glob before its first wildcard. */
function baseOf(root: string, glob: string): string {
  const fixed = glob.split('/').slice(0, -1);
  const wild = fixed.findIndex((part) => /[*?[]/.test(part));
  const base = (wild === -1 ? fixed : fixed.slice(0, wild)).join('/');
  return isAbsolute(glob) ? base || sep : join(root, base);
}

async function matchesOf(root: string, glob: string): Promise<string[]> {
  const exact = isAbsolute(glob) ? glob : join(root, glob);
  if (await isFile(exact)) return [exact]; // a name may hold characters that are wildcards elsewhere
  const found: string[] = [];
  for await (const path of walk(baseOf(root, glob)))
    if (matchesGlob(glob, isAbsolute(glob) ? path : relative(root, path))) found.push(path);
  return found;
}

export const realAssetFiles: AssetFiles = {
  find: async (root, globs) => {
    const chosen = new Set<string>();
    const unmatched: string[] = [];
    for (const glob of globs.filter((one) => !one.startsWith('!'))) {
      const found = await matchesOf(root, glob);
      if (found.length === 0) unmatched.push(glob);
      for (const path of found) chosen.add(path);
    }
    for (const glob of globs.filter((one) => one.startsWith('!')))
      for (const path of await matchesOf(root, glob.slice(1))) chosen.delete(path);
    return { paths: [...chosen].sort(), unmatched };
  },
  fingerprint: async (path) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { path, bytes, sha256: hash.digest('hex') };
  },
  open: (path) => openAsBlob(path),
};
