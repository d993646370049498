// Runs one workflow file for one event, from trigger to result.
import { asText, type Scope } from './expression.ts';
import { githubContext } from './github-context.ts';
import { withGroup } from './hold-group.ts';
import { completeInputs } from './inputs.ts';
import { runJobs } from './jobs.ts';
import { reasonOf } from './wanted-signal.ts';
import type { WorkflowEnd } from './workflow-call.ts';
import { loadWorkflow } from './load-workflow.ts';
import type { WorkflowModel } from './model.ts';
import { preflight } from './preflight.ts';
import { RefusedRun } from './failure.ts';
import { createRunState, type RunState } from './run-state.ts';
import { locateWorkflow, makeWorkDirectory, settle, type Settings } from './settings.ts';
import { decideTrigger } from './trigger.ts';
import { textOf, valueOf } from './token.ts';
import type { RunOptions, RunResult } from './types.ts';

/**
 * Runs a workflow file with the jobs and steps it has, and resolves to what came of it. A run that the event does not
 * trigger, that fails or that is cancelled is a result; it rejects only with InvalidWorkflow (the parser refused a
 * file), RefusedRun (something in it is not supported here; nothing ran) or an error about the options.
 */
export async function runWorkflow(options: RunOptions): Promise<RunResult> {
  const settings = settle(options);
  const place = locateWorkflow(settings);
  const workflow = await loadWorkflow(place.source, place.path);
  const problems = await preflight(settings, workflow);
  if (problems.length > 0) throw new RefusedRun(workflow.path, problems);
  const { caller } = settings;
  makeWorkDirectory(settings);
  const run = createRunState(
    settings,
    { name: workflow.name, ref: `${caller.slug}/${workflow.path}@${caller.ref}` },
    options.signal ?? new AbortController().signal,
  );
  const trigger = decideTrigger(settings, workflow.events);
  if (!trigger.triggered) {
    run.emit({ type: 'not-triggered', reason: trigger.reason });
    return resultOf(run, workflow.name, 'not_triggered', trigger.reason);
  }
  return runTriggered(run, settings, workflow);
}

/** What would keep the workflow from running here, without running it; empty when nothing would. */
export async function checkWorkflow(options: RunOptions): Promise<string[]> {
  const settings = settle(options);
  const place = locateWorkflow(settings);
  return preflight(settings, await loadWorkflow(place.source, place.path));
}

function resultOf(
  run: RunState,
  name: string,
  conclusion: RunResult['conclusion'],
  reason?: string,
): RunResult {
  return {
    conclusion,
    ...(reason === undefined ? {} : { reason }),
    runId: run.runId,
    name,
    jobs: run.jobs,
    annotations: run.annotations,
    artifactsDirectory: run.artifactsDirectory,
  };
}

/** Inputs as `inputs` has them, and as the event payload has them (text, as GitHub sends it). */
function takeInputs(settings: Settings, workflow: WorkflowModel, scope: Scope): Record<string, unknown> {
  const given = settings.options.inputs ?? {};
  if (settings.options.eventName === 'workflow_dispatch') {
    const inputs = completeInputs(workflow.dispatchInputs, given, scope, true);
    settings.event = {
      ...settings.event,
      inputs: Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, asText(value)])),
    };
    return inputs;
  }
  if (settings.options.eventName === 'workflow_call')
    return completeInputs(workflow.callInputs, given, scope, true);
  if (Object.keys(given).length > 0) {
    throw new Error(
      `inputs were given for a ${settings.options.eventName} event; only workflow_dispatch and workflow_call have inputs`,
    );
  }
  return {};
}

async function runTriggered(run: RunState, settings: Settings, workflow: WorkflowModel): Promise<RunResult> {
  const started = Date.now();
  const early: Scope = { contexts: { github: githubContext(run), vars: settings.vars }, functions: {} };
  const inputs = takeInputs(settings, workflow, early);
  const scope: Scope = { contexts: { ...early.contexts, github: githubContext(run), inputs }, functions: {} };
  const named = textOf(workflow.runName, scope)?.trim();
  const name = run.masker.mask(named === undefined || named === '' ? workflow.name : named);
  run.emit({
    type: 'run-started',
    runId: run.runId,
    name,
    workflow: workflow.path,
    eventName: settings.options.eventName,
  });
  const holder = { id: workflow.name, signal: run.signal, held: [] };
  const end = await withGroup(run, valueOf(workflow.concurrency, scope), holder, async (signal, held) => {
    const onCancel = (): void => run.emit({ type: 'cancelling', reason: reasonOf(signal) });
    signal.addEventListener('abort', onCancel, { once: true });
    const done = await runJobs({
      run,
      workflow,
      inputs,
      secrets: settings.secrets,
      idPrefix: '',
      namePrefix: '',
      permissions: settings.defaultPermissions,
      signal,
      held,
      depth: 1,
    });
    signal.removeEventListener('abort', onCancel);
    return { done, reason: signal.aborted ? reasonOf(signal) : undefined };
  });
  return concluded(run, name, end, started);
}

function concluded(
  run: RunState,
  name: string,
  end: string | { done: WorkflowEnd; reason: string | undefined },
  started: number,
): RunResult {
  const reason = typeof end === 'string' ? end : end.reason;
  const jobs = typeof end === 'string' ? 'cancelled' : end.done.conclusion;
  // A cancelled run stays one, even when everything that still ran went well.
  const conclusion = reason !== undefined && jobs !== 'failure' ? 'cancelled' : jobs;
  run.emit({ type: 'run-ended', conclusion, durationMs: Date.now() - started });
  return resultOf(run, name, conclusion, reason);
}
