// Pruning over REST, by the client that actions use, on a double of GitHub that knows pages and rights.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  secondaryRateLimit,
  scopesOfRun,
  startCacheService,
  startGitHubDouble,
  type CacheService,
  type GitHubDouble,
  type Permissions,
} from '@compose-delivery/local-runner/doubles';
import type { GitHub } from '@compose-delivery/runtime';
import { realHttp, realPorts } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { openDirectCache } from './adapters/direct-cache.ts';
import { pruneCache, type PruneGiven } from './prune-cache.ts';

type World = {
  readonly service: CacheService;
  readonly double: GitHubDouble;
  /** Saves entries of 1 kB, a minute after one another. */
  readonly save: (keys: readonly string[], ref?: string) => Promise<void>;
  readonly prune: (
    more?: Partial<PruneGiven> & { permissions?: string },
  ) => Promise<Awaited<ReturnType<typeof pruneCache>> & { text: string }>;
  readonly left: () => string[];
};

const key = (kind: string, i: number): string => `${kind}1-${i.toString(16).padStart(64, '0')}-e`;
const TOKENS: Record<string, Permissions> = {
  writes: { actions: 'write', 'pull-requests': 'read' },
  blind: { actions: 'write' },
  reads: { actions: 'read' },
  nothing: { contents: 'read' },
};

const github = (double: GitHubDouble, token: string): Promise<GitHub> =>
  realPorts({ GITHUB_API_URL: double.apiUrl }, 'terminal').github(token);

function withWorld(body: (world: World) => Promise<void>): Promise<void> {
  return withFolder(async (home) => {
    let now = Date.UTC(2026, 10, 1);
    const service = await startCacheService({ directory: join(home, 'cache'), now: () => new Date(now) });
    const sha = 'a'.repeat(40);
    const pulls = [7, 8].map((number) => ({
      number,
      title: 't',
      author: 'a',
      headSha: sha,
      ...(number === 7 ? { mergeCommitSha: sha } : {}),
    }));
    const double = await startGitHubDouble({ slug: 'acme/shop', caches: service, tokens: TOKENS, pulls });
    await writeFile(join(home, 'f'), Buffer.alloc(1_000));
    const save: World['save'] = async (keys, ref = 'refs/heads/main') => {
      const token = service.token(scopesOfRun({ ref, defaultBranch: 'main' }));
      const cache = openDirectCache({ url: service.url, token }, realHttp);
      for (const one of keys) {
        now += 60_000;
        await cache.write({ key: one, names: ['f'], bytes: 0 }, home, new AbortController().signal);
      }
    };
    const prune: World['prune'] = async ({ permissions = 'writes', ...more } = {}) => {
      const log = recordedLog();
      const given: PruneGiven = {
        github: await github(double, permissions),
        repository: 'acme/shop',
        maxBytes: 2_000,
        defaultRef: 'refs/heads/main',
        current: new Set(),
        damaged: new Set(),
        generations: 0,
        keysOf: async () => [],
        log,
        ...more,
      };
      return { ...(await pruneCache(given)), text: log.lines.join('\n') };
    };
    try {
      await body({ service, double, save, prune, left: () => service.entries().map((entry) => entry.key) });
    } finally {
      await double.close();
      await service.close();
    }
  });
}

test('over the budget: the longest unused go until it fits; what the locks need and what is not ours stays', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([key('whl', 1), key('whl', 2), key('pack', 3), 'buildkit-blob-1', key('whl', 4)]);
    const done = await prune({ current: new Set([key('whl', 1)]) });
    expect(done).toMatchObject({ done: true, before: 4_000, after: 2_000 });
    expect(left()).toEqual([key('whl', 1), 'buildkit-blob-1', key('whl', 4)]);
  }));

test('entries of closed pull requests go first, however new they are; those of open ones do not', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([key('whl', 1), key('whl', 2)]);
    await save([key('whl', 3)], 'refs/pull/8/merge');
    await save([key('whl', 4)], 'refs/pull/7/merge');
    await prune({ maxBytes: 3_000 });
    expect(left()).toEqual([key('whl', 1), key('whl', 2), key('whl', 3)]);
  }));

test('a token that cannot see pull requests: all count as open, and pruning goes on', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([key('whl', 1), key('whl', 2)]);
    await save([key('whl', 4)], 'refs/pull/7/merge');
    expect((await prune({ permissions: 'blind' })).done).toBe(true);
    expect(left()).toEqual([key('whl', 2), key('whl', 4)]);
  }));

test('the entries of the last generations stay, as their records name them', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([key('whl', 1), key('gen', 1), key('whl', 2), key('gen', 2), key('whl', 3), key('gen', 3)]);
    const records = new Map([
      [key('gen', 1), [key('whl', 1)]],
      [key('gen', 2), [key('whl', 2)]],
    ]);
    await prune({
      maxBytes: 0,
      current: new Set([key('whl', 3), key('gen', 3)]),
      generations: 1,
      keysOf: async (one) => records.get(one) ?? [],
    });
    expect(left()).toEqual([key('whl', 2), key('gen', 2), key('whl', 3), key('gen', 3)]);
  }));

test(
  'more than a page: all are seen',
  () =>
    withWorld(async ({ save, prune, left, double }) => {
      await save(Array.from({ length: 130 }, (_, i) => key('whl', i)));
      await prune({ maxBytes: 128_000 });
      expect(left()).toHaveLength(128);
      expect(left()[0]).toBe(key('whl', 2));
      const lists = double
        .requests()
        .filter((one) => one.method === 'GET' && one.path.endsWith('/actions/caches'));
      expect(lists).toHaveLength(2);
    }),
  180_000,
);

test('a token that may only read: nothing is deleted, it is said what would go', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([1, 2, 3, 4].map((i) => key('whl', i)));
    const { done, why, removals, text } = await prune({ permissions: 'reads' });
    expect(done).toBe(false);
    expect(why).toContain('`actions: write`');
    expect(removals.map((one) => one.entry.key)).toEqual([key('whl', 1), key('whl', 2)]);
    expect(text).toContain('2 cache entries of earlier locks would go');
    expect(left()).toHaveLength(4);
  }));

test('a token that may not even list: left out, and said', () =>
  withWorld(async ({ save, prune, left }) => {
    await save([1, 2, 3].map((i) => key('whl', i)));
    const { done, removals, text } = await prune({ permissions: 'nothing' });
    expect([done, removals, left().length]).toEqual([false, [], 3]);
    expect(text).toContain('pruning is left out');
  }));

test('within the budget nothing is asked but the list; a damaged entry goes all the same', () =>
  withWorld(async ({ save, prune, left, double }) => {
    await save([key('whl', 1), key('whl', 2)]);
    await save([key('whl', 3)], 'refs/pull/8/merge');
    await prune({ maxBytes: 10_000, damaged: new Set([key('whl', 2)]) });
    expect(left()).toEqual([key('whl', 1), key('whl', 3)]);
    expect(double.requests().map((one) => one.method)).toEqual(['GET', 'DELETE']);
  }));

test('an entry that went meanwhile is gone as wanted; a rate limit ends the deleting, and is said', () =>
  withWorld(async ({ save, prune, left, double }) => {
    await save([1, 2, 3, 4, 5].map((i) => key('whl', i)));
    await double.inject({
      operation: 'actions/delete-actions-cache-by-id',
      status: 404,
      body: { message: 'Not Found' },
    });
    expect((await prune({ maxBytes: 4_000 })).done).toBe(true);
    await double.inject({ operation: 'actions/delete-actions-cache-by-id', ...secondaryRateLimit(60) });
    const { done, why } = await prune();
    expect([done, left().length]).toEqual([false, 5]);
    expect(why).toContain('60 s');
  }));

test('GitHub is down: never a failure', () =>
  withWorld(async ({ prune, double }) => {
    const lift = await double.inject({ outage: true });
    expect((await prune()).done).toBe(false);
    await lift();
  }));
