// Small files on the real disk. A write goes to a temporary name beside the target, to the disk, and only then takes the target's name.
import { randomBytes } from 'node:crypto';
import {
  access,
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Files } from '../ports.ts';

function missing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAtomic(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${randomBytes(6).toString('hex')}.part`);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(folder);
}

async function appendLine(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'a');
  try {
    await handle.writeFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A link to nowhere is followed, too: whoever writes there makes what it names. @throws what the disk says, such as ELOOP */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!missing(error)) throw error;
  }
  const facts = await lstat(path).catch(() => undefined);
  if (facts?.isSymbolicLink()) return realPath(resolve(await realPath(dirname(path)), await readlink(path)));
  const above = dirname(path);
  return above === path ? path : join(await realPath(above), basename(path));
}

export const realFiles: Files = {
  readText: async (path) => {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      if (missing(error)) return undefined;
      throw error;
    }
  },
  writeAtomic,
  appendLine,
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  list: async (path) => {
    try {
      return (await readdir(path)).sort();
    } catch (error) {
      if (missing(error)) return [];
      throw error;
    }
  },
  makeDirectory: async (path, mode) => {
    await mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) });
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  realPath,
};
