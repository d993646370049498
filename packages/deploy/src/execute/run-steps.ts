// Walks the steps of a plan: lock still ours, intent on the disk, check, do, verify, done on the disk.
import { messageOf } from '@compose-delivery/runtime';
import type { Figures, PlannedStep, StepName } from '../model.ts';
import type { Operation, Undo } from '../state/journal.ts';
import type { Findings, StepAction, World } from './context.ts';
import { preflight, removeIdle, startIdle, verifyIdle } from './steps-idle.ts';
import { backup, migrate } from './steps-data.ts';
import { commit, drain, prune, record, retain } from './steps-finish.ts';
import { confirm, restartActive, singletons, switchTraffic } from './steps-switch.ts';
import { watch } from './watch.ts';

/** lock, reconcile and unlock stand around every plan and are never part of one. */
const ACTIONS: Readonly<Record<Exclude<StepName, 'lock' | 'reconcile' | 'unlock'>, StepAction>> = {
  preflight,
  backup,
  migrate,
  'start-idle': startIdle,
  'verify-idle': verifyIdle,
  switch: switchTraffic,
  confirm,
  watch,
  singletons,
  commit,
  drain,
  retain,
  prune,
  'remove-idle': removeIdle,
  'restart-active': restartActive,
  record,
};

const DATA_STEPS: readonly StepName[] = ['backup', 'migrate'];

/** A step did not do what it promised. `cause` is what it said. */
export class StepFailure extends Error {
  readonly step: StepName;

  constructor(step: StepName, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'StepFailure';
    this.step = step;
  }
}

export type Walk = {
  readonly operation: Operation | undefined;
  readonly undo: Undo | undefined;
  readonly findings: Findings;
  /** Stop between steps when the run is cancelled; false on the way back, which must not stop half way. */
  readonly cancellable: boolean;
};

/** @throws StepFailure for the step that failed; whatever the lock throws when it is no longer ours. */
export async function runSteps(world: World, steps: readonly PlannedStep[], walk: Walk): Promise<void> {
  for (const step of steps) {
    if (walk.cancellable && world.signal.aborted)
      throw new StepFailure(step.step, new Error('the run was cancelled'));
    await world.lock.assertHeld();
    await world.lock.touch();
    await runStep(world, step, walk);
  }
}

async function runStep(world: World, step: PlannedStep, walk: Walk): Promise<void> {
  if (step.step === 'lock' || step.step === 'reconcile' || step.step === 'unlock')
    throw new Error(`${step.step} was planned as a step of its own`);
  const action = ACTIONS[step.step];
  const context = { world, step, operation: walk.operation, undo: walk.undo, findings: walk.findings };
  const mark = (kind: 'intent' | 'done' | 'failed', figures?: Figures): Promise<void> =>
    world.journal.append({
      entry: 'step',
      id: walk.operation?.id ?? 'repair',
      step: step.step,
      mark: kind,
      slot: step.slot,
      why: step.why,
      ...(figures && Object.keys(figures).length > 0 ? { figures } : {}),
      ...(kind !== 'intent' && DATA_STEPS.includes(step.step) && walk.findings.data
        ? { data: walk.findings.data }
        : {}),
    });
  world.log.info(`${step.step}${step.slot ? ` (${step.slot})` : ''}: ${step.why}`);
  await mark('intent');
  try {
    const already = await action.check?.(context);
    if (already !== undefined) world.log.info(`  nothing to do: ${already}`);
    else await action.act(context);
    await action.verify?.(context);
  } catch (error) {
    await mark('failed');
    throw new StepFailure(step.step, error);
  }
  await mark('done', walk.findings.figures);
}
