// Keeps a cache in trouble from costing more than it can give: rights are known before anything is asked, every call has its own limit,
// and one call without an answer ends the asking for this run. The index has the same bytes.
import { messageOf, type Clock, type Log } from '@compose-delivery/runtime';
import type { CacheAccess } from './cache-access.ts';
import {
  CacheTimeout,
  type GrowingEntry,
  type GrowingFile,
  type ReadEntry,
  type SaveAnswer,
  type StoredEntry,
  type WheelCache,
} from './cache-port.ts';

export type CacheLimits = {
  /** For one question; the toolkit alone would take 28 s. */
  readonly lookUpMs: number;
  /** For one transfer: so long, and longer by what its bytes take at `bytesPerSecond`. */
  readonly transferMs: number;
  readonly bytesPerSecond: number;
  /** GitHub allows 200 a minute and repository; other jobs want some, too. */
  readonly newEntriesPerMinute: number;
};

export const CACHE_LIMITS: CacheLimits = {
  lookUpMs: 10_000,
  transferMs: 30_000,
  bytesPerSecond: 1_000_000,
  newEntriesPerMinute: 150,
};

/** Faults in a row after which nobody asks any more. */
const MOST_FAULTS = 3;

/** A growing entry whose end has its time limit, too. */
export type GrowingSave = Omit<GrowingEntry, 'finish'> & { finish(): Promise<SaveAnswer> };

export type GuardedCache = {
  readonly name: WheelCache['name'];
  readonly access: CacheAccess;
  /** Why the cache is left alone from now on; undefined while it is not. */
  trouble(): string | undefined;
  /** undefined: not there, or nobody answered. Never rejects, except when the run is cancelled. */
  lookUp(entry: StoredEntry, orNewest?: string): Promise<string | undefined>;
  read(entry: StoredEntry, folder: string): Promise<ReadEntry>;
  write(entry: StoredEntry, folder: string): Promise<SaveAnswer>;
  /** Begins to save a file that is still on its way; undefined where that cannot be done: it is saved when it is whole. */
  grow(entry: StoredEntry, file: GrowingFile): Promise<GrowingSave | SaveAnswer | undefined>;
  forget(key: string): Promise<void>;
  shrink(maxBytes: number, keep: ReadonlySet<string>): Promise<readonly string[]>;
  close(): Promise<void>;
};

type Ports = { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal };

/** @param limits for tests; real runs have CACHE_LIMITS */
export function guardCache(
  cache: WheelCache,
  access: CacheAccess,
  ports: Ports,
  limits: CacheLimits = CACHE_LIMITS,
): GuardedCache {
  let trouble: string | undefined;
  let limited = false;
  let faults = 0;
  const created: number[] = [];
  const giveUp = (why: string): void => {
    if (trouble === undefined)
      ports.log.warning(
        `the cache is left alone for the rest of this run: ${why}; wheels come from the index`,
      );
    trouble ??= why;
  };
  const attempt = async <T>(
    what: string,
    ms: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> => {
    if (trouble !== undefined) return undefined;
    try {
      const result = await withinTime(what, ms, work, ports);
      faults = 0;
      return result;
    } catch (error) {
      ports.signal.throwIfAborted();
      faults += 1;
      if (error instanceof CacheTimeout || faults >= MOST_FAULTS) giveUp(messageOf(error));
      else ports.log.warning(`the cache, ${what}: ${messageOf(error)}`);
      return undefined;
    }
  };
  const transferMs = (bytes: number): number => limits.transferMs + (bytes * 1_000) / limits.bytesPerSecond;
  return {
    get name() {
      return cache.name;
    },
    access,
    trouble: () => trouble,
    lookUp: async (entry, orNewest) =>
      access.read
        ? attempt(`asked for ${entry.key}`, limits.lookUpMs, (signal) =>
            cache.lookUp(entry, signal, orNewest),
          )
        : undefined,
    read: async (entry, folder) =>
      (access.read
        ? await attempt(`reading ${entry.key}`, transferMs(entry.bytes), (signal) =>
            cache.read(entry, folder, signal),
          )
        : undefined) ?? { found: false },
    write: async (entry, folder) => {
      if (!access.write) return 'denied';
      if (limited) return 'limited';
      if (trouble === undefined) await takeTurn(created, limits.newEntriesPerMinute, ports);
      const answer = await attempt(`saving ${entry.key}`, transferMs(entry.bytes), (signal) =>
        cache.write(entry, folder, signal),
      );
      limited ||= answer === 'limited';
      return answer ?? 'failed';
    },
    grow: async (entry, file) => {
      if (!cache.grow || !access.write || limited || trouble !== undefined) return undefined;
      await takeTurn(created, limits.newEntriesPerMinute, ports);
      const what = `saving ${entry.key}`;
      const begun = await attempt(what, limits.lookUpMs, async (signal) =>
        cache.grow?.(entry, file, signal, ports.signal),
      );
      limited ||= begun === 'limited';
      if (begun === undefined || typeof begun === 'string') return begun;
      const finish = (): Promise<SaveAnswer | undefined> =>
        attempt(what, transferMs(entry.bytes), (signal) => begun.finish(signal));
      return { ...begun, finish: async () => (await finish()) ?? 'failed' };
    },
    forget: async (key) =>
      void (await attempt(`removing ${key}`, limits.lookUpMs, async () => cache.forget?.(key))),
    shrink: async (maxBytes, keep) =>
      (await attempt('pruning', limits.transferMs, async () => cache.shrink?.(maxBytes, keep))) ?? [],
    close: () => cache.close(),
  };
}

/** Waits until another new entry is allowed in this minute. */
async function takeTurn(created: number[], perMinute: number, { clock, signal }: Ports): Promise<void> {
  for (;;) {
    const now = clock.monotonic();
    while (created[0] !== undefined && now - created[0] >= 60_000) created.shift();
    if (created.length < perMinute) {
      created.push(now);
      return;
    }
    await clock.sleep(60_000 - (now - (created[0] ?? now)), signal);
  }
}

async function withinTime<T>(
  what: string,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  { clock, signal }: Ports,
): Promise<T> {
  const call = new AbortController();
  const over = new AbortController();
  const onAbort = (): void => call.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const late = clock.sleep(ms, over.signal).then(() => {
    const error = new CacheTimeout(`${what}: no answer within ${Math.round(ms / 1_000)} s`);
    call.abort(error);
    throw error;
  });
  late.catch(() => undefined);
  try {
    signal.throwIfAborted();
    return await Promise.race([work(call.signal), late]);
  } finally {
    over.abort();
    signal.removeEventListener('abort', onAbort);
  }
}
