// Runs the `pre` scripts of a job's actions before its first step, composite actions included.
import { actionInputs, findAction, registerPost, runNode } from './action.ts';
import { compositeFrame } from './composite.ts';
import { asTexts, evaluate, truthy } from './expression.ts';
import { messageOf } from './failure.ts';
import { scopeOf, type Frame, type JobState } from './job-state.ts';
import type { ActionModel, StepModel } from './model.ts';
import { resolveUses } from './source.ts';
import { stateOf, type StepCall } from './step.ts';
import { createStepOutput } from './step-output.ts';
import { valueOf } from './token.ts';
import type { Conclusion, StepRef, StepResult } from './types.ts';

const noInnerSteps = (): Promise<StepResult> => Promise.reject(new Error('a pre script runs no steps'));

/** Actions of the workspace have no pre: the workspace is empty when a job starts. */
export async function runPreSteps(job: JobState, frame: Frame, steps: readonly StepModel[]): Promise<void> {
  for (const model of steps) {
    if (model.uses === undefined) continue;
    const reference = resolveUses(model.uses, frame.source, job.run.settings.sources);
    if (reference.kind !== 'source') continue;
    const found = findAction(job, reference, model.uses);
    const { runs } = found.action;
    if (runs.using === 'composite') {
      const call = preCall(job, frame, model);
      const inner = compositeFrame(
        call,
        found.action,
        actionInputs({ ...call, output: silent(call) }, found.action),
      );
      await runPreSteps(job, inner, runs.steps);
    } else if (runs.pre !== undefined) {
      await runPre(preCall(job, frame, model), found.action, runs.pre, runs.preIf, found.github);
    }
  }
}

// Inputs are completed again, with warnings, when the main step runs.
function silent(call: StepCall): StepCall['output'] {
  return { ...call.output, note: () => undefined };
}

function preCall(job: JobState, frame: Frame, model: StepModel): StepCall {
  const ref: StepRef = {
    id: model.id,
    name: `Pre Run ${model.uses ?? ''}`,
    phase: 'pre',
    depth: frame.depth,
    ...(model.uses === undefined ? {} : { uses: model.uses }),
  };
  const ownEnv = asTexts(valueOf(model.env, scopeOf(job, frame)));
  const env = { ...job.env, ...frame.env, ...ownEnv };
  return {
    job,
    frame,
    model,
    ref,
    scope: scopeOf(job, frame, env, { action: model.id }),
    env,
    ownEnv,
    output: createStepOutput(job, ref, stateOf(job, frame, model)),
    signal: job.signal,
    runStep: noInnerSteps,
  };
}

async function runPre(
  call: StepCall,
  action: ActionModel,
  script: string,
  condition: string,
  github: Record<string, unknown>,
): Promise<void> {
  const { job, ref } = call;
  const started = Date.now();
  let outcome: Conclusion = 'skipped';
  try {
    if (!truthy(evaluate(condition, call.scope))) return;
    job.run.emit({ type: 'step-started', job: job.id, step: ref });
    const inputs = actionInputs({ ...call, output: silent(call) }, action);
    const named = { ...call.ref, name: ref.name.replace(/^Pre /, '') };
    registerPost({ ...call, ref: named }, action, inputs, github);
    outcome = (await runNode(call, action, inputs, script, github)) ? 'success' : 'failure';
  } catch (error) {
    call.output.note('error', messageOf(error));
    outcome = 'failure';
  }
  if (job.signal.aborted) outcome = 'cancelled';
  const result: StepResult = {
    id: ref.id,
    name: ref.name,
    phase: 'pre',
    ...(ref.uses === undefined ? {} : { uses: ref.uses }),
    outcome,
    conclusion: outcome,
    durationMs: Date.now() - started,
    outputs: {},
  };
  job.results.push(result);
  if (outcome === 'failure' && job.status === 'success') job.status = 'failure';
  job.run.emit({ type: 'step-ended', job: job.id, step: ref, result });
}
