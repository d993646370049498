// The sha256 of a file that is being filled: bytes that come in order are hashed from memory, the others are read back soon after, while
// they are in the page cache; so that the hash is there when the last byte is.
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

export function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

export type GrowingHash = {
  /** These bytes are in the file now; hashed at once if they come next. */
  wrote(chunks: readonly Uint8Array[], offset: number): void;
  /** Everything before `prefix` is in the file: begins to read what was not hashed yet. */
  follow(prefix: number): void;
  digest(size: number): Promise<string>;
  /** Forgets what was hashed; waits for reading to end. */
  reset(): Promise<void>;
};

const READ_BYTES = 1_024 * 1_024;
/** Less than this behind is not worth a reader of its own. */
const BEHIND_BYTES = 4 * READ_BYTES;

export function createGrowingHash(handle: FileHandle): GrowingHash {
  let hash = createHash('sha256');
  let hashed = 0;
  let target = 0;
  let generation = 0;
  let reading: Promise<void> | undefined;
  const readUpTo = async (): Promise<void> => {
    const [mine, buffer] = [generation, Buffer.allocUnsafe(READ_BYTES)];
    while (mine === generation && hashed < target) {
      const length = Math.min(READ_BYTES, target - hashed);
      const { bytesRead } = await handle.read(buffer, 0, length, hashed);
      if (mine !== generation) return;
      if (bytesRead === 0) throw new Error('the file is shorter than what was written to it');
      hash.update(buffer.subarray(0, bytesRead));
      hashed += bytesRead;
    }
  };
  const read = (): Promise<void> => {
    reading ??= readUpTo().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  const forget = (): void => {
    hash = createHash('sha256');
    hashed = 0;
    target = 0;
    generation += 1;
  };
  return {
    wrote: (chunks, offset) => {
      if (offset < hashed) return forget(); // written again, perhaps with other bytes
      if (offset !== hashed || reading) return;
      for (const chunk of chunks) hash.update(chunk);
      hashed += lengthOf(chunks);
    },
    follow: (prefix) => {
      target = prefix;
      if (target - hashed >= BEHIND_BYTES) read().catch(() => undefined); // the digest meets it again
    },
    digest: async (size) => {
      while (hashed < size) {
        target = size;
        await read();
      }
      return hash.copy().digest('hex');
    },
    reset: async () => {
      forget();
      await reading?.catch(() => undefined);
    },
  };
}
