// A deployment put together: delivery file, environment file, state, engine, router. What both actions begin with.
import { isAbsolute, join, resolve } from 'node:path';
import {
  deploymentFolder,
  parseEnvFile,
  readDelivery,
  type Application,
} from '@compose-delivery/application';
import { DeliveryFailure, InputError, type Ports } from '@compose-delivery/runtime';
import { composeEngine } from './engines/compose/engine.ts';
import { deploymentIdOf, processEngine } from './engines/process/engine.ts';
import type { Engine, Host, Router } from './ports.ts';
import { embeddedRouter } from './routers/embedded/router.ts';
import type { TrafficTarget } from './traffic/start-traffic.ts';

export type DeploymentRequest = {
  readonly deliveryFile: string;
  readonly environment: string;
  /** In place of the one that the delivery file names; '' for none. */
  readonly envFile: string;
  readonly stateDirectory: string;
  readonly engine: 'auto' | 'process' | 'compose';
  /** Finds argv of the front, once it is needed. */
  readonly frontProgram: () => readonly string[];
};

export type Deployment = {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly stateDirectory: string;
  readonly engine: Engine;
  readonly router: Router;
  /** Where people reach it. */
  readonly url: string;
  /** Address and port of the listener that the watch asks. */
  readonly probeBase: string;
  readonly targets: readonly TrafficTarget[];
};

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
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
  const stateDirectory = resolve(ports.workspace, request.stateDirectory);
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  await ports.files.makeDirectory(folder);
  const searchPath = ports.environment.PATH || DEFAULT_PATH;
  const shared = { files: ports.files, host, clock: ports.clock, log: ports.log, folder, searchPath };
  const engine =
    kind === 'process'
      ? processEngine({ ...shared, stateDirectory, variables, graceSeconds: GRACE_SECONDS })
      : composeEngine({ ...shared, exec: ports.exec, application, variables });
  const { router } = application;
  if (router.kind !== 'embedded')
    throw new DeliveryFailure(`router.kind "${router.kind}" is not available yet: use "embedded"`);
  const probeAddress = ['0.0.0.0', '::'].includes(router.address) ? '127.0.0.1' : router.address;
  const probePort = application.watch.probe.listener ?? router.listeners[0]?.port ?? 0;
  const probeBase = `http://${probeAddress}:${probePort}`;
  return {
    application,
    variables,
    folder,
    stateDirectory,
    engine,
    router: embeddedRouter({
      ...shared,
      http: ports.http,
      deploymentId: deploymentIdOf(folder),
      address: router.address,
      adminPort: router['admin-port'],
      listeners: router.listeners,
      frontProgram: request.frontProgram(),
      randomId: ports.randomId,
    }),
    url: application.url ?? probeBase,
    probeBase,
    targets: [{ base: probeBase, get: application.watch.probe.paths }],
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
