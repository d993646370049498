// The wheelhouse on disk: `blobs/<sha256>` and `views/<service>/<real name>`. A blob takes its name only when its content is that hash.
import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Scratch, ViewEntry, WheelStore } from '../store-port.ts';
import { parseWheelName } from '../wheel-name.ts';
import { openPartFile, sha256OfFile } from './part-file.ts';

/** Opens a wheelhouse, making its folders. They are readable by others: services install as users of their own. */
export async function openWheelStore(root: string): Promise<WheelStore> {
  const blobs = join(root, 'blobs');
  const views = join(root, 'views');
  for (const folder of [root, blobs, views]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755).catch(() => undefined); // not ours to change; reading may still work
  }
  await removeAbandoned(join(root, SCRATCH));
  const blobPath = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`not a sha256: ${JSON.stringify(sha256)}`);
    return join(blobs, sha256);
  };
  return {
    root,
    blobPath,
    verify: async (sha256) => {
      const path = blobPath(sha256);
      const found = await stat(path).catch(() => undefined);
      if (!found) return 'absent';
      if (found.isFile() && (await sha256OfFile(path)) === sha256) {
        if ((found.mode & 0o444) !== 0o444) await chmod(path, 0o644);
        return 'present';
      }
      await rm(path, { recursive: true, force: true });
      return 'corrupt';
    },
    sizeOf: async (sha256) => (await stat(blobPath(sha256))).size,
    openScratch: () => openScratch(join(root, SCRATCH), blobPath),
    adopt: (path, sha256, digest) => adopt(path, blobPath(sha256), sha256, digest),
    openPart: (sha256) => openPartFile(blobPath(sha256), process.pid),
    writeView: (name, entries, texts) => writeView(views, name, entries, texts, blobPath),
    verifyInView: async (view, { filename, sha256 }) => {
      const found = await lstat(viewPath(views, view, filename)).catch(() => undefined);
      if (!found) return 'absent';
      const sound = found.isFile() && (await sha256OfFile(viewPath(views, view, filename))) === sha256;
      return sound ? 'present' : 'corrupt';
    },
    placeInView: (view, { filename, sha256 }) =>
      placeInView(views, viewPath(views, view, filename), blobPath(sha256)),
    removeFromView: (view, { filename }) =>
      rm(viewPath(views, view, filename), { recursive: true, force: true }),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

const SCRATCH = '.scratch';

/** What a killed run left is removed after so long. */
const ABANDONED_MS = 24 * 3_600_000;

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const seen = await stat(join(folder, name)).catch(() => undefined);
    if (seen && Date.now() - seen.mtimeMs > ABANDONED_MS)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function openScratch(parent: string, blobPath: (sha256: string) => string): Promise<Scratch> {
  const path = join(parent, randomBytes(8).toString('hex'));
  await mkdir(path, { recursive: true, mode: 0o700 });
  return {
    path,
    link: (sha256) => linkOrCopy(blobPath(sha256), join(path, sha256)),
    read: async (name, maxBytes) => {
      const found = await lstat(join(path, name)).catch(() => undefined);
      return found?.isFile() && found.size <= maxBytes ? readFile(join(path, name)) : undefined;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** A link, a folder or a pipe of the right name is not what was asked for. */
async function adopt(
  path: string,
  blob: string,
  sha256: string,
  digest: string | undefined,
): Promise<'present' | 'absent' | 'corrupt'> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return 'absent';
  if (!found.isFile() || (digest ?? (await sha256OfFile(path))) !== sha256) return 'corrupt';
  await chmod(path, 0o644);
  await rename(path, blob);
  return 'present';
}

function viewPath(views: string, view: string, filename: string): string {
  if (!parseWheelName(filename)) throw new Error(`not a wheel's file name: ${JSON.stringify(filename)}`);
  if (basename(view) !== view || view.startsWith('.')) throw new Error(`not a view: ${JSON.stringify(view)}`);
  return join(views, view, filename);
}

/** A build may read the view meanwhile: it sees the old file or the new one. */
async function placeInView(views: string, path: string, blob: string): Promise<void> {
  const temporary = join(views, `.${randomBytes(6).toString('hex')}.whl`);
  try {
    await linkOrCopy(blob, temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true }); // stays where both names are the same file already
  }
}

async function writeView(
  views: string,
  name: string,
  entries: readonly ViewEntry[],
  texts: Readonly<Record<string, string>>,
  blobPath: (sha256: string) => string,
): Promise<string> {
  const folder = join(views, name);
  if (await isWritten(folder, entries, texts, blobPath)) return folder;
  const temporary = join(views, `.${name}.${randomBytes(6).toString('hex')}`);
  await mkdir(temporary, { mode: 0o755 });
  try {
    await chmod(temporary, 0o755);
    for (const { filename, sha256 } of entries) {
      if (!parseWheelName(filename)) throw new Error(`not a wheel's file name: ${JSON.stringify(filename)}`);
      await linkOrCopy(blobPath(sha256), join(temporary, filename));
    }
    for (const [file, text] of Object.entries(texts))
      await writeFile(join(temporary, file), text, { mode: 0o644 });
    await replaceFolder(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

/** Whether the view is just this already, by links to the very blobs: then builds that look at facts of files see nothing new. */
async function isWritten(
  folder: string,
  entries: readonly ViewEntry[],
  texts: Readonly<Record<string, string>>,
  blobPath: (sha256: string) => string,
): Promise<boolean> {
  try {
    const wanted = [...entries.map(({ filename }) => filename), ...Object.keys(texts)].sort();
    const there = (await readdir(folder)).sort();
    if (there.join('\n') !== wanted.join('\n')) return false;
    for (const { filename, sha256 } of entries) {
      const [own, blob] = [await lstat(join(folder, filename)), await lstat(blobPath(sha256))];
      if (own.ino !== blob.ino || own.dev !== blob.dev) return false;
    }
    for (const [file, text] of Object.entries(texts)) {
      const path = join(folder, file);
      if (!(await lstat(path)).isFile() || (await readFile(path, 'utf8')) !== text) return false;
    }
    return true;
  } catch {
    return false; // not there yet, or not as it should be: written anew
  }
}

/** A folder cannot take the place of a full one in one step; the old one is moved aside first. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const aside = `${from}.old`;
  await rename(to, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(from, to);
  await rm(aside, { recursive: true, force: true });
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Another file system, too many links, or a file system without links: a copy is as good, only larger.
    if (
      !['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(
        (error as NodeJS.ErrnoException).code ?? '',
      )
    )
      throw error;
    await copyFile(from, to);
    await chmod(to, 0o644);
  }
}

/** Names of the views that exist, for tests and reports. */
export async function listViews(root: string): Promise<readonly string[]> {
  return (await readdir(join(root, 'views'))).filter((name) => !name.startsWith('.')).sort();
}
