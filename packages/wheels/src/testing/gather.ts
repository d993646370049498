// One gathering from beginning to end, as the action does it: look up, plan, restore, download, save.
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { toolkitCache } from '../adapters/toolkit-cache.ts';
import { openDownload } from '../adapters/open-download.ts';
import { openWheelStore } from '../adapters/wheel-store.ts';
import { standardBackoff } from '../backoff.ts';
import { readCacheAccess, type CacheAccess } from '../cache-access.ts';
import { planCacheEntries, type Placement } from '../cache-entries.ts';
import type { WheelCache } from '../cache-port.ts';
import type { FetchPolicy } from '../fetch-job.ts';
import { gatherWheels } from '../gather-wheels.ts';
import { CACHE_LIMITS, guardCache, type CacheLimits } from '../guard-cache.ts';
import { createLimiter } from '../limiter.ts';
import { lookAtWheel } from '../look-at-wheel.ts';
import { planWheels, uniqueWheels } from '../plan-wheels.ts';
import { lookUpEntries } from '../restore-entries.ts';
import type { Wheel } from '../resolve-wheels.ts';
import { createSourceHealth } from '../source-health.ts';
import type { IndexServer, ServedFile } from './index-server.ts';
import type { MemoryCache } from './memory-cache.ts';

const POLICY: FetchPolicy = {
  watch: { connectTimeoutMs: 5_000, idleTimeoutMs: 5_000, minBytesPerSecond: 0, windowMs: 1_000 },
  backoff: standardBackoff(() => '80000000'),
  retries: 0,
  rangedFromBytes: 100_000_000,
  pieceBytes: 100_000_000,
  totalTimeoutMs: 30_000,
};

export type GatherGiven = {
  readonly files: readonly ServedFile[];
  readonly server: IndexServer;
  readonly cache?: MemoryCache | WheelCache | undefined;
  readonly access?: CacheAccess;
  readonly saves?: boolean;
  readonly failOnMiss?: boolean;
  readonly known?: Placement;
  readonly minEntryBytes?: number;
  readonly limits?: Partial<CacheLimits>;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<FetchPolicy>;
  readonly withLastSave?: () => Promise<unknown>;
};

export function wheelOf({ name, filename, sha256, bytes }: ServedFile, server: IndexServer): Wheel {
  return {
    package: name,
    version: '1.0',
    filename,
    sha256,
    size: bytes.length,
    urls: [server.fileUrl(filename)],
  };
}

/** Gathers into `<root>/wheelhouse`. */
export async function gather(root: string, given: GatherGiven) {
  const store = await openWheelStore(`${root}/wheelhouse`);
  const log = recordedLog();
  const signal = given.signal ?? new AbortController().signal;
  const wheels = uniqueWheels(given.files.map((file) => wheelOf(file, given.server)));
  const opened = given.cache && ('calls' in given.cache ? toolkitCache(given.cache, root) : given.cache);
  const limits = { ...CACHE_LIMITS, ...given.limits };
  const cache =
    opened &&
    guardCache(opened, given.access ?? readCacheAccess({}), { clock: realClock, log, signal }, limits);
  const entries = planCacheEntries(wheels, given.minEntryBytes, given.known);
  const local = new Map<string, 'present' | 'absent' | 'corrupt'>();
  for (const wheel of wheels) local.set(wheel.sha256, await lookAtWheel(wheel, store));
  const cached = cache ? await lookUpEntries(cache, entries) : undefined;
  const plan = planWheels(wheels, entries, { local, cached });
  const ports = {
    open: openDownload,
    clock: realClock,
    signal,
    log,
    indexes: [],
    store,
    limit: createLimiter(4),
    health: createSourceHealth(),
    moreAddresses: () => Promise.resolve([]),
  };
  const { saves = true, failOnMiss = false } = given;
  const gathered = await gatherWheels(
    plan,
    ports,
    { ...POLICY, ...given.policy },
    {
      cache,
      saves,
      concurrency: 4,
      failOnMiss,
      ...(given.withLastSave && { withLastSave: given.withLastSave }),
      planFor: (damaged) =>
        planWheels(damaged, entries, {
          local: new Map(damaged.map(({ sha256 }) => [sha256, 'corrupt'])),
          cached,
        }),
    },
  );
  const sources = gathered.results.map((result) => result.source);
  return { plan, entries, gathered, store, log, text: log.lines.join('\n'), sources, cache };
}
