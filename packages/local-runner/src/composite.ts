// Runs the steps of a composite action in a frame of their own and maps their outputs.
import { scopeOf, type Frame } from './job-state.ts';
import { asText } from './expression.ts';
import type { ActionModel, StepModel } from './model.ts';
import type { StepCall } from './step.ts';
import { valueOf } from './token.ts';
import type { Conclusion, Variables } from './types.ts';

/** The frame that a composite action's steps live in. */
export function compositeFrame(call: StepCall, action: ActionModel, inputs: Variables): Frame {
  const { frame, model } = call;
  return {
    path: frame.path === '' ? model.id : `${frame.path}.${model.id}`,
    depth: frame.depth + 1,
    steps: {},
    inputs,
    env: { ...frame.env, ...call.ownEnv },
    source: action.source,
    actionPath: action.folder,
    parent: frame,
    signal: call.signal,
    status: 'success',
  };
}

export async function runComposite(
  call: StepCall,
  action: ActionModel,
  steps: readonly StepModel[],
  inputs: Variables,
): Promise<Conclusion> {
  const frame = compositeFrame(call, action, inputs);
  for (const step of steps) {
    if (call.signal.aborted) break;
    await call.runStep(call.job, frame, step);
  }
  const scope = scopeOf(call.job, frame);
  for (const output of action.outputs) {
    call.output.outputs[output.name] = asText(valueOf(output.value, scope));
  }
  return frame.status;
}
