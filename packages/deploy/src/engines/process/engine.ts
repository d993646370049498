// Engine "process": a slot is a set of detached child processes, started from the artifact store, found again by pid and start time.
import { createHash } from 'node:crypto';
import type { SlotName, SlotView } from '@compose-delivery/application';
import type { Clock, Files, Log } from '@compose-delivery/runtime';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Engine, Host, SlotObservation } from '../../ports.ts';
import { missingOf, pruneTrees } from './artifacts.ts';
import { alive, endServices, killMarked, pidsOf, type ProcessWorld } from './processes.ts';
import { runOnce } from './run-once.ts';
import { LOOPBACK, marker, MARKER } from './service-environment.ts';
import { forgetSlot, readSlot, writeSlot, type ServiceRecord, type SlotRecord } from './slot-file.ts';
import { addresses, startColored, startSingletons } from './start.ts';

export type ProcessEngineOptions = {
  readonly files: Files;
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly stateDirectory: string;
  /** Folder of the deployment: slots and logs live there. */
  readonly folder: string;
  /** The environment file. */
  readonly variables: Readonly<Record<string, string>>;
  /** PATH of the services. */
  readonly searchPath: string;
  /** Order of services, as in the delivery file, for views. */
  readonly graceSeconds: number;
  /** The one-shot service that a step of its own runs: a start leaves it out. */
  readonly migration?: string | undefined;
};

export type ProcessEngineWorld = ProcessEngineOptions & ProcessWorld;

const VIEW_LOG_BYTES = 1_024 * 1_024;

/** The same folder has the same id for ever: it is how processes are found whose record is lost. */
export const deploymentIdOf = (folder: string): string =>
  createHash('sha256').update(folder).digest('hex').slice(0, 16);

export function processEngine(options: ProcessEngineOptions): Engine {
  const world: ProcessEngineWorld = { ...options, deploymentId: deploymentIdOf(options.folder) };
  const { files, folder } = options;
  const stop = async (slot: SlotName, graceSeconds: number, role?: ServiceRecord['role']): Promise<void> => {
    const record = await readSlot(files, folder, slot);
    const chosen = Object.fromEntries(
      Object.entries(record?.services ?? {}).filter(
        ([, service]) => role === undefined || service.role === role,
      ),
    );
    if (!(await endServices(world, slot, chosen, graceSeconds)))
      options.log.warning(`services of ${slot} did not end within ${graceSeconds} s and were killed`);
    if (role === undefined) await killMarked(world, slot);
  };
  return {
    name: 'process',
    observe: async () => ({
      blue: await observeSlot(world, 'blue'),
      green: await observeSlot(world, 'green'),
    }),
    missing: (release) => missingOf(world, release),
    addresses: (release) => addresses(world, release),
    start: (slot, release, generation, how) => startColored(world, slot, release, generation, how),
    startSingletons: (slot, release, generation) => startSingletons(world, slot, release, generation),
    stopSingletons: async (slot, graceSeconds) => {
      await stop(slot, graceSeconds, 'singleton');
      const record = await readSlot(files, folder, slot);
      if (record)
        await writeSlot(files, folder, {
          ...record,
          services: Object.fromEntries(
            Object.entries(record.services).filter(([, service]) => service.role !== 'singleton'),
          ),
        });
    },
    stop,
    remove: async (slot) => {
      await stop(slot, 0);
      await forgetSlot(files, folder, slot);
    },
    view: (slot) => viewSlot(world, slot),
    runOnce: (request) => runOnce(world, request),
    prune: (artifacts) => pruneTrees(world, artifacts),
  };
}

async function observeSlot(world: ProcessEngineWorld, slot: SlotName): Promise<SlotObservation> {
  const record = await readSlot(world.files, world.folder, slot);
  if (!record) {
    const strays = await world.host.marked(MARKER, marker(world.deploymentId, slot));
    return { state: strays.length > 0 ? 'down' : 'absent', upstreams: {}, down: [], singletons: [] };
  }
  const living = new Set<string>();
  await Promise.all(
    Object.entries(record.services).map(async ([name, service]) => {
      if (await alive(world, service)) living.add(name);
    }),
  );
  const named = (role: ServiceRecord['role']): string[] =>
    Object.entries(record.services)
      .filter(([, service]) => service.role === role)
      .map(([name]) => name);
  const down = named('colored').filter((name) => !living.has(name));
  return {
    state: down.length === 0 ? 'running' : 'down',
    release: record.release,
    generation: record.generation,
    upstreams: Object.fromEntries(
      Object.entries(record.services)
        .filter(([name, service]) => service.port !== undefined && living.has(name))
        .map(([name, service]) => [name, `http://${LOOPBACK}:${service.port}`]),
    ),
    down,
    singletons: named('singleton').filter((name) => living.has(name)),
  };
}

async function viewSlot(world: ProcessEngineWorld, slot: SlotName): Promise<SlotView> {
  const record = await readSlot(world.files, world.folder, slot);
  if (!record) throw new DeliveryFailure(`slot ${slot} is empty: there is nothing to look at`);
  const recordOf = (service: string): ServiceRecord => {
    const found = record.services[service];
    if (!found) throw new DeliveryFailure(`${service} does not run in slot ${slot}`);
    return found;
  };
  return {
    slot,
    version: record.release.version,
    services: orderedServices(record),
    url: (service) => {
      const port = record.services[service]?.port;
      return port === undefined ? undefined : `http://${LOOPBACK}:${port}`;
    },
    processes: async (service) => {
      const pids = await pidsOf(world, slot, service, recordOf(service));
      return (await Promise.all(pids.map((pid) => world.host.facts(pid)))).filter(
        (facts) => facts !== undefined,
      );
    },
    environment: async (service) => {
      const found = recordOf(service);
      if (found.pid === undefined || !(await alive(world, found)))
        throw new DeliveryFailure(`${service} does not run in slot ${slot}: it has no environment`);
      return world.host.environment(found.pid);
    },
    log: (service) => world.host.tail(recordOf(service).log, VIEW_LOG_BYTES),
  };
}

const orderedServices = (record: SlotRecord): string[] =>
  Object.keys(record.release.services).filter((name) => record.services[name] !== undefined);
