// What workflows and checks leave behind, and what guards refs: records of the double's state.

export interface CheckRunRecord {
  readonly id: number;
  name: string;
  readonly headSha: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: unknown[];
}

export interface EnvironmentRecord {
  readonly id: number;
  readonly name: string;
  readonly reviewers: readonly string[];
  /** Minutes. */
  readonly waitTimer: number;
  readonly createdAt: string;
}

export interface JobRecord {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

export interface RunRecord {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly event: string;
  status: string;
  conclusion: string | null;
  readonly headBranch: string;
  readonly headSha: string;
  readonly runNumber: number;
  runAttempt: number;
  readonly createdAt: string;
  updatedAt: string;
  readonly jobs: JobRecord[];
}

export interface DispatchRecord {
  readonly kind: 'workflow' | 'repository';
  /** The workflow's id or file, or the event type. */
  readonly target: string;
  readonly ref: string | null;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface SarifRecord {
  readonly id: string;
  readonly commitSha: string;
  readonly ref: string;
  readonly document: unknown;
  /** Why it could not be processed; empty when it could. */
  readonly problems: readonly string[];
}

export interface RulesetRecord {
  readonly id: number;
  readonly name: string;
  readonly target: 'tag' | 'branch';
  /** Patterns of full ref names (`refs/tags/v*`); `*` stands for anything but a slash. */
  readonly include: readonly string[];
  readonly rules: readonly ('creation' | 'update' | 'deletion')[];
}
