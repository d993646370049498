// Pruning over GitHub's REST API. It never fails the step: without the right to delete it says what would go.
import { GitHubError, messageOf, type GitHub, type Log } from '@compose-delivery/runtime';
import { newestKeys, planPruning, type ListedEntry, type PrunePlan, type Removal } from './plan-pruning.ts';

export type PruneGiven = {
  readonly github: GitHub;
  /** `owner/name`. */
  readonly repository: string;
  readonly maxBytes: number;
  readonly defaultRef: string | undefined;
  /** Keys of the current locks. */
  readonly current: ReadonlySet<string>;
  readonly damaged: ReadonlySet<string>;
  /** Earlier generations to keep, besides the current one. */
  readonly generations: number;
  /** The keys that a record of an earlier generation names, read from the cache. */
  readonly keysOf: (generationKey: string) => Promise<readonly string[]>;
  readonly log: Log;
};

export type Pruned = {
  readonly removals: readonly Removal[];
  /** False: the right to delete is missing, or something else came between; `why` says it. */
  readonly done: boolean;
  readonly why: string;
  readonly before: number;
  readonly after: number;
};

const PER_PAGE = 100;
const MOST_PAGES = 100;
const MOST_PULLS = 50;

const NOTHING: Pruned = { removals: [], done: true, why: '', before: 0, after: 0 };

export async function pruneCache(given: PruneGiven): Promise<Pruned> {
  let plan: PrunePlan | undefined;
  try {
    plan = await makePlan(given);
  } catch (error) {
    const why = `the cache entries cannot be listed: ${describe(error, 'read')}`;
    given.log.info(`pruning is left out: ${why}`);
    return { ...NOTHING, done: false, why };
  }
  const removed: Removal[] = [];
  for (const removal of plan.removals) {
    try {
      await deleteEntry(given, removal.entry);
      removed.push(removal);
    } catch (error) {
      const why = describe(error, 'write');
      const left = plan.removals.length - removed.length;
      given.log.notice(`${left} cache entries of earlier locks would go, but were not deleted: ${why}`);
      return { ...plan, done: false, why };
    }
  }
  return { ...plan, done: true, why: '' };
}

async function makePlan(given: PruneGiven): Promise<PrunePlan> {
  const entries = await listEntries(given);
  const wish = {
    maxBytes: given.maxBytes,
    defaultRef: given.defaultRef,
    damaged: given.damaged,
    keep: given.current,
    closed: new Set<string>(),
  };
  const first = planPruning(entries, wish);
  if (first.removals.every((removal) => removal.why === 'damaged')) return first;
  // Only now, since it costs requests: what else stays, and which pull requests are over.
  const keep = await keysToKeep(given, entries);
  return planPruning(entries, { ...wish, keep, closed: await closedRefs(given, entries) });
}

async function keysToKeep(given: PruneGiven, entries: readonly ListedEntry[]): Promise<ReadonlySet<string>> {
  const earlier = (prefix: string): readonly string[] =>
    newestKeys(entries, prefix, given.defaultRef)
      .filter((key) => !given.current.has(key))
      .slice(0, given.generations);
  const generations = earlier('gen1-');
  const members = await Promise.all(generations.map((key) => given.keysOf(key)));
  return new Set([...given.current, ...generations, ...members.flat(), ...earlier('res1-')]);
}

type Page = {
  readonly actions_caches?: readonly {
    readonly id?: number;
    readonly key?: string;
    readonly ref?: string;
    readonly size_in_bytes?: number;
    readonly last_accessed_at?: string;
    readonly created_at?: string;
  }[];
};

async function listEntries({ github, repository }: PruneGiven): Promise<readonly ListedEntry[]> {
  const entries = new Map<number, ListedEntry>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.request<Page>('GET /repos/{owner}/{repo}/actions/caches', {
      ...place(repository),
      per_page: PER_PAGE,
      page,
      // An order that deleting and using do not change while the pages are read.
      sort: 'created_at',
      direction: 'asc',
    });
    const read = data.actions_caches ?? [];
    for (const { id, key, ref, size_in_bytes: bytes, last_accessed_at: used, created_at: created } of read)
      if (id !== undefined && key !== undefined && ref !== undefined)
        entries.set(id, { id, key, ref, bytes: bytes ?? 0, used: used ?? '', created: created ?? '' });
    if (read.length < PER_PAGE) break;
  }
  return [...entries.values()];
}

/** A pull request is an issue, too; one that cannot be read counts as open. */
async function closedRefs(
  { github, repository }: PruneGiven,
  entries: readonly ListedEntry[],
): Promise<ReadonlySet<string>> {
  const numbers = new Map<number, string>();
  for (const { ref } of entries) {
    const number = /^refs\/pull\/(\d+)\/merge$/.exec(ref)?.[1];
    if (number !== undefined) numbers.set(Number(number), ref);
  }
  const closed = new Set<string>();
  for (const [issue_number, ref] of [...numbers].slice(0, MOST_PULLS)) {
    try {
      const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
      const { data } = await github.request<{ state?: string }>(route, {
        ...place(repository),
        issue_number,
      });
      if (data.state === 'closed') closed.add(ref);
    } catch (error) {
      if (error instanceof GitHubError && error.status === 403) break; // no right to look: nor at the next
    }
  }
  return closed;
}

async function deleteEntry({ github, repository }: PruneGiven, entry: ListedEntry): Promise<void> {
  try {
    await github.request('DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}', {
      ...place(repository),
      cache_id: entry.id,
    });
  } catch (error) {
    if (!(error instanceof GitHubError && error.status === 404)) throw error; // gone already, as wanted
  }
}

function place(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

function describe(error: unknown, access: 'read' | 'write'): string {
  if (!(error instanceof GitHubError)) return messageOf(error);
  if (error.retryAfterSeconds !== undefined)
    return `GitHub asks to come again in ${error.retryAfterSeconds} s`;
  if (error.status === 403 || error.status === 401)
    return `the token lacks the permission \`actions: ${access}\``;
  return messageOf(error);
}
