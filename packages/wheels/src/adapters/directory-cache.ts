// The cache port on a plain folder, for self-hosted runners with a disk that outlives jobs: `<folder>/<key>/<n>`, n being the place in the list of paths.
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { messageOf, type Cache, type Log } from '@compose-delivery/runtime';

/** Files only, as the wheels need. An entry appears whole or not at all. */
export function openDirectoryCache(folder: string, workspace: string, log: Pick<Log, 'warning'>): Cache {
  const place = (key: string): string => {
    if (!/^[A-Za-z0-9._-]{1,200}$/.test(key) || key.startsWith('.'))
      throw new Error(`not a cache key: ${key}`);
    return join(folder, key);
  };
  const outside = (path: string): string => (isAbsolute(path) ? path : join(workspace, path));
  const exists = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  return {
    available: () => true,
    restore: async (paths, key, options) => {
      try {
        const entry = place(key);
        if (!(await exists(entry))) return undefined;
        if (options?.lookupOnly) return key;
        for (const [i, path] of paths.entries()) await copyWhole(join(entry, String(i)), outside(path));
        return key;
      } catch (error) {
        log.warning(`cache entry ${key} was not read: ${messageOf(error)}`);
        return undefined;
      }
    },
    save: async (paths, key) => {
      const temporary = join(folder, `.${randomBytes(8).toString('hex')}`);
      try {
        const entry = place(key);
        if (await exists(entry)) return 'exists';
        for (const [i, path] of paths.entries()) await copyWhole(outside(path), join(temporary, String(i)));
        await rename(temporary, entry);
        return 'saved';
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'ENOTEMPTY' || code === 'EEXIST') return 'exists';
        if (code === 'EACCES' || code === 'EROFS') return 'denied';
        log.warning(`cache entry ${key} was not saved: ${messageOf(error)}`);
        return 'failed';
      } finally {
        await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
      }
    },
  };
}

async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const temporary = join(dirname(to), `.${randomBytes(6).toString('hex')}.copy`);
  try {
    await copyFile(from, temporary);
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}
