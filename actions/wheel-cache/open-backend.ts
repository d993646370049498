// The cache that the input asks for, with what this run may do with it. One that cannot be opened is said once and then left out: it
// never fails the step.
import { InputError, messageOf, type Ports } from '@compose-delivery/runtime';
import {
  CACHE_LIMITS,
  decideSave,
  guardCache,
  readCacheAccess,
  type CacheAccess,
  type CacheLimits,
  type GuardedCache,
  type WheelCache,
  type WheelStore,
} from '@compose-delivery/wheels';
import {
  fallingBack,
  openDirectCache,
  openDirectoryCache,
  toolkitCache,
} from '@compose-delivery/wheels/adapters';
import { isAbsolute, join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';

export type Backend = {
  readonly cache: GuardedCache | undefined;
  readonly access: CacheAccess;
  readonly saves: boolean;
  readonly defaultBranch: string | undefined;
  readonly close: () => Promise<void>;
};

/** @param limits for tests */
export async function openBackend(
  inputs: WheelCacheInputs,
  store: WheelStore,
  ports: Ports,
  limits: CacheLimits = CACHE_LIMITS,
): Promise<Backend> {
  const onDisk = inputs.cacheBackend === 'directory';
  const access = readCacheAccess(onDisk ? {} : ports.environment);
  const scratch = await store.openScratch();
  const opened = await openStore(inputs, scratch.path, ports);
  const close = async (): Promise<void> => {
    await opened?.close();
    await scratch.remove();
  };
  const branch = await defaultBranch(ports);
  const common = { access, defaultBranch: branch, close };
  if (!opened) return { ...common, cache: undefined, saves: false };
  if (access.why !== '') {
    const able = access.read
      ? 'only be read'
      : access.write
        ? 'only be written'
        : 'neither be read nor written';
    ports.log.notice(`the cache can ${able}: ${access.why}`);
  }
  const decision = decideSave(inputs.save, access, ports.facts, branch);
  if (!decision.saves && access.write) ports.log.info(`new cache entries are not saved: ${decision.why}`);
  const cache = guardCache(opened, access, ports, limits);
  return { ...common, cache: access.read || decision.saves ? cache : undefined, saves: decision.saves };
}

async function openStore(
  inputs: WheelCacheInputs,
  scratch: string,
  ports: Ports,
): Promise<WheelCache | undefined> {
  const { cacheBackend, cacheDirectory } = inputs;
  if (cacheBackend === 'none') return undefined;
  if (cacheBackend === 'directory') {
    if (cacheDirectory === '')
      throw new InputError([
        { input: 'cache-directory', expected: 'a folder, since cache-backend is directory', seen: 'nothing' },
      ]);
    return openDirectoryCache(
      isAbsolute(cacheDirectory) ? cacheDirectory : join(ports.workspace, cacheDirectory),
    );
  }
  const { ACTIONS_RESULTS_URL: results, ACTIONS_CACHE_URL: old } = ports.environment;
  if (cacheBackend === 'auto' && !results && !old) return undefined;
  const say = (why: string): undefined =>
    void ports.log.warning(`the Actions cache ${why}; wheels are kept in the wheelhouse only`);
  try {
    const client = await ports.cache();
    if (!client.available()) return say('is not available here');
    const toolkit = toolkitCache(client, scratch);
    const direct = cacheBackend === 'toolkit' ? undefined : openDirect(client.service(), ports);
    if (direct) return fallingBack(direct, toolkit, ports.log);
    if (cacheBackend !== 'direct') return toolkit;
    return say('has no version 2 here, which cache-backend "direct" speaks');
  } catch (error) {
    return say(`cannot be opened: ${messageOf(error)}`);
  }
}

function openDirect(
  service: { version: 1 | 2; url: string } | undefined,
  ports: Ports,
): WheelCache | undefined {
  const token = ports.environment.ACTIONS_RUNTIME_TOKEN;
  return service?.version === 2 && token
    ? openDirectCache({ url: service.url, token }, ports.http)
    : undefined;
}

/** As the event's payload says it; absent outside of Actions. */
async function defaultBranch(ports: Ports): Promise<string | undefined> {
  try {
    const path = ports.environment.GITHUB_EVENT_PATH;
    const text = path ? await ports.files.readText(path) : undefined;
    const payload = JSON.parse(text ?? '{}') as { repository?: { default_branch?: unknown } };
    const name = payload.repository?.default_branch;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined; // a payload that cannot be read tells nothing
  }
}
