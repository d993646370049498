// Engine "swarm": a slot is a set of services of its own on Docker's orchestrator. They are created once and never updated: the router decides
// which slot serves. Truth is read from tasks, their images and their nodes; what a command ended with decides nothing.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Engine, SlotObservation, StartHow } from '../../ports.ts';
import { pruneImages, pullImages } from '../compose/images.ts';
import { slotServices } from '../compose/render.ts';
import { missingOf, prepare, releaseIn, startShared } from './prepare.ts';
import { createArgs, imageOf } from './render.ts';
import { runJob } from './run-once.ts';
import { listServices, serving, slotServicesOf, updateTrouble, type SwarmService } from './tasks.ts';
import { swarmView } from './view.ts';
import { LABEL, serviceName, type SwarmWorld } from './world.ts';

const POLL_MS = 500;
/** Beside the service's own time to start: the image may have to come to the node, or the task to another node. */
const PLACE_MS = 180_000;
/** A task that ends this often is not going to stay up. */
const FAILURES = 4;

export function swarmEngine(world: SwarmWorld): Engine {
  const servicesOf = (slot: SlotName): Promise<SwarmService[]> => slotServicesOf(world, slot);
  return {
    name: 'swarm',
    observe: async () => {
      const all = await listServices(world);
      const of = (slot: SlotName) =>
        observeSlot(
          world,
          all.filter((service) => service.slot === slot && service.role !== 'oneshot'),
        );
      return { blue: await of('blue'), green: await of('green') };
    },
    missing: (release) => missingOf(world, release),
    fetch: (release) => pullImages(world.client, release.artifacts),
    start: (slot, release, generation, how) => startSlot(world, slot, release, generation, how),
    startSingletons: async (slot, release, generation) => {
      const names = slotServices(release, 'singleton');
      await prepare(world, slot, release);
      await bringUp(world, slot, release, generation, names);
    },
    stopSingletons: async (slot, graceSeconds) =>
      scaleToZero(
        world,
        (await servicesOf(slot)).filter(({ role }) => role === 'singleton'),
        graceSeconds,
      ),
    stop: async (slot, graceSeconds) => scaleToZero(world, await servicesOf(slot), graceSeconds),
    remove: (slot) => removeSlot(world, slot),
    view: async (slot) => {
      const services = await servicesOf(slot);
      const release = await releaseIn(world, services);
      if (!release) throw new DeliveryFailure(`slot ${slot} is empty: there is nothing to look at`);
      return swarmView(world, slot, release, services);
    },
    runOnce: async (request) => {
      await prepare(world, request.slot, request.release);
      if (request.alone !== true) await startShared(world, request.release);
      return runJob(world, request);
    },
    // Images of other nodes are out of reach; Docker keeps no task from being started for want of one, it pulls.
    prune: (artifacts) => pruneImages(world.client, artifacts),
  };
}

const troubles = new WeakMap<object, Set<string>>();

/** Said once of each world: an observation is made often. */
function tell(world: SwarmWorld, text: string | undefined): void {
  const told = troubles.get(world.log) ?? new Set<string>();
  troubles.set(world.log, told);
  if (text === undefined || told.has(text)) return;
  told.add(text);
  world.log.warning(text);
}

async function observeSlot(world: SwarmWorld, services: readonly SwarmService[]): Promise<SlotObservation> {
  if (services.length === 0) return { state: 'absent', upstreams: {}, down: [], singletons: [] };
  const release = await releaseIn(world, services);
  const up = services.filter((service) => {
    const artifact = release?.artifacts[service.service];
    if (artifact === undefined || service.release !== release?.id) return false;
    const { right, wrong } = serving(service, imageOf(service.service, artifact));
    if (wrong.length > 0)
      tell(
        world,
        `${service.name}: ${wrong.length} tasks run ${wrong[0]?.image ?? ''}, which is not ${release.version}`,
      );
    tell(world, updateTrouble(service));
    // Some of another release and some of this one is neither.
    return right.length > 0 && wrong.length === 0;
  });
  const down = release
    ? slotServices(release, 'colored').filter((name) => !up.some(({ service }) => service === name))
    : [];
  return {
    state: release && down.length === 0 ? 'running' : 'down',
    release,
    generation: services[0]?.generation,
    upstreams: Object.fromEntries(
      up.flatMap(({ service, name, port, role }) =>
        port === undefined || role !== 'colored' ? [] : [[service, `http://${name}:${port}`]],
      ),
    ),
    down,
    singletons: up.filter(({ role }) => role === 'singleton').map(({ service }) => service),
  };
}

async function startSlot(
  world: SwarmWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  how: StartHow = {},
): Promise<void> {
  await prepare(world, slot, release);
  await startShared(world, release);
  const migration = world.application.database?.migrate?.service;
  for (const service of how.oneshots === 'skip' ? [] : slotServices(release, 'oneshot')) {
    if (service === migration || release.artifacts[service] === undefined) continue;
    const { code, output } = await runJob(world, { slot, release, generation, service, timeoutMs: PLACE_MS });
    if (code !== 0)
      throw new DeliveryFailure(`${service} ended with ${code ?? 'no code'}: ${output.trim().slice(-400)}`);
  }
  await bringUp(world, slot, release, generation, slotServices(release, 'colored'));
}

/** Creates what is missing, scales up what was stopped, and waits for every task of every service. */
async function bringUp(
  world: SwarmWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  names: readonly string[],
): Promise<void> {
  const facts = { ...world, slot, release, generation };
  const there = await listServices(world);
  for (const name of names) {
    const full = serviceName(world.prefix, slot, name);
    const found = there.find((service) => service.name === full);
    const kept =
      found?.release === release.id && found.image === imageOf(name, release.artifacts[name] ?? '');
    if (found && !kept) await world.client.attempt(['service', 'rm', full]);
    if (found && kept) {
      const replicas = replicasOf(release, name);
      if (found.replicas !== replicas)
        await world.client.run([
          'service',
          'update',
          '--detach',
          '--quiet',
          '--replicas',
          String(replicas),
          full,
        ]);
      continue;
    }
    const made = await world.client.attempt(createArgs(name, facts));
    if (made.code !== 0 && !/already exists|AlreadyExists|name conflicts/i.test(made.stderr))
      throw new DeliveryFailure(`${full} could not be created: ${made.stderr.trim().slice(-400)}`);
  }
  await waitForTasks(world, slot, release, names);
}

export const replicasOf = (release: Release, name: string): number =>
  release.services[name]?.role === 'singleton' ? 1 : (release.services[name]?.swarm?.replicas ?? 1);

/** All tasks of all services live and of the right image. @throws DeliveryFailure that says what Docker says of those that are not. */
async function waitForTasks(
  world: SwarmWorld,
  slot: SlotName,
  release: Release,
  names: readonly string[],
): Promise<void> {
  const started = world.clock.monotonic();
  const limit =
    PLACE_MS +
    Math.max(0, ...names.map((name) => release.services[name]?.health?.['start-seconds'] ?? 60)) * 1_000;
  for (;;) {
    const services = await listServices(world);
    const waiting = names.flatMap((name) => {
      const service = services.find((other) => other.name === serviceName(world.prefix, slot, name));
      const { right, wrong } = service
        ? serving(service, imageOf(name, release.artifacts[name] ?? ''))
        : { right: [], wrong: [] };
      return right.length >= replicasOf(release, name) && wrong.length === 0
        ? []
        : [{ name, service, right }];
    });
    if (waiting.length === 0) return;
    for (const { name, service } of waiting) {
      const failed = service?.tasks.filter(({ state }) => state === 'failed' || state === 'rejected') ?? [];
      if (failed.length >= FAILURES)
        throw new DeliveryFailure(
          `${name} does not stay up in ${slot}: ${failed[0]?.error || failed[0]?.state || 'no reason'}${await endOfLog(world, service)}`,
        );
    }
    if (world.clock.monotonic() - started > limit)
      throw new DeliveryFailure(
        `${waiting.map(({ name, right }) => `${name} (${right.length} of ${replicasOf(release, name)} tasks)`).join(', ')} did not start in ${slot} within ${limit / 1_000} s: ${waiting.flatMap(({ service }) => service?.tasks.find(({ error }) => error !== '')?.error ?? []).join('; ') || 'Docker gives no reason'}`,
        { advice: 'docker service ps --no-trunc says what became of each task' },
      );
    await world.clock.sleep(POLL_MS);
  }
}

async function endOfLog(world: SwarmWorld, service: SwarmService | undefined): Promise<string> {
  if (!service) return '';
  const said = await world.client.attempt(['service', 'logs', '--raw', '--tail', '10', service.name]);
  const text = `${said.stdout}${said.stderr}`.trim();
  return text === '' ? '; it logged nothing' : `; the end of its log:\n${text}`;
}

/** Ends all tasks and waits until none runs: the record of a service that is removed says nothing of a container that is still at work. */
async function scaleToZero(
  world: SwarmWorld,
  services: readonly SwarmService[],
  graceSeconds: number,
): Promise<void> {
  const names = services.map(({ name }) => name);
  for (const { name, replicas } of services)
    if (replicas !== 0)
      await world.client.run(['service', 'update', '--detach', '--quiet', '--replicas', '0', name]);
  const started = world.clock.monotonic();
  for (;;) {
    const running = (await listServices(world))
      .filter(({ name }) => names.includes(name))
      .flatMap(({ name, tasks }) =>
        tasks.filter(({ state, nodeUp }) => nodeUp && state === 'running').map(() => name),
      );
    if (running.length === 0) return;
    if (world.clock.monotonic() - started > graceSeconds * 1_000 + 60_000)
      throw new DeliveryFailure(
        `${[...new Set(running)].join(', ')} still runs, a minute after it had to end`,
      );
    await world.clock.sleep(POLL_MS);
  }
}

async function removeSlot(world: SwarmWorld, slot: SlotName): Promise<void> {
  const { client, deploymentId } = world;
  const services = (await listServices(world)).filter((service) => service.slot === slot);
  if (services.length > 0) await client.attempt(['service', 'rm', ...services.map(({ name }) => name)]);
  const filters = ['--filter', `label=${LABEL}.deployment=${deploymentId}`];
  const networks = await client.run([
    'network',
    'ls',
    '--quiet',
    ...filters,
    '--filter',
    `label=${LABEL}.slot=${slot}`,
  ]);
  // Tasks let go of it a moment later; one that is still in use is taken by the next start as it is.
  for (const id of networks.split('\n').filter(Boolean)) await client.attempt(['network', 'rm', id]);
  const kept = new Set((await listServices(world)).map(({ release }) => release));
  const listed = await client
    .run(['secret', 'ls', ...filters, '--format', '{{.ID}} {{.Label "compose-delivery.release"}}'])
    .catch(() => '');
  for (const [id = '', release = ''] of listed.split('\n').map((line) => line.split(' ')))
    if (id !== '' && !kept.has(release)) await client.attempt(['secret', 'rm', id]);
}
