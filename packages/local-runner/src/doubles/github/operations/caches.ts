// The REST side of the Actions cache: listing and deleting what the cache service holds.
import type { CacheEntry } from '../../cache/entry.ts';
import { notFound } from '../api-error.ts';
import type { Call, Operations } from '../call.ts';
import { paged } from '../call.ts';

const renderCache = (entry: CacheEntry): Record<string, unknown> => ({
  id: entry.id,
  ref: entry.scope,
  key: entry.key,
  version: entry.version,
  last_accessed_at: entry.lastAccessedAt,
  created_at: entry.createdAt,
  size_in_bytes: entry.sizeInBytes,
});

const sortValue: Record<string, (entry: CacheEntry) => string | number> = {
  created_at: (entry) => entry.createdAt,
  last_accessed_at: (entry) => entry.lastAccessedAt,
  size_in_bytes: (entry) => entry.sizeInBytes,
};

function listCaches(call: Call): ReturnType<typeof paged> {
  const { world, query } = call;
  const value = sortValue[query['sort'] ?? 'last_accessed_at'] ?? ((entry: CacheEntry): number => entry.id);
  const sign = query['direction'] === 'asc' ? 1 : -1;
  const found = world.caches
    .entries()
    .filter(
      ({ key, scope }) =>
        key.startsWith(query['key'] ?? '') && (query['ref'] === undefined || scope === query['ref']),
    )
    .sort((a, b) => sign * (value(a) === value(b) ? a.id - b.id : value(a) < value(b) ? -1 : 1));
  return paged(call, found.map(renderCache), (page) => ({ total_count: found.length, actions_caches: page }));
}

export const cacheOperations: Operations = {
  'actions/get-actions-cache-list': listCaches,
  'actions/get-actions-cache-usage'({ world }) {
    const entries = world.caches.entries();
    return {
      status: 200,
      body: {
        full_name: `${world.state.owner}/${world.state.repo}`,
        active_caches_size_in_bytes: entries.reduce((sum, entry) => sum + entry.sizeInBytes, 0),
        active_caches_count: entries.length,
      },
    };
  },
  async 'actions/delete-actions-cache-by-key'({ world, query }) {
    const ids = world.caches
      .entries()
      .filter(
        ({ key, scope }) => key === query['key'] && (query['ref'] === undefined || scope === query['ref']),
      )
      .map(({ id }) => id);
    if (ids.length === 0) throw notFound();
    const removed = await world.caches.remove(ids);
    return { status: 200, body: { total_count: removed.length, actions_caches: removed.map(renderCache) } };
  },
  async 'actions/delete-actions-cache-by-id'({ world, params }) {
    const removed = await world.caches.remove([Number(params['cache_id'])]);
    if (removed.length === 0) throw notFound();
    return { status: 204 };
  },
};
