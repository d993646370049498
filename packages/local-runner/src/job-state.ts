// What lives as long as one job: its folders, environment, status and step records.
import type { Contexts, Scope, Status } from './expression.ts';
import { statusFunctions } from './expression.ts';
import type { GithubContext, RunnerContext } from './github-context.ts';
import { hashFiles } from './hash-files.ts';
import type { StepsJob, WorkflowModel } from './model.ts';
import type { RunState } from './run-state.ts';
import type { Source } from './source.ts';
import type { Annotation, Conclusion, Level, LogKind, StepRef, StepResult, Variables } from './types.ts';

export interface StepRecord {
  outputs: Variables;
  outcome: Conclusion;
  conclusion: Conclusion;
}

/** Where a list of steps lives: the job itself, or one call of a composite action. */
export interface Frame {
  /** `''` for the job; the ids of the composite steps above, joined by dots, otherwise. */
  path: string;
  depth: number;
  steps: Record<string, StepRecord>;
  /** Inputs of the composite action; the job's own inputs when undefined. */
  inputs?: Variables;
  /** `env:` of the composite steps above, over the job's environment. */
  env: Variables;
  source: Source;
  actionPath?: string;
  parent?: Frame;
  /** Aborted when everything inside has to stop. */
  signal: AbortSignal;
  status: Status;
}

export interface PostStep {
  /** Frame path and step id: one post for an action's pre and main together. */
  key: string;
  name: string;
  id: string;
  uses: string;
  run: (signal: AbortSignal) => Promise<Conclusion>;
  condition: () => boolean;
}

export interface JobState {
  run: RunState;
  workflow: WorkflowModel;
  model: StepsJob;
  id: string;
  name: string;
  workspace: string;
  temp: string;
  tools: string;
  trackingId: string;
  contexts: Contexts;
  github: GithubContext;
  runner: RunnerContext;
  /** Job-level environment: `env:` of workflow and job, and what steps wrote to GITHUB_ENV. */
  env: Variables;
  paths: string[];
  defaults: Variables;
  status: Status;
  signal: AbortSignal;
  /** Aborted when the time that a cancelled job has for its always() steps is over. */
  hardSignal: AbortSignal;
  posts: PostStep[];
  /** State that an action's pre, main and post share, by frame path and step id. */
  states: Map<string, Variables>;
  results: StepResult[];
  annotations: Annotation[];
  summaries: string[];
  root: Frame;
}

export function say(job: JobState, kind: LogKind, line: string, stream?: 'stdout' | 'stderr'): void {
  job.run.emit({ type: 'log', job: job.id, kind, line, ...(stream === undefined ? {} : { stream }) });
}

/** Adds an annotation to job and run, and says it in the log. */
export function annotate(
  job: JobState,
  level: Level,
  message: string,
  step?: StepRef,
  place: Partial<Annotation> = {},
): void {
  const annotation: Annotation = {
    ...place,
    level,
    message: job.run.masker.mask(message),
    job: job.id,
    ...(step === undefined ? {} : { step: step.name }),
  };
  job.annotations.push(annotation);
  job.run.annotations.push(annotation);
  say(job, level, message);
  job.run.emit({ type: 'annotation', annotation });
}

/** What expressions in a frame's steps see. `env` is the step's environment once it is known. */
export function scopeOf(job: JobState, frame: Frame, env?: Variables, github: GithubContext = {}): Scope {
  const composite = frame.depth > 0;
  const status = (): Status => (composite ? frame.status : job.status);
  const contexts: Contexts = {
    ...job.contexts,
    github: {
      ...job.github,
      ...github,
      ...(frame.actionPath === undefined
        ? {}
        : { action_path: frame.actionPath, action_status: frame.status }),
    },
    runner: job.runner,
    job: { ...(job.contexts['job'] as object), status: job.status },
    steps: frame.steps,
    env: env ?? { ...job.env, ...frame.env },
    // The file's schema keeps these out of composite actions; they read as null there.
    ...(composite ? { inputs: frame.inputs ?? {}, secrets: null, needs: null, vars: null } : {}),
  };
  return {
    contexts,
    functions: {
      ...statusFunctions(status, () => job.status === 'cancelled'),
      hashFiles: (...patterns) => hashFiles(job.workspace, patterns.map(String)),
    },
  };
}
