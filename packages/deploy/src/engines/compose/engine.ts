// Engine "compose": a slot is a Compose project of its own, rendered from the application's files; labels on containers are the truth.
import { isAbsolute, join } from 'node:path';
import type { Application, SlotName } from '@compose-delivery/application';
import {
  DeliveryFailure,
  messageOf,
  type Clock,
  type Exec,
  type Files,
  type Log,
} from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Engine, SlotObservation } from '../../ports.ts';
import { deploymentIdOf } from '../process/engine.ts';
import { docker, listContainers, removeNetworks, TIMEOUT_MS, type Container, type Docker } from './docker.ts';
import { pinImage, pruneImages } from './images.ts';
import { parseModel, type ComposeModel } from './model.ts';
import { LABEL, renderShared, renderSlot, slotServiceName, slotServices, volumeNames } from './render.ts';
import { composeView } from './view.ts';

export type ComposeEngineOptions = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
};

type World = ComposeEngineOptions & {
  readonly client: Docker;
  readonly deploymentId: string;
  readonly prefix: string;
};

const SETTLE_MS = 1_000;

export function composeEngine(options: ComposeEngineOptions): Engine {
  const { application } = options;
  const environment = application.environmentName;
  const world: World = {
    ...options,
    client: docker(options.exec),
    deploymentId: deploymentIdOf(options.folder),
    prefix: environment === '' ? application.application : `${application.application}-${environment}`,
  };
  const containersOf = async (slot: SlotName): Promise<Container[]> =>
    (await listContainers(world.client, world.deploymentId)).filter((container) => container.slot === slot);
  const stop = async (containers: readonly Container[], graceSeconds: number): Promise<void> => {
    const ids = containers.filter((container) => container.running).map(({ id }) => id);
    if (ids.length === 0) return;
    const timeoutMs = graceSeconds * 1_000 + TIMEOUT_MS.quick;
    await world.client.run(['stop', '--time', String(Math.ceil(graceSeconds)), ...ids], { timeoutMs });
  };
  return {
    name: 'compose',
    observe: async () => {
      const all = await listContainers(world.client, world.deploymentId);
      const of = (slot: SlotName) =>
        observeSlot(
          world,
          all.filter((container) => container.slot === slot),
        );
      return { blue: await of('blue'), green: await of('green') };
    },
    missing: (release) => missingOf(world, release),
    start: (slot, release, generation) => startSlot(world, slot, release, generation),
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
    prune: (artifacts) => pruneImages(world.client, artifacts),
  };
}

const releaseFolder = (world: World, id: string): string => `${world.folder}/releases/${id}`;

async function releaseOf(world: World, containers: readonly Container[]): Promise<Release | undefined> {
  const id = containers.find((container) => container.role === 'colored')?.release;
  if (!id) return undefined;
  const text = await world.files.readText(`${releaseFolder(world, id)}/release.json`);
  return text === undefined ? undefined : (JSON.parse(text) as Release);
}

async function observeSlot(world: World, containers: readonly Container[]): Promise<SlotObservation> {
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

/** The application's model as Compose resolves it; kept per release, so that going back does not depend on today's files. */
async function modelOf(world: World, release: Release): Promise<ComposeModel> {
  const path = `${releaseFolder(world, release.id)}/compose.json`;
  const kept = await world.files.readText(path);
  if (kept !== undefined) return parseModel(kept);
  const { application } = world;
  const files = application['compose-files'].flatMap((file) => ['--file', join(application.root, file)]);
  const envFile = application['env-file'];
  const env =
    envFile === undefined
      ? []
      : ['--env-file', isAbsolute(envFile) ? envFile : join(application.root, envFile)];
  const text = await world.client.run(['compose', ...files, ...env, 'config', '--format', 'json'], {
    cwd: application.root,
  });
  const model = parseModel(text);
  // It holds the environment of the services, secrets included.
  await world.files.writeAtomic(path, text, 0o600);
  await world.files.writeAtomic(
    `${releaseFolder(world, release.id)}/release.json`,
    JSON.stringify(release),
    0o600,
  );
  return model;
}

async function missingOf(world: World, release: Release): Promise<string[]> {
  const version = await world.client
    .attempt(['compose', 'version', '--short'])
    .catch((error: unknown) => messageOf(error));
  if (typeof version === 'string') return [version];
  if (version.code !== 0) return [`docker compose (version 2) does not answer: ${version.stderr.trim()}`];
  const daemon = await world.client.attempt(['version', '--format', '{{.Server.Version}}']);
  if (daemon.code !== 0) return [`the Docker daemon does not answer: ${daemon.stderr.trim()}`];
  const model = await modelOf(world, release);
  const problems: string[] = [];
  for (const [name, definition] of Object.entries(release.services)) {
    if (definition.role !== 'colored' && definition.role !== 'singleton') continue;
    const service = model.services[name];
    const artifact = release.artifacts[name];
    if (!service) problems.push(`${name}: the compose files have no such service`);
    else if (artifact === undefined)
      problems.push(`${name}: no artifact was given (input images), and no active release has one`);
    else {
      const pinned = await pinImage(world.client, name, artifact);
      if ('problem' in pinned) problems.push(pinned.problem);
      if (service.network_mode && service.network_mode !== 'bridge')
        problems.push(`${name}: network_mode ${service.network_mode} leaves no room for two slots`);
    }
    const unset = definition.secrets.filter((variable) => !world.variables[variable]);
    if (unset.length > 0)
      problems.push(`${name}: the environment file lacks ${unset.join(', ')} (services.${name}.secrets)`);
  }
  return problems;
}

async function pinnedImages(world: World, release: Release): Promise<Record<string, string>> {
  const images: Record<string, string> = {};
  for (const [service, artifact] of Object.entries(release.artifacts)) {
    const pinned = await pinImage(world.client, service, artifact);
    if ('problem' in pinned) throw new DeliveryFailure(pinned.problem);
    images[service] = pinned.image;
  }
  return images;
}

async function startSlot(world: World, slot: SlotName, release: Release, generation: number): Promise<void> {
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
  await startShared(world, model, release);
  for (const name of slotServices(release, 'oneshot')) {
    if (!model.services[name]) continue;
    const args = ['run', '--rm', '--no-deps', '-T', slotServiceName(name, slot)];
    await compose(world, `${world.prefix}-${slot}`, await render(world, slot, release, generation), args);
  }
  await up(world, slot, release, generation, slotServices(release, 'colored'));
}

/** Shared services are started where they are missing and never touched where they run: a database is not restarted by a deploy. */
async function startShared(world: World, model: ComposeModel, release: Release): Promise<void> {
  const shared = slotShared(release).filter((name) => model.services[name]);
  if (shared.length === 0) return;
  const project = `${world.prefix}-shared`;
  const rendered = renderShared(model, shared, { ...renderFacts(world), project, images: {} });
  await compose(world, project, rendered, ['up', '--detach', '--no-build', '--no-recreate', ...shared]);
}

const slotShared = (release: Release): string[] =>
  Object.entries(release.services)
    .filter(([, service]) => service.role === 'shared')
    .map(([name]) => name);

const renderFacts = (world: World) => ({
  deploymentId: world.deploymentId,
  sharedNetwork: `${world.prefix}-shared`,
  variables: world.variables,
});

async function render(
  world: World,
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
  });
}

async function up(
  world: World,
  slot: SlotName,
  release: Release,
  generation: number,
  services: readonly string[],
): Promise<void> {
  const names = services.map((name) => slotServiceName(name, slot));
  const model = await render(world, slot, release, generation);
  // Never --wait: it gives up before its time-out and stumbles over services that end (docker/compose#12416, #9273). Health is polled.
  await compose(world, `${world.prefix}-${slot}`, model, ['up', '--detach', '--no-build', ...names]);
}

async function compose(
  world: World,
  project: string,
  model: ComposeModel,
  args: readonly string[],
): Promise<void> {
  const argv = [
    'compose',
    '--project-name',
    project,
    '--project-directory',
    world.application.root,
    '--file',
    '-',
    ...args,
  ];
  await world.client.run(argv, {
    input: JSON.stringify(model),
    timeoutMs: TIMEOUT_MS.up,
    cwd: world.application.root,
  });
}
