// Starting a slot of the process engine: one-shot services to their end, then the colored ones, each recorded as soon as it lives.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { SpawnRequest, StartHow } from '../../ports.ts';
import { addressesOf, plannedPorts, portsForStart } from '../slot-ports.ts';
import type { ProcessEngineWorld } from './engine.ts';
import { findTree } from './artifacts.ts';
import { alive, endServices, killMarked } from './processes.ts';
import {
  definitionOf,
  serviceCommand,
  serviceEnvironment,
  type ServicePlace,
} from './service-environment.ts';
import { readSlot, writeSlot, type SlotRecord } from './slot-file.ts';

const ONESHOT_TIMEOUT_MS = 10 * 60_000;
const KEEP_LOGS = 3;
/** A worker that cannot run usually says so by ending within its first moments. */
const SETTLE_MS = 1_000;

type Role = 'colored' | 'singleton' | 'oneshot';

function servicesOf(release: Release, role: Role): string[] {
  return Object.entries(release.services)
    .filter(
      ([name, service]) => service.role === role && service.process && release.artifacts[name] !== undefined,
    )
    .map(([name]) => name);
}

const logOf = (world: ProcessEngineWorld, slot: SlotName, service: string): string =>
  `${world.folder}/logs/${slot}-${service}.log`;

export async function startColored(
  world: ProcessEngineWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  how: StartHow = {},
): Promise<void> {
  const services = servicesOf(release, 'colored');
  const before = await matching(world, slot, release);
  const own = before && (await keptPorts(world, before, services));
  // Remains of a start that died, or services that know addresses of the past: they may hold the ports of the slot.
  if (!own) await killMarked(world, slot);
  const kept = own ? before : undefined;
  const ports = own ?? (await portsForStart(world, slot, withPorts(release, services)));
  const place = placeOf(world, slot, release, generation, ports);
  let record: SlotRecord = {
    schema: 1,
    slot,
    generation,
    release,
    services: {
      ...Object.fromEntries(
        Object.entries(kept?.services ?? {}).filter(([, service]) => service.role === 'singleton'),
      ),
      ...Object.fromEntries(
        services.map((name) => [
          name,
          kept?.services[name] ?? {
            role: 'colored' as const,
            log: logOf(world, slot, name),
            ...(ports[name] === undefined ? {} : { port: ports[name] }),
          },
        ]),
      ),
    },
  };
  await writeSlot(world.files, world.folder, record);
  if (how.oneshots !== 'skip')
    for (const service of servicesOf(release, 'oneshot'))
      if (service !== world.migration) await runOneshot(world, place, service);
  for (const service of services) {
    const old = record.services[service];
    if (old && (await alive(world, old))) continue;
    if (old) await endServices(world, slot, { [service]: old }, 0); // children that outlived their leader
    const identity = await launch(world, place, service);
    record = withService(record, service, identity);
    await writeSlot(world.files, world.folder, record);
  }
}

export async function startSingletons(
  world: ProcessEngineWorld,
  slot: SlotName,
  release: Release,
  generation: number,
): Promise<void> {
  const services = servicesOf(release, 'singleton');
  if (services.length === 0) return;
  let record = await matching(world, slot, release);
  if (!record)
    throw new DeliveryFailure(
      `slot ${slot} does not hold ${release.version}: its workers cannot be started there`,
    );
  const known = Object.fromEntries(
    Object.entries(record.services).flatMap(([name, service]) =>
      service.port === undefined ? [] : [[name, service.port]],
    ),
  ) as Record<string, number>;
  const needPorts = services.filter(
    (name) => release.services[name]?.port !== undefined && known[name] === undefined,
  );
  const ports = { ...known, ...(await portsForStart(world, slot, needPorts)) };
  const place = placeOf(world, slot, release, generation, ports);
  for (const service of services) {
    const old = record.services[service];
    if (old && (await alive(world, old))) continue;
    const identity = await launch(world, place, service);
    record = withService(record, service, {
      ...identity,
      role: 'singleton',
      log: logOf(world, slot, service),
      ...(ports[service] === undefined ? {} : { port: ports[service] }),
    });
    await writeSlot(world.files, world.folder, record);
  }
  await world.clock.sleep(SETTLE_MS);
}

/** The slot's record, if it is of this very release. */
async function matching(
  world: ProcessEngineWorld,
  slot: SlotName,
  release: Release,
): Promise<SlotRecord | undefined> {
  const record = await readSlot(world.files, world.folder, slot);
  return record?.release.id === release.id ? record : undefined;
}

function withService(
  record: SlotRecord,
  service: string,
  change: Partial<SlotRecord['services'][string]>,
): SlotRecord {
  const old = record.services[service] ?? { role: 'colored' as const, log: '' };
  return { ...record, services: { ...record.services, [service]: { ...old, ...change } } };
}

/** The recorded ports, if every service that must be started again can have its own back. */
async function keptPorts(
  world: ProcessEngineWorld,
  record: SlotRecord,
  services: readonly string[],
): Promise<Record<string, number> | undefined> {
  const ports: Record<string, number> = {};
  for (const name of services) {
    const service = record.services[name];
    if (!service) return undefined;
    if (service.port === undefined) continue;
    if (!(await alive(world, service)) && !(await world.host.portIsFree(service.port))) return undefined;
    ports[name] = service.port;
  }
  return ports;
}

const withPorts = (release: Release, services: readonly string[]): string[] =>
  services.filter((name) => release.services[name]?.port !== undefined);

/** Where the release will answer in either slot. */
export async function addresses(
  world: ProcessEngineWorld,
  release: Release,
): Promise<Record<SlotName, Record<string, string>>> {
  const services = withPorts(release, servicesOf(release, 'colored'));
  return addressesOf(await plannedPorts(world, services), services);
}

function placeOf(
  world: ProcessEngineWorld,
  slot: SlotName,
  release: Release,
  generation: number,
  ports: Readonly<Record<string, number>>,
): ServicePlace {
  const { deploymentId, variables, searchPath } = world;
  return { deploymentId, slot, generation, release, ports, variables, searchPath };
}

export async function requestOf(
  world: ProcessEngineWorld,
  place: ServicePlace,
  service: string,
): Promise<SpawnRequest> {
  const definition = definitionOf(place.release, service);
  const tree = await findTree(world, service, place.release.artifacts[service] ?? '');
  if ('problem' in tree) throw new DeliveryFailure(tree.problem);
  const env = serviceEnvironment(place, service, tree.source, tree.python);
  return {
    argv: serviceCommand(place, service, env, tree.python),
    cwd: `${tree.source}/${definition.process?.directory ?? ''}`,
    env,
    logFile: logOf(world, place.slot, service),
    uid: definition.process?.uid,
  };
}

async function launch(world: ProcessEngineWorld, place: ServicePlace, service: string) {
  const request = await requestOf(world, place, service);
  await world.host.rotate(request.logFile, KEEP_LOGS);
  const identity = await world.host.spawnDetached(request);
  world.log.debug(`${service} runs in ${place.slot} as process ${identity.pid}`);
  return identity;
}

async function runOneshot(world: ProcessEngineWorld, place: ServicePlace, service: string): Promise<void> {
  const request = await requestOf(world, place, service);
  await world.host.rotate(request.logFile, KEEP_LOGS);
  const { code, timedOut } = await world.host.runToEnd(request, ONESHOT_TIMEOUT_MS);
  if (code === 0) return;
  const seen = timedOut
    ? `did not end within ${ONESHOT_TIMEOUT_MS / 60_000} min`
    : `ended with ${code ?? 'a signal'}`;
  throw new DeliveryFailure(
    `${service} ${seen}:\n${(await world.host.tail(request.logFile, 4_096)).trimEnd()}`,
  );
}
