// One use of a workflow file and what comes of its jobs: the shapes that jobs, legs and calls share.
import type { Contexts } from './expression.ts';
import type { JobEnd } from './job.ts';
import type { JobModel, WorkflowModel } from './model.ts';
import { parsePermissions } from './permissions.ts';
import type { RunState } from './run-state.ts';
import type { Conclusion, Permissions, Variables } from './types.ts';

/** One use of a workflow file: the run's own, or a call of a reusable one. */
export interface WorkflowCall {
  run: RunState;
  workflow: WorkflowModel;
  inputs: Record<string, unknown>;
  secrets: Variables;
  /** `''`, or the path of the calling job with ` / `. */
  idPrefix: string;
  namePrefix: string;
  permissions: Permissions;
  signal: AbortSignal;
  /** Concurrency groups that callers hold; asking for one of them again would never end. */
  held: readonly string[];
  depth: number;
}

export interface JobOutcome {
  /** What `needs.<job>.result` says. */
  result: Conclusion;
  outputs: Variables;
}

export interface WorkflowEnd {
  conclusion: Conclusion;
  jobs: Record<string, JobOutcome>;
}

/** A matrix leg (or the whole job) that is about to run. */
export interface LegRequest {
  call: WorkflowCall;
  model: JobModel;
  id: string;
  name: string;
  contexts: Contexts;
  permissions: Permissions;
  signal: AbortSignal;
  held: readonly string[];
}

export type RunJobs = (call: WorkflowCall) => Promise<WorkflowEnd>;

export const outcomeOf = (end: JobEnd): JobOutcome => ({
  result: end.forgiven ? 'success' : end.conclusion,
  outputs: end.outputs,
});

/** The job's own permissions, else the file's, else the caller's. */
export function permissionsOf(call: WorkflowCall, model: JobModel): Permissions {
  return (
    parsePermissions(model.permissions) ?? parsePermissions(call.workflow.permissions) ?? call.permissions
  );
}

/** Of several results the worst; skipped only when all are. */
export function overall(results: readonly Conclusion[]): Conclusion {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  if (results.length > 0 && results.every((result) => result === 'skipped')) return 'skipped';
  return 'success';
}
