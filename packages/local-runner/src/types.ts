// The public vocabulary of the local runner: what a caller hands in, what happens while it runs, what comes out.
import type { BuiltinAction } from './builtins/builtin.ts';
import type { ConcurrencyRegistry } from './concurrency.ts';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';
export type Level = 'notice' | 'warning' | 'error';
export type Variables = Record<string, string>;
export type PermissionLevel = 'none' | 'read' | 'write';
export type Permissions = 'read-all' | 'write-all' | Record<string, PermissionLevel>;

/** One annotation, as a workflow command or the runner itself makes it. Lines and columns are one-based. */
export interface Annotation {
  level: Level;
  message: string;
  title?: string;
  file?: string;
  line?: number;
  endLine?: number;
  column?: number;
  endColumn?: number;
  job: string;
  step?: string;
}

export interface EnvironmentConfig {
  /** A job that names this environment waits for `approvals`. */
  requiredReviewers?: boolean;
  secrets?: Variables;
  vars?: Variables;
}

export interface Approval {
  approved: boolean;
  by: string;
  reason?: string;
}

/** What a job's token may do; handed to `services.tokenFor` so that a double can enforce it. */
export interface TokenRequest {
  repository: string;
  runId: string;
  job: string;
  ref: string;
  sha: string;
  environment?: string;
  permissions: Permissions;
}

export interface Services {
  /** GITHUB_API_URL. */
  apiUrl?: string;
  /** ACTIONS_RESULTS_URL: the cache v2 service. */
  resultsUrl?: string;
  /** GITHUB_SERVER_URL; the cache client accepts only github.com, *.ghe.com and *.localhost. */
  serverUrl?: string;
  /** ACTIONS_RUNTIME_TOKEN. */
  runtimeToken?: string;
  /** Makes a job's GITHUB_TOKEN; without it the secret GITHUB_TOKEN or a local value is used. */
  tokenFor?: (request: TokenRequest) => string | Promise<string>;
}

/** How long a process is given after each signal, in milliseconds (GitHub: 7500, 2500; 5000 for held streams). */
export interface StopTimings {
  interrupt: number;
  terminate: number;
  drain: number;
}

export interface RunOptions {
  /** The caller's work tree: what actions/checkout checks out. */
  repository: string;
  /** The repository that holds the suite. */
  suite: string;
  /** Workflow file: absolute, or relative to `repository`, else to `suite`. */
  workflow: string;
  eventName: string;
  event?: Record<string, unknown>;
  inputs?: Record<string, unknown>;
  secrets?: Variables;
  vars?: Variables;
  environments?: Record<string, EnvironmentConfig>;
  actor?: string;
  /** `owner/repo` of the caller. */
  slug?: string;
  ref?: string;
  sha?: string;
  /** Files changed by the event, for `paths` filters; otherwise taken from the payload or from git. */
  changedFiles?: string[];
  /** Node program for JavaScript actions. */
  node?: string;
  services?: Services;
  /** `owner/repo` -> local folder, for references to other repositories; any @ref resolves to the folder. */
  remote?: Record<string, string>;
  /** Actions this runner carries out itself, by `owner/repo`; merged over the default ones. */
  builtins?: Record<string, BuiltinAction>;
  approvals?: (environment: string) => Promise<Approval>;
  /** What GITHUB_TOKEN may do when no workflow says so (GitHub's default for new repositories: read contents). */
  defaultPermissions?: Permissions;
  sink?: (event: RunEvent) => void;
  workDirectory?: string;
  signal?: AbortSignal;
  extraEnvironment?: Variables;
  debug?: boolean;
  runId?: string;
  runNumber?: number;
  runAttempt?: number;
  stopTimings?: Partial<StopTimings>;
  /** Milliseconds in one minute of `timeout-minutes`; tests make it small. */
  minute?: number;
  /** Where runs queue for a `concurrency` group; all runs of this process share one by default. */
  concurrency?: ConcurrencyRegistry;
}

export interface StepResult {
  id: string;
  name: string;
  phase: 'pre' | 'main' | 'post';
  uses?: string;
  outcome: Conclusion;
  conclusion: Conclusion;
  durationMs: number;
  outputs: Variables;
}

export interface JobResult {
  /** Path of job keys: `deploy / build (a)`. */
  id: string;
  name: string;
  conclusion: Conclusion;
  /** Why it was skipped, cancelled or never started, where the runner knows. */
  reason?: string;
  outputs: Variables;
  startedAt: string;
  durationMs: number;
  steps: StepResult[];
  summary: string;
  environment?: { name: string; url?: string };
  permissions: Permissions;
  annotations: Annotation[];
}

export interface RunResult {
  conclusion: Conclusion | 'not_triggered';
  /** Why the run was not triggered or was cancelled. */
  reason?: string;
  runId: string;
  name: string;
  jobs: JobResult[];
  annotations: Annotation[];
  artifactsDirectory: string;
}

export interface StepRef {
  id: string;
  name: string;
  phase: 'pre' | 'main' | 'post';
  uses?: string;
  /** 0 for the job's own steps, 1 and more inside composite actions. */
  depth: number;
}

export type LogKind = 'line' | 'group' | 'endgroup' | 'command' | 'debug' | Level;
export type EnvironmentState =
  'waiting' | 'approved' | 'rejected' | 'in_progress' | 'success' | 'failure' | 'cancelled';

export type RunEvent =
  | { type: 'run-started'; runId: string; name: string; workflow: string; eventName: string }
  | { type: 'not-triggered'; reason: string }
  | { type: 'job-waiting'; job: string; reason: string }
  | { type: 'job-started'; job: string; name: string; permissions: Permissions }
  | { type: 'job-ended'; job: string; result: JobResult }
  | { type: 'step-started'; job: string; step: StepRef }
  | { type: 'step-ended'; job: string; step: StepRef; result: StepResult }
  | { type: 'log'; job: string; kind: LogKind; line: string; stream?: 'stdout' | 'stderr' }
  | { type: 'annotation'; annotation: Annotation }
  | { type: 'summary'; job: string; step: string; text: string }
  | {
      type: 'environment';
      job: string;
      name: string;
      state: EnvironmentState;
      /** False when the job says `deployment: false`. */
      deployment: boolean;
      url?: string;
      approval?: Approval;
    }
  | { type: 'cancelling'; job?: string; reason: string }
  | { type: 'run-ended'; conclusion: RunResult['conclusion']; durationMs: number };
