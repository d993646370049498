// What a step is about: its release, from the ledger or from the slot that runs it, and its slot.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../model.ts';
import { findRelease, readLedger } from '../state/ledger.ts';
import { stripRecord } from '../plan/plan-wanted.ts';
import type { StepContext } from './context.ts';

/** The release that a step is about: the operation's own, or one of the ledger. */
export async function releaseOf(context: StepContext): Promise<Release> {
  const { operation, step, world } = context;
  if (operation && (step.release === undefined || step.release === operation.release.id))
    return operation.release;
  const { ledger } = await readLedger(world.files, world.folder);
  const record = findRelease(ledger, step.release);
  if (record) return stripRecord(record);
  const slots = await world.engine.observe();
  const running = Object.values(slots).find((slot) => slot.release?.id === step.release)?.release;
  if (running) return running;
  throw new DeliveryFailure(`release ${step.release ?? '(none)'} is neither in the ledger nor in a slot`);
}

export function slotOf({ step, operation }: StepContext): SlotName {
  const slot = step.slot ?? operation?.slot;
  if (!slot) throw new Error(`step ${step.step} was planned without a slot`);
  return slot;
}
