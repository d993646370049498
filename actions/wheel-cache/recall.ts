// The memory of what was resolved: beside the wheels first, then in the cache.
import type { Ports } from '@compose-delivery/runtime';
import {
  indexesDigest,
  mergeResolutions,
  packageKey,
  readResolution,
  resolutionDigest,
  resolutionKey,
  resolutionPrefix,
  type GuardedCache,
  type Index,
  type Need,
  type Resolution,
  type StoredEntry,
  type WheelStore,
} from '@compose-delivery/wheels';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { MOST_RECORD_BYTES, readRecord, saveRecord } from './small-entries.ts';

export type Recalled = {
  readonly memory: Resolution;
  readonly key: string;
  /** Keeps what is known now beside the wheels, and in the cache where that is worth an entry. */
  keep(now: Resolution, asked: number, cache: GuardedCache | undefined): Promise<boolean>;
};

/** Asking an index again for fewer than one package in so many costs less than a new record in the cache after every bump. */
const WORTH_AN_ENTRY = 10;

export async function recall(
  needs: readonly Need[],
  indexes: readonly Index[],
  store: WheelStore,
  cache: GuardedCache | undefined,
  ports: Ports,
): Promise<Recalled> {
  const keys = needs.map(({ locked, target }) => packageKey(locked, target));
  const entry: StoredEntry = {
    key: resolutionKey(resolutionDigest(keys, indexes)),
    names: ['resolution'],
    bytes: 0,
  };
  const path = join(store.root, 'resolved', `${indexesDigest(indexes)}.json`);
  const local = readResolution(await ports.files.readText(path), indexes);
  const unknown = keys.filter((key) => !Object.hasOwn(local.wheels, key)).length;
  const worth = (count: number): boolean => count * WORTH_AN_ENTRY > keys.length;
  // A few packages are asked for sooner than the cache is.
  const found =
    cache && worth(unknown) ? await readRecord(cache, store, entry, resolutionPrefix(indexes)) : undefined;
  const memory = found ? mergeResolutions(local, readResolution(unpack(found.bytes), indexes)) : local;
  return {
    memory,
    key: entry.key,
    keep: async (now, asked, writable) => {
      if (asked > 0 || found)
        await ports.files.writeAtomic(path, JSON.stringify(mergeResolutions(now, memory)));
      const enough = found ? found.key === entry.key || !worth(asked) : !worth(unknown);
      if (!writable || enough || keys.length === 0) return false;
      return saveRecord(writable, store, ports.files, entry, gzipSync(JSON.stringify(now), { level: 9 }));
    },
  };
}

function unpack(bytes: Uint8Array): string | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_RECORD_BYTES }).toString('utf8');
  } catch {
    return undefined; // damaged or foreign: resolved anew
  }
}
