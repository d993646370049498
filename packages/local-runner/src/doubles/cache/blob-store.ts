// Blobs on disk: whole puts and staged blocks, as Azure's block blobs have them. A blob appears only when complete; a list of blocks is
// committed without a copy, as there: the blob is then a folder of its blocks, with the list beside them.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface BlobStore {
  /** Stores a whole blob. Rejects, and leaves nothing behind, when the source breaks off. Returns the bytes taken. */
  put(blob: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Stages one block; a block of the same id is replaced. */
  putBlock(blob: string, blockId: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Joins staged blocks in the given order. Returns the ids that were never staged; then nothing changes. */
  commitBlocks(blob: string, blockIds: readonly string[]): Promise<string[]>;
  /** Size in bytes; undefined when there is no such blob. */
  size(blob: string): Promise<number | undefined>;
  /** Bytes `start` to `end`, both included. */
  read(blob: string, start: number, end: number): Readable;
  remove(blob: string): Promise<void>;
}

const sizeOf = async (file: string): Promise<number | undefined> => {
  const found = await stat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  return found?.size;
};

async function writeWhole(file: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  const partial = `${file}.${randomUUID()}.partial`;
  try {
    const target = createWriteStream(partial);
    await pipeline(source, target);
    await rename(partial, file);
    return target.bytesWritten;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

const LIST = 'list.json';

/** The blocks of a committed list, in its order. */
type Blocks = readonly (readonly [file: string, size: number])[];

/** undefined: the blob came whole, or there is none. */
async function blocksOf(blob: string): Promise<Blocks | undefined> {
  const text = await readFile(join(blob, LIST), 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Blocks);
}

async function* readSpan(blob: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  const blocks = await blocksOf(blob);
  if (!blocks) {
    yield* createReadStream(blob, { start, end }) as AsyncIterable<Uint8Array>;
    return;
  }
  let at = 0;
  for (const [file, size] of blocks) {
    const [first, last] = [Math.max(start, at) - at, Math.min(end, at + size - 1) - at];
    at += size;
    if (first <= last)
      yield* createReadStream(join(blob, file), { start: first, end: last }) as AsyncIterable<Uint8Array>;
  }
}

/** A blob store under `directory` (folders `blobs` and `staged`, made when absent). Blob names are trusted. */
export async function openBlobStore(directory: string): Promise<BlobStore> {
  const blobs = join(directory, 'blobs');
  const staged = join(directory, 'staged');
  await mkdir(blobs, { recursive: true });
  await mkdir(staged, { recursive: true });
  const fileOf = (blob: string): string => join(blobs, blob);
  // Block ids are base64 of the client's choice; hex keeps them inside one folder.
  const blockOf = (blob: string, id: string): string => join(staged, blob, Buffer.from(id).toString('hex'));
  return {
    put: async (blob, source) => {
      if (await blocksOf(fileOf(blob))) await rm(fileOf(blob), { recursive: true, force: true });
      return writeWhole(fileOf(blob), source);
    },
    async putBlock(blob, blockId, source) {
      await mkdir(join(staged, blob), { recursive: true });
      return writeWhole(blockOf(blob, blockId), source);
    },
    async commitBlocks(blob, blockIds) {
      const sizes = await Promise.all(blockIds.map((id) => sizeOf(blockOf(blob, id))));
      const missing = blockIds.filter((_, position) => sizes[position] === undefined);
      if (missing.length > 0) return missing;
      const blocks = blockIds.map((id, i) => [basename(blockOf(blob, id)), sizes[i] ?? 0] as const);
      await mkdir(join(staged, blob), { recursive: true }); // an empty list is a blob without bytes
      await writeFile(join(staged, blob, LIST), JSON.stringify(blocks));
      await rm(fileOf(blob), { recursive: true, force: true });
      await rename(join(staged, blob), fileOf(blob));
      return [];
    },
    size: async (blob) => {
      const blocks = await blocksOf(fileOf(blob));
      return blocks ? blocks.reduce((sum, [, size]) => sum + size, 0) : sizeOf(fileOf(blob));
    },
    read: (blob, start, end) => Readable.from(readSpan(fileOf(blob), start, end), { objectMode: false }),
    async remove(blob) {
      await rm(fileOf(blob), { recursive: true, force: true });
      await rm(join(staged, blob), { recursive: true, force: true });
    },
  };
}
