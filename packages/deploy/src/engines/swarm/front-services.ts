// The router as services of the cluster: its tasks on the ports of the listeners of their nodes, and the beacon that tells them what to serve.
import { createHash } from 'node:crypto';
import { DeliveryFailure, InputError } from '@compose-delivery/runtime';
import type { SwarmDefinition } from '@compose-delivery/application';
import { configName } from '../../state/docker-configs.ts';
import { AGENT } from './agent.ts';
import { BEACON_CONF, BEACON_PORT } from './front.ts';
import { ensureNetwork } from './prepare.ts';
import { listServices, type SwarmService } from './tasks.ts';
import { beaconName, frontPath, LABEL, networks, routerName, type SwarmWorld } from './world.ts';

export function swarmOf({ application }: Pick<SwarmWorld, 'application'>): SwarmDefinition {
  if (application.swarm) return application.swarm;
  throw new InputError([
    {
      input: 'delivery file: swarm',
      expected: 'the section swarm, with its router-image (engine: swarm)',
      seen: 'nothing',
    },
  ]);
}

export type FrontServices = {
  readonly router: SwarmService | undefined;
  readonly beacon: SwarmService | undefined;
};

export async function frontServices(world: SwarmWorld): Promise<FrontServices> {
  const all = await listServices(world);
  const named = (name: string): SwarmService | undefined => all.find((service) => service.name === name);
  return { router: named(routerName(world.prefix)), beacon: named(beaconName(world.prefix)) };
}

/** The revision that the beacon's specification mounts: what its tasks say, or are about to. */
export function announcedRevision(
  world: Pick<SwarmWorld, 'folder'>,
  beacon: SwarmService | undefined,
): number {
  const prefix = configName(frontPath(world.folder), 0).replace(/\d{9}$/, '');
  const found = beacon?.configs.find((name) => name.startsWith(prefix));
  return found === undefined ? 0 : Number(found.slice(prefix.length));
}

/** Our own programs, by their content: another version of them has another name. */
async function ownConfig(world: SwarmWorld, kind: string, text: string): Promise<string> {
  const name = `cd.${kind}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const made = await world.client.attempt(
    ['config', 'create', '--label', `${LABEL}.own=${kind}`, name, '-'],
    { input: text },
  );
  if (made.code !== 0 && !/already exists/i.test(made.stderr))
    throw new DeliveryFailure(`config ${name} could not be made: ${made.stderr.trim()}`);
  return name;
}

const common = (world: SwarmWorld, name: string, role: string): string[] => [
  ...['service', 'create', '--detach', '--name', name, '--endpoint-mode', 'dnsrr'],
  ...['--no-resolve-image', '--with-registry-auth', '--restart-delay', '1s'],
  ...['--label', `${LABEL}.deployment=${world.deploymentId}`, '--label', `${LABEL}.role=${role}`],
  ...['--network', `name=${networks(world.prefix).front}`],
];

/** Creates what is not there; what is there is never touched, since that would end the router's tasks. */
export async function createFront(
  world: SwarmWorld,
  revision: number,
  ports: readonly number[],
): Promise<void> {
  const swarm = swarmOf(world);
  await ensureNetwork(world, networks(world.prefix).front);
  const { router, beacon } = await frontServices(world);
  const image = swarm['router-image'];
  if (!beacon) {
    const conf = await ownConfig(world, 'beacon', BEACON_CONF);
    await create(world, [
      ...common(world, beaconName(world.prefix), 'beacon'),
      // Old and new may both answer for a moment: whoever asks takes the higher revision.
      ...['--update-order', 'start-first', '--update-monitor', '2s', '--update-failure-action', 'pause'],
      ...['--stop-grace-period', '2s'],
      ...['--config', `source=${conf},target=/delivery/beacon.conf`],
      ...['--config', `source=${configName(frontPath(world.folder), revision)},target=/delivery/front.conf`],
      ...[image, 'nginx', '-c', '/delivery/beacon.conf'],
    ]);
  }
  if (!router) {
    const agent = await ownConfig(world, 'agent', AGENT);
    await create(world, [
      ...common(world, routerName(world.prefix), 'proxy'),
      ...['--mode', 'global', '--config', `source=${agent},target=/delivery/agent.sh`],
      ...['--stop-grace-period', `${Math.ceil(world.application.router['drain-limit-seconds'])}s`],
      ...swarm['router-constraints'].flatMap((constraint) => ['--constraint', constraint]),
      ...ports.flatMap((port) => ['--publish', `mode=host,target=${port},published=${port}`]),
      ...[image, 'sh', '/delivery/agent.sh', `http://${beaconName(world.prefix)}:${BEACON_PORT}/front.conf`],
    ]);
  }
}

async function create(world: SwarmWorld, args: readonly string[]): Promise<void> {
  const made = await world.client.attempt(args);
  if (made.code !== 0 && !/already exists|AlreadyExists|name conflicts/i.test(made.stderr))
    throw new DeliveryFailure(`docker service create failed: ${made.stderr.trim().slice(-400)}`);
}

/** Mounts another revision into the beacon. What the command ends with is no proof of anything: whoever calls looks at what is served. */
export async function announce(world: SwarmWorld, revision: number): Promise<void> {
  const { beacon } = await frontServices(world);
  if (!beacon)
    throw new DeliveryFailure(
      `service ${beaconName(world.prefix)} is gone: nobody can tell the router anything`,
    );
  const wanted = configName(frontPath(world.folder), revision);
  if (beacon.configs.includes(wanted)) return;
  const prefix = wanted.replace(/\d{9}$/, '');
  const old = beacon.configs.filter((name) => name.startsWith(prefix));
  await world.client.run([
    ...['service', 'update', '--detach', '--quiet', '--no-resolve-image'],
    ...old.flatMap((name) => ['--config-rm', name]),
    ...['--config-add', `source=${wanted},target=/delivery/front.conf`, beacon.name],
  ]);
}
