// What must be there before a service of a release can be: networks, secrets, shared services; and what a start would lack.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { SlotName } from '@compose-delivery/application';
import type { Release } from '../../model.ts';
import { pinImage } from '../compose/images.ts';
import { slotServices } from '../compose/render.ts';
import { secretName, sharedArgs } from './render.ts';
import { listServices, type SwarmService } from './tasks.ts';
import { LABEL, networks, serviceName, sharedName, type SwarmWorld } from './world.ts';

export const releaseFile = (world: Pick<SwarmWorld, 'folder'>, id: string): string =>
  `${world.folder}/releases/${id}/release.json`;

/** The release that the services of a slot say they are of. */
export async function releaseIn(
  world: SwarmWorld,
  services: readonly SwarmService[],
): Promise<Release | undefined> {
  const id = services.find(({ role }) => role === 'colored')?.release;
  if (!id) return undefined;
  const text = await world.files.readText(releaseFile(world, id));
  return text === undefined ? undefined : (JSON.parse(text) as Release);
}

/** Made where it is missing; of two that make it at once, one is told that it exists. */
export async function ensureNetwork(world: SwarmWorld, name: string, slot?: SlotName): Promise<void> {
  const { client, deploymentId } = world;
  if ((await client.attempt(['network', 'inspect', name])).code === 0) return;
  const labels = [
    '--label',
    `${LABEL}.deployment=${deploymentId}`,
    ...(slot === undefined ? [] : ['--label', `${LABEL}.slot=${slot}`]),
  ];
  const made = await client.attempt(['network', 'create', '--driver', 'overlay', ...labels, name]);
  if (made.code !== 0 && !/already exists/i.test(made.stderr))
    throw new DeliveryFailure(`network ${name} could not be made: ${made.stderr.trim()}`);
}

async function ensureSecrets(world: SwarmWorld, release: Release): Promise<void> {
  const wanted = new Set(Object.values(release.services).flatMap(({ secrets }) => secrets));
  for (const variable of wanted) {
    const name = secretName(world.prefix, release, variable);
    if ((await world.client.attempt(['secret', 'inspect', name])).code === 0) continue;
    const labels = [
      '--label',
      `${LABEL}.deployment=${world.deploymentId}`,
      '--label',
      `${LABEL}.release=${release.id}`,
    ];
    const made = await world.client.attempt(['secret', 'create', ...labels, name, '-'], {
      input: world.variables[variable] ?? '',
    });
    if (made.code !== 0 && !/already exists/i.test(made.stderr))
      throw new DeliveryFailure(`secret ${variable} could not be made: ${made.stderr.trim()}`);
  }
}

/** Networks, secrets and shared services of a release, and its own description, from which any manager goes on. */
export async function prepare(world: SwarmWorld, slot: SlotName, release: Release): Promise<void> {
  const net = networks(world.prefix);
  await ensureNetwork(world, net.front);
  await ensureNetwork(world, net.shared);
  await ensureNetwork(world, net.slot(slot), slot);
  await ensureSecrets(world, release);
  const file = releaseFile(world, release.id);
  if (!(await world.files.exists(file))) await world.files.writeAtomic(file, JSON.stringify(release));
}

const SHARED_MS = 180_000;

export async function startShared(world: SwarmWorld, release: Release): Promise<void> {
  const wanted = Object.entries(release.services).filter(([, { role }]) => role === 'shared');
  if (wanted.length === 0) return;
  const there = await listServices(world);
  for (const [name, definition] of wanted)
    if (!there.some((service) => service.name === sharedName(world.prefix, name)))
      await world.client.run(sharedArgs(name, definition, world));
  const started = world.clock.monotonic();
  for (;;) {
    const seen = (await listServices(world)).filter(({ role }) => role === 'shared');
    const waiting = wanted
      .map(([name]) => name)
      .filter((name) => !seen.find(({ service }) => service === name)?.tasks.some(({ live }) => live));
    if (waiting.length === 0) return;
    if (world.clock.monotonic() - started > SHARED_MS)
      throw new DeliveryFailure(`${waiting.join(', ')} did not start within ${SHARED_MS / 1_000} s`, {
        advice: 'docker service ps says why; nothing of the release was started',
      });
    await world.clock.sleep(500);
  }
}

/** What a start of this release would lack, each as a sentence. */
export async function missingOf(world: SwarmWorld, release: Release): Promise<string[]> {
  const info = await world.client.attempt([
    'info',
    '--format',
    '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}',
  ]);
  if (info.code !== 0) return [`the Docker daemon does not answer: ${info.stderr.trim()}`];
  if (info.stdout.trim() !== 'active true')
    return [
      `the daemon is no manager of a swarm (docker info: ${info.stdout.trim()}): use one of the managers`,
    ];
  const problems: string[] = [];
  for (const name of [...slotServices(release, 'colored'), ...slotServices(release, 'singleton')]) {
    const full = serviceName(world.prefix, 'green', name);
    if (full.length > 63)
      problems.push(`${name}: ${full} is longer than the 63 characters of a service's name`);
    const artifact = release.artifacts[name];
    if (artifact === undefined) {
      problems.push(`${name}: no artifact was given (input images), and no active release has one`);
      continue;
    }
    const pinned = await pinImage(world.client, name, artifact);
    if ('problem' in pinned) problems.push(pinned.problem.replace('engine "compose"', 'engine "swarm"'));
  }
  for (const [name, { role, secrets, swarm }] of Object.entries(release.services)) {
    if (role === 'shared' && swarm?.image === undefined)
      problems.push(`${name}: a shared service names its image (services.${name}.swarm.image)`);
    const unset = secrets.filter((variable) => !world.variables[variable]);
    if (unset.length > 0)
      problems.push(`${name}: the environment file lacks ${unset.join(', ')} (services.${name}.secrets)`);
  }
  return problems;
}
