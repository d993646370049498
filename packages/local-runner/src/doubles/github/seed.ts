// Options of the double that describe its repository at the start, and the state they make.
import type { CommitSeed } from './memory-git-store.ts';
import { timestamp } from './git-store.ts';
import type {
  EnvironmentRecord,
  GitHubState,
  IssueRecord,
  JobRecord,
  PullRecord,
  RulesetRecord,
  RunRecord,
} from './state.ts';

export interface PullSeed {
  readonly number: number;
  readonly title: string;
  /** Login. */
  readonly author: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly headRef?: string;
  readonly headSha: string;
  readonly baseRef?: string;
  /** Present when merged; the pull request is then closed. */
  readonly mergeCommitSha?: string;
  readonly commits?: readonly string[];
}

export interface IssueSeed {
  readonly number: number;
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly locked?: boolean;
}

export interface RunSeed {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion?: string;
  readonly path?: string;
  readonly event?: string;
  readonly headBranch?: string;
  readonly jobs?: readonly { readonly name: string; readonly status: string; readonly conclusion?: string }[];
}

export interface RepositorySeed {
  /** `owner/name`. */
  readonly slug: string;
  /** `main` when absent. */
  readonly defaultBranch?: string;
  /** Oldest first; one commit when absent. Not with `gitDirectory`. */
  readonly commits?: readonly CommitSeed[];
  /** Further refs by full name. Not with `gitDirectory`. */
  readonly refs?: Readonly<Record<string, string>>;
  readonly pulls?: readonly PullSeed[];
  readonly issues?: readonly IssueSeed[];
  readonly environments?: readonly {
    readonly name: string;
    readonly reviewers?: readonly string[];
    readonly waitTimer?: number;
  }[];
  readonly runs?: readonly RunSeed[];
  readonly rulesets?: readonly Omit<RulesetRecord, 'id'>[];
}

function seedIssue(
  seed: IssueSeed & { user?: string; closed?: boolean },
  id: number,
  at: string,
): IssueRecord {
  const closed = seed.closed === true;
  return {
    id,
    number: seed.number,
    title: seed.title,
    body: seed.body ?? null,
    state: closed ? 'closed' : 'open',
    stateReason: closed ? 'completed' : null,
    labels: [...(seed.labels ?? [])],
    assignees: [],
    user: seed.user ?? 'example-developer',
    createdAt: at,
    updatedAt: at,
    closedAt: closed ? at : null,
    locked: seed.locked ?? false,
  };
}

const seedPull = (seed: PullSeed, defaultBranch: string, at: string): PullRecord => ({
  number: seed.number,
  headRef: seed.headRef ?? `change-${seed.number}`,
  headSha: seed.headSha,
  baseRef: seed.baseRef ?? defaultBranch,
  mergeCommitSha: seed.mergeCommitSha ?? null,
  mergedAt: seed.mergeCommitSha === undefined ? null : at,
  commits: seed.commits ?? [],
});

function seedRun(
  seed: RunSeed,
  position: number,
  branch: string,
  at: string,
  nextId: () => number,
): RunRecord {
  const jobs = (seed.jobs ?? []).map(({ name, status, conclusion }): JobRecord => ({
    id: nextId(),
    name,
    status,
    conclusion: conclusion ?? null,
  }));
  return {
    id: seed.id,
    name: seed.name,
    path: seed.path ?? '.github/workflows/ci.yml',
    event: seed.event ?? 'push',
    status: seed.status,
    conclusion: seed.conclusion ?? null,
    headBranch: seed.headBranch ?? branch,
    headSha: seed.headSha,
    runNumber: position + 1,
    runAttempt: 1,
    createdAt: at,
    updatedAt: at,
    jobs,
  };
}

/** The state at the start. Throws on a slug that is not `owner/name`. */
export function seedState(seed: RepositorySeed, now: Date, nextId: () => number): GitHubState {
  const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/.exec(seed.slug) ?? [];
  if (owner === undefined || repo === undefined)
    throw new Error(`slug: expected owner/name, got ${seed.slug}`);
  const at = timestamp(now);
  const defaultBranch = seed.defaultBranch ?? 'main';
  const pulls = seed.pulls ?? [];
  return {
    owner,
    repo,
    defaultBranch,
    deployments: [],
    deploymentStatuses: [],
    releases: [],
    latestReleaseId: null,
    burnedTags: new Set(),
    issues: [
      ...(seed.issues ?? []).map((issue) => seedIssue(issue, nextId(), at)),
      ...pulls.map((pull) =>
        seedIssue({ ...pull, user: pull.author, closed: pull.mergeCommitSha !== undefined }, nextId(), at),
      ),
    ],
    pulls: pulls.map((pull) => seedPull(pull, defaultBranch, at)),
    comments: [],
    commitStatuses: [],
    checkRuns: [],
    environments: (seed.environments ?? []).map(({ name, reviewers, waitTimer }): EnvironmentRecord => ({
      id: nextId(),
      name,
      reviewers: reviewers ?? [],
      waitTimer: waitTimer ?? 0,
      createdAt: at,
    })),
    runs: (seed.runs ?? []).map((run, position) => seedRun(run, position, defaultBranch, at, nextId)),
    dispatches: [],
    sarifs: [],
    rulesets: (seed.rulesets ?? []).map((set) => ({ ...set, id: nextId() })),
  };
}
