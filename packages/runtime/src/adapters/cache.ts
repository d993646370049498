// The Actions cache through @actions/cache, loaded only when asked for: its client is the largest part of a bundle.
import type { Cache, Log } from '../ports.ts';
import { messageOf } from '../errors.ts';

/** A cache that is down may take 28 s a call before the client gives up; a build has better things to do. */
const DEADLINE_MS = { lookup: 15_000, transfer: 15 * 60_000 };

export async function openCache(log: Log): Promise<Cache> {
  const client = await import('@actions/cache');
  const within = <T>(work: Promise<T>, ms: number): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer from the cache service within ${ms / 1_000} s`)),
        ms,
      );
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
  return {
    available: () => client.isFeatureAvailable(),
    restore: async (paths, key, options) => {
      const lookupOnly = options?.lookupOnly ?? false;
      try {
        const work = client.restoreCache([...paths], key, [], { lookupOnly });
        return await within(work, lookupOnly ? DEADLINE_MS.lookup : DEADLINE_MS.transfer);
      } catch (error) {
        log.warning(`cache entry ${key} was not read: ${messageOf(error)}`);
        return undefined;
      }
    },
    save: async (paths, key) => {
      try {
        const id = await within(client.saveCache([...paths], key), DEADLINE_MS.transfer);
        return id === -1 ? 'failed' : 'saved';
      } catch (error) {
        const seen = messageOf(error);
        if (/already exists/i.test(seen)) return 'exists';
        if (/denied|read.?only/i.test(seen)) return 'denied';
        log.warning(`cache entry ${key} was not saved: ${seen}`);
        return 'failed';
      }
    },
  };
}
