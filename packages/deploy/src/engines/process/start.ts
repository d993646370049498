// Starting a slot of the process engine: one-shot services to their end, then the colored ones, each recorded as soon as it lives.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { SpawnRequest } from '../../ports.ts';
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
): Promise<void> {
  const services = servicesOf(release, 'colored');
  const before = await matching(world, slot, release);
  const ports =
    (before && (await keptPorts(world, before, services))) ??
    (await newPorts(world, slot, release, services));
  const kept =
    before && services.every((name) => before.services[name]?.port === ports[name]) ? before : undefined;
  if (!kept) await killMarked(world, slot); // remains of a start that died, or services that know addresses of the past
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
  for (const service of servicesOf(release, 'oneshot')) await runOneshot(world, place, service);
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
  const fresh = await world.host.freePorts(needPorts.length, Object.values(known));
  const ports = { ...known, ...Object.fromEntries(needPorts.map((name, i) => [name, fresh[i] ?? 0])) };
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

async function newPorts(
  world: ProcessEngineWorld,
  slot: SlotName,
  release: Release,
  services: readonly string[],
): Promise<Record<string, number>> {
  const wanting = services.filter((name) => release.services[name]?.port !== undefined);
  const other = await readSlot(world.files, world.folder, slot === 'blue' ? 'green' : 'blue');
  const taken = Object.values(other?.services ?? {}).flatMap((service) => service.port ?? []);
  const free = await world.host.freePorts(wanting.length, taken);
  return Object.fromEntries(wanting.map((name, i) => [name, free[i] ?? 0]));
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

async function requestOf(
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
