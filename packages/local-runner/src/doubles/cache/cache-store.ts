// The cache's memory: entries and reservations in one index file, replaced as a whole, beside the blobs.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BlobStore } from './blob-store.ts';
import { openBlobStore } from './blob-store.ts';
import type { CacheEntry, Reservation } from './entry.ts';
import { sameSlot } from './entry.ts';
import { entriesToEvict } from './find-entry.ts';

interface Index {
  readonly format: 1;
  nextId: number;
  entries: CacheEntry[];
  reservations: Reservation[];
}

export interface Slot {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
}

export interface CacheStore {
  readonly blobs: BlobStore;
  entries(): readonly CacheEntry[];
  reservations(): readonly Reservation[];
  /** Takes a slot; undefined when an entry or a living reservation holds it. */
  reserve(slot: Slot, now: Date): Promise<Reservation | undefined>;
  /** Turns a reservation into an entry; a text says why not. */
  finalize(slot: Slot, sizeInBytes: number, now: Date): Promise<CacheEntry | string>;
  /** Notes a use, for the eviction order. */
  touch(id: number, now: Date): Promise<void>;
  /** Removes entries with their blobs and returns the removed. */
  remove(ids: readonly number[]): Promise<CacheEntry[]>;
  /** Waits until the index is on disk. */
  flush(): Promise<void>;
}

export interface CacheStoreOptions {
  readonly directory: string;
  /** Total size of all entries; beyond it the least recently used go. Absent: no limit. */
  readonly maxTotalBytes?: number;
  /** A reservation older than this no longer holds its key. */
  readonly reservationSeconds: number;
}

async function readIndex(file: string): Promise<Index> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { format: 1, nextId: 1, entries: [], reservations: [] };
  const refusal = `${file}: expected an index of format 1; delete its folder to start with an empty cache`;
  try {
    const index = JSON.parse(text) as Index;
    if (index.format !== 1 || !Array.isArray(index.entries)) throw new Error(refusal);
    return index;
  } catch (error) {
    throw error instanceof SyntaxError ? new Error(`${refusal} (${error.message})`) : error;
  }
}

/** The index without the entries whose blob is gone or has another size. */
async function loadIndex(file: string, blobs: BlobStore): Promise<Index> {
  const index = await readIndex(file);
  const sizes = await Promise.all(index.entries.map((entry) => blobs.size(entry.blob)));
  index.entries = index.entries.filter((entry, position) => sizes[position] === entry.sizeInBytes);
  return index;
}

interface Saver {
  /** Writes the index as it is then; one write at a time. */
  readonly save: () => Promise<void>;
  /** Waits for the last write. */
  readonly settled: () => Promise<void>;
}

function createSaver(file: string, index: Index): Saver {
  const partial = `${file}.${randomUUID()}.partial`;
  let last = Promise.resolve();
  return {
    save() {
      // One failed write (a full disk) is its caller's error, not that of all later ones.
      last = last
        .catch(() => undefined)
        .then(async () => {
          await writeFile(partial, `${JSON.stringify(index, null, 1)}\n`);
          await rename(partial, file);
        });
      return last;
    },
    // Its failure was told to the caller of that save.
    settled: () => last.catch(() => undefined),
  };
}

/** Reserves a free slot. Reservations that are too old give theirs up and are returned as `stale`. */
function takeSlot(
  index: Index,
  slot: Slot,
  now: Date,
  holdSeconds: number,
): { reservation: Reservation | undefined; stale: Reservation[] } {
  const oldest = new Date(now.getTime() - holdSeconds * 1000).toISOString();
  const stale = index.reservations.filter((held) => held.createdAt <= oldest);
  index.reservations = index.reservations.filter((held) => held.createdAt > oldest);
  if ([...index.entries, ...index.reservations].some((taken) => sameSlot(taken, slot)))
    return { reservation: undefined, stale };
  const reservation = { ...slot, blob: randomUUID(), createdAt: now.toISOString() };
  index.reservations.push(reservation);
  return { reservation, stale };
}

/** Makes the entry of a finished upload; a text says why not. */
function turnIntoEntry(
  index: Index,
  slot: Slot,
  held: Reservation | undefined,
  upload: { actual: number | undefined; sizeInBytes: number; at: string },
): CacheEntry | string {
  const { actual, sizeInBytes, at } = upload;
  if (held === undefined) return `no reservation for key ${slot.key}`;
  if (actual === undefined) return `nothing was uploaded for key ${slot.key}`;
  if (actual !== sizeInBytes) return `uploaded ${actual} bytes, the client finalized ${sizeInBytes}`;
  if (!index.reservations.includes(held)) return `key ${slot.key} was finalized by another call`;
  const entry = { ...held, id: index.nextId, sizeInBytes, createdAt: at, lastAccessedAt: at };
  index.nextId += 1;
  index.reservations = index.reservations.filter((reservation) => reservation !== held);
  index.entries.push(entry);
  return entry;
}

/**
 * Opens or creates the store in `directory`. Throws on an index that cannot be read, naming the file. Entries whose
 * blob is gone or has another size are dropped: a torn folder costs a miss, never a broken restore.
 */
export async function openCacheStore(options: CacheStoreOptions): Promise<CacheStore> {
  const blobs = await openBlobStore(options.directory);
  const file = join(options.directory, 'index.json');
  const index = await loadIndex(file, blobs);
  const { save, settled } = createSaver(file, index);
  const remove = async (ids: readonly number[]): Promise<CacheEntry[]> => {
    const removed = index.entries.filter((entry) => ids.includes(entry.id));
    index.entries = index.entries.filter((entry) => !ids.includes(entry.id));
    await save();
    await Promise.all(removed.map((entry) => blobs.remove(entry.blob)));
    return removed;
  };
  return {
    blobs,
    entries: () => index.entries,
    reservations: () => index.reservations,
    remove,
    flush: settled,
    async reserve(slot, now) {
      const { reservation, stale } = takeSlot(index, slot, now, options.reservationSeconds);
      await save();
      await Promise.all(stale.map((held) => blobs.remove(held.blob)));
      return reservation;
    },
    async finalize(slot, sizeInBytes, now) {
      const held = index.reservations.find((reservation) => sameSlot(reservation, slot));
      const actual = held === undefined ? undefined : await blobs.size(held.blob);
      const done = turnIntoEntry(index, slot, held, { actual, sizeInBytes, at: now.toISOString() });
      if (typeof done === 'string') return done;
      await save();
      if (options.maxTotalBytes !== undefined)
        await remove(entriesToEvict(index.entries, options.maxTotalBytes).map(({ id }) => id));
      return done;
    },
    async touch(id, now) {
      const lastAccessedAt = now.toISOString();
      index.entries = index.entries.map((entry) => (entry.id === id ? { ...entry, lastAccessedAt } : entry));
      await save();
    },
  };
}
