// The wheel cache on a plain folder, for self-hosted runners with a disk that outlives jobs: `<folder>/<key>/<name>`. Several processes
// may use it at once: an entry appears whole or not at all, and goes by taking another name first.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { SaveAnswer, WheelCache } from '../cache-port.ts';

/** What a process that died leaves behind is removed after so long. */
const ABANDONED_MS = 24 * 3_600_000;

export function openDirectoryCache(folder: string): WheelCache {
  const place = (key: string): string => {
    if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(key)) throw new Error(`not a cache key: ${key}`);
    return join(folder, key);
  };
  return {
    name: 'directory',
    lookUp: async ({ key }, _signal, orNewest) => {
      if (await exists(place(key))) return key;
      return orNewest === undefined ? undefined : newest(folder, orNewest);
    },
    read: async ({ key, names }, to, signal) => {
      const entry = place(key);
      if (!(await exists(entry))) return { found: false };
      for (const name of names) {
        signal.throwIfAborted();
        // One that lost this file still has the others.
        await copyFile(join(entry, plain(name)), join(to, name), constants.COPYFILE_FICLONE).catch(
          ignoreMissing,
        );
      }
      const now = new Date();
      await utimes(entry, now, now).catch(() => undefined); // the time of use, for the order of pruning
      return { found: true };
    },
    write: async (entry, from, signal) => write(folder, place(entry.key), entry.names, from, signal),
    forget: async (key) => remove(folder, place(key)),
    shrink: (maxBytes, keep) => shrink(folder, maxBytes, keep),
    close: async () => undefined,
  };
}

function plain(name: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(name)) throw new Error(`not a name in an entry: ${name}`);
  return name;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function write(
  folder: string,
  entry: string,
  names: readonly string[],
  from: string,
  signal: AbortSignal,
): Promise<SaveAnswer> {
  const temporary = join(folder, `.new-${randomBytes(8).toString('hex')}`);
  try {
    if (await exists(entry)) return 'exists';
    await mkdir(temporary, { recursive: true });
    for (const name of names) {
      signal.throwIfAborted();
      await copyFile(join(from, plain(name)), join(temporary, name), constants.COPYFILE_FICLONE);
    }
    await rename(temporary, entry);
    return 'saved';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return 'exists';
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return 'denied';
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function remove(folder: string, entry: string): Promise<void> {
  const aside = join(folder, `.old-${randomBytes(8).toString('hex')}`);
  await rename(entry, aside).catch(ignoreMissing);
  await rm(aside, { recursive: true, force: true });
}

type Kept = { readonly key: string; readonly used: number; readonly bytes: number };

async function listEntries(folder: string): Promise<readonly Kept[]> {
  const names = await readdir(folder).catch(() => []);
  const seen = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (key): Promise<Kept | undefined> => {
        const at = await stat(join(folder, key)).catch(() => undefined);
        if (!at?.isDirectory()) return undefined;
        const files = await readdir(join(folder, key)).catch(() => []);
        const sizes = await Promise.all(
          files.map((file) =>
            stat(join(folder, key, file)).then(
              ({ size }) => size,
              () => 0,
            ),
          ),
        );
        return { key, used: at.mtimeMs, bytes: sizes.reduce((sum, size) => sum + size, 0) };
      }),
  );
  return seen.filter((one) => one !== undefined);
}

async function newest(folder: string, prefix: string): Promise<string | undefined> {
  const found = (await listEntries(folder)).filter(({ key }) => key.startsWith(prefix));
  return found.sort((a, b) => b.used - a.used)[0]?.key;
}

async function shrink(
  folder: string,
  maxBytes: number,
  keep: ReadonlySet<string>,
): Promise<readonly string[]> {
  await removeAbandoned(folder);
  const entries = [...(await listEntries(folder))].sort((a, b) => a.used - b.used);
  let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const removed: string[] = [];
  for (const entry of entries) {
    if (total <= maxBytes) break;
    if (keep.has(entry.key)) continue;
    await remove(folder, join(folder, entry.key));
    removed.push(entry.key);
    total -= entry.bytes;
  }
  return removed;
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\.(new|old)-[0-9a-f]{16}$/.test(name)) continue;
    const seen = await stat(join(folder, name)).catch(() => undefined);
    if (seen && Date.now() - seen.mtimeMs > ABANDONED_MS)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}
