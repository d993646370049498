// Ends a job: its outputs without secrets, the processes it left, its report.
import { announce, type JobEnvironment } from './environment.ts';
import { asTexts } from './expression.ts';
import { messageOf } from './failure.ts';
import { annotate, say, scopeOf, type JobState } from './job-state.ts';
import { endOrphans } from './orphans.ts';
import { entriesOf, textOf, valueOf, type Token } from './token.ts';
import type { JobResult, Permissions, Variables } from './types.ts';

function outputsOf(job: JobState): Variables {
  const scope = scopeOf(job, job.root);
  const outputs: Variables = {};
  for (const [name, token] of entriesOf(job.model.outputs)) {
    const value = asTexts({ value: valueOf(token, scope) })['value'] ?? '';
    if (job.run.masker.holds(value)) {
      annotate(job, 'warning', `Skip output '${name}' since it may contain secret.`);
    } else if (value !== '') {
      outputs[name] = value;
    }
  }
  return outputs;
}

function attempt<T>(job: JobState, what: string, action: () => T, fallback: T): T {
  try {
    return action();
  } catch (error) {
    annotate(job, 'error', `${what}: ${messageOf(error)}`);
    if (job.status === 'success') job.status = 'failure';
    return fallback;
  }
}

function urlOf(job: JobState, token: Token | undefined): string | undefined {
  const url = attempt(job, 'environment.url', () => textOf(token, scopeOf(job, job.root)), undefined);
  return url === '' ? undefined : url;
}

/** Evaluates what is left, cleans up and reports the job. */
export function finishJob(
  job: JobState,
  permissions: Permissions,
  environment: JobEnvironment | undefined,
  startedAt: number,
): JobResult {
  const outputs = attempt(job, 'outputs', () => outputsOf(job), {});
  const url = urlOf(job, environment?.url);
  for (const orphan of endOrphans(job.trackingId)) {
    say(job, 'line', `Terminate orphan process: pid (${orphan.pid}) (${orphan.name})`);
  }
  const result: JobResult = {
    id: job.id,
    name: job.name,
    conclusion: job.status,
    ...(job.status === 'cancelled' && typeof job.signal.reason === 'string'
      ? { reason: job.signal.reason }
      : {}),
    outputs,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    steps: job.results,
    summary: job.summaries.join('\n'),
    ...(environment === undefined
      ? {}
      : { environment: { name: environment.name, ...(url === undefined ? {} : { url }) } }),
    permissions,
    annotations: job.annotations,
  };
  if (environment !== undefined) announce(job.run, job.id, environment, job.status, url);
  job.run.jobs.push(result);
  job.run.emit({ type: 'job-ended', job: job.id, result });
  return result;
}
