// Runs one job that has steps: a fresh workspace, pre, main and post steps, outputs, clean-up.
import { truthy, type Contexts } from './expression.ts';
import { announce, approve, readEnvironment, type JobEnvironment } from './environment.ts';
import { messageOf } from './failure.ts';
import { annotate, say, scopeOf, type JobState } from './job-state.ts';
import { finishJob } from './finish-job.ts';
import type { StepsJob, WorkflowModel } from './model.ts';
import { runPostSteps } from './post-steps.ts';
import { runPreSteps } from './pre-steps.ts';
import { createJob } from './prepare-job.ts';
import type { RunState } from './run-state.ts';
import { refusalOfRunner } from './runner-labels.ts';
import { runStep } from './step.ts';
import { valueOf } from './token.ts';
import { reasonOf } from './wanted-signal.ts';
import type { Annotation, Conclusion, JobResult, Permissions, Variables } from './types.ts';

export interface JobRequest {
  run: RunState;
  workflow: WorkflowModel;
  model: StepsJob;
  /** Paths of keys and of names: `deploy / build (a)`. */
  id: string;
  name: string;
  contexts: Contexts;
  permissions: Permissions;
  signal: AbortSignal;
}

export interface JobEnd {
  conclusion: Conclusion;
  outputs: Variables;
  /** True when it failed and `continue-on-error` says that this does not count. */
  forgiven: boolean;
}

/** The result of a job of which nothing ran; it is reported like any other. */
export function reportJob(
  run: RunState,
  head: { id: string; name: string; permissions: Permissions },
  conclusion: Conclusion,
  reason?: string,
): JobEnd {
  const annotations: Annotation[] =
    reason !== undefined && conclusion !== 'skipped'
      ? [{ level: 'error', message: run.masker.mask(reason), job: head.id }]
      : [];
  const result: JobResult = {
    id: head.id,
    name: run.masker.mask(head.name),
    permissions: head.permissions,
    conclusion,
    ...(reason === undefined ? {} : { reason }),
    outputs: {},
    startedAt: new Date().toISOString(),
    durationMs: 0,
    steps: [],
    summary: '',
    annotations,
  };
  run.jobs.push(result);
  run.annotations.push(...annotations);
  for (const annotation of annotations) run.emit({ type: 'annotation', annotation });
  run.emit({ type: 'job-ended', job: head.id, result });
  return { conclusion, outputs: {}, forgiven: false };
}

/** Runs the job to its end; never rejects. */
export async function runJob(request: JobRequest): Promise<JobEnd> {
  const { run, model, id, name, permissions } = request;
  const head = { id, name, permissions };
  const scope = { contexts: request.contexts, functions: {} };
  try {
    const environment = readEnvironment(run, model.environment, scope);
    if (environment !== undefined) {
      const approval = await approve(run, id, environment, request.signal);
      if (request.signal.aborted) return reportJob(run, head, 'cancelled', reasonOf(request.signal));
      if (!approval.approved) {
        const why = approval.reason === undefined ? '' : `: ${approval.reason}`;
        return reportJob(
          run,
          head,
          'failure',
          `Deployment to ${environment.name} was rejected by ${approval.by}${why}`,
        );
      }
    }
    const refusal = refusalOfRunner(valueOf(model.runsOn, scope));
    if (refusal !== undefined) return reportJob(run, head, 'failure', refusal);
    return await runPrepared(request, environment);
  } catch (error) {
    return reportJob(run, head, 'failure', messageOf(error));
  }
}

async function runPrepared(request: JobRequest, environment: JobEnvironment | undefined): Promise<JobEnd> {
  const { run, model } = request;
  const startedAt = Date.now();
  const own = new AbortController();
  const hard = new AbortController();
  const job = await createJob(
    request,
    environment,
    AbortSignal.any([request.signal, own.signal]),
    hard.signal,
  );
  const timers = watch(job, own, hard);
  run.emit({ type: 'job-started', job: job.id, name: job.name, permissions: request.permissions });
  if (environment !== undefined) announce(run, job.id, environment, 'in_progress');
  try {
    await runPreSteps(job, job.root, model.steps);
    for (const step of model.steps) {
      if (hard.signal.aborted) break;
      await runStep(job, job.root, step);
    }
    await runPostSteps(job);
  } catch (error) {
    annotate(job, 'error', messageOf(error));
    if (job.status === 'success') job.status = 'failure';
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
  const result = finishJob(job, request.permissions, environment, startedAt);
  const forgiven = job.status === 'failure' && truthy(valueOf(model.continueOnError, scopeOf(job, job.root)));
  return { conclusion: job.status, outputs: result.outputs, forgiven };
}

/** Cancels the job when it is too old, and ends a cancelled job for good when its grace is over. */
function watch(job: JobState, own: AbortController, hard: AbortController): Set<NodeJS.Timeout> {
  const scope = scopeOf(job, job.root);
  const number = (value: unknown, fallback: number): number =>
    value === undefined ? fallback : Math.trunc(Number(value));
  const limit = number(valueOf(job.model.timeout, scope), 360);
  const grace = number(valueOf(job.model.cancelTimeout, scope), 5);
  const { minute } = job.run.settings;
  // setTimeout counts in 31 bits; a longer limit is no limit here.
  const timers = new Set<NodeJS.Timeout>();
  const later = (minutes: number, action: () => void): void => {
    if (minutes * minute < 2 ** 31) timers.add(setTimeout(action, minutes * minute));
  };
  later(limit, () => own.abort(`The job has exceeded the maximum execution time of ${limit} minutes`));
  const onCancel = (): void => {
    job.status = 'cancelled';
    annotate(job, 'error', reasonOf(job.signal));
    job.run.emit({ type: 'cancelling', job: job.id, reason: reasonOf(job.signal) });
    later(grace, () => {
      say(job, 'error', `The job did not end within ${grace} minutes of its cancellation and is ended now`);
      hard.abort();
    });
  };
  if (job.signal.aborted) onCancel();
  else job.signal.addEventListener('abort', onCancel, { once: true });
  return timers;
}
