// Everything the double remembers besides git objects: plain records, open to inspection and to seeding.
import type { CacheEntry } from '../cache/entry.ts';
import type {
  CheckRunRecord,
  DispatchRecord,
  EnvironmentRecord,
  RulesetRecord,
  RunRecord,
  SarifRecord,
} from './automation-records.ts';

export type * from './automation-records.ts';

export interface DeploymentRecord {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  environment: string;
  readonly originalEnvironment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly production: boolean;
  readonly transient: boolean;
  readonly creator: string;
  readonly createdAt: string;
  updatedAt: string;
}

export type DeploymentState =
  'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

export interface DeploymentStatusRecord {
  readonly id: number;
  readonly deploymentId: number;
  readonly state: DeploymentState;
  readonly description: string;
  readonly environment: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creator: string;
  readonly createdAt: string;
}

export interface AssetRecord {
  readonly id: number;
  name: string;
  label: string | null;
  /** `starter` is what a failed upload may leave behind. */
  readonly state: 'uploaded' | 'starter';
  readonly contentType: string;
  readonly size: number;
  readonly digest: string | null;
  readonly uploader: string;
  readonly createdAt: string;
  updatedAt: string;
  downloads: number;
  readonly content: Buffer;
}

export interface ReleaseRecord {
  readonly id: number;
  tagName: string;
  targetCommitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  createdAt: string;
  publishedAt: string | null;
  updatedAt: string;
  readonly author: string;
  readonly assets: AssetRecord[];
}

export interface IssueRecord {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  readonly user: string;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  locked: boolean;
}

export interface PullRecord {
  readonly number: number;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly mergeCommitSha: string | null;
  readonly mergedAt: string | null;
  /** Commits that belong to it besides its merge commit. */
  readonly commits: readonly string[];
}

export interface CommentRecord {
  readonly id: number;
  readonly issueNumber: number;
  body: string;
  readonly user: string;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CommitStatusRecord {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** The cache service, as far as the REST side needs it. */
export interface CachePort {
  entries(): readonly CacheEntry[];
  remove(ids: readonly number[]): Promise<readonly CacheEntry[]>;
}

export interface GitHubState {
  readonly owner: string;
  readonly repo: string;
  readonly defaultBranch: string;
  readonly deployments: DeploymentRecord[];
  readonly deploymentStatuses: DeploymentStatusRecord[];
  readonly releases: ReleaseRecord[];
  /** Id of the release shown as latest, when one was marked so. */
  latestReleaseId: number | null;
  /** Tags that an immutable release has used up for ever. */
  readonly burnedTags: Set<string>;
  readonly issues: IssueRecord[];
  readonly pulls: PullRecord[];
  readonly comments: CommentRecord[];
  readonly commitStatuses: CommitStatusRecord[];
  readonly checkRuns: CheckRunRecord[];
  readonly environments: EnvironmentRecord[];
  readonly runs: RunRecord[];
  readonly dispatches: DispatchRecord[];
  readonly sarifs: SarifRecord[];
  readonly rulesets: RulesetRecord[];
}
