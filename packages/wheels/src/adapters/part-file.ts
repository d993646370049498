// A file that is being filled, with a record of what is here beside it, so that the next run goes on where this one ended.
// Its sha256 grows with it: bytes that come in order are hashed from memory, the others soon after, while they are in the page cache.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { addRange, readRanges, type Range } from '../ranges.ts';
import type { PartFile } from '../store-port.ts';
import { createGrowingHash, lengthOf } from './growing-hash.ts';

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
  try {
    const handle = await open(path, 'r+').catch(() => open(path, 'w+', 0o644));
    const known = owned ? await readSidecar(sidecar) : undefined;
    // A record of bytes that the file has not is no record: what held them was lost.
    const { size } = await handle.stat();
    return createPart(handle, { path, sidecar, blob, owned, lock }, known?.size === size ? known : undefined);
  } catch (error) {
    if (owned) await rm(lock, { force: true });
    throw error;
  }
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
  const hasher = createGrowingHash(handle);
  const saveProgress = (): Promise<void> => {
    // One after another: an older record must not overtake a newer one. One that failed does not fail those after it.
    writing = writing
      .catch(() => undefined)
      .then(async () => {
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
    path: names.path,
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
    writeAt: async (chunks, offset) => {
      await writeAll(handle, chunks, offset);
      done = addRange(done, [offset, offset + lengthOf(chunks)]);
      hasher.wrote(chunks, offset);
      hasher.follow(prefixOf(done));
    },
    saveProgress,
    restart: async () => {
      await hasher.reset();
      done = [];
      size = undefined;
      await handle.truncate(0);
      await writing.catch(() => undefined);
      await rm(names.sidecar, { force: true });
    },
    sha256: () => hasher.digest(size ?? prefixOf(done)),
    commit: async () => {
      // Not forced to the disk: whoever uses a blob checks its hash first, and waiting for a disk to take gigabytes is what takes long.
      await handle.chmod(0o644);
      await handle.close();
      await rename(names.path, names.blob);
      await writing.catch(() => undefined);
      await rm(names.sidecar, { force: true });
      await release();
    },
    close: async () => {
      await hasher.reset();
      await saveProgress().catch(() => undefined); // a full disk must not hide why we stop
      await handle.close();
      if (!names.owned) await rm(names.path, { force: true });
      await release();
    },
  };
}

function prefixOf(done: readonly Range[]): number {
  const first = done[0];
  return first !== undefined && first[0] === 0 ? first[1] : 0;
}

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], offset: number): Promise<void> {
  const { bytesWritten } = await handle.writev([...chunks], offset);
  if (bytesWritten === lengthOf(chunks)) return;
  // A disk that is nearly full takes a part; the next write says why.
  const whole = Buffer.concat(chunks);
  for (let written = bytesWritten; written < whole.length;)
    written += (await handle.write(whole, written, whole.length - written, offset + written)).bytesWritten;
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
