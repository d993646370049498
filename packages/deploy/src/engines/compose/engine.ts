// Engine "compose": a slot is a Compose project of its own, rendered from the application's files; labels on containers are the truth.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type {
  Engine,
  LoopbackPorts,
  OnceRequest,
  OnceResult,
  SlotObservation,
  StartHow,
} from '../../ports.ts';
import { deploymentIdOf } from '../process/engine.ts';
import { addressesOf, plannedPorts, portsForStart } from '../slot-ports.ts';
import { containerLook, type Container } from './containers.ts';
import { docker, removeNetworks, TIMEOUT_MS } from './docker.ts';
import { setWeights, startingWeight, weightOf } from './cpu-weight.ts';
import { pruneImages, pullImages, rememberPins } from './images.ts';
import { type ComposeModel } from './model.ts';
import { runOnce } from './run-once.ts';
import { LABEL, renderSlot, slotServiceName, slotServices, volumeNames } from './render.ts';
import { compose, renderFacts, startShared } from './shared.ts';
import { composeView } from './view.ts';
import { missingOf, modelOf, releaseOf } from './release-model.ts';
import type { ComposeEngineOptions, ComposeWorld } from './world.ts';

const SETTLE_MS = 1_000;

export function composeEngine(options: ComposeEngineOptions): Engine {
  const { application } = options;
  const environment = application.environmentName;
  const client = docker(options.exec);
  const deploymentId = deploymentIdOf(options.folder);
  const world: ComposeWorld = {
    ...options,
    client,
    containers: containerLook(client, options.clock, deploymentId),
    pin: rememberPins(client),
    deploymentId,
    prefix: environment === '' ? application.application : `${application.application}-${environment}`,
  };
  const containersOf = async (slot: SlotName): Promise<Container[]> =>
    (await world.containers()).filter((container) => container.slot === slot);
  const stop = async (containers: readonly Container[], graceSeconds: number): Promise<void> => {
    const ids = containers.filter((container) => container.running).map(({ id }) => id);
    if (ids.length === 0) return;
    const timeoutMs = graceSeconds * 1_000 + TIMEOUT_MS.quick;
    await world.client.run(['stop', '--time', String(Math.ceil(graceSeconds)), ...ids], { timeoutMs });
  };
  return {
    name: 'compose',
    observe: async () => {
      const all = await world.containers();
      const of = (slot: SlotName) =>
        observeSlot(
          world,
          all.filter((container) => container.slot === slot),
        );
      return { blue: await of('blue'), green: await of('green') };
    },
    missing: (release) => missingOf(world, release),
    ...(options.host && { addresses: addressesBy(options.host, world) }),
    fetch: (release) => pullImages(world.client, release.artifacts),
    start: (slot, release, generation, how) => startSlot(world, slot, release, generation, how),
    fullWeight: async (slot) => {
      const containers = await containersOf(slot);
      const release = await releaseOf(world, containers);
      if (!release) return;
      const model = await modelOf(world, release);
      await setWeights(world, containers, ({ service }) => weightOf(model, service));
    },
    startSingletons: async (slot, release, generation) => {
      const names = slotServices(release, 'singleton');
      if (names.length === 0) return;
      await up(world, slot, release, generation, names);
      await world.clock.sleep(SETTLE_MS);
    },
    stopSingletons: async (slot, graceSeconds) =>
      stop(
        (await containersOf(slot)).filter((container) => container.role === 'singleton'),
        graceSeconds,
      ),
    stop: async (slot, graceSeconds) => stop(await containersOf(slot), graceSeconds),
    remove: async (slot) => {
      const ids = (await containersOf(slot)).map(({ id }) => id);
      if (ids.length > 0) await world.client.run(['rm', '--force', '--volumes', ...ids]);
      await removeNetworks(world.client, world.deploymentId, slot);
    },
    view: async (slot) => {
      const containers = await containersOf(slot);
      const release = await releaseOf(world, containers);
      if (!release) throw new DeliveryFailure(`slot ${slot} is empty: there is nothing to look at`);
      return composeView(world.client, slot, release, containers);
    },
    runOnce: (request) => onceIn(world, request),
    prune: (artifacts) => pruneImages(world.client, artifacts),
  };
}

async function observeSlot(world: ComposeWorld, containers: readonly Container[]): Promise<SlotObservation> {
  if (containers.length === 0) return { state: 'absent', upstreams: {}, down: [], singletons: [] };
  const release = await releaseOf(world, containers);
  const up = containers.filter((container) => container.running && container.health !== 'unhealthy');
  const down = release
    ? slotServices(release, 'colored').filter((name) => !up.some(({ service }) => service === name))
    : [];
  return {
    state: release && down.length === 0 ? 'running' : 'down',
    release,
    generation: containers[0]?.generation,
    upstreams: Object.fromEntries(
      up
        .filter(({ port }) => port !== undefined)
        .map(({ service, port }) => [service, `http://127.0.0.1:${port}`]),
    ),
    down,
    singletons: up.filter(({ role }) => role === 'singleton').map(({ service }) => service),
  };
}

async function pinnedImages(world: ComposeWorld, release: Release): Promise<Record<string, string>> {
  const images: Record<string, string> = {};
  for (const [service, artifact] of Object.entries(release.artifacts)) {
    const pinned = await world.pin(service, artifact);
    if ('problem' in pinned) throw new DeliveryFailure(pinned.problem);
    images[service] = pinned.image;
  }
  return images;
}

async function startSlot(
  world: ComposeWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  how: StartHow = {},
): Promise<void> {
  const model = await prepare(world, release);
  await startShared(world, model, release);
  const migration = world.application.database?.migrate?.service;
  for (const name of how.oneshots === 'skip' ? [] : slotServices(release, 'oneshot')) {
    if (!model.services[name] || name === migration) continue;
    const args = ['run', '--rm', '--no-deps', '-T', slotServiceName(name, slot)];
    await compose(world, `${world.prefix}-${slot}`, await render(world, slot, release, generation), args);
  }
  await up(world, slot, release, generation, slotServices(release, 'colored'), how.gentle);
}

/** The release's model, with the networks and volumes that lie outside its slots. */
async function prepare(world: ComposeWorld, release: Release): Promise<ComposeModel> {
  const model = await modelOf(world, release);
  const network = `${world.prefix}-shared`;
  if ((await world.client.attempt(['network', 'inspect', network])).code !== 0)
    await world.client.run([
      'network',
      'create',
      '--label',
      `${LABEL}.deployment=${world.deploymentId}`,
      network,
    ]);
  for (const volume of volumeNames(model)) await world.client.run(['volume', 'create', volume]);
  return model;
}

async function onceIn(world: ComposeWorld, request: OnceRequest): Promise<OnceResult> {
  const { slot, release, generation } = request;
  const model = await prepare(world, release);
  if (request.alone !== true) await startShared(world, model, release);
  return runOnce(world, `${world.prefix}-${slot}`, await render(world, slot, release, generation), request);
}

async function render(
  world: ComposeWorld,
  slot: SlotName,
  release: Release,
  generation: number,
): Promise<ComposeModel> {
  const project = `${world.prefix}-${slot}`;
  const images = await pinnedImages(world, release);
  return renderSlot(await modelOf(world, release), {
    ...renderFacts(world),
    project,
    images,
    slot,
    release,
    generation,
    published: await publishedPorts(world, slot, release),
  });
}

/** The slot's own ports. A container of the slot that runs keeps the one that it has: a second look must not start it anew. */
async function publishedPorts(
  world: ComposeWorld,
  slot: SlotName,
  release: Release,
): Promise<Record<string, number> | undefined> {
  const { host, files, folder } = world;
  if (!host) return undefined;
  const running = (await world.containers()).filter(
    (container) => container.slot === slot && container.running,
  );
  return portsForStart({ host, files, folder }, slot, portServices(release), (service, port) =>
    running.some((container) => container.service === service && container.port === port),
  );
}

const addressesBy =
  (host: LoopbackPorts, { files, folder }: ComposeWorld): NonNullable<Engine['addresses']> =>
  async (release) => {
    const services = portServices(release);
    return addressesOf(await plannedPorts({ files, folder, host }, services), services);
  };

const portServices = (release: Release): string[] =>
  slotServices(release, 'colored').filter((name) => release.services[name]?.port !== undefined);

async function up(
  world: ComposeWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  services: readonly string[],
  gentle = false,
): Promise<void> {
  const names = services.map((name) => slotServiceName(name, slot));
  const model = await render(world, slot, release, generation);
  if (gentle) {
    await compose(world, `${world.prefix}-${slot}`, model, ['up', '--no-start', '--no-build', ...names]);
    const created = (await world.containers()).filter(
      (container) => container.slot === slot && !container.running,
    );
    const own = await modelOf(world, release);
    await setWeights(world, created, ({ service }) => startingWeight(weightOf(own, service)));
  }
  // Never --wait: it gives up before its time-out and stumbles over services that end (docker/compose#12416, #9273). Health is polled.
  await compose(world, `${world.prefix}-${slot}`, model, ['up', '--detach', '--no-build', ...names]);
}
