// A deployment put together: delivery file, environment file, state, engine, router. What both actions begin with.
import { isAbsolute, join, resolve } from 'node:path';
import {
  deploymentFolder,
  parseEnvFile,
  readDelivery,
  type Application,
} from '@compose-delivery/application';
import { DeliveryFailure, InputError, type Ports } from '@compose-delivery/runtime';
import type { MetricsWatch } from './analysis/metrics-watch.ts';
import type { Database } from './database/open-database.ts';
import type { Streams } from './database/ports.ts';
import { composeEngine } from './engines/compose/engine.ts';
import { deploymentIdOf, processEngine } from './engines/process/engine.ts';
import { openSwarm, type SwarmParts } from './engines/swarm/open-swarm.ts';
import { openJudges, trafficTargets } from './open-judges.ts';
import { frontAt } from './front-at.ts';
import { localPlace, type OpenPlace, type Place } from './place.ts';
import type { Engine, Host, Router } from './ports.ts';
import { askSocket } from './adapters/ask-socket.ts';
import { embeddedRouter } from './routers/embedded/router.ts';
import { openRouter } from './routers/open-router.ts';
import { unwritable } from './state/probe-state.ts';
import { surroundingsOf, type Surroundings } from './state/surroundings.ts';
import type { TrafficTarget } from './traffic/start-traffic.ts';

export type DeploymentRequest = {
  readonly deliveryFile: string;
  readonly environment: string;
  /** In place of the one that the delivery file names; '' for none. */
  readonly envFile: string;
  readonly stateDirectory: string;
  readonly engine: 'auto' | 'process' | 'compose' | 'swarm';
  /** Finds argv of the front, once it is needed. */
  readonly frontProgram: () => readonly string[];
  /** Programs with files as their streams, for dumps. */
  readonly streams?: Streams | undefined;
  /** ssh://user@host:port in place of the one that the delivery file names; '' or absent for that. */
  readonly host?: string;
  readonly dockerHost?: string;
  readonly sshKey?: string;
  readonly sshKnownHosts?: string;
  /** Opens another machine; absent where only this one will do. */
  readonly openPlace?: OpenPlace;
};

export type Deployment = {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  /** Where it lives: state is read and written there. */
  readonly place: Place;
  readonly folder: string;
  readonly stateDirectory: string;
  readonly engine: Engine;
  readonly router: Router;
  /** Where the watch on the host and rollback.sh go, if the state is on no host's disk. */
  readonly leave?: SwarmParts['leave'];
  /** Where people reach it. */
  readonly url: string;
  /** Address and port of the listener that the watch asks. */
  readonly probeBase: string;
  readonly targets: readonly TrafficTarget[];
  /** Absent: the delivery file names none. */
  readonly database?: Database | undefined;
  readonly metrics?: MetricsWatch | undefined;
  /** What services get from outside, as digests. */
  readonly surroundings: Surroundings;
  /** Ends the connection to the place, if there is one. */
  close(): Promise<void>;
};

/** PATH of what is started on a machine whose own we do not know. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const GRACE_SECONDS = 10;

/** @throws InputError for a delivery or environment file that cannot be used. */
export async function openDeployment(
  ports: Ports,
  host: Host,
  request: DeploymentRequest,
): Promise<Deployment> {
  const { envFile } = request;
  const written = await readDelivery(
    ports.files,
    ports.workspace,
    request.deliveryFile,
    request.environment,
    { envFile },
  );
  const kind = request.engine === 'auto' ? written.engine : request.engine;
  const application: Application = { ...written, engine: kind };
  const variables = await readVariables(ports, application);
  maskSecrets(ports, application, variables);
  const place = await placeOf(ports, host, application, request);
  try {
    return await deploymentAt(ports, place, application, variables, request);
  } catch (error) {
    await place.close();
    throw error;
  }
}

async function placeOf(
  ports: Ports,
  host: Host,
  application: Application,
  request: DeploymentRequest,
): Promise<Place> {
  const named = request.host || application.host.address || '';
  const dockerHost = request.dockerHost ?? '';
  const far = [
    named,
    dockerHost,
    application.engine === 'process' ? '' : (ports.environment.DOCKER_HOST ?? ''),
  ].find((text) => text.startsWith('ssh://'));
  if (named === '' && far === undefined) return localPlace(ports, host, dockerHost);
  if (application.engine === 'process')
    throw new InputError([
      {
        input: 'engine',
        expected:
          'compose: services without containers run on the machine of the action, and a host is named',
        seen: 'process',
      },
    ]);
  if (!request.openPlace)
    throw new DeliveryFailure(`${far ?? named} is another machine, which this action does not reach`, {
      advice: 'run it on that machine itself',
    });
  return request.openPlace({
    host: named,
    dockerHost: far ?? dockerHost,
    sshKey: request.sshKey ?? '',
    sshKnownHosts: request.sshKnownHosts ?? '',
    dockerSocket: application.host['docker-socket'],
  });
}

async function deploymentAt(
  ports: Ports,
  place: Place,
  application: Application,
  variables: Readonly<Record<string, string>>,
  request: DeploymentRequest,
): Promise<Deployment> {
  if (application.engine === 'swarm') return swarmDeployment(ports, place, application, variables, request);
  const { files, host } = place;
  const stateDirectory = resolve(place.home, request.stateDirectory);
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  await files.makeDirectory(folder).catch((error: unknown) => {
    throw unwritable(error, folder);
  });
  const searchPath = (place.remote ? '' : ports.environment.PATH) || DEFAULT_PATH;
  const shared = { files, host, clock: ports.clock, log: ports.log, folder, searchPath };
  const engine =
    application.engine === 'process'
      ? processEngine({
          ...shared,
          stateDirectory,
          variables,
          graceSeconds: GRACE_SECONDS,
          migration: application.database?.migrate?.service,
        })
      : composeEngine({ ...shared, exec: place.docker, application, variables, remote: place.remote });
  const { router } = application;
  const deploymentId = deploymentIdOf(folder);
  const probeAddress = ['0.0.0.0', '::'].includes(router.address) ? '127.0.0.1' : router.address;
  const probePort = application.watch.probe.listener ?? router.listeners[0]?.port ?? 0;
  const probeBase = `http://${probeAddress}:${probePort}`;
  return {
    application,
    variables,
    place,
    folder,
    stateDirectory,
    engine,
    router:
      router.kind === 'embedded'
        ? embeddedRouter({
            ...shared,
            http: place.http,
            deploymentId,
            address: router.address,
            adminPort: router['admin-port'],
            listeners: router.listeners,
            frontProgram: await frontAt(place, stateDirectory, request.frontProgram(), ports),
            randomId: ports.randomId,
          })
        : openRouter({ application, place, world: { ...shared, deploymentId }, askSocket }),
    url: application.url ?? probeBase,
    probeBase,
    targets: trafficTargets(application, await place.reach(probeBase)),
    ...openJudges(ports, {
      application,
      variables,
      files,
      exec: place.exec,
      docker: place.docker,
      there: place.there,
      streams: place.there?.streams ?? request.streams,
      folder,
      deploymentId: deploymentIdOf(folder),
    }),
    surroundings: surroundingsOf({ ...shared, checkout: ports.files, application, variables }),
    close: () => place.close(),
  };
}

/** State, engine and router of a swarm come together: all three are the cluster's. */
async function swarmDeployment(
  ports: Ports,
  place: Place,
  application: Application,
  variables: Readonly<Record<string, string>>,
  request: DeploymentRequest,
): Promise<Deployment> {
  const disk = resolve(place.home, request.stateDirectory);
  const { entry, ...parts } = await openSwarm(place, application, { ...ports, variables }, disk);
  const known = { application, variables, folder: parts.folder };
  const probePort = application.watch.probe.listener ?? application.router.listeners[0]?.port ?? 0;
  const probeBase = `http://${entry.includes(':') ? `[${entry}]` : entry}:${probePort}`;
  return {
    application,
    variables,
    ...parts,
    url: application.url ?? probeBase,
    probeBase,
    targets: trafficTargets(application, probeBase),
    ...openJudges(ports, {
      ...known,
      files: parts.place.files,
      exec: place.exec,
      docker: place.docker,
      streams: request.streams,
      deploymentId: deploymentIdOf(parts.folder),
    }),
    surroundings: surroundingsOf({ ...parts.place, ...known, checkout: ports.files }),
    close: () => place.close(),
  };
}

async function readVariables(
  ports: Ports,
  application: Application,
): Promise<Readonly<Record<string, string>>> {
  const named = application['env-file'];
  if (named === undefined) return {};
  const path = isAbsolute(named) ? named : join(application.root, named);
  const text = await ports.files.readText(path);
  if (text === undefined)
    throw new InputError([
      { input: 'env-file of the delivery file', expected: 'an existing file', seen: named },
    ]);
  return parseEnvFile(text, named);
}

/** Nothing that the delivery file calls a secret may reach a log. */
function maskSecrets(
  ports: Ports,
  application: Application,
  variables: Readonly<Record<string, string>>,
): void {
  const names = Object.values(application.services).flatMap((service) => [
    ...service.secrets,
    ...(service.jwt ? [service.jwt['secret-env'], service.jwt.login['password-env']] : []),
  ]);
  for (const name of new Set([...names, ...(application.checks.R2?.secrets ?? [])])) {
    const value = variables[name];
    if (value) ports.log.mask(value);
  }
}
