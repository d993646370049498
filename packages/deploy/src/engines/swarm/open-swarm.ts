// A deployment on a swarm put together: its state in Docker configs, its engine, its router, the address that people ask.
import { deploymentFolder, type Application } from '@compose-delivery/application';
import { InputError, type Clock, type InputProblem, type Log, type Ports } from '@compose-delivery/runtime';
import type { HostDisk } from '../../operator/facts.ts';
import type { Place } from '../../place.ts';
import type { Engine, Router } from '../../ports.ts';
import { configStore, type ConfigStore } from '../../state/docker-configs.ts';
import { deploymentIdOf } from '../process/engine.ts';
import { managerClient } from './client.ts';
import { swarmEngine } from './engine.ts';
import { managerDisk } from './manager-disk.ts';
import { swarmRouter } from './router.ts';
import { SWARM_STATE, swarmPrefix, type SwarmWorld } from './world.ts';

export type SwarmParts = {
  readonly place: Place;
  readonly folder: string;
  readonly stateDirectory: string;
  readonly engine: Engine;
  readonly router: Router;
  /** Where the watch and rollback.sh go. */
  readonly leave: () => Promise<HostDisk>;
  /** Host of the address that people ask. */
  readonly entry: string;
};

type Surroundings = {
  readonly clock: Clock;
  readonly log: Log;
  readonly randomId: Ports['randomId'];
  readonly variables: Readonly<Record<string, string>>;
};

/** @throws InputError for a delivery file that leaves something open, or asks for what this engine has not. */
export async function openSwarm(
  given: Place,
  application: Application,
  surroundings: Surroundings,
  /** On the manager's disk: only for what must be there when no runner is. */
  diskDirectory: string,
): Promise<SwarmParts> {
  const problems = swarmProblems(application);
  if (problems.length > 0) throw new InputError(problems);
  const client = managerClient(given.docker, surroundings.clock);
  const store = configStore({ client, randomId: surroundings.randomId });
  const place = placeWithState(given, store);
  const folder = deploymentFolder(SWARM_STATE, application.application, application.environmentName);
  const world: SwarmWorld = {
    ...surroundings,
    client,
    store,
    files: place.files,
    http: place.http,
    application,
    folder,
    deploymentId: deploymentIdOf(folder),
    prefix: swarmPrefix(application),
  };
  const node = await client.attempt(['info', '--format', '{{.Swarm.NodeAddr}}']);
  return {
    place,
    folder,
    stateDirectory: SWARM_STATE,
    engine: swarmEngine(world),
    router: swarmRouter(world),
    leave: managerDisk(given, application, diskDirectory),
    entry: application.swarm?.entry ?? (node.stdout.trim() || '127.0.0.1'),
  };
}

/** What the keys of a delivery file must have in common for this engine. */
export function swarmProblems({ swarm, router, database, services }: Application): InputProblem[] {
  const problem = (key: string, expected: string, seen: string): InputProblem => ({
    input: `delivery file: ${key}`,
    expected,
    seen,
  });
  const proxies = Object.entries(services).filter(([, { role }]) => role === 'proxy');
  return [
    ...(swarm
      ? []
      : [problem('swarm', 'the section swarm with its router-image (engine: swarm)', 'nothing')]),
    ...(router.kind === 'nginx'
      ? []
      : [problem('router.kind', 'nginx: engine swarm runs the router as tasks of its own', router.kind)]),
    ...(router.manage
      ? []
      : [problem('router.manage', 'true: the router is a service of the suite', 'false')]),
    ...(database
      ? [
          problem(
            'database',
            'nothing: engine swarm reaches no container of a database on another node, so it neither dumps nor migrates nor holds a way back to the schema (a migration may be a service of role oneshot, which runs before a slot starts)',
            'a database',
          ),
        ]
      : []),
    ...proxies.map(([name]) =>
      problem(`services.${name}.role`, 'no proxy: the router is a service of the suite', 'proxy'),
    ),
  ];
}

/** The same place, with the state of deployments in the cluster's configs: whichever manager is asked, it is there. */
function placeWithState(place: Place, store: ConfigStore): Place {
  const inside = (path: string): boolean => path === SWARM_STATE || path.startsWith(`${SWARM_STATE}/`);
  const { files } = place;
  return {
    ...place,
    files: {
      readText: (path) => (inside(path) ? store.files : files).readText(path),
      writeAtomic: (path, content, mode) =>
        (inside(path) ? store.files : files).writeAtomic(path, content, mode),
      appendLine: (path, line) => (inside(path) ? store.files : files).appendLine(path, line),
      exists: (path) => (inside(path) ? store.files : files).exists(path),
      list: (path) => (inside(path) ? store.files : files).list(path),
      makeDirectory: (path, mode) => (inside(path) ? store.files : files).makeDirectory(path, mode),
      remove: (path) => (inside(path) ? store.files : files).remove(path),
    },
    host: {
      ...place.host,
      createExclusive: (path, content, mode) =>
        inside(path) ? store.createExclusive(path, content) : place.host.createExclusive(path, content, mode),
    },
    fence: (folder, number) => {
      if (inside(folder)) store.fence(folder, number);
      else place.fence(folder, number);
    },
  };
}
