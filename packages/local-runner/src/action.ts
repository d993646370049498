// Runs a step that uses an action: finds it, completes its inputs, runs it as JavaScript, composite or built-in.
import path from 'node:path';
import { completeInputs, refusalOf } from './builtins/builtin.ts';
import { runComposite } from './composite.ts';
import { asText, asTexts, evaluate, truthy, type Scope } from './expression.ts';
import { say, scopeOf, type JobState } from './job-state.ts';
import { loadAction } from './load-action.ts';
import type { ActionModel } from './model.ts';
import { inside, resolveUses, type Reference } from './source.ts';
import type { StepCall } from './step.ts';
import { createStepOutput } from './step-output.ts';
import { runStepProcess } from './step-process.ts';
import { valueOf } from './token.ts';
import type { Conclusion, StepRef, Variables } from './types.ts';

/** An action that was found, with the GITHUB_ACTION_* values that go with it. */
export interface FoundAction {
  action: ActionModel;
  github: Record<string, unknown>;
}

/** Loads the action behind a reference; the workspace must exist for a `./` one. */
export function findAction(job: JobState, reference: Reference, uses: string): FoundAction {
  if (reference.kind === 'workspace') {
    const folder = inside(job.workspace, reference.path);
    const source = { ...job.run.settings.caller, root: job.workspace };
    return { action: loadAction(folder, source), github: {} };
  }
  if (reference.kind !== 'source') throw new Error(`uses: ${uses} is not available locally`);
  const folder = inside(reference.source.root, reference.path);
  const { source, ref } = reference;
  // `$/` is the repository of the file at the very commit that runs.
  const github = { action_repository: source.slug, action_ref: uses.startsWith('$/') ? source.sha : ref };
  return { action: loadAction(folder, source), github };
}

export async function runUses(call: StepCall, uses: string): Promise<Conclusion> {
  const { job, frame } = call;
  const { settings } = job.run;
  const reference = resolveUses(uses, frame.source, settings.sources);
  if (reference.kind === 'builtin') return runBuiltin(call, reference.slug);
  const { action, github } = findAction(job, reference, uses);
  if (reference.kind === 'source' && !uses.startsWith('$/')) {
    say(job, 'line', `Using the local copy of ${reference.source.slug} for ${uses}`);
  }
  const inputs = actionInputs(call, action);
  if (action.runs.using === 'composite') return runComposite(call, action, action.runs.steps, inputs);
  if (action.runs.pre !== undefined && reference.kind === 'workspace') {
    call.output.note('warning', `\`pre\` execution is not supported for local action from '${uses}'`);
  }
  registerPost(call, action, inputs, github);
  const ok = await runNode(call, action, inputs, action.runs.main, github);
  return ok ? 'success' : 'failure';
}

/** `with:` over the defaults; warns of unexpected and deprecated inputs as the real runner does. */
export function actionInputs(
  call: Pick<StepCall, 'model' | 'scope' | 'output'>,
  action: ActionModel,
): Variables {
  const given = asTexts(valueOf(call.model.with, call.scope));
  const inputs: Variables = { ...given };
  const valid = action.inputs.map((input) => input.name);
  for (const input of action.inputs) {
    const hit = Object.keys(given).find((key) => key.toLowerCase() === input.name.toLowerCase());
    if (hit !== undefined && input.deprecation !== undefined) {
      call.output.note('warning', `Input '${hit}' has been deprecated with message: ${input.deprecation}`);
    }
    if (hit === undefined) inputs[input.name] = asText(valueOf(input.default, call.scope));
  }
  const unexpected = Object.keys(given).filter(
    (key) => !valid.some((name) => name.toLowerCase() === key.toLowerCase()),
  );
  if (unexpected.length > 0) {
    call.output.note(
      'warning',
      `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`,
    );
  }
  return inputs;
}

const prefixed = (prefix: string, values: Variables): Variables =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));

function inputVariables(inputs: Variables): Variables {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [`INPUT_${key.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

// Handed to actions only, never to scripts (NodeScriptActionHandler.cs).
function serviceVariables(job: JobState): Variables {
  const { resultsUrl, runtimeToken } = job.run.settings.services;
  return {
    ACTIONS_CACHE_SERVICE_V2: 'True',
    ACTIONS_ORCHESTRATION_ID: `${job.run.runId}.${job.id}`,
    ...(resultsUrl === undefined ? {} : { ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_RUNTIME_URL: resultsUrl }),
    ...(runtimeToken === undefined ? {} : { ACTIONS_RUNTIME_TOKEN: runtimeToken }),
  };
}

/** Runs one script of a JavaScript action; true on success. */
export function runNode(
  call: StepCall,
  action: ActionModel,
  inputs: Variables,
  script: string,
  github: Record<string, unknown>,
): Promise<boolean> {
  const { job, frame } = call;
  const file = path.join(action.folder, script);
  return runStepProcess(job, frame, call.ref, call.output, {
    argv: [job.run.settings.node, file],
    cwd: job.workspace,
    env: call.env,
    own: { ...inputVariables(inputs), ...prefixed('STATE_', call.output.state), ...serviceVariables(job) },
    // GITHUB_ACTION_PATH belongs to composite actions; a script inside one sees that one's.
    github: {
      action: call.model.id,
      ...github,
      ...(frame.actionPath === undefined ? {} : { action_path: frame.actionPath }),
    },
    signal: call.signal,
  });
}

/** Puts the action's post script on the job's list, once for pre and main together. */
export function registerPost(
  call: StepCall,
  action: ActionModel,
  inputs: Variables,
  github: Record<string, unknown>,
): void {
  const { job, frame, model } = call;
  if (action.runs.using !== 'node' || action.runs.post === undefined) return;
  const { post, postIf } = action.runs;
  const key = `${frame.path}/${model.id}`;
  if (job.posts.some((other) => other.key === key)) return;
  const name = `Post ${call.ref.name}`;
  const scope = (): Scope => {
    const whole = scopeOf(job, job.root, { ...job.env, ...call.ownEnv });
    return { ...whole, contexts: { ...whole.contexts, inputs } };
  };
  job.posts.push({
    key,
    id: model.id,
    name,
    uses: model.uses ?? '',
    condition: () => truthy(evaluate(postIf, scope())),
    run: async (signal) => {
      const ref: StepRef = { ...call.ref, name, phase: 'post' };
      const output = createStepOutput(job, ref, call.output.state);
      const env = { ...job.env, ...frame.env, ...call.ownEnv };
      const ok = await runNode({ ...call, ref, output, env, signal }, action, inputs, post, github);
      return ok ? 'success' : 'failure';
    },
  });
}

async function runBuiltin(call: StepCall, slug: string): Promise<Conclusion> {
  const { job, output } = call;
  const { settings } = job.run;
  const action = settings.builtins.get(slug);
  if (action === undefined) throw new Error(`${slug} is not available locally`);
  const given = asTexts(valueOf(call.model.with, call.scope));
  const refused = Object.entries(given).flatMap(([name, value]) => refusalOf(action, name, value) ?? []);
  if (refused.length > 0) throw new Error(`${slug}: ${refused.join('; ')}`);
  say(job, 'line', `${slug} is carried out by the local runner: ${action.description}`);
  await action.run({
    inputs: completeInputs(action, given),
    workspace: job.workspace,
    temp: job.temp,
    artifactsDirectory: job.run.artifactsDirectory,
    caller: settings.caller,
    sources: settings.sources.bySlug,
    node: settings.node,
    environment: call.env,
    signal: call.signal,
    log: (line) => say(job, 'line', line),
    annotate: (level, message) => output.note(level, message),
    setOutput: (name, value) => {
      output.outputs[name] = value;
    },
    addPath: (folder) => {
      job.paths = [folder, ...job.paths.filter((other) => other !== folder)];
    },
  });
  return 'success';
}
