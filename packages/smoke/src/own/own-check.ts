// A check of the team's own as one that can be run like the built-in ones: filled in, asked with retries, judged.
import type { Application, OwnCheck } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import type { Check, CheckContext, CheckOutcome } from '../check.ts';
import { askHttp } from './ask-http.ts';
import { askEnv, askExec, askFile, askLog } from './ask-others.ts';
import { askPrometheus } from './ask-prometheus.ts';
import { withRetry, type Attempt } from './attempts.ts';

const DESCRIBED: { readonly [K in OwnCheck['kind']]: (check: Extract<OwnCheck, { kind: K }>) => string } = {
  http: ({ request, samples }) =>
    `${request.method} ${request.service ?? request.url ?? ''}${request.service === undefined ? '' : request.path}${samples > 1 ? ` ${samples} times` : ''}`,
  exec: ({ command, service }) => `run ${command[0] ?? ''}${service === undefined ? '' : ` in ${service}`}`,
  file: ({ path, service }) => `read ${path}${service === undefined ? '' : ` of ${service}`}`,
  env: ({ variable, service }) => `look at ${variable} of ${service ?? 'the environment file'}`,
  log: ({ service, matches }) => `look for ${matches} in the log of ${service}`,
  prometheus: ({ service, metric, query, quantile }) =>
    service === undefined
      ? `ask ${query ?? ''}`
      : `read ${quantile === undefined ? '' : `quantile ${quantile} of `}${metric ?? ''} of ${service}`,
};

const describe = (check: OwnCheck): string => (DESCRIBED[check.kind] as (check: OwnCheck) => string)(check);

/** All own checks of an application, in the order in which they were written. */
export const ownChecks = (application: Application): Check[] => application.checks.own.map(toCheck);

function toCheck(own: OwnCheck): Check {
  return {
    id: own.id,
    title: own.title ?? own.id,
    needs: own.needs,
    exclusive: own.exclusive || (own.kind === 'prometheus' && own.quantile !== undefined),
    asks: `${own.title ?? own.id}: is it as expected?`,
    notConfigured: ({ environmentName }) =>
      own.environments === undefined || own.environments.includes(environmentName)
        ? undefined
        : `only asked in ${own.environments.join(', ')}`,
    will: () => describe(own),
    run: (context) => runOwn(context, own),
  };
}

async function runOwn(context: CheckContext, own: OwnCheck): Promise<CheckOutcome> {
  const inContainer = (own.kind === 'exec' || own.kind === 'file') && own.service !== undefined;
  if (inContainer && !context.ports.bench)
    return { verdict: 'skipped', reason: 'no container is at hand here to look inside', evidence: [] };
  const { defaults } = context.application.checks;
  const timeoutMs = (own['timeout-seconds'] ?? defaults['timeout-seconds']) * 1_000;
  const patience = {
    clock: context.ports.clock,
    remainingMs: () => context.probe.remainingMs(),
    signal: context.signal,
  };
  const outcome = await withRetry(own.retry ?? defaults.retry, patience, () => once(context, own, timeoutMs));
  return outcome.verdict === 'inconclusive' && own['when-unsure'] === 'fail'
    ? { ...outcome, verdict: 'fail' }
    : outcome;
}

async function once(context: CheckContext, own: OwnCheck, timeoutMs: number): Promise<Attempt> {
  try {
    return await ask(context, own, timeoutMs);
  } catch (error) {
    const reason = `the check could not look: ${messageOf(error)}`;
    return { outcome: { verdict: 'inconclusive', reason, evidence: [] }, statuses: [] };
  }
}

function ask(context: CheckContext, own: OwnCheck, timeoutMs: number): Promise<Attempt> {
  switch (own.kind) {
    case 'http':
      return askHttp(context, own, timeoutMs);
    case 'exec':
      return askExec(context, own, timeoutMs);
    case 'file':
      return askFile(context, own);
    case 'env':
      return askEnv(context, own);
    case 'log':
      return askLog(context, own);
    case 'prometheus':
      return askPrometheus(context, own, timeoutMs);
  }
}
