// What to do about an operation that did not come to its end: finish it, resume it, or undo it. The router says how far it got.
import type { PlannedStep } from '../model.ts';
import type { Operation, Undo, Unfinished } from '../state/journal.ts';
import { findRelease } from '../state/ledger.ts';
import type { Desired, Observed, Plan, RunPlan } from './plan.ts';
import { afterCommit, afterSwitch, wholeDelivery } from './plan-steps.ts';
import { refuseBySchema } from './plan-wanted.ts';
import { refuseSchema } from './schema-gate.ts';

export function planRecovery(desired: Desired, observed: Observed, unfinished: Unfinished): Plan {
  const { operation, lastStep } = unfinished;
  const switched =
    observed.router.active === operation.slot && observed.router.generation >= operation.generation;
  const wanted = wants(desired, observed, operation);
  const resumedFrom = lastStep ?? 'begin';
  if (unfinished.committed) {
    return {
      kind: 'run',
      purpose: 'finish',
      why: `the last delivery committed ${operation.release.version} and died at ${resumedFrom}: its tidying is finished`,
      operation,
      fresh: false,
      resumedFrom,
      steps: [...(switched ? recommit(observed, operation) : []), ...afterCommit(operation)],
      // A deploy looks again whether its slot still runs; "previous" has been reached and must not be asked for twice.
      again: desired.kind === 'deploy' || !wanted,
    };
  }
  if (unfinished.undo) {
    const back = undo(observed, unfinished, unfinished.undo, switched);
    const served = observed.router.generation >= operation.generation;
    return served && leavesIt(desired, operation) ? { ...back, again: false } : back;
  }
  if (desired.kind === 'rollback' && operation.kind === 'deploy') {
    const left = {
      status: 'bad' as const,
      reason: `left by a rollback: ${desired.reason || 'no reason was given'}`,
    };
    const dead = {
      status: 'interrupted' as const,
      reason: `died at ${resumedFrom}, and a rollback is wanted`,
    };
    const gate = switched && desired.schema !== 'force' ? gateOfWayBack(observed, operation) : undefined;
    if (gate !== undefined) return refuseBySchema(gate);
    const plan = undo(observed, unfinished, switched ? left : dead, switched);
    return switched && leavesIt(desired, operation) ? { ...plan, again: false } : plan;
  }
  if (desired.onInterrupted === 'fail')
    return {
      kind: 'refuse',
      code: 'interrupted',
      why: `the last delivery (${operation.release.version} to ${operation.slot}) died at ${resumedFrom}, ${switched ? 'after' : 'before'} its switch, and on-interrupted is "fail"`,
    };
  const state = observed.slots[operation.slot];
  const runs = state.state === 'running' && state.release?.id === operation.release.id;
  if (desired.onInterrupted === 'resume' && (switched ? runs : wanted && fits(observed, operation)))
    return {
      kind: 'run',
      purpose: 'resume',
      why: switched
        ? `the router serves ${operation.slot}, whose services run: the delivery that died at ${resumedFrom} goes on`
        : `the same release is wanted: the delivery that died at ${resumedFrom} goes on`,
      operation,
      fresh: false,
      resumedFrom,
      steps: switched ? afterSwitch(operation) : wholeDelivery(operation, false),
      again: !wanted,
    };
  const reason =
    desired.onInterrupted === 'revert'
      ? `died at ${resumedFrom}, and on-interrupted is "revert"`
      : switched
        ? `died at ${resumedFrom}, and ${operation.slot} does not run as it should`
        : `died at ${resumedFrom}, and something else is wanted now`;
  return undo(observed, unfinished, { status: 'interrupted', reason }, switched);
}

/** Leaving the release that serves, or that did until an undo got that far, is what "previous" asked for; one step further back is too far. */
const leavesIt = (desired: Desired, { kind, from }: Operation): boolean =>
  kind === 'deploy' && from !== undefined && desired.kind === 'rollback' && desired.to === 'previous';

/** A rollback that finds a delivery half done goes back to what served before: that, too, must run on the schema of now. */
function gateOfWayBack(observed: Observed, operation: Operation): string | undefined {
  const target = findRelease(observed.ledger, operation.from?.release);
  return target && refuseSchema(target, observed.database, observed.ledger, [operation.release]);
}

/** The ledger was written and has been lost or torn since: it is written again before anything is tidied by it. */
function recommit(observed: Observed, operation: Operation): PlannedStep[] {
  const { ledger, ledgerSource } = observed;
  if (ledgerSource === 'whole' && ledger.active?.release === operation.release.id) return [];
  const here = { slot: operation.slot, release: operation.release.id };
  return [{ step: 'commit', why: 'the ledger does not say any more what was committed', ...here }];
}

/** A delivery can only go on if the generation that it was going to make is still the next one. */
const fits = (observed: Observed, operation: Operation): boolean =>
  observed.router.generation === operation.generation - 1;

/** Whether finishing this operation is what was asked for now. */
function wants(desired: Desired, observed: Observed, operation: Operation): boolean {
  if (desired.kind === 'reconcile' || desired.kind !== operation.kind) return false;
  if (desired.kind === 'deploy') return desired.release.id === operation.release.id;
  const { to } = desired;
  return (
    to === 'previous' ||
    to === operation.release.id ||
    (to.replace(/^v/, '') === operation.release.version &&
      findRelease(observed.ledger, operation.release.id) !== undefined)
  );
}

function undo(observed: Observed, unfinished: Unfinished, reason: Undo, switched: boolean): RunPlan {
  const { operation, lastStep } = unfinished;
  return {
    kind: 'run',
    purpose: 'undo',
    why: `${operation.release.version} in ${operation.slot}: ${reason.reason}`,
    operation,
    fresh: false,
    resumedFrom: lastStep ?? 'begin',
    undo: reason,
    steps: switched
      ? undoAfterSwitch(observed, operation, reason)
      : undoBeforeSwitch(observed, operation, reason),
    again: true,
  };
}

function undoBeforeSwitch(observed: Observed, operation: Operation, reason: Undo): PlannedStep[] {
  const here = { slot: operation.slot, release: operation.release.id };
  const back: PlannedStep[] = operation.from
    ? [
        {
          step: 'singletons',
          why: `workers belong to ${operation.from.slot}, which serves`,
          slot: operation.from.slot,
          release: operation.from.release,
        },
      ]
    : [];
  const remove: PlannedStep[] =
    observed.router.active === operation.slot
      ? []
      : [
          {
            step: 'remove-idle',
            why: `${operation.slot} serves nobody: it is removed, its logs stay`,
            ...here,
          },
        ];
  return [
    ...back,
    { step: 'record', why: `the ledger says ${reason.status}: ${reason.reason}`, ...here },
    ...remove,
  ];
}

/** The same steps as forwards, towards the slot that served before. */
function undoAfterSwitch(observed: Observed, operation: Operation, reason: Undo): PlannedStep[] {
  const { from, slot, release } = operation;
  const held = from && observed.slots[from.slot].release;
  // A lost ledger is no reason to stay: the slot itself knows its release.
  const target =
    from && (findRelease(observed.ledger, from.release) ?? (held?.id === from.release ? held : undefined));
  const record: PlannedStep = {
    step: 'record',
    why: `the ledger says ${reason.status}: ${reason.reason}`,
    slot,
    release: release.id,
  };
  if (operation.kind === 'rollback')
    return [{ ...record, why: 'a rollback is never rolled back to what it left' }];
  if (!from || !target)
    return [
      { step: 'singletons', why: `workers belong to ${slot}, which serves`, slot, release: release.id },
      { ...record, why: `${record.why}; no release came before it, so it goes on serving` },
    ];
  const back = { slot: from.slot, release: from.release };
  const alive = observed.slots[from.slot];
  const runs = alive.state === 'running' && alive.release?.id === from.release;
  return [
    ...(runs
      ? []
      : [
          {
            step: 'start-idle' as const,
            why: `${from.slot} does not run any more: started from its artifacts`,
            ...back,
          },
        ]),
    { step: 'verify-idle', why: `${from.slot} must be healthy before traffic goes back`, ...back },
    { step: 'switch', why: `all services go back to ${from.slot}`, ...back },
    { step: 'confirm', why: 'new connections must see the old release again', ...back },
    { step: 'singletons', why: `workers go back to ${from.slot}`, ...back },
    record,
    { step: 'drain', why: `what ${slot} still answers may finish`, slot, release: release.id },
    { step: 'remove-idle', why: `${slot} is removed, its logs stay`, slot, release: release.id },
  ];
}
