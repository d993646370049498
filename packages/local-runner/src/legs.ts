// Runs the matrix legs of a job, so many at a time, and makes one outcome of theirs.
import { callWorkflow } from './call.ts';
import type { Contexts, Scope } from './expression.ts';
import { withGroup } from './hold-group.ts';
import { reportJob, runJob, type JobEnd } from './job.ts';
import { legSuffix, type Leg, type Strategy } from './matrix.ts';
import type { JobModel } from './model.ts';
import { isConstant, textOf, valueOf } from './token.ts';
import type { Variables } from './types.ts';
import { reasonOf } from './wanted-signal.ts';
import {
  overall,
  outcomeOf,
  permissionsOf,
  type JobOutcome,
  type LegRequest,
  type RunJobs,
  type WorkflowCall,
} from './workflow-call.ts';

/** Resolves when every leg has ended; a failed one stops the others unless the strategy says otherwise. */
export async function runLegs(
  call: WorkflowCall,
  model: JobModel,
  scope: Scope,
  strategy: Strategy,
  runJobs: RunJobs,
): Promise<JobOutcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([call.signal, stop.signal]);
  const ends: JobEnd[] = [];
  const queue = strategy.legs.map((leg, index) =>
    legRequest(call, model, scope, strategy, leg, index, signal),
  );
  const worker = async (): Promise<void> => {
    for (let leg = queue.shift(); leg !== undefined; leg = queue.shift()) {
      const end = stop.signal.aborted
        ? reportJob(call.run, leg, 'cancelled', reasonOf(signal))
        : await runLeg(leg, runJobs);
      ends.push(end);
      if (end.conclusion === 'failure' && !end.forgiven && strategy.failFast && strategy.legs.length > 1) {
        stop.abort(`The strategy configuration was canceled because "${leg.id}" failed`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(strategy.maxParallel, strategy.legs.length) }, worker));
  return {
    result: overall(ends.map((end) => outcomeOf(end).result)),
    // Later legs win, but an empty output never erases another leg's.
    outputs: Object.assign({}, ...ends.map((end) => end.outputs)) as Variables,
  };
}

function legRequest(
  call: WorkflowCall,
  model: JobModel,
  scope: Scope,
  strategy: Strategy,
  leg: Leg | undefined,
  index: number,
  signal: AbortSignal,
): LegRequest {
  const contexts: Contexts = {
    ...scope.contexts,
    matrix: leg ?? null,
    strategy: {
      'fail-fast': strategy.failFast,
      'job-index': index,
      'job-total': strategy.legs.length,
      'max-parallel': strategy.maxParallel,
    },
  };
  const suffix = legSuffix(leg);
  const given = textOf(model.name, { contexts, functions: {} });
  // A name that holds an expression tells the legs apart itself.
  const name =
    given === undefined || given === '' ? model.id + suffix : given + (isConstant(model.name!) ? suffix : '');
  return {
    call,
    model,
    id: call.idPrefix + model.id + suffix,
    name: call.namePrefix + name,
    contexts,
    permissions: permissionsOf(call, model),
    signal,
    held: call.held,
  };
}

async function runLeg(leg: LegRequest, runJobs: RunJobs): Promise<JobEnd> {
  const { call, model } = leg;
  const scope: Scope = { contexts: leg.contexts, functions: {} };
  const end = await withGroup(call.run, valueOf(model.concurrency, scope), leg, (signal, held) => {
    const request = { ...leg, signal, held };
    return model.kind === 'call'
      ? callWorkflow(request, model, runJobs)
      : runJob({ ...request, run: call.run, workflow: call.workflow, model });
  });
  return typeof end === 'string' ? reportJob(call.run, leg, 'cancelled', end) : end;
}
