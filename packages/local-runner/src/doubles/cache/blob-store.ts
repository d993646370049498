// Blobs on disk: whole puts and staged blocks, as Azure's block blobs have them. A blob appears only when complete.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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

async function* concatenate(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Uint8Array>;
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
    put: (blob, source) => writeWhole(fileOf(blob), source),
    async putBlock(blob, blockId, source) {
      await mkdir(join(staged, blob), { recursive: true });
      return writeWhole(blockOf(blob, blockId), source);
    },
    async commitBlocks(blob, blockIds) {
      const sizes = await Promise.all(blockIds.map((id) => sizeOf(blockOf(blob, id))));
      const missing = blockIds.filter((_, position) => sizes[position] === undefined);
      if (missing.length > 0) return missing;
      await writeWhole(fileOf(blob), concatenate(blockIds.map((id) => blockOf(blob, id))));
      await rm(join(staged, blob), { recursive: true, force: true });
      return [];
    },
    size: (blob) => sizeOf(fileOf(blob)),
    read: (blob, start, end) => createReadStream(fileOf(blob), { start, end }),
    async remove(blob) {
      await rm(fileOf(blob), { force: true });
      await rm(join(staged, blob), { recursive: true, force: true });
    },
  };
}
