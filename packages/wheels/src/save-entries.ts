// Saves new cache entries as soon as their wheels are here, the largest that is ready first: a job that is killed later has kept what
// cost most. A giant goes up while it still comes down, where the cache can take it so. Every entry is looked up again right before: what another job saved meanwhile is not packed for nothing.
import { messageOf, type Clock, type Log } from '@compose-delivery/runtime';
import type { CacheEntry } from './cache-entries.ts';
import type { GrowingFile, SaveAnswer } from './cache-port.ts';
import { followPart, type Followed } from './follow-part.ts';
import type { GrowingSave, GuardedCache } from './guard-cache.ts';
import type { PartFile, WheelStore } from './store-port.ts';

const SAVES_AT_ONCE = 2;

export type SaveCounts = Readonly<Record<SaveAnswer, number>> & {
  /** Bytes of the wheels in the saved entries. */
  readonly bytes: number;
  /** Keys that the cache has now: saved, or found by another look. */
  readonly held: readonly string[];
};

export type Saver = {
  /** Begins to save every entry whose wheels are all here now. */
  consider(): void;
  /** The file in which this wheel will come, watched if its entry can be saved while it comes. */
  follow(sha256: string, part: PartFile): PartFile;
  /** @param withLast begun when nothing waits any more and the last entries are under way; never rejects */
  finish(withLast?: () => Promise<unknown>): Promise<void>;
  readonly counts: SaveCounts;
};

/** @param cache undefined: nothing is saved */
export function createSaver(
  entries: readonly CacheEntry[],
  cache: GuardedCache | undefined,
  isHere: (sha256: string) => boolean,
  ports: { readonly store: WheelStore; readonly log: Log; readonly clock: Clock },
): Saver {
  const held: string[] = [];
  const counts = { saved: 0, exists: 0, denied: 0, limited: 0, failed: 0, bytes: 0, held };
  const waiting = new Set(cache ? entries : []);
  const ready: CacheEntry[] = [];
  const workers = new Set<Promise<void>>();
  const followed = new Map<string, Followed>();
  const settle = async (entry: CacheEntry, answer: SaveAnswer): Promise<void> => {
    counts[answer] += 1;
    if (answer === 'saved' || answer === 'exists') held.push(entry.key);
    if (answer === 'saved') counts.bytes += await sizeOf(entry, ports.store);
    if (answer === 'denied' || answer === 'limited')
      ports.log.info(`the cache takes no more entries: ${answer}`);
  };
  // After the first refusal the others would only be packed for nothing.
  const isOver = (): boolean => !cache || counts.denied + counts.limited > 0 || cache.trouble() !== undefined;
  const grow = async (
    entry: CacheEntry,
    file: GrowingFile,
  ): Promise<GrowingSave | SaveAnswer | undefined> => {
    try {
      // Not looked up again: nothing is packed for it, and its reservation is refused where the key is there.
      return cache && !isOver() ? await cache.grow(entry, file) : undefined;
    } catch {
      return undefined; // the run is cancelled: whoever waits for the wheel is told
    }
  };
  const save = async (entry: CacheEntry): Promise<void> => {
    if (!cache) return;
    const begun = await followed.get(entry.key)?.begun();
    if (begun !== undefined) return settle(entry, typeof begun === 'string' ? begun : await begun.finish());
    if (isOver()) return;
    const scratch = await ports.store.openScratch();
    try {
      if ((await cache.lookUp(entry)) === entry.key) return await settle(entry, 'exists');
      if (cache.trouble() !== undefined) return;
      for (const name of entry.names) await scratch.link(name);
      await settle(entry, await cache.write(entry, scratch.path));
    } catch (error) {
      counts.failed += 1;
      ports.log.warning(`cache entry ${entry.key} was not saved: ${messageOf(error)}`);
    } finally {
      await scratch.remove();
    }
  };
  const work = async (): Promise<void> => {
    for (let entry = ready.shift(); entry; entry = ready.shift()) await save(entry);
  };
  return {
    counts,
    consider: () => {
      for (const entry of waiting) {
        if (!entry.names.every(isHere)) continue;
        waiting.delete(entry);
        ready.push(entry);
      }
      ready.sort((a, b) => b.bytes - a.bytes);
      while (workers.size < Math.min(SAVES_AT_ONCE, workers.size + ready.length)) {
        const worker: Promise<void> = work().finally(() => workers.delete(worker));
        workers.add(worker);
      }
    },
    follow: (sha256, part) => {
      const entry = [...waiting].find(({ names }) => names.length === 1 && names[0] === sha256);
      if (!entry) return part;
      const one = followPart(part, (file) => grow(entry, file), ports.clock);
      followed.set(entry.key, one);
      return one.part;
    },
    finish: async (withLast) => {
      while (ready.length > 0 && workers.size > 0) await Promise.race(workers);
      const beside = withLast?.();
      while (workers.size > 0) await Promise.all(workers);
      await beside;
    },
  };
}

async function sizeOf(entry: CacheEntry, store: WheelStore): Promise<number> {
  const sizes = await Promise.all(entry.wheels.map((wheel) => store.sizeOf(wheel.sha256)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
