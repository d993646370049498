// The switch and what follows it at once. An answer may be lost after the effect, so the router is asked, never told twice blindly.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import { RouterConflict, type SwitchRequest } from '../ports.ts';
import { otherSlot, type Release } from '../model.ts';
import { BadRelease, type StepAction, type StepContext, type World } from './context.ts';
import { coloredServices, waitHealthy } from './health.ts';
import { tellChanges } from './steps-idle.ts';
import { releaseOf, slotOf } from './step-target.ts';

/** A router that died comes back on its slot at once, and hears of our lock again: people are served, and the step at hand can be done. */
export async function reviveRouter(world: World): Promise<void> {
  const { running, active } = await world.router.observe();
  if (running || active === undefined) return;
  world.log.warning(`the front does not run: started again, on ${active}`);
  await world.router.ensure();
  await world.router.claim(world.lock.fence);
}

async function requestOf(context: StepContext): Promise<SwitchRequest> {
  const { world, operation } = context;
  const slot = slotOf(context);
  const release = await releaseOf(context);
  const router = await world.router.observe();
  const { upstreams } = (await world.engine.observe())[slot];
  const without = routed(release).filter((service) => upstreams[service] === undefined);
  if (without.length > 0)
    throw new DeliveryFailure(`${slot} has no address for ${without.join(', ')}: traffic stays where it is`);
  const forward = operation?.slot === slot && router.generation === operation.generation - 1;
  return {
    slot,
    upstreams,
    listeners: release.listeners,
    generation: forward ? operation.generation : router.generation + 1,
    expected: router.generation,
    fence: world.lock.fence,
    spare: (await world.engine.addresses?.(release))?.[otherSlot(slot)],
  };
}

/** Loads what the switch will need; the prober runs already, and counts what that may cost. */
async function prepareSwitch({ world }: StepContext, request: SwitchRequest): Promise<void> {
  try {
    await world.router.prepare?.(request);
  } catch (error) {
    throw error instanceof RouterConflict ? new DeliveryFailure(error.message, { cause: error }) : error;
  }
}

const routed = (release: Release): string[] => {
  const names = new Set(
    release.listeners.flatMap((listener) => listener.routes.map((route) => route.service)),
  );
  return coloredServices(release).filter((service) => names.has(service));
};

/** Switches once; when the answer is lost, looks whether it happened, and tries once more only if it did not. */
async function switchOnce(context: StepContext, request: SwitchRequest, lastTry: boolean): Promise<void> {
  const { world } = context;
  try {
    await world.router.switchTo(request);
  } catch (error) {
    if (error instanceof RouterConflict) throw new DeliveryFailure(error.message, { cause: error });
    if (!lastTry) await reviveRouter(world);
    const seen = await world.router.observe();
    if (seen.active === request.slot && seen.generation === request.generation) {
      world.log.warning(`the switch took effect, but its answer was lost: ${messageOf(error)}`);
      return;
    }
    if (lastTry || seen.generation !== request.expected)
      throw new DeliveryFailure(`the router did not switch: ${messageOf(error)}`, { cause: error });
    world.log.warning(`the router did not switch, once more: ${messageOf(error)}`);
    await switchOnce(context, request, true);
  }
}

const CALM_MS = 300;

/** What came before started programs and asked Docker: people's requests have the machine to themselves when the new slot takes over. */
async function calm(world: World): Promise<void> {
  world.collectGarbage?.();
  await world.clock.sleep(CALM_MS);
}

export const switchTraffic: StepAction = {
  check: async (context) => {
    const router = await context.world.router.observe();
    return router.active === slotOf(context) && router.generation > 0
      ? `the router serves ${router.active} already`
      : undefined;
  },
  act: async (context) => {
    const { world, operation } = context;
    await reviveRouter(world);
    const request = await requestOf(context);
    const forward = operation?.slot === request.slot && !context.undo;
    if (forward && operation.from) await world.traffic.start();
    if (forward) await prepareSwitch(context, request);
    // Armed last: the way back is a switch between what is loaded now.
    if (forward) await world.deadMan?.arm(operation);
    if (forward && operation.from) await calm(world);
    if (forward) world.traffic.markSwitch(request.generation);
    const started = world.clock.monotonic();
    await switchOnce(context, request, false);
    if (forward) context.findings.figures.switchMs = Math.ceil(world.clock.monotonic() - started);
    if (forward && !operation.from) await world.traffic.start();
  },
  verify: async (context) => {
    const router = await context.world.router.observe();
    if (router.active !== slotOf(context))
      throw new DeliveryFailure(
        `the router was told to serve ${slotOf(context)} and serves ${router.active ?? 'nothing'}`,
      );
  },
};

export const confirm: StepAction = {
  act: async (context) => {
    const { world, operation } = context;
    const release = await releaseOf(context);
    // A run that goes on from here found no watch of its own.
    if (operation?.slot === slotOf(context) && !context.undo) await world.deadMan?.arm(operation);
    await reviveRouter(world);
    const { generation } = await world.router.observe();
    await world.router.confirm(slotOf(context), generation, release.listeners);
    context.findings.figures.recoveredMs = Math.ceil(world.clock.monotonic() - context.findings.startedAt);
  },
};

/** Workers: two schedulers must never run together, so the old ones end before the new ones begin. */
export const singletons: StepAction = {
  check: async (context) => {
    const slots = await context.world.engine.observe();
    const slot = slotOf(context);
    const wanted = singletonsOf(await releaseOf(context));
    const there = slots[slot].singletons;
    const stray = slots[otherSlot(slot)].singletons;
    return stray.length === 0 && wanted.every((name) => there.includes(name))
      ? wanted.length === 0
        ? 'the release has no workers'
        : `only ${slot} runs workers`
      : undefined;
  },
  act: async (context) => {
    const { engine, settings, router } = context.world;
    const slot = slotOf(context);
    await engine.stopSingletons(otherSlot(slot), settings.graceSeconds);
    const { generation } = await router.observe();
    await engine.startSingletons(slot, await releaseOf(context), generation);
  },
  verify: async (context) => {
    const slots = await context.world.engine.observe();
    const slot = slotOf(context);
    const lost = singletonsOf(await releaseOf(context)).filter(
      (name) => !slots[slot].singletons.includes(name),
    );
    if (lost.length > 0) throw new BadRelease(`${lost.join(', ')} did not stay up in ${slot}`);
    const stray = slots[otherSlot(slot)].singletons;
    if (stray.length > 0)
      throw new DeliveryFailure(
        `${stray.join(', ')} still runs in ${otherSlot(slot)}: two would work at once`,
      );
  },
};

export function singletonsOf(release: Release): string[] {
  return Object.entries(release.services)
    .filter(([name, service]) => service.role === 'singleton' && release.artifacts[name] !== undefined)
    .map(([name]) => name);
}

/** The front or processes of the slot that serves are gone: started again where they were, and the front told of new addresses. */
export const restartActive: StepAction = {
  act: async (context) => {
    const { world } = context;
    const slot = slotOf(context);
    await world.router.ensure();
    await world.router.claim(world.lock.fence);
    if ((await world.engine.observe())[slot].state === 'running') return;
    const release = await releaseOf(context);
    const missing = await world.engine.missing(release);
    if (missing.length > 0)
      return world.log.warning(`${slot} stays down, it cannot be started: ${missing.join('; ')}`);
    await tellChanges(world, release);
    const { generation } = await world.router.observe();
    await world.engine.start(slot, release, generation + 1, { oneshots: 'skip' });
    await switchOnce(context, await requestOf(context), false);
    await world.engine.stopSingletons(otherSlot(slot), world.settings.graceSeconds);
    await world.engine.startSingletons(slot, release, generation + 1);
    // Nobody may be told that it serves again before it does.
    await waitHealthy(world, slot, release, world.signal);
  },
};
