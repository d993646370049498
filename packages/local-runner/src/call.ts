// Calls a reusable workflow as a job: finds the file, passes inputs and secrets, maps its outputs back.
import { asText, asTexts, withContexts, type Scope } from './expression.ts';
import { messageOf } from './failure.ts';
import { withGroup } from './hold-group.ts';
import { completeInputs } from './inputs.ts';
import { reportJob, type JobEnd } from './job.ts';
import { tokenFor } from './job-token.ts';
import type { LegRequest, RunJobs, WorkflowEnd } from './workflow-call.ts';
import { loadWorkflow } from './load-workflow.ts';
import type { CallJob, WorkflowModel } from './model.ts';
import { resolveUses, type Source } from './source.ts';
import type { RunState } from './run-state.ts';
import { childOf, entriesOf, valueOf } from './token.ts';
import type { Variables } from './types.ts';

/** GitHub allows ten levels of workflows that call each other. */
const DEPTH_LIMIT = 10;

/** Where a reusable workflow is. `./` and `$/` both mean the repository of the calling file. */
export function locateCallee(
  run: Pick<RunState, 'settings'>,
  uses: string,
  here: Source,
): { source: Source; path: string } {
  const reference = resolveUses(uses, here, run.settings.sources);
  if (reference.kind === 'workspace') return { source: here, path: reference.path };
  if (reference.kind === 'source') return { source: reference.source, path: reference.path };
  throw new Error(`uses: ${uses} is not available locally; map its repository to a folder`);
}

/** The secrets a called workflow sees. Throws when a required one is missing. */
export function passSecrets(callee: WorkflowModel, job: CallJob, own: Variables, scope: Scope): Variables {
  const given = job.secrets === 'inherit' ? own : asTexts(valueOf(job.secrets, scope));
  const names = Object.keys(given).map((name) => name.toLowerCase());
  const missing = callee.callSecrets.filter(
    (secret) => secret.required && !names.includes(secret.name.toLowerCase()),
  );
  if (missing.length > 0) {
    throw new Error(
      `secret ${missing.map((secret) => secret.name).join(', ')} is required by ${callee.path} and not given`,
    );
  }
  return given;
}

/** Runs the called workflow's jobs as jobs of this run. */
export async function callWorkflow(leg: LegRequest, job: CallJob, runJobs: RunJobs): Promise<JobEnd> {
  const { call } = leg;
  const { run } = call;
  try {
    if (call.depth >= DEPTH_LIMIT)
      throw new Error(`${job.uses}: workflows call each other more than ${DEPTH_LIMIT} levels deep`);
    const place = locateCallee(run, job.uses, call.workflow.source);
    const callee = await loadWorkflow(place.source, place.path);
    const scope: Scope = { contexts: leg.contexts, functions: {} };
    const given = (valueOf(job.with, scope) ?? {}) as Record<string, unknown>;
    const inputs = completeInputs(callee.callInputs, given, scope, false);
    const secrets = passSecrets(callee, job, call.secrets, await withToken(leg, job, scope));
    const inner = { github: leg.contexts['github'], vars: leg.contexts['vars'], inputs };
    const group = valueOf(callee.concurrency, { contexts: inner, functions: {} });
    const end = await withGroup(run, group, leg, (signal, held) =>
      runJobs({
        run,
        workflow: callee,
        inputs,
        secrets,
        idPrefix: `${leg.id} / `,
        namePrefix: `${leg.name} / `,
        permissions: leg.permissions,
        signal,
        held,
        depth: call.depth + 1,
      }),
    );
    if (typeof end === 'string') return reportJob(run, leg, 'cancelled', end);
    return { conclusion: end.conclusion, outputs: calledOutputs(callee, leg, inputs, end), forgiven: false };
  } catch (error) {
    return reportJob(run, leg, 'failure', messageOf(error));
  }
}

// `secrets.GITHUB_TOKEN` can be passed on by name; it is the token of the calling job.
async function withToken(leg: LegRequest, job: CallJob, scope: Scope): Promise<Scope> {
  if (job.secrets === undefined || job.secrets === 'inherit') return scope;
  const token = await tokenFor(leg.call.run, leg);
  return withContexts(scope, { secrets: { ...leg.call.secrets, GITHUB_TOKEN: token } });
}

function calledOutputs(
  callee: WorkflowModel,
  leg: LegRequest,
  inputs: Record<string, unknown>,
  end: WorkflowEnd,
): Variables {
  const scope: Scope = {
    contexts: { github: leg.contexts['github'], vars: leg.contexts['vars'], inputs, jobs: end.jobs },
    functions: {},
  };
  const outputs: Variables = {};
  for (const [name, definition] of entriesOf(callee.callOutputs)) {
    const value = asText(valueOf(childOf(definition, 'value'), scope));
    if (value !== '') outputs[name] = value;
  }
  return outputs;
}
