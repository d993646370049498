// Keeps the cache within its budget: a folder by itself, the Actions cache over GitHub's REST API. Never fails the step.
import { messageOf, type Ports } from '@compose-delivery/runtime';
import { isDefaultBranch, pruneCache, type Gathered, type Pruned } from '@compose-delivery/wheels';
import type { WheelCacheInputs } from './action.ts';
import type { Observed } from './observe.ts';
import type { Backend } from './open-backend.ts';

const NOT_DONE: Pruned = { removals: [], done: true, why: '', before: 0, after: 0 };

export async function prune(
  { cache, access, defaultBranch }: Backend,
  seen: Pick<Observed, 'keys' | 'keysOf'>,
  gathered: Gathered,
  inputs: WheelCacheInputs,
  ports: Ports,
): Promise<Pruned> {
  if (!cache) return NOT_DONE;
  if (cache.name === 'directory') {
    for (const key of gathered.damaged) await cache.forget(key);
    const removed = inputs.prune ? await cache.shrink(inputs.maxCacheBytes, seen.keys) : [];
    const removals = removed.map((key, id) => ({
      entry: { id, key, ref: '', bytes: 0, used: '', created: '' },
      why: 'unused' as const,
    }));
    return { ...NOT_DONE, removals };
  }
  // The locks of another branch say nothing about what the default branch needs.
  const mine =
    isDefaultBranch(access, ports.facts, defaultBranch) && !/^pull_request/.test(ports.facts.eventName ?? '');
  if (!inputs.prune || inputs.githubToken === '' || ports.facts.repository === undefined || !mine)
    return NOT_DONE;
  try {
    return await pruneCache({
      github: await ports.github(inputs.githubToken),
      repository: ports.facts.repository,
      maxBytes: inputs.maxCacheBytes,
      defaultRef: defaultBranch === undefined ? access.ownScope : `refs/heads/${defaultBranch}`,
      current: seen.keys,
      damaged: new Set(gathered.damaged),
      generations: inputs.keepGenerations,
      keysOf: seen.keysOf,
      log: ports.log,
    });
  } catch (error) {
    ports.log.info(`pruning is left out: ${messageOf(error)}`);
    return { ...NOT_DONE, done: false, why: messageOf(error) };
  }
}
