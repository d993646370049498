// Runs one step: its condition, environment, time limit and cancellation, its outcome and conclusion.
import path from 'node:path';
import { runUses } from './action.ts';
import { asText, asTexts, evaluate, truthy, type Scope } from './expression.ts';
import { messageOf } from './failure.ts';
import { say, scopeOf, type Frame, type JobState } from './job-state.ts';
import type { StepModel } from './model.ts';
import { writeScript } from './script.ts';
import { createStepOutput, type StepOutput } from './step-output.ts';
import { runStepProcess } from './step-process.ts';
import { startControl, type StepControl } from './step-control.ts';
import { textOf, valueOf } from './token.ts';
import type { Conclusion, StepRef, StepResult, Variables } from './types.ts';

/** A step that is about to run: what every way of running it needs. */
export interface StepCall {
  job: JobState;
  frame: Frame;
  model: StepModel;
  ref: StepRef;
  scope: Scope;
  /** The step's environment: job, composite steps above, its own `env:`. */
  env: Variables;
  /** Its own `env:` alone. */
  ownEnv: Variables;
  output: StepOutput;
  signal: AbortSignal;
  runStep: (job: JobState, frame: Frame, model: StepModel) => Promise<StepResult>;
}

function nameOf(model: StepModel, scope: Scope): string {
  const given = textOf(model.name, scope);
  if (given !== undefined && given !== '') return given;
  if (model.uses !== undefined) return `Run ${model.uses}`;
  return `Run ${(textOf(model.run, scope) ?? '').trimStart().split('\n')[0] ?? ''}`;
}

/** The key under which an action's pre, main and post share their state. */
export const stateKey = (frame: Frame, model: StepModel): string => `${frame.path}/${model.id}`;

export function stateOf(job: JobState, frame: Frame, model: StepModel): Variables {
  const key = stateKey(frame, model);
  const state = job.states.get(key) ?? {};
  job.states.set(key, state);
  return state;
}

function refOf(model: StepModel, name: string, depth: number): StepRef {
  return {
    id: model.id,
    name,
    phase: 'main',
    depth,
    ...(model.uses === undefined ? {} : { uses: model.uses }),
  };
}

/** Runs a main step and records it in its frame; the frame's (or job's) status follows from it. */
export async function runStep(job: JobState, frame: Frame, model: StepModel): Promise<StepResult> {
  const started = Date.now();
  const github = { action: model.id };
  const before = scopeOf(job, frame, undefined, github);
  const ref = refOf(model, model.id, frame.depth);
  const output = createStepOutput(job, ref, stateOf(job, frame, model));
  let outcome: Conclusion;
  let conclusion: Conclusion;
  try {
    const ownEnv = asTexts(valueOf(model.env, before));
    const env = { ...job.env, ...frame.env, ...ownEnv };
    const scope = scopeOf(job, frame, env, github);
    const condition = (): boolean => truthy(evaluate(model.condition, scopeOf(job, frame, env, github)));
    const wanted = condition();
    ref.name = wanted ? nameOf(model, scope) : safeName(model, scope);
    job.run.emit({ type: 'step-started', job: job.id, step: { ...ref } });
    const call = { job, frame, model, ref, scope, env, ownEnv, output, runStep };
    outcome = wanted ? await runControlled(call, condition) : 'skipped';
    conclusion = outcome === 'failure' && mayFail(call) ? 'success' : outcome;
  } catch (error) {
    output.note('error', messageOf(error));
    outcome = conclusion = 'failure';
  }
  return record(job, frame, model, ref, {
    outcome,
    conclusion,
    outputs: output.outputs,
    durationMs: Date.now() - started,
  });
}

function safeName(model: StepModel, scope: Scope): string {
  try {
    return nameOf(model, scope);
  } catch {
    return model.id;
  }
}

type Uncontrolled = Omit<StepCall, 'signal'>;

function mayFail(call: Uncontrolled): boolean {
  return truthy(valueOf(call.model.continueOnError, scopeOf(call.job, call.frame, call.env)));
}

async function runControlled(call: Uncontrolled, condition: () => boolean): Promise<Conclusion> {
  const minutes = Math.trunc(Number(valueOf(call.model.timeout, call.scope) ?? 0));
  const control = startControl(call.job, call.frame, minutes, condition);
  try {
    const done = await runBody({ ...call, signal: control.signal });
    return concluded(call, control, done, minutes);
  } catch (error) {
    if (!control.signal.aborted) call.output.note('error', messageOf(error));
    return concluded(call, control, 'failure', minutes);
  } finally {
    control.dispose();
  }
}

function concluded(call: Uncontrolled, control: StepControl, done: Conclusion, minutes: number): Conclusion {
  if (control.timedOut()) {
    call.output.note('error', `The action '${call.ref.name}' has timed out after ${minutes} minutes.`);
    return 'failure';
  }
  if (control.signal.aborted) {
    call.output.note('error', 'The operation was canceled.');
    return 'cancelled';
  }
  return done === 'success' && call.output.failed ? 'failure' : done;
}

function runBody(call: StepCall): Promise<Conclusion> {
  return call.model.uses === undefined ? runScript(call) : runUses(call, call.model.uses);
}

async function runScript(call: StepCall): Promise<Conclusion> {
  const { job, frame, model, scope } = call;
  const inherited = frame.depth === 0 ? job.defaults : {};
  const shell = textOf(model.shell, scope) ?? inherited['shell'];
  const folder = textOf(model.workingDirectory, scope) ?? inherited['working-directory'] ?? '';
  const script = asText(valueOf(model.run, scope));
  say(job, 'command', script.trimEnd());
  const ok = await runStepProcess(job, frame, call.ref, call.output, {
    argv: writeScript(script, shell, job.temp),
    cwd: path.resolve(job.workspace, folder),
    env: call.env,
    own: {},
    github: {
      action: model.id,
      ...(frame.actionPath === undefined ? {} : { action_path: frame.actionPath }),
    },
    signal: call.signal,
  });
  return ok ? 'success' : 'failure';
}

function record(
  job: JobState,
  frame: Frame,
  model: StepModel,
  ref: StepRef,
  end: Pick<StepResult, 'outcome' | 'conclusion' | 'outputs' | 'durationMs'>,
): StepResult {
  frame.steps[model.id] = { outputs: end.outputs, outcome: end.outcome, conclusion: end.conclusion };
  const result: StepResult = {
    id: ref.id,
    name: job.run.masker.mask(ref.name),
    phase: ref.phase,
    ...(ref.uses === undefined ? {} : { uses: ref.uses }),
    ...end,
  };
  if (frame.depth === 0) {
    job.results.push({ ...result, outputs: maskedValues(job, result.outputs) });
    if (end.conclusion === 'failure' && job.status === 'success') job.status = 'failure';
  } else if (end.conclusion === 'failure' || end.conclusion === 'cancelled') {
    frame.status = end.conclusion;
  }
  job.run.emit({ type: 'step-ended', job: job.id, step: { ...ref }, result });
  return result;
}

// Later steps get outputs as they are; reports get them without secrets.
function maskedValues(job: JobState, values: Variables): Variables {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, job.run.masker.mask(value)]));
}
