// What a job's `environment:` means: its name, approval, secrets and variables, and its address at the end.
import { asText, truthy, type Scope } from './expression.ts';
import type { RunState } from './run-state.ts';
import { childOf, mappingOf, valueOf, type Token } from './token.ts';
import type { Approval, EnvironmentState, Variables } from './types.ts';

export interface JobEnvironment {
  name: string;
  deployment: boolean;
  url?: Token;
  secrets: Variables;
  vars: Variables;
}

/** Reads `environment:`; undefined when there is none or its name is empty. */
export function readEnvironment(
  run: RunState,
  token: Token | undefined,
  scope: Scope,
): JobEnvironment | undefined {
  if (token === undefined) return undefined;
  const isMapping = mappingOf(token) !== undefined;
  const name = asText(valueOf(isMapping ? childOf(token, 'name') : token, scope));
  if (name === '') return undefined;
  const known = Object.entries(run.settings.options.environments ?? {}).find(
    ([key]) => key.toLowerCase() === name.toLowerCase(),
  )?.[1];
  const url = childOf(token, 'url');
  const deployment = childOf(token, 'deployment');
  return {
    name,
    deployment: deployment === undefined || truthy(valueOf(deployment, scope)),
    ...(url === undefined ? {} : { url }),
    secrets: known?.secrets ?? {},
    vars: known?.vars ?? {},
  };
}

/**
 * Waits for the approval that the environment asks for. Nobody to ask counts as refused, since GitHub would wait
 * for thirty days. A cancelled job stops waiting.
 */
export async function approve(
  run: RunState,
  job: string,
  environment: JobEnvironment,
  signal: AbortSignal,
): Promise<Approval> {
  const known = Object.entries(run.settings.options.environments ?? {}).find(
    ([key]) => key.toLowerCase() === environment.name.toLowerCase(),
  )?.[1];
  if (known?.requiredReviewers !== true) return { approved: true, by: '' };
  const base = {
    type: 'environment',
    job,
    name: environment.name,
    deployment: environment.deployment,
  } as const;
  run.emit({ ...base, state: 'waiting' });
  const ask = run.settings.options.approvals;
  const answer =
    ask === undefined
      ? Promise.resolve({
          approved: false,
          by: 'nobody',
          reason: 'no approver was given to the local runner',
        })
      : ask(environment.name);
  const cancelled = new Promise<Approval>((resolve) => {
    const stop = (): void =>
      resolve({ approved: false, by: 'nobody', reason: 'the run was cancelled while waiting' });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  const approval = await Promise.race([answer, cancelled]);
  run.emit({ ...base, state: approval.approved ? 'approved' : 'rejected', approval });
  return approval;
}

/** Tells the sink where the deployment of a job stands. */
export function announce(
  run: RunState,
  job: string,
  environment: JobEnvironment,
  state: EnvironmentState,
  url?: string,
): void {
  run.emit({
    type: 'environment',
    job,
    name: environment.name,
    deployment: environment.deployment,
    state,
    ...(url === undefined ? {} : { url }),
  });
}
