// A rollback that finds a delivery under way asks it to go back, and then wants what that delivery had wanted to leave.
import type { Clock, Files, Log } from '@compose-delivery/runtime';
import type { Desired } from '../plan/plan.ts';
import { openJournal } from './journal.ts';
import type { LockOwner } from './lock.ts';
import type { LockRecord } from './lock-record.ts';
import { askToRevert } from './revert-request.ts';

/** Between two steps, and a step that is under way ends within its own limits. */
const PREEMPT_SECONDS = 180;

export type Preemption = {
  readonly onHeld: (record: LockRecord) => Promise<number>;
  /** What is wanted, once the lock is ours. */
  desired(): Desired;
};

export function preempting(
  ports: { readonly files: Files; readonly clock: Clock; readonly log: Pick<Log, 'info'> },
  folder: string,
  desired: Desired,
  owner: LockOwner,
  allowed: boolean,
): Preemption {
  const { files, clock, log } = ports;
  let target: string | undefined;
  return {
    onHeld: async (record) => {
      if (!allowed || desired.kind !== 'rollback' || record.operation !== 'deploy') return 0;
      const unfinished = await openJournal(files, clock, folder, {}).unfinished();
      // "previous" means what served before the delivery that is asked to stop, not what served before that.
      if (desired.to === 'previous' && unfinished && !unfinished.committed)
        target = unfinished.operation.from?.release;
      await askToRevert(files, clock, folder, {
        fence: record.fence,
        by: `a rollback (run ${owner.runId}, by ${owner.actor})`,
        reason: desired.reason || 'no reason was given',
      });
      log.info(
        `the delivery that holds the lock was asked to go back; waiting for at most ${PREEMPT_SECONDS} s`,
      );
      return PREEMPT_SECONDS;
    },
    desired: () =>
      target !== undefined && desired.kind === 'rollback' ? { ...desired, to: target } : desired,
  };
}
