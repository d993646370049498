// Entries that hold one small record each: read into memory, written from it.
import type { Files } from '@compose-delivery/runtime';
import type { GuardedCache, StoredEntry, WheelStore } from '@compose-delivery/wheels';
import { join } from 'node:path';

/** Of a record, packed or not. */
export const MOST_RECORD_BYTES = 16 * 1_024 * 1_024;

export type Recorded = { readonly key: string; readonly bytes: Uint8Array };

/** @param orNewest where the entry itself is not there, the newest one whose key begins so */
export async function readRecord(
  cache: GuardedCache,
  store: WheelStore,
  entry: StoredEntry,
  orNewest?: string,
): Promise<Recorded | undefined> {
  const key = await cache.lookUp(entry, orNewest);
  if (key === undefined || (orNewest === undefined && key !== entry.key)) return undefined;
  const scratch = await store.openScratch();
  try {
    const { found } = await cache.read({ ...entry, key }, scratch.path);
    const bytes = found ? await scratch.read(entry.names[0] ?? '', MOST_RECORD_BYTES) : undefined;
    return bytes && { key, bytes };
  } finally {
    await scratch.remove();
  }
}

/** Not looked up before: it was not there when the run began, and a small one is as soon refused as found. @returns whether the cache has the entry now */
export async function saveRecord(
  cache: GuardedCache,
  store: WheelStore,
  files: Files,
  entry: StoredEntry,
  bytes: Uint8Array,
): Promise<boolean> {
  if (cache.trouble() !== undefined) return false;
  const scratch = await store.openScratch();
  try {
    await files.writeAtomic(join(scratch.path, entry.names[0] ?? ''), bytes);
    const answer = await cache.write(entry, scratch.path);
    return answer === 'saved' || answer === 'exists';
  } finally {
    await scratch.remove();
  }
}
