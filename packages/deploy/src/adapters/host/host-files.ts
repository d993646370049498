// Files of this machine beyond the port `Files`: exclusive creation, logs, and who may enter.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HostFiles } from '../../host-port.ts';

/** A hard link is atomic and refuses an existing name; the file behind it is already whole. */
async function createExclusive(
  path: string,
  content: string,
  mode: number,
  { durable = true }: { readonly durable?: boolean } = {},
): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  await writeFile(temporary, content, { mode, flush: durable });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A rename that a power cut undoes would leave the old link, so the folder is flushed, too. */
async function relink(path: string, target: string): Promise<void> {
  const temporary = `${path}.part`;
  await rm(temporary, { force: true });
  await symlink(target, temporary);
  await renameForGood(temporary, path);
}

async function renameForGood(from: string, to: string): Promise<void> {
  await rename(from, to);
  const folder = await open(dirname(to), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function rotate(path: string, keep: number): Promise<void> {
  for (let i = keep; i >= 1; i -= 1)
    await rename(i === 1 ? path : `${path}.${i - 1}`, `${path}.${i}`).catch(() => undefined);
}

async function tail(path: string, bytes: number): Promise<string> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}

async function unreachable(path: string, uid: number): Promise<string | undefined> {
  const parts = path.split('/').filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    const part = `/${parts.slice(0, i).join('/')}`;
    const seen = await stat(part).catch(() => undefined);
    if (!seen) return part;
    if (!seen.isDirectory()) continue;
    const bit = seen.uid === uid ? 0o100 : seen.gid === uid ? 0o010 : 0o001;
    if ((seen.mode & bit) === 0) return part;
  }
  return undefined;
}

export const hostFiles: HostFiles = {
  createExclusive,
  relink,
  rename: renameForGood,
  rotate,
  tail,
  unreachable,
};
