// The result of a rollback as outputs of the action, and how the run ends.
import type { DeliveryResult, Ledger, Plan, Restored } from '@compose-delivery/deploy';
import type { ActionResult, OutputsOf, SummaryPart } from '@compose-delivery/runtime';
import type { spec } from './spec.ts';

type Result = ActionResult<typeof spec>;

const STATUS = {
  delivered: 'rolled-back',
  noop: 'noop',
  refused: 'refused',
  reverted: 'failed',
  failed: 'failed',
} as const;

const ledgerJson = (ledger: Ledger): string =>
  JSON.stringify(
    ledger.releases.map(({ id, version, status, activatedAt }) => ({
      id,
      version,
      status,
      active: id === ledger.active?.release,
      since: activatedAt ?? null,
    })),
  );

const untouched = (ledger: Ledger, status: string, reason: string): OutputsOf<typeof spec> => ({
  status,
  from: '',
  to: ledger.active?.release ?? '',
  mode: '',
  'active-slot': ledger.active?.slot ?? '',
  generation: ledger.generation,
  'switch-ms': -1,
  dropped: 0,
  'dropped-upper-95': 1,
  'mttr-seconds': -1,
  restored: '',
  'kept-as': '',
  'safety-backup': '',
  forced: '',
  reason,
  releases: ledgerJson(ledger),
  'deployment-id': '',
  report: '',
});

export function listedOutputs(ledger: Ledger, summary: readonly SummaryPart[]): Result {
  const message = `${ledger.releases.length} releases on record`;
  return { outputs: untouched(ledger, 'listed', message), summary, outcome: { kind: 'passed', message } };
}

export function plannedOutputs(ledger: Ledger, plan: Plan, summary: readonly SummaryPart[]): Result {
  return {
    outputs: untouched(ledger, 'planned', plan.why),
    summary,
    outcome: { kind: 'passed', message: `plan only: ${plan.why}` },
  };
}

export function rollbackOutputs(
  ledger: Ledger,
  result: DeliveryResult,
  more: {
    readonly report: string;
    readonly deploymentId: string;
    readonly summary: readonly SummaryPart[];
    readonly restored: Restored | undefined;
  },
): Result {
  const { figures } = result;
  const moved = result.status === 'delivered';
  return {
    outputs: {
      ...untouched(ledger, STATUS[result.status], result.reason),
      from: moved ? result.previousRelease : '',
      mode: moved ? (result.warm ? 'warm' : 'stopped') : '',
      'active-slot': result.activeSlot ?? '',
      generation: result.generation,
      'switch-ms': figures.switchMs ?? -1,
      dropped: figures.dropped ?? 0,
      'dropped-upper-95': figures.droppedUpper95 ?? 1,
      'mttr-seconds': figures.recoveredMs === undefined ? -1 : Math.round(figures.recoveredMs / 100) / 10,
      restored: more.restored?.backup.id ?? '',
      'kept-as': more.restored?.keptAs ?? '',
      'safety-backup': more.restored?.safety.id ?? '',
      forced: result.forced ?? '',
      'deployment-id': more.deploymentId,
      report: more.report,
    },
    summary: more.summary,
    outcome: outcomeOf(result),
  };
}

function outcomeOf(result: DeliveryResult): Result['outcome'] {
  const advice = result.advice === undefined ? {} : { advice: result.advice };
  switch (result.status) {
    case 'delivered':
      return {
        kind: 'passed',
        message: `${result.version} serves again (${result.activeSlot ?? ''}): ${result.reason}`,
      };
    case 'noop':
      return { kind: 'passed', message: result.reason };
    case 'refused':
      return { kind: 'refused', message: result.reason, ...advice };
    case 'reverted':
    case 'failed':
      return { kind: 'failed', message: result.reason, ...advice };
  }
}
