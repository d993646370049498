// Steps before the switch: nothing here touches traffic.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { otherSlot, type Release } from '../model.ts';
import type { PlannedSlot } from '../ports.ts';
import { readLedger } from '../state/ledger.ts';
import { describeChanges, environmentChanges } from '../plan/environment-changes.ts';
import { choices } from '../plan/plan-wanted.ts';
import { BadRelease, Undecided, type StepAction, type StepContext, type World } from './context.ts';
import { releaseOf, slotOf } from './step-target.ts';
import { missingOfDatabase } from './steps-data.ts';
import { coloredServices, waitHealthy } from './health.ts';

export const preflight: StepAction = {
  act: async (context) => {
    const { world, operation } = context;
    const release = await releaseOf(context);
    if (operation?.repull === true) await fetchAgain(world, release);
    const missing = [
      ...(await world.engine.missing(release)),
      ...unrouted(release),
      ...(await missingOfDatabase(context)),
      ...((await world.metrics?.preflight(release, slotOf(context))) ?? []),
      ...(await world.router.missing(release.listeners, await plannedSlot(context, release))),
    ];
    if (missing.length > 0)
      throw new DeliveryFailure(
        `${release.version} cannot be started: ${missing.join('; ')}${operation?.kind === 'rollback' ? await otherwise(world) : ''}`,
        { advice: 'nothing was changed; traffic was not touched' },
      );
    await world.router.ensure();
    await world.router.claim(world.lock.fence);
  },
};

/** Where the release will answer, as far as the engine knows before it is started. */
async function plannedSlot(context: StepContext, release: Release): Promise<PlannedSlot | undefined> {
  const addresses = await context.world.engine.addresses?.(release);
  const slot = slotOf(context);
  return addresses && { slot, upstreams: addresses[slot], spare: addresses[otherSlot(slot)] };
}

async function fetchAgain(world: World, release: Release): Promise<void> {
  if (!world.engine.fetch)
    throw new DeliveryFailure(
      `engine "${world.engine.name}" keeps artifacts in its store and fetches none again`,
      {
        advice: 'use rollback-mode restart',
      },
    );
  await world.engine.fetch(release);
}

/** What a rollback may go to instead. */
async function otherwise(world: World): Promise<string> {
  return `; ${choices((await readLedger(world.files, world.folder)).ledger)}`;
}

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

/** Only a delivery that goes forward runs them: whatever a rollback or a way back starts has had its turn when it was delivered. */
const oneshotsOf = ({ operation, undo }: StepContext, release: Release): 'run' | 'skip' =>
  operation?.kind === 'deploy' && !undo && operation.release.id === release.id ? 'run' : 'skip';

/** Said wherever a release is started with other values than it was delivered with, whoever accepted that. */
export async function tellChanges({ surroundings, log }: World, release: Release): Promise<void> {
  if (!release.environment) return;
  const now = await surroundings?.digest(Object.keys(release.environment.values));
  const changes = describeChanges(environmentChanges(release.environment, now));
  if (changes !== '')
    log.warning(`${release.version} is started with the values of now: since it was delivered ${changes}`);
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
    await tellChanges(world, release);
    const generation = context.operation?.generation ?? router.generation + 1;
    await world.engine.start(slot, release, generation, {
      oneshots: oneshotsOf(context, release),
      gentle: router.active !== undefined && !context.undo,
    });
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
    // The checks, and then people, meet it as it will be.
    await world.engine.fullWeight?.(slot);
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
