// Steps before the switch: nothing here touches traffic.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { SlotName } from '@compose-delivery/application';
import type { Release } from '../model.ts';
import { readLedger, findRelease } from '../state/ledger.ts';
import { stripRecord } from '../plan/plan-wanted.ts';
import { BadRelease, Undecided, type StepAction, type StepContext } from './context.ts';
import { coloredServices, waitHealthy } from './health.ts';

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

export const preflight: StepAction = {
  act: async (context) => {
    const { world } = context;
    const release = await releaseOf(context);
    const missing = [...(await world.engine.missing(release)), ...unrouted(release)];
    if (missing.length > 0)
      throw new DeliveryFailure(`${release.version} cannot be started: ${missing.join('; ')}`, {
        advice: 'nothing was changed; traffic was not touched',
      });
    await world.router.ensure();
    await world.router.claim(world.lock.fence);
  },
};

/** Routes that would lead nowhere once the release serves. */
function unrouted(release: Release): string[] {
  const served = coloredServices(release);
  return release.listeners.flatMap((listener) =>
    listener.routes
      .filter((route) => !served.includes(route.service))
      .map(
        (route) =>
          `route ${route.path} of port ${listener.port} leads to ${route.service}, of which no artifact was given`,
      ),
  );
}

export const startIdle: StepAction = {
  check: async (context) => {
    const release = await releaseOf(context);
    const slot = (await context.world.engine.observe())[slotOf(context)];
    return slot.state === 'running' && slot.release?.id === release.id
      ? `all services of ${release.version} run`
      : undefined;
  },
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    const release = await releaseOf(context);
    const router = await world.router.observe();
    if (router.active === slot)
      throw new DeliveryFailure(`${slot} serves traffic: nothing may be started over it`);
    const there = (await world.engine.observe())[slot];
    if (there.state !== 'absent' && there.release?.id !== release.id) {
      world.log.info(`${slot} still holds ${there.release?.version ?? 'remains of a start'}: removed first`);
      await world.engine.stop(slot, world.settings.graceSeconds);
      await world.engine.remove(slot);
    }
    await world.engine.start(slot, release, context.operation?.generation ?? router.generation + 1);
  },
  verify: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    // A service that has already ended again has a log; verify-idle reads it and says so.
    if (slot.state === 'absent')
      throw new DeliveryFailure(`${slotOf(context)} is empty although it was started`);
  },
};

export const verifyIdle: StepAction = {
  act: async (context) => {
    const { world, operation } = context;
    const slot = slotOf(context);
    const release = await releaseOf(context);
    await waitHealthy(world, slot, release, context.undo ? undefined : world.signal);
    // On the way back, health is enough: people are waiting.
    if (!world.verify || context.undo || release.id !== operation?.release.id) return;
    const judgement = await world.verify(await world.engine.view(slot));
    context.findings.judgement = judgement;
    const told = judgement.reasons.join('; ') || 'no reason was given';
    if (judgement.verdict === 'fail') throw new BadRelease(`the checks of ${slot} failed: ${told}`);
    if (judgement.verdict === 'inconclusive')
      throw new Undecided(`the checks of ${slot} were inconclusive: ${told}`);
  },
  verify: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    if (slot.state !== 'running')
      throw new DeliveryFailure(
        `${slotOf(context)} was healthy and then lost ${slot.down.join(', ') || 'its services'}`,
      );
  },
};

export const removeIdle: StepAction = {
  check: async (context) => {
    const slot = (await context.world.engine.observe())[slotOf(context)];
    return slot.state === 'absent' ? 'the slot is empty' : undefined;
  },
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    if ((await world.router.observe()).active === slot)
      throw new DeliveryFailure(`${slot} serves traffic: it is not removed`);
    await world.engine.stop(slot, world.settings.graceSeconds);
    await world.engine.remove(slot);
  },
};
