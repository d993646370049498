// A blob that is uploaded while its file still grows: a block is sent as soon as all its bytes are in the file, in whatever order they come.
// Source: learn.microsoft.com, "Put Block", "Put Block List" (Blob service REST API): blocks may come in any order, and those that no
// list names are thrown away.
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { GrowingFile } from '../cache-port.ts';
import type { Limiter } from '../limiter.ts';
import { coversRange, type Range } from '../ranges.ts';
import { blockAddress, put, putBlockList } from './upload-blob.ts';

const MEGABYTE = 1_024 * 1_024;
/** So many blocks, where they are not too large: after the last byte came, one for each range that was under way is left to send. */
const BLOCKS = 128;
const SMALLEST_BLOCK = MEGABYTE / 2;
const LARGEST_BLOCK = 4 * MEGABYTE;

export type GrowingBlob = {
  offer(done: readonly Range[]): void;
  restart(): void;
  /** Sends what is left, and the list. Answers the blob's size. @throws BlobFault, CacheTimeout, or that the file has another size */
  finish(): Promise<number>;
  abandon(): Promise<void>;
};

/** @param limit bounds the requests of all growing blobs together; each holds its block in memory, at most 4 MiB */
export async function growBlob(
  url: string,
  { path, size }: GrowingFile,
  limit: Limiter,
  life: AbortSignal,
): Promise<GrowingBlob> {
  const file = await open(path, 'r');
  const stop = new AbortController();
  const signal = AbortSignal.any([life, stop.signal]);
  const block = Math.min(LARGEST_BLOCK, Math.max(SMALLEST_BLOCK, Math.ceil(size / BLOCKS)));
  const count = Math.ceil(size / block);
  // A block that is still on its way when the file begins anew must not take the place of its successor: ids say which beginning.
  let beginning = 0;
  let sent = new Map<number, Promise<void>>();
  const underWay = new Set<Promise<void>>();
  const idOf = (at: number): string =>
    Buffer.from(`${String(beginning).padStart(4, '0')}-${String(at).padStart(6, '0')}`).toString('base64');
  const send = (at: number): Promise<void> => {
    const mine = beginning;
    const address = blockAddress(url, idOf(at));
    return limit(async () => {
      if (mine !== beginning) return;
      signal.throwIfAborted();
      const bytes = await readSpan(file, at * block, Math.min((at + 1) * block, size));
      await put(address, {}, () => Readable.from([bytes]), bytes.length, signal);
    });
  };
  const offer = (done: readonly Range[]): void => {
    for (let at = 0; at < count; at += 1) {
      if (sent.has(at) || !coversRange(done, [at * block, Math.min((at + 1) * block, size)])) continue;
      const sending = send(at);
      sent.set(at, sending);
      const settled: Promise<void> = sending
        .catch(() => undefined) // whoever finishes is told
        .finally(() => underWay.delete(settled));
      underWay.add(settled);
    }
  };
  const end = async (): Promise<void> => {
    await Promise.all(underWay);
    await file.close();
  };
  return {
    offer,
    restart: () => {
      beginning += 1;
      sent = new Map();
    },
    finish: async () => {
      try {
        const { size: seen } = await file.stat();
        if (seen !== size) throw new Error(`the file has ${seen} bytes; ${size} were announced`);
        offer([[0, size]]);
        await Promise.all(sent.values());
        await putBlockList(
          url,
          Array.from({ length: count }, (_, at) => idOf(at)),
          signal,
        );
        return size;
      } finally {
        stop.abort(new Error('no longer wanted'));
        await end();
      }
    },
    abandon: async () => {
      stop.abort(new Error('the file did not become whole'));
      await end();
    },
  };
}

async function readSpan(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from);
  for (let at = 0; at < bytes.length;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at);
    if (bytesRead === 0) throw new Error('the file is shorter than what was written to it');
    at += bytesRead;
  }
  return bytes;
}
