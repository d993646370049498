// The router of engine "swarm". The newest revision is a Docker config, written by compare-and-set under its name; the beacon hands it out; what
// is true is what the router's tasks answer on their nodes. A switch that not all of them show is taken back by one more revision.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { RouterConflict, type ManualSwitch, type Router, type SwitchRequest } from '../../ports.ts';
import { countTraffic } from '../../routers/access-lines.ts';
import { parseNginxLine } from '../../routers/nginx/driver.ts';
import { firstRecord, type RouterRecord } from '../../routers/record.ts';
import { APART_MS, confirmServed } from '../../routers/served.ts';
import { renderFront, sealedFront, type Front, type FrontFacts } from './front.ts';
import { announce, announcedRevision, createFront, frontServices, swarmOf } from './front-services.ts';
import { askTasks, followTasks, leavingOf } from './front-tasks.ts';
import { swarmManualSwitch } from './manual-switch.ts';
import { releaseIn } from './prepare.ts';
import { slotServicesOf, updateTrouble } from './tasks.ts';
import { answersNow, describe, look, servedRecord, settled, stored, toObservation } from './front-look.ts';
import { frontPath, routerName, type SwarmWorld } from './world.ts';

const POLL_MS = 300;
const START_MS = 180_000;

export function swarmRouter(world: SwarmWorld): Router {
  return {
    name: 'swarm',
    missing: (listeners) => missing(world, listeners),
    ensure: () => ensure(world),
    claim: (fence) => claim(world, fence),
    observe: async () => toObservation(await settled(world)),
    switchTo: (request) => switchTo(world, request),
    confirm: (slot, generation, listeners) => confirm(world, slot, generation, listeners),
    open: async () => ({ requests: leavingOf(await answersNow(world)), tunnels: 0 }),
    cut: () => cut(world),
    traffic: countTraffic(followTasks(world), parseNginxLine),
    manualSwitch: (request) => manual(world, request),
  };
}

async function missing(world: SwarmWorld, listeners: readonly ListenerDefinition[]): Promise<string[]> {
  const swarm = swarmOf(world);
  const { router } = world.application;
  const problems =
    router.kind === 'nginx'
      ? []
      : [`router.kind: engine swarm has its own tasks of nginx, not ${router.kind}`];
  const { router: service } = await frontServices(world);
  // Which nginx is in the image is not known from outside. Source: nginx/nginx#437; the cure is in the changes of 1.27.4.
  if (router.strict)
    problems.push(
      'router.strict: nginx before 1.27.4 may lose a request on an idle connection at a reload, and engine swarm does not look into router-image: leave strict out, and use nginx 1.27.4 or newer',
    );
  if (!service) return problems;
  for (const port of [...listeners.map((listener) => listener.port), router['admin-port']])
    if (!service.published.includes(port))
      problems.push(
        `port ${port} is not published by ${service.name}: docker service update --publish-add mode=host,target=${port},published=${port} ${service.name} (it ends the router’s tasks one after another)`,
      );
  if (service.image !== swarm['router-image'])
    world.log.warning(
      `${service.name} runs ${service.image}; router-image of the delivery file is not applied to one that runs`,
    );
  return problems;
}

async function ensure(world: SwarmWorld): Promise<void> {
  const { router } = world.application;
  const path = frontPath(world.folder);
  if ((await stored(world)).revision === 0) {
    const record = firstRecord(world.deploymentId, router.listeners);
    await world.store.compareAndSet(path, 0, render(world, { revision: 1, fence: 0, cut: 0, record }));
  }
  const { revision } = await stored(world);
  await createFront(world, revision, [...router.listeners.map(({ port }) => port), router['admin-port']]);
  const started = world.clock.monotonic();
  for (;;) {
    const { router: service, answers } = await look(world);
    const coming =
      service?.tasks.filter(
        ({ nodeUp, state }) =>
          nodeUp &&
          ['new', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting'].includes(state),
      ) ?? [];
    if (answers.length > 0 && coming.length === 0 && answers.every(({ served }) => served)) return;
    if (world.clock.monotonic() - started > START_MS) {
      const errors = service?.tasks.flatMap(({ error }) => (error === '' ? [] : [error])) ?? [];
      throw new DeliveryFailure(
        `${routerName(world.prefix)} does not serve its listeners on all of its nodes: ${errors[0] ?? answers.map((one) => `${one.address}: ${describe(one)}`).join('; ')}`,
        {
          advice:
            'are its ports taken on a node, and can this machine reach the nodes (router.listeners, router.admin-port)?',
        },
      );
    }
    await world.clock.sleep(POLL_MS);
  }
}

function factsOf({ application: { router }, prefix }: SwarmWorld): FrontFacts {
  return {
    prefix,
    adminPort: router['admin-port'],
    drainLimitSeconds: router['drain-limit-seconds'],
    answerSeconds: router['answer-seconds'],
  };
}

const render = (world: SwarmWorld, front: Front): string => renderFront(front, factsOf(world));

/** Writes the next revision and has it announced. @throws RouterConflict if somebody else wrote one meanwhile. */
async function write(world: SwarmWorld, before: Front, change: Partial<Front>): Promise<Front> {
  const next: Front = { ...before, ...change, revision: before.revision + 1 };
  if (!(await world.store.compareAndSet(frontPath(world.folder), before.revision, render(world, next))))
    throw new RouterConflict(
      `revision ${next.revision} of the router’s configuration was written by somebody else`,
    );
  await announce(world, next.revision);
  return next;
}

function assertFence(front: Front, fence: number): void {
  if (fence < front.fence)
    throw new RouterConflict(`lock number ${fence} is out of date: the router has heard of ${front.fence}`);
}

/** One more revision with our number, which every task takes: what an older holder of the lock may still announce is lower, and refused. */
async function claim(world: SwarmWorld, fence: number): Promise<void> {
  const seen = await settled(world);
  const front = seen.stored;
  if (!front)
    throw new DeliveryFailure('the router has no configuration yet: it is made before it is claimed');
  assertFence(front, fence);
  const record = servedRecord(seen) ?? front.record;
  const same = record === front.record && seen.announced === front.revision && front.fence === fence;
  const there = seen.answers.every(({ status }) => status?.revision === front.revision);
  if (same && there) return;
  const next = await write(world, front, { fence, record });
  await waitServed(world, next);
}

async function switchTo(world: SwarmWorld, request: SwitchRequest): Promise<void> {
  const seen = await settled(world);
  const front = seen.stored;
  if (!front) throw new DeliveryFailure('the router has no configuration yet');
  assertFence(front, request.fence);
  const before = servedRecord(seen) ?? front.record;
  if (before.generation !== request.expected)
    throw new RouterConflict(
      `the router serves generation ${before.generation}, not ${request.expected}: somebody else switched`,
    );
  if (request.generation !== request.expected + 1)
    throw new RouterConflict(`generation ${request.generation} does not follow ${request.expected}`);
  const record = after(before, request);
  const next = await write(world, front, { fence: request.fence, record });
  try {
    await waitServed(world, next);
  } catch (error) {
    // Some tasks may have moved: one more revision, with the old record, brings all of them back.
    const { front: newest } = await stored(world);
    if (newest?.revision === next.revision) {
      const back = await write(world, next, { record: before });
      await waitServed(world, back).catch(() => undefined);
    }
    throw error;
  }
}

const after = (before: RouterRecord, request: SwitchRequest): RouterRecord => ({
  ...before,
  generation: request.generation,
  active: request.slot,
  listeners: [...request.listeners],
  slots: {
    ...before.slots,
    [request.slot]: { generation: request.generation, upstreams: { ...request.upstreams } },
  },
});

async function manual(world: SwarmWorld, request: SwitchRequest): Promise<ManualSwitch> {
  const seen = await look(world);
  const before = servedRecord(seen);
  const target = await releaseIn(world, await slotServicesOf(world, request.slot));
  if (!before || !target)
    throw new DeliveryFailure(
      `a script cannot lead back to ${request.slot}: nobody can say what ${before ? 'runs there' : 'the router serves'}`,
    );
  const facts = {
    folder: world.folder,
    prefix: world.prefix,
    deploymentId: world.deploymentId,
    port: world.application.router.listeners[0]?.port ?? 0,
    adminPort: world.application.router['admin-port'],
    switchSeconds: swarmOf(world)['switch-seconds'],
    sealed: sealedFront(after(before, request), factsOf(world)),
    target,
  };
  return swarmManualSwitch(facts, request);
}

/** Every live task shows this revision, on its node. Tasks of a node that died meanwhile are no longer waited for. */
async function waitServed(world: SwarmWorld, wanted: Front): Promise<void> {
  const limitMs = swarmOf(world)['switch-seconds'] * 1_000;
  const started = world.clock.monotonic();
  const { generation, active } = wanted.record;
  for (;;) {
    const { router, beacon } = await frontServices(world);
    const answers = await askTasks(world, router);
    const late = answers.filter(
      ({ served, status }) =>
        served?.generation !== generation ||
        served.slot !== active ||
        (status?.revision ?? 0) < wanted.revision,
    );
    if (answers.length > 0 && late.length === 0) return;
    const refused = answers.find(({ status }) => status?.refused === wanted.revision);
    if (refused)
      throw new DeliveryFailure(
        `nginx on ${refused.address} refuses the new configuration; its log says why`,
      );
    const trouble = beacon && updateTrouble(beacon);
    if (trouble !== undefined && late.length > 0)
      throw new DeliveryFailure(`the router was not told of the switch: ${trouble}`);
    if (announcedRevision(world, beacon) !== wanted.revision)
      throw new DeliveryFailure(
        `the router was not told of the switch: ${beacon?.name ?? 'the beacon'} announces another revision than the one that was set`,
      );
    if (world.clock.monotonic() - started > limitMs)
      throw new DeliveryFailure(
        `the switch is not shown by ${late.map((one) => `${one.address} (${describe(one)})`).join(', ') || 'any task of the router'} after ${limitMs / 1_000} s`,
        { advice: 'can this machine reach the nodes on the router’s ports (swarm.switch-seconds)?' },
      );
    await world.clock.sleep(POLL_MS);
  }
}

/** Of one node. */
const NODE_MS = 5_000;

async function confirm(
  world: SwarmWorld,
  slot: SlotName,
  generation: number,
  listeners: readonly ListenerDefinition[],
): Promise<void> {
  const started = world.clock.monotonic();
  for (;;) {
    const { router } = await frontServices(world);
    const addresses = (router?.tasks ?? []).flatMap(({ live, address }) =>
      live && address !== undefined ? [address] : [],
    );
    try {
      if (addresses.length === 0) throw new DeliveryFailure('no task of the router runs');
      const options = { limitMs: NODE_MS, apartMs: APART_MS };
      const outcomes = await Promise.allSettled(
        addresses.map((address) =>
          confirmServed({ ...world, address }, { slot, generation }, listeners, options),
        ),
      );
      const failed = outcomes.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
      return;
    } catch (error) {
      // A node that died is still called ready for a while.
      if (world.clock.monotonic() - started > swarmOf(world)['switch-seconds'] * 1_000) throw error;
    }
  }
}

/** Tasks end their old workers when they take a revision that says so. */
async function cut(world: SwarmWorld): Promise<number> {
  const open = leavingOf(await answersNow(world));
  const { front } = await stored(world);
  if (open === 0 || !front) return 0;
  const next = await write(world, front, { cut: front.revision + 1 });
  await waitServed(world, next);
  return open;
}
