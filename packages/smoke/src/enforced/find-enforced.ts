// Walks workflows, reusable ones and composite actions for steps that run Trivy, and says of each whether a change has to pass it.
import {
  scalar,
  softened,
  notOnChanges,
  isRecord,
  stepsOf,
  type Job,
  type Step,
  type Workflow,
} from './workflow.ts';
import { fillMatrix, leavesNothing } from './matrix.ts';
import { judgeOurGate, judgeTrivyStep } from './trivy-step.ts';

/** A step that runs Trivy. `soft` says why its failure does not stop a change; undefined: it does. */
export type Candidate = { readonly place: string; readonly kind: string; readonly soft: string | undefined };

/** The steps of a local composite action, by the path in `uses`; undefined when there is none. */
export type CompositeActions = (path: string) => readonly Step[] | undefined;

const MAX_DEPTH = 4;
/** The suite's own reusable workflows that gate. */
const OUR_WORKFLOW = /^(\$|[\w.-]+\/compose-delivery)\/\.github\/workflows\/(gate|security-scan)\.ya?ml(@|$)/;

export function findCandidates(
  workflows: readonly Workflow[],
  severities: readonly string[],
  composites: CompositeActions,
  defaults: TrivyDefaults = {},
): Candidate[] {
  return workflows.flatMap((workflow) => {
    const direct = notOnChanges(workflow.triggers);
    const called = direct === undefined ? undefined : calledOnChanges(workflow, workflows, 0);
    const softWorkflow = called === 'yes' ? undefined : (called ?? direct);
    return workflow.jobs.flatMap((job) =>
      jobCandidates(workflow, job, severities, { composites, softWorkflow, defaults }),
    );
  });
}

/** `yes` when a workflow that runs on changes calls this reusable one, firmly; otherwise why the call does not count, if there is one. */
function calledOnChanges(workflow: Workflow, all: readonly Workflow[], depth: number): string | undefined {
  if (!Object.hasOwn(workflow.triggers, 'workflow_call') || depth > MAX_DEPTH) return undefined;
  let why: string | undefined;
  for (const caller of all) {
    for (const job of caller.jobs) {
      if (!refersTo(job.fields['uses'], workflow.path)) continue;
      const soft = softened(job.fields, `the calling job ${job.name}`);
      const started = notOnChanges(caller.triggers);
      if (soft === undefined && (started === undefined || calledOnChanges(caller, all, depth + 1) === 'yes'))
        return 'yes';
      why = soft ?? started;
    }
  }
  return why;
}

function refersTo(uses: unknown, path: string): boolean {
  return typeof uses === 'string' && /^(\.|\$)\//.test(uses) && uses.slice(2) === path;
}

function jobCandidates(
  workflow: Workflow,
  job: Job,
  severities: readonly string[],
  given: {
    readonly composites: CompositeActions;
    readonly softWorkflow: string | undefined;
    readonly defaults: TrivyDefaults;
  },
): Candidate[] {
  const { composites, softWorkflow, defaults } = given;
  const shell = defaultShell(job.fields) ?? defaultShell(workflow.fields);
  const softJob =
    softWorkflow ?? softened(job.fields, 'the job') ?? leavesNothing(job.fields) ?? softNeeds(job, workflow);
  const uses = scalar(job.fields['uses']);
  if (OUR_WORKFLOW.test(uses)) {
    const inputs = isRecord(job.fields['with']) ? job.fields['with'] : {};
    return [
      {
        place: `${workflow.path}, job ${job.name}`,
        kind: uses,
        soft: softJob ?? judgeOurGate(inputs, severities),
      },
    ];
  }
  const steps = job.steps.map((step) => fillMatrix(step, job.fields));
  return stepCandidates(steps, `${workflow.path}, job ${job.name}`, severities, {
    composites,
    shell,
    soft: softJob,
    depth: 0,
    env: { ...defaults, ...trivyEnv(workflow.fields), ...trivyEnv(job.fields) },
  });
}

/** A job that waits for one that may be left out is left out with it. */
function softNeeds(job: Job, workflow: Workflow, depth = 0): string | undefined {
  const needs = job.fields['needs'];
  const names = typeof needs === 'string' ? [needs] : Array.isArray(needs) ? needs : [];
  for (const name of names) {
    const needed = workflow.jobs.find((other) => other.name === name);
    if (!needed || depth > MAX_DEPTH) continue;
    const condition =
      needed.fields['if'] === undefined
        ? undefined
        : softened({ if: needed.fields['if'] }, `job ${needed.name}, which it needs,`);
    const deeper = condition ?? softNeeds(needed, workflow, depth + 1);
    if (
      deeper !== undefined &&
      !/^(\$\{\{\s*)?(always\(\)|!\s*cancelled\(\))/.test(scalar(job.fields['if'] ?? ''))
    )
      return deeper;
  }
  return undefined;
}

function defaultShell(fields: Readonly<Record<string, unknown>>): string | undefined {
  const defaults =
    isRecord(fields['defaults']) && isRecord(fields['defaults']['run']) ? fields['defaults']['run'] : {};
  return typeof defaults['shell'] === 'string' ? defaults['shell'] : undefined;
}

type Walk = {
  readonly composites: CompositeActions;
  readonly shell: string | undefined;
  readonly soft: string | undefined;
  readonly depth: number;
  readonly env: TrivyDefaults;
};

/** What the file of settings and the environment say where a command says nothing. Source: Trivy, flags before environment before file. */
export type TrivyDefaults = { readonly exitCode?: string; readonly severity?: string };

function trivyEnv(fields: Readonly<Record<string, unknown>>): TrivyDefaults {
  const env = isRecord(fields['env']) ? fields['env'] : {};
  return {
    ...(env['TRIVY_EXIT_CODE'] === undefined ? {} : { exitCode: scalar(env['TRIVY_EXIT_CODE']) }),
    ...(env['TRIVY_SEVERITY'] === undefined ? {} : { severity: scalar(env['TRIVY_SEVERITY']) }),
  };
}

function stepCandidates(
  steps: readonly Step[],
  place: string,
  severities: readonly string[],
  walk: Walk,
): Candidate[] {
  return steps.flatMap((step, index) => {
    const at = `${place}, step ${index + 1}${typeof step['name'] === 'string' ? ` (${step['name'].slice(0, 60)})` : ''}`;
    const soft = walk.soft ?? softened(step, 'the step');
    const judged = judgeTrivyStep(step, severities, walk.shell, { ...walk.env, ...trivyEnv(step) });
    if (judged) return [{ place: at, kind: judged.kind, soft: soft ?? judged.soft }];
    const uses = step['uses'];
    if (typeof uses !== 'string' || !uses.startsWith('./') || walk.depth >= MAX_DEPTH) return [];
    const inner = walk.composites(uses.slice(2));
    return inner
      ? stepCandidates(inner, `${at}: ${uses}`, severities, { ...walk, soft, depth: walk.depth + 1 })
      : [];
  });
}

/** The steps of `runs: using: composite` from a parsed action file. */
export function compositeSteps(root: unknown): Step[] | undefined {
  if (!isRecord(root) || !isRecord(root['runs']) || root['runs']['using'] !== 'composite') return undefined;
  return stepsOf(root['runs']['steps']);
}
