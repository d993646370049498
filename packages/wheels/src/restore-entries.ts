// Reads cache entries into the wheelhouse. What an entry holds is laid into a folder of its own, and a wheel leaves it only by its hash.
import { join } from 'node:path';
import type { Log } from '@compose-delivery/runtime';
import type { CacheEntry } from './cache-entries.ts';
import type { GuardedCache } from './guard-cache.ts';
import { forEachLimited } from './limiter.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { WheelStore } from './store-port.ts';
import { formatBytes } from './texts.ts';

const LOOKUPS_AT_ONCE = 8;
const READS_AT_ONCE = 4;

/** The keys that the cache has; undefined if it is left alone. A cache that is down has none; that never fails the step. */
export async function lookUpEntries(
  cache: GuardedCache,
  entries: readonly CacheEntry[],
): Promise<ReadonlySet<string> | undefined> {
  const found = await forEachLimited(entries, LOOKUPS_AT_ONCE, async (entry) => {
    // The service looks up by prefix; only the key itself is this content.
    const key = await cache.lookUp(entry);
    return key === entry.key ? key : undefined;
  });
  return cache.trouble() === undefined ? new Set(found.filter((key) => key !== undefined)) : undefined;
}

export type RestorePorts = { readonly store: WheelStore; readonly log: Log; readonly signal: AbortSignal };

/**
 * Reads entries and checks every wheel in them: a key can be guessed, a content cannot.
 * @param arrived is told each wheel that is now in the wheelhouse
 * @returns keys of the entries that do not hold what they should
 */
export async function restoreEntries(
  entries: readonly CacheEntry[],
  cache: GuardedCache,
  ports: RestorePorts,
  wanted: (wheel: Wheel) => boolean,
  arrived: (wheel: Wheel) => Promise<void>,
): Promise<readonly string[]> {
  const damaged: string[] = [];
  await forEachLimited(entries, READS_AT_ONCE, async (entry) => {
    ports.signal.throwIfAborted();
    if (cache.trouble() !== undefined) return;
    const { store, log } = ports;
    const scratch = await store.openScratch();
    try {
      const read = await cache.read(entry, scratch.path);
      const wheels = entry.wheels.filter(wanted);
      let bad = 0;
      for (const wheel of wheels) {
        // Looked for even if the read failed: an archive that broke off has laid out whole wheels before.
        const verdict = await store.adopt(
          join(scratch.path, wheel.sha256),
          wheel.sha256,
          read.digests?.get(wheel.sha256),
        );
        if (verdict === 'present') await arrived(wheel);
        else if (read.found) bad += 1;
      }
      if (!read.found) log.info(`cache entry ${entry.key} was not read; its wheels are downloaded`);
      if (bad > 0) {
        damaged.push(entry.key);
        log.warning(
          `cache entry ${entry.key} (${formatBytes(entry.bytes)}) does not hold what its key says; ${bad} of its wheels are downloaded again`,
        );
      }
    } finally {
      await scratch.remove();
    }
  });
  return damaged;
}
