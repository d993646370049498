// A file that is being filled, with a record of what is here beside it, so that the next run goes on where this one ended.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { addRange, readRanges, type Range } from '../ranges.ts';
import type { PartFile } from '../store-port.ts';

type Sidecar = { readonly schema: 1; readonly size: number; readonly done: readonly Range[] };

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1_024 * 1_024 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Opens `<blob>.part`; where another living process holds it, a private one that is not resumed. */
export async function openPartFile(blob: string, pid: number): Promise<PartFile> {
  const lock = `${blob}.part.lock`;
  const owned = await takeLock(lock, pid);
  const path = owned ? `${blob}.part` : `${blob}.${randomBytes(6).toString('hex')}.part`;
  const sidecar = `${path}.json`;
  const handle = await open(path, 'r+').catch(() => open(path, 'w+', 0o644));
  return createPart(
    handle,
    { path, sidecar, blob, owned, lock },
    owned ? await readSidecar(sidecar) : undefined,
  );
}

type Names = {
  readonly path: string;
  readonly sidecar: string;
  readonly blob: string;
  readonly lock: string;
  readonly owned: boolean;
};

function createPart(handle: FileHandle, names: Names, known: Sidecar | undefined): PartFile {
  let size = known?.size;
  let done: readonly Range[] = known?.done ?? [];
  let writing = Promise.resolve();
  const saveProgress = (): Promise<void> => {
    // One after another: an older record must not overtake a newer one.
    writing = writing.then(async () => {
      if (!names.owned || size === undefined) return;
      const record: Sidecar = { schema: 1, size, done };
      await writeFile(`${names.sidecar}.new`, JSON.stringify(record));
      await rename(`${names.sidecar}.new`, names.sidecar);
    });
    return writing;
  };
  const release = async (): Promise<void> => {
    if (names.owned) await rm(names.lock, { force: true });
  };
  return {
    resumable: names.owned,
    get size() {
      return size;
    },
    get done() {
      return done;
    },
    setSize: async (bytes) => {
      size = bytes;
      await handle.truncate(bytes);
      await saveProgress();
    },
    writeAt: async (bytes, offset) => {
      await writeAll(handle, bytes, offset);
      done = addRange(done, [offset, offset + bytes.length]);
    },
    saveProgress,
    restart: async () => {
      done = [];
      size = undefined;
      await handle.truncate(0);
      await writing;
      await rm(names.sidecar, { force: true });
    },
    sha256: () => sha256OfFile(names.path),
    commit: async () => {
      await handle.chmod(0o644);
      await handle.sync();
      await handle.close();
      await rename(names.path, names.blob);
      await writing;
      await rm(names.sidecar, { force: true });
      await release();
    },
    close: async () => {
      await saveProgress().catch(() => undefined); // a full disk must not hide why we stop
      await handle.close();
      if (!names.owned) await rm(names.path, { force: true });
      await release();
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}

async function readSidecar(path: string): Promise<Sidecar | undefined> {
  try {
    const read = JSON.parse(await readFile(path, 'utf8')) as Partial<Sidecar> | null;
    if (read?.schema !== 1 || !Number.isSafeInteger(read.size) || (read.size ?? -1) < 0) return undefined;
    return { schema: 1, size: read.size as number, done: readRanges(read.done, read.size as number) };
  } catch {
    return undefined;
  }
}

/** Whether the lock is ours now. One left by a process that is gone is taken over. */
async function takeLock(path: string, pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await writeFile(path, String(pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (owner > 0 && isAlive(owner)) return false;
      await rm(path, { force: true });
    }
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
