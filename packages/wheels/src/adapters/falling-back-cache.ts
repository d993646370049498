// The direct client first; at the first answer that its protocol does not know, the toolkit for the rest of the run.
import type { Log } from '@compose-delivery/runtime';
import { ProtocolSurprise, type WheelCache } from '../cache-port.ts';

export function fallingBack(first: WheelCache, other: WheelCache, log: Log): WheelCache {
  let surprised = false;
  const asked = async <T>(work: (cache: WheelCache) => Promise<T>): Promise<T> => {
    if (surprised) return work(other);
    try {
      return await work(first);
    } catch (error) {
      if (!(error instanceof ProtocolSurprise)) throw error;
      if (!surprised)
        log.warning(
          `the cache service speaks otherwise than expected (${error.message}); @actions/cache is used instead`,
        );
      surprised = true;
      return work(other);
    }
  };
  return {
    get name() {
      return surprised ? other.name : first.name;
    },
    lookUp: (entry, signal, orNewest) => asked((cache) => cache.lookUp(entry, signal, orNewest)),
    read: (entry, folder, signal) => asked((cache) => cache.read(entry, folder, signal)),
    write: (entry, folder, signal) => asked((cache) => cache.write(entry, folder, signal)),
    grow: (entry, file, signal, life) =>
      asked((cache) => cache.grow?.(entry, file, signal, life) ?? Promise.resolve(undefined)),
    close: async () => {
      await first.close();
      await other.close();
    },
  };
}
