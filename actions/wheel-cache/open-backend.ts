// The cache that the input asks for. One that cannot be opened is said once and then left out: it never fails the step.
import { InputError, messageOf, type Cache, type Ports } from '@compose-delivery/runtime';
import { openDirectoryCache } from '@compose-delivery/wheels/adapters';
import { isAbsolute, join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';

export async function openBackend(inputs: WheelCacheInputs, ports: Ports): Promise<Cache | undefined> {
  const { cacheBackend, cacheDirectory } = inputs;
  if (cacheBackend === 'none') return undefined;
  if (cacheBackend === 'directory') {
    if (cacheDirectory === '')
      throw new InputError([
        { input: 'cache-directory', expected: 'a folder, since cache-backend is directory', seen: 'nothing' },
      ]);
    const folder = isAbsolute(cacheDirectory) ? cacheDirectory : join(ports.workspace, cacheDirectory);
    return openDirectoryCache(folder, ports.workspace, ports.log);
  }
  if (
    cacheBackend === 'auto' &&
    ports.environment.ACTIONS_RESULTS_URL === undefined &&
    ports.environment.ACTIONS_CACHE_URL === undefined
  )
    return undefined;
  try {
    const cache = await ports.cache();
    if (cache.available()) return cache;
    ports.log.warning('the Actions cache is not available here; wheels are kept in the wheelhouse only');
  } catch (error) {
    ports.log.warning(
      `the Actions cache cannot be opened: ${messageOf(error)}; wheels are kept in the wheelhouse only`,
    );
  }
  return undefined;
}
