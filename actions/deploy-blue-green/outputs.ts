// The result of a delivery as outputs of the action, and how the run ends.
import type { DeliveryResult, Deployment, Plan, Release } from '@compose-delivery/deploy';
import type { ActionResult, SummaryPart } from '@compose-delivery/runtime';
import type { spec } from './spec.ts';

type Result = ActionResult<typeof spec>;

const STATUS = {
  delivered: 'deployed',
  noop: 'noop',
  reverted: 'reverted',
  refused: 'failed',
  failed: 'failed',
} as const;

export function deployOutputs(
  deployment: Deployment,
  result: DeliveryResult,
  more: {
    readonly report: string;
    readonly durationMs: number;
    readonly deploymentId: string;
    readonly summary: readonly SummaryPart[];
  },
): Result {
  const { figures } = result;
  return {
    outputs: {
      status: STATUS[result.status],
      'release-id': result.releaseId,
      'active-slot': result.activeSlot ?? '',
      'previous-release': result.previousRelease,
      generation: result.generation,
      'resumed-from': result.resumedFrom,
      'switch-ms': figures.switchMs ?? -1,
      'mixed-window-ms': figures.mixedWindowMs ?? -1,
      requests: figures.requests ?? 0,
      dropped: figures.dropped ?? 0,
      'dropped-upper-95': figures.droppedUpper95 ?? 1,
      'resolution-ms': figures.resolutionMs ?? -1,
      traffic: trafficJson(result.traffic),
      'connections-cut': figures.connectionsCut ?? 0,
      'drain-ms': figures.drainMs ?? -1,
      verdict: result.judgement?.verdict ?? '',
      ...dataOutputs(result),
      reason: result.reason,
      'duration-seconds': Math.round(more.durationMs / 100) / 10,
      url: deployment.url,
      'deployment-id': more.deploymentId,
      report: more.report,
    },
    summary: more.summary,
    outcome: outcomeOf(result, deployment.url),
  };
}

/** Measurements are many; their last values are enough here, the report has them all. */
function dataOutputs(result: DeliveryResult) {
  return {
    evidence: JSON.stringify(
      result.evidence.map(({ measurements, ...query }) => ({ ...query, last: measurements.at(-1) ?? null })),
    ),
    backup: result.data?.backup ?? '',
    'backup-sha256': result.backup?.sha256 ?? '',
    'schema-from': result.data?.schemaFrom ?? '',
    'schema-to': result.data?.schemaTo ?? '',
    forced: result.forced ?? '',
  };
}

function trafficJson(traffic: DeliveryResult['traffic']): string {
  if (!traffic) return '{}';
  const { classes, counted, repeatedPosts } = traffic;
  return JSON.stringify({ classes, repeatedPosts, counted: counted ?? null });
}

function outcomeOf(result: DeliveryResult, url: string): Result['outcome'] {
  const advice = result.advice === undefined ? {} : { advice: result.advice };
  switch (result.status) {
    case 'delivered':
      return { kind: 'passed', message: `${result.version} serves at ${url} (${result.activeSlot ?? ''})` };
    case 'noop':
      return { kind: 'passed', message: result.reason };
    case 'refused':
      return { kind: 'refused', message: result.reason, ...advice };
    case 'reverted':
      return { kind: 'failed', message: `reverted: ${result.reason}`, ...advice };
    case 'failed':
      return { kind: 'failed', message: result.reason, ...advice };
  }
}

/** A dry run: what would be done, and nothing else. */
export function plannedOutputs(
  deployment: Deployment,
  plan: Plan,
  release: Release,
  summary: readonly SummaryPart[],
): Result {
  return {
    outputs: {
      status: 'planned',
      'release-id': release.id,
      'active-slot': '',
      'previous-release': plan.kind === 'run' ? (plan.operation?.from?.release ?? '') : '',
      generation: 0,
      'resumed-from': plan.kind === 'run' ? (plan.resumedFrom ?? '') : '',
      'switch-ms': -1,
      'mixed-window-ms': -1,
      requests: 0,
      dropped: 0,
      'dropped-upper-95': 1,
      'resolution-ms': -1,
      traffic: '{}',
      'connections-cut': 0,
      'drain-ms': -1,
      verdict: '',
      evidence: '[]',
      backup: '',
      'backup-sha256': '',
      'schema-from': '',
      'schema-to': '',
      forced: plan.kind === 'run' ? (plan.operation?.forced ?? '') : '',
      reason: plan.why,
      'duration-seconds': 0,
      url: deployment.url,
      'deployment-id': '',
      report: '',
    },
    summary,
    outcome: { kind: 'passed', message: `plan only: ${plan.why}` },
  };
}
