// The wheel cache on @actions/cache.
import type { Cache } from '@compose-delivery/runtime';
import type { WheelCache } from '../cache-port.ts';

/** @param scratch a folder for questions, which the toolkit wants to be asked in one */
export function toolkitCache(cache: Cache, scratch: string): WheelCache {
  return {
    name: 'toolkit',
    lookUp: ({ names, key }, signal, orNewest) =>
      cache.lookUp({ names, key, folder: scratch, signal, ...(orNewest === undefined ? {} : { orNewest }) }),
    read: async ({ names, key }, folder, signal) => ({
      found: await cache.restore({ names, key, folder, signal }),
    }),
    write: ({ names, key }, folder, signal) => cache.save({ names, key, folder, signal }),
    close: () => cache.close(),
  };
}
