// Makes what the double answers from: options, repository, state, tokens, GitHub's description.
import type { Desk } from './answer-call.ts';
import type { World } from './call.ts';
import { openDirectoryGitStore } from './directory-git-store.ts';
import type { GitStore } from './git-store.ts';
import { createMemoryGitStore } from './memory-git-store.ts';
import { loadApiDescription } from './openapi.ts';
import type { Permissions } from './permissions.ts';
import { createRequestBudget } from './request-budget.ts';
import { seedState } from './seed.ts';
import type { RepositorySeed } from './seed.ts';
import type { CachePort } from './state.ts';

export interface GitHubDoubleOptions extends RepositorySeed {
  /** A real repository for commits and refs: tags made over the API appear in it. */
  readonly gitDirectory?: string;
  /** Further tokens and what they may do; the double's own `token` may do everything. */
  readonly tokens?: Readonly<Record<string, Permissions>>;
  /** Who acts; `github-actions[bot]` when absent. */
  readonly login?: string;
  /** Publishing locks a release and uses its tag name up. */
  readonly immutableReleases?: boolean;
  /** 404 for releases of commits that change workflow files, as GITHUB_TOKEN gets it. True when absent. */
  readonly workflowFileRule?: boolean;
  /** Workflow files that can be dispatched; any when absent. */
  readonly workflows?: readonly string[];
  /** Where `actions/caches` looks: a cache service. Empty when absent. */
  readonly caches?: CachePort;
  /** Primary rate limit a token. 5,000 when absent. */
  readonly requestsPerHour?: number;
  readonly port?: number;
  readonly now?: () => Date;
}

const noCaches: CachePort = { entries: () => [], remove: () => Promise.resolve([]) };

async function openGit(options: GitHubDoubleOptions, now: Date): Promise<GitStore> {
  if (options.gitDirectory === undefined) {
    const commits = options.commits ?? [{ message: 'Initial commit' }];
    const { defaultBranch = 'main', refs = {} } = options;
    return createMemoryGitStore({ commits, defaultBranch, refs }, now);
  }
  if (options.commits !== undefined || options.refs !== undefined)
    throw new Error('GitHub double: commits and refs come from gitDirectory; give one or the other');
  return openDirectoryGitStore(options.gitDirectory);
}

/** Opens the desk; `origin` is asked for at each answer, since the port is known only later. */
export async function openDesk(
  options: GitHubDoubleOptions,
  token: string,
  origin: () => string,
): Promise<Desk> {
  const now = options.now ?? ((): Date => new Date());
  let lastId = 1000;
  const nextId = (): number => (lastId += 1);
  const spend = createRequestBudget(options.requestsPerHour ?? 5000);
  const world: World = {
    state: seedState(options, now(), nextId),
    git: await openGit(options, now()),
    caches: options.caches ?? noCaches,
    get origin() {
      return origin();
    },
    immutableReleases: options.immutableReleases ?? false,
    workflowFileRule: options.workflowFileRule ?? true,
    ...(options.workflows !== undefined && { workflows: options.workflows }),
    now,
    nextId,
  };
  return {
    world,
    login: options.login ?? 'github-actions[bot]',
    api: await loadApiDescription(),
    tokens: new Map<string, Permissions>([[token, 'write-all'], ...Object.entries(options.tokens ?? {})]),
    spend: (by) => spend(by, now().getTime()),
  };
}
