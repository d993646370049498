// Runs the jobs of one workflow file: order by `needs`, conditions, results for those that follow.
import { evaluate, statusFunctions, truthy, type Contexts, type Scope, type Status } from './expression.ts';
import { messageOf } from './failure.ts';
import { githubContext } from './github-context.ts';
import { reportJob } from './job.ts';
import { runLegs } from './legs.ts';
import { readStrategy } from './matrix.ts';
import type { JobModel } from './model.ts';
import { valueOf } from './token.ts';
import type { Conclusion } from './types.ts';
import { reasonOf, unlessWanted } from './wanted-signal.ts';
import {
  outcomeOf,
  overall,
  permissionsOf,
  type JobOutcome,
  type WorkflowCall,
  type WorkflowEnd,
} from './workflow-call.ts';

/** Runs every job; resolves when the last one has ended. */
export async function runJobs(call: WorkflowCall): Promise<WorkflowEnd> {
  const { workflow } = call;
  const outcomes: Record<string, JobOutcome> = {};
  const started = new Map<string, Promise<void>>();
  const byId = new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), job]));
  const start = (id: string): Promise<void> => {
    const model = byId.get(id.toLowerCase());
    if (model === undefined)
      return Promise.reject(new Error(`needs: ${id} is not a job of ${workflow.path}`));
    const running = started.get(model.id);
    if (running !== undefined) return running;
    const promise = Promise.all(model.needs.map(start)).then(async () => {
      outcomes[model.id] = await runOne(call, model, byId, outcomes);
    });
    started.set(model.id, promise);
    return promise;
  };
  await Promise.all(workflow.jobs.map((job) => start(job.id)));
  return { conclusion: overall(Object.values(outcomes).map((outcome) => outcome.result)), jobs: outcomes };
}

/** Every job before this one, however far. */
function ancestorsOf(
  model: JobModel,
  byId: ReadonlyMap<string, JobModel>,
  into = new Set<string>(),
): Set<string> {
  for (const need of model.needs) {
    const ancestor = byId.get(need.toLowerCase());
    if (ancestor === undefined || into.has(ancestor.id)) continue;
    into.add(ancestor.id);
    ancestorsOf(ancestor, byId, into);
  }
  return into;
}

function contextsOf(call: WorkflowCall, needs: Record<string, JobOutcome>): Contexts {
  const { run } = call;
  return {
    github: githubContext(run),
    vars: run.settings.vars,
    inputs: call.inputs,
    secrets: call.secrets,
    needs,
  };
}

function needsOf(
  model: JobModel,
  byId: ReadonlyMap<string, JobModel>,
  outcomes: Record<string, JobOutcome>,
): Record<string, JobOutcome> {
  const entries = model.needs.flatMap((need) => {
    const id = byId.get(need.toLowerCase())?.id ?? need;
    return outcomes[id] === undefined ? [] : [[id, outcomes[id]] as const];
  });
  return Object.fromEntries(entries);
}

/** What a job's condition sees: success() and failure() look at everything before it, not only at `needs`. */
function scopeOf(
  call: WorkflowCall,
  needs: Record<string, JobOutcome>,
  before: readonly Conclusion[],
): Scope {
  const cancelled = (): boolean => call.signal.aborted;
  const status = (): Status => {
    if (cancelled()) return 'cancelled';
    if (before.includes('failure')) return 'failure';
    return before.every((result) => result === 'success') ? 'success' : 'cancelled';
  };
  return { contexts: contextsOf(call, needs), functions: statusFunctions(status, cancelled) };
}

async function runOne(
  call: WorkflowCall,
  model: JobModel,
  byId: ReadonlyMap<string, JobModel>,
  outcomes: Record<string, JobOutcome>,
): Promise<JobOutcome> {
  const before = [...ancestorsOf(model, byId)].map((id) => outcomes[id]?.result ?? 'skipped');
  const scope = scopeOf(call, needsOf(model, byId, outcomes), before);
  const head = {
    id: call.idPrefix + model.id,
    name: call.namePrefix + model.id,
    permissions: permissionsOf(call, model),
  };
  try {
    if (!truthy(evaluate(model.condition, scope))) {
      // Of a cancelled run, a job that would have run is cancelled; one that waits for others is skipped.
      const stopped = call.signal.aborted && before.every((result) => result === 'success');
      return outcomeOf(
        stopped
          ? reportJob(call.run, head, 'cancelled', reasonOf(call.signal))
          : reportJob(call.run, head, 'skipped', `its condition is false: ${model.condition}`),
      );
    }
    // GitHub asks a running job's condition again when the run is cancelled; one that is still true goes on.
    const signal = unlessWanted(call.signal, () => truthy(evaluate(model.condition, scope)));
    return await runLegs(
      { ...call, signal },
      model,
      scope,
      readStrategy(valueOf(model.strategy, scope)),
      runJobs,
    );
  } catch (error) {
    return outcomeOf(reportJob(call.run, head, 'failure', messageOf(error)));
  }
}
