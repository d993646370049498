// Walks a workflow, the workflows it calls and the actions it uses, and lists everything that cannot run here.
// Nothing is ignored in silence: what the parser accepts and this runner does not do is named before the first job.
import fs from 'node:fs';
import path from 'node:path';
import { builtinRefusals, stepRefusals } from './preflight-step.ts';
import { locateCallee } from './call.ts';
import { InvalidWorkflow, messageOf } from './failure.ts';
import { loadAction } from './load-action.ts';
import { loadWorkflow } from './load-workflow.ts';
import { expandMatrix } from './matrix.ts';
import type { ActionModel, CallJob, JobModel, StepModel, StepsJob, WorkflowModel } from './model.ts';
import { excessOf, parsePermissions } from './permissions.ts';
import { refusalOfCall } from './preflight-call.ts';
import { refusalOfRunner } from './runner-labels.ts';
import { refusalOfShell } from './script.ts';
import type { Settings } from './settings.ts';
import { actionFileOf, inside, resolveUses, type Source } from './source.ts';
import { childOf, constantOf, isConstant, valueOf } from './token.ts';
import type { Permissions } from './types.ts';

interface Walk {
  settings: Settings;
  problems: Set<string>;
  /** Files that are being walked, to stop at a cycle. */
  trail: readonly string[];
}

const add = (walk: Walk, where: string, what: string): void => void walk.problems.add(`${where}: ${what}`);

/** Every problem, as `file:line: what`; empty when the workflow can run. */
export async function preflight(settings: Settings, workflow: WorkflowModel): Promise<string[]> {
  const walk: Walk = { settings, problems: new Set(), trail: [] };
  if (process.platform === 'win32') add(walk, 'this machine', 'the local runner needs Linux or macOS');
  await walkWorkflow(walk, workflow, settings.defaultPermissions, 1);
  return [...walk.problems];
}

async function walkWorkflow(
  walk: Walk,
  workflow: WorkflowModel,
  granted: Permissions,
  depth: number,
): Promise<void> {
  const key = `${workflow.source.root}:${workflow.path}`;
  if (walk.trail.includes(key)) return add(walk, workflow.path, 'it calls itself');
  const inner = { ...walk, trail: [...walk.trail, key] };
  checkShell(inner, `${workflow.path}`, constantOf(childOf(childOf(workflow.defaults, 'run'), 'shell')));
  for (const job of workflow.jobs) {
    const where = `${workflow.path}:${job.line}: job ${job.id}`;
    for (const name of job.unsupported) add(inner, where, `${name} is not supported`);
    const own = parsePermissions(job.permissions) ?? parsePermissions(workflow.permissions);
    // The first file sets the ceiling; the ones it calls may only lower it.
    if (depth > 1 && own !== undefined) {
      for (const excess of excessOf(own, granted)) {
        add(inner, where, `the workflow is requesting permission ${excess} by its caller`);
      }
    }
    const permissions = own ?? granted;
    if (job.kind === 'call') await walkCall(inner, workflow, job, where, permissions, depth);
    else walkJob(inner, workflow, job, where);
  }
}

function walkJob(walk: Walk, workflow: WorkflowModel, job: StepsJob, where: string): void {
  for (const runsOn of runnersOf(job)) {
    const refusal = refusalOfRunner(runsOn);
    if (refusal !== undefined) add(walk, where, refusal);
  }
  checkShell(walk, where, constantOf(childOf(childOf(job.defaults, 'run'), 'shell')));
  for (const step of job.steps) walkStep(walk, step, workflow.source, workflow.path);
}

/** The values of `runs-on` that are known beforehand: a constant, or one that only a constant matrix decides. */
function runnersOf(job: StepsJob): unknown[] {
  if (job.runsOn === undefined) return [undefined];
  if (isConstant(job.runsOn)) return [constantOf(job.runsOn)];
  const matrix = constantOf(childOf(job.strategy, 'matrix'));
  if (matrix === undefined || matrix === null) return [];
  try {
    return expandMatrix(matrix as Record<string, unknown>)
      .map((leg) => valueOf(job.runsOn, { contexts: { matrix: leg }, functions: {} }))
      .filter((value) => value !== null && value !== '');
  } catch {
    // Reads something besides the matrix; it is checked when the job starts.
    return [];
  }
}

function checkShell(walk: Walk, where: string, shell: unknown): void {
  const refusal = typeof shell === 'string' ? refusalOfShell(shell) : undefined;
  if (refusal !== undefined) add(walk, where, refusal);
}

function walkStep(walk: Walk, step: StepModel, here: Source, file: string): void {
  const where = `${file}:${step.line}: step ${step.id}`;
  for (const problem of stepRefusals(step)) add(walk, where, problem);
  if (step.uses === undefined) return;
  try {
    walkUses(walk, step, step.uses, here, where);
  } catch (error) {
    if (error instanceof InvalidWorkflow)
      for (const problem of error.problems) add(walk, where, `${step.uses}: ${problem}`);
    else add(walk, where, messageOf(error));
  }
}

function walkUses(walk: Walk, step: StepModel, uses: string, here: Source, where: string): void {
  const { settings } = walk;
  const reference = resolveUses(uses, here, settings.sources);
  switch (reference.kind) {
    case 'docker':
      return add(walk, where, `uses: ${uses}: container actions are not supported`);
    case 'unmapped':
      return add(
        walk,
        where,
        `uses: ${uses} is neither mapped to a local folder nor carried out by the runner (${[...settings.builtins.keys()].join(', ')})`,
      );
    case 'builtin':
      for (const problem of builtinRefusals(settings, reference, step)) add(walk, where, problem);
      return;
    case 'workspace': {
      // The workspace is empty until checkout; what the caller's tree has there now is what will most likely be there.
      const folder = inside(settings.caller.root, reference.path);
      if (actionFileOf(folder) !== undefined) walkAction(walk, loadAction(folder, settings.caller));
      return;
    }
    case 'source':
      return walkAction(walk, loadAction(inside(reference.source.root, reference.path), reference.source));
  }
}

function walkAction(walk: Walk, action: ActionModel): void {
  const shown = path.relative(action.source.root, action.folder) || action.source.slug;
  if (walk.trail.includes(action.folder)) return add(walk, shown, 'the action uses itself');
  const inner = { ...walk, trail: [...walk.trail, action.folder] };
  if (action.runs.using === 'composite') {
    for (const step of action.runs.steps) walkStep(inner, step, action.source, `${shown}/action.yml`);
    return;
  }
  const { main, pre, post } = action.runs;
  for (const script of [main, pre, post]) {
    if (script !== undefined && !fs.existsSync(path.join(action.folder, script))) {
      add(inner, shown, `its script ${script} does not exist; build the action first`);
    }
  }
}

async function walkCall(
  walk: Walk,
  workflow: WorkflowModel,
  job: CallJob & JobModel,
  where: string,
  permissions: Permissions,
  depth: number,
): Promise<void> {
  try {
    const place = locateCallee(walk, job.uses, workflow.source);
    const callee = await loadWorkflow(place.source, place.path);
    for (const problem of refusalOfCall(callee, job)) add(walk, where, problem);
    await walkWorkflow(walk, callee, permissions, depth + 1);
  } catch (error) {
    if (error instanceof InvalidWorkflow)
      for (const problem of error.problems) add(walk, where, `${job.uses}: ${problem}`);
    else add(walk, where, messageOf(error));
  }
}
