// One delivery: observe, plan, walk the steps, and again until nothing is left to do. Every failure leads back through the same planner.
import { DeliveryFailure, GateRefused, messageOf } from '@compose-delivery/runtime';
import type { SlotName } from '@compose-delivery/application';
import type { Figures, Judgement, PlannedStep } from '../model.ts';
import { plan, type Desired, type Plan, type RunPlan } from '../plan/plan.ts';
import type { BackupRecord } from '../database/backup-record.ts';
import type { QueryEvidence } from '../analysis/metrics-watch.ts';
import type { DataFacts, Undo } from '../state/journal.ts';
import type { TrafficReport } from '../traffic/report.ts';
import { BadRelease, observe, Undecided, type Findings, type World } from './context.ts';
import { runSteps, StepFailure } from './run-steps.ts';
import { commitOperation } from './steps-finish.ts';
import { reviveRouter } from './steps-switch.ts';

/** Recovery, repair and the delivery itself need four rounds at most; more would mean that they undo each other. */
const MAX_ROUNDS = 6;

export type DeliveryStatus = 'delivered' | 'noop' | 'reverted' | 'refused' | 'failed';

export type DeliveryResult = {
  readonly status: DeliveryStatus;
  readonly reason: string;
  readonly advice?: string | undefined;
  readonly releaseId: string;
  readonly version: string;
  readonly previousRelease: string;
  readonly activeSlot: SlotName | undefined;
  readonly generation: number;
  readonly resumedFrom: string;
  /** warm or stopped: how the target slot was found. */
  readonly warm: boolean;
  readonly figures: Figures;
  readonly judgement: Judgement | undefined;
  readonly traffic: TrafficReport | undefined;
  /** Id of the release that the router leads to now. */
  readonly serving: string;
  readonly data: DataFacts | undefined;
  readonly backup: BackupRecord | undefined;
  /** A gate that was overruled on purpose. */
  readonly forced: string | undefined;
  readonly evidence: readonly QueryEvidence[];
  /** All steps that were walked, in order. */
  readonly steps: readonly PlannedStep[];
};

type Progress = {
  readonly findings: Findings;
  readonly walked: PlannedStep[];
  last: RunPlan | undefined;
  resumedFrom: string;
};

/** Carries a delivery out. The lock is held by the caller. Never throws for a delivery that went wrong: that is a result. */
export async function deliver(world: World, desired: Desired): Promise<DeliveryResult> {
  const progress: Progress = {
    findings: {
      figures: {},
      startedAt: world.clock.monotonic(),
      wanted: desired.kind === 'deploy' ? desired.release.artifacts : {},
    },
    walked: [],
    last: undefined,
    resumedFrom: '',
  };
  try {
    await reconcile(world);
    return await rounds(world, desired, progress);
  } finally {
    const traffic = await world.traffic.stop();
    if (traffic) progress.findings.traffic = traffic;
  }
}

/** A router that died comes back on its slot before anything else; whoever held the lock before us is refused from now on. */
async function reconcile(world: World): Promise<void> {
  if ((await world.router.observe()).running) await world.router.claim(world.lock.fence);
  else await reviveRouter(world); // none at all before the first delivery: preflight starts it
}

async function rounds(world: World, asked: Desired, progress: Progress): Promise<DeliveryResult> {
  let desired = asked;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const observed = await observe(world);
    const unfinished = await world.journal.unfinished();
    const next = plan(desired, observed, unfinished);
    if (unfinished?.data && next.kind === 'run' && next.operation?.id === unfinished.operation.id)
      progress.findings.data = unfinished.data;
    if (next.kind !== 'run') return notRun(world, next, progress);
    world.log.info(`plan (${next.purpose}): ${next.why}`);
    if (next.operation?.forced !== undefined)
      world.log.warning(`overruled by schema: force: ${next.operation.forced}`);
    progress.last = next;
    if (next.resumedFrom && progress.resumedFrom === '') progress.resumedFrom = next.resumedFrom;
    if (next.fresh && next.operation)
      await world.journal.append({ entry: 'begin', operation: next.operation });
    // Once it was decided to leave a release, whoever goes on after a crash leaves it, too, with the same verdict.
    if (next.operation && next.undo && !unfinished?.undo)
      await world.journal.append({ entry: 'undo', id: next.operation.id, undo: next.undo });
    try {
      await walk(world, next, progress);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      if (next.purpose !== 'repair') return afterFailure(world, desired, next, error, progress);
      world.log.warning(`the repair did not work: ${error.message}`);
    }
    if (next.purpose === 'repair')
      desired = { ...desired, repaired: [...desired.repaired, ...next.steps.map((step) => step.step)] };
    if (!next.again) return finished(world, next, progress);
  }
  throw new DeliveryFailure(`after ${MAX_ROUNDS} rounds of planning there was still something to do`, {
    advice: 'the journal in the state directory says what was tried',
  });
}

/** Walks a plan and closes its operation. */
async function walk(world: World, next: RunPlan, progress: Progress): Promise<void> {
  progress.walked.push(...next.steps);
  await runSteps(world, next.steps, {
    operation: next.operation,
    undo: next.undo,
    findings: progress.findings,
    cancellable: next.purpose === 'deliver' || next.purpose === 'resume',
  });
  if (next.operation)
    await world.journal.append({
      entry: 'end',
      id: next.operation.id,
      status: next.undo ? `undone: ${next.undo.status}` : 'delivered',
    });
}

/** What is left to do when a step failed. Before the switch: undo. After it: undo, unless nobody said that the release is bad. */
async function afterFailure(
  world: World,
  desired: Desired,
  failed: RunPlan,
  failure: StepFailure,
  progress: Progress,
): Promise<DeliveryResult> {
  const { operation } = failed;
  const cause = failure.cause;
  const advice = cause instanceof DeliveryFailure ? cause.advice : undefined;
  const said = `${failure.step}: ${failure.message}`;
  const result = (status: DeliveryStatus, reason: string): Promise<DeliveryResult> =>
    conclude(world, progress, { status, reason, advice });
  if (cause instanceof GateRefused) throw cause;
  // Whatever failed: nobody leaves people before a router that died.
  await reviveRouter(world).catch((error: unknown) => {
    world.log.warning(`the router could not be started again: ${messageOf(error)}`);
  });
  if (!operation || failed.purpose === 'undo' || failed.purpose === 'finish')
    return result(
      'failed',
      `${said} (while ${failed.purpose === 'undo' ? 'going back' : 'tidying'}; the next run goes on from here)`,
    );
  const unfinished = await world.journal.unfinished();
  if (unfinished?.committed)
    return result(
      'failed',
      `${said} (traffic is on ${operation.release.version}; the next run finishes the tidying)`,
    );
  const switched = (await world.router.observe()).active === operation.slot;
  if (switched && world.signal.aborted)
    return result(
      'failed',
      `cancelled at ${failure.step}, after the switch${cancelledBy(world)}: the next run goes on from here`,
    );
  const holds = cause instanceof Undecided && world.settings.watch['on-inconclusive'] === 'hold';
  if (switched && (holds || operation.kind === 'rollback')) {
    await commitOperation({ world, findings: progress.findings }, operation, false);
    await world.journal.append({ entry: 'end', id: operation.id, status: 'unproven' });
    return result('failed', said);
  }
  const undo: Undo = {
    status: cause instanceof BadRelease && operation.kind === 'deploy' ? 'bad' : 'interrupted',
    reason: world.signal.aborted ? `cancelled at ${failure.step}${cancelledBy(world)}` : said,
  };
  await world.journal.append({ entry: 'undo', id: operation.id, undo });
  return goBack(world, desired, { ...undo, advice }, switched, progress);
}

/** Who cancelled it, if not the runner. */
function cancelledBy({ signal }: World): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.message !== '' ? ` (${reason.message})` : '';
}

async function goBack(
  world: World,
  desired: Desired,
  undo: Undo & { readonly advice: string | undefined },
  switched: boolean,
  progress: Progress,
): Promise<DeliveryResult> {
  const back = plan(desired, await observe(world), await world.journal.unfinished());
  if (back.kind !== 'run') throw new Error('an operation that is being undone was planned as something else');
  world.log.warning(`going back: ${undo.reason}`);
  const reverts = back.steps.some((step) => step.step === 'switch');
  try {
    await walk(world, back, progress);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return conclude(world, progress, {
      status: 'failed',
      reason: `${undo.reason}; going back failed too, at ${error.step}: ${error.message}`,
      advice: 'the next run goes on going back; look at both slots now',
    });
  }
  const stays = switched && !reverts ? '; there is no release to go back to, so it goes on serving' : '';
  return conclude(world, progress, {
    status: reverts ? 'reverted' : 'failed',
    reason: `${undo.reason}${stays}`,
    advice: undo.advice,
  });
}

function notRun(world: World, next: Exclude<Plan, RunPlan>, progress: Progress): Promise<DeliveryResult> {
  return conclude(world, progress, {
    status: next.kind === 'refuse' ? 'refused' : progress.resumedFrom ? 'delivered' : 'noop',
    reason: next.why,
  });
}

function finished(world: World, next: RunPlan, progress: Progress): Promise<DeliveryResult> {
  return conclude(world, progress, { status: 'delivered', reason: next.why });
}

/** The result, told from what the router serves now. */
async function conclude(
  world: World,
  progress: Progress,
  outcome: Pick<DeliveryResult, 'status' | 'reason' | 'advice'>,
): Promise<DeliveryResult> {
  const { router, slots, ledger } = await observe({ ...world, database: undefined });
  const traffic = (await world.traffic.stop()) ?? progress.findings.traffic;
  const serving = router.active && slots[router.active].release;
  const operation = progress.last?.operation;
  // Undoing a dead delivery may be all that a rollback asked for: then what serves now is the result.
  const about =
    progress.last?.purpose === 'undo' && outcome.status !== 'reverted' ? undefined : operation?.release;
  return {
    ...outcome,
    releaseId: about?.id ?? serving?.id ?? ledger.active?.release ?? '',
    version: about?.version ?? serving?.version ?? '',
    previousRelease: (about ? operation?.from?.release : operation?.release.id) ?? '',
    activeSlot: router.active,
    generation: router.generation,
    resumedFrom: progress.resumedFrom,
    warm: !progress.walked.some((step) => step.step === 'start-idle'),
    figures: { ...progress.findings.figures, ...(traffic ? trafficFigures(traffic) : {}) },
    judgement: progress.findings.judgement,
    traffic,
    serving: serving?.id ?? '',
    data: progress.findings.data,
    backup: progress.findings.backup,
    forced: operation?.forced,
    evidence: progress.findings.evidence ?? [],
    steps: progress.walked,
  };
}

function trafficFigures(report: TrafficReport): Figures {
  return {
    requests: report.requests,
    dropped: report.dropped,
    droppedUpper95: report.droppedUpper95,
    repeatedPosts: report.repeatedPosts,
    ...(report.resolutionMs === undefined ? {} : { resolutionMs: report.resolutionMs }),
    ...(report.mixedWindowMs === undefined ? {} : { mixedWindowMs: report.mixedWindowMs }),
    ...(report.switchMs === undefined ? {} : { switchMs: report.switchMs }),
  };
}
