// What a service of the process engine gets to see: its own variables and nothing of ours. Pure.
import { expandVariables, type ServiceDefinition, type SlotName } from '@compose-delivery/application';
import { DeliveryFailure, suggest } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';

/** Marks every process that we start, so that a run that follows a crash finds what was never recorded. */
export const MARKER = 'DELIVERY_PROCESS';
export const LOOPBACK = '127.0.0.1';

export type ServicePlace = {
  readonly deploymentId: string;
  readonly slot: SlotName;
  readonly generation: number;
  readonly release: Release;
  /** Port of each service of the slot that has one. */
  readonly ports: Readonly<Record<string, number>>;
  /** The environment file. */
  readonly variables: Readonly<Record<string, string>>;
  readonly searchPath: string;
};

export const marker = (deploymentId: string, slot: SlotName, service = ''): string =>
  `${deploymentId}/${slot}/${service}`;

/** `${url.SERVICE}` is that service in the same slot; services that are not in a slot have no such address. */
function withUrls(text: string, place: ServicePlace, input: string): string {
  return text.replace(/\$\{url\.([a-z][a-z0-9_-]*)\}/g, (_, service: string) => {
    const port = place.ports[service];
    if (port === undefined)
      throw new DeliveryFailure(
        `${input}: expected a service with a port in the same slot${suggest(service, Object.keys(place.ports))}, saw "${service}"`,
      );
    return `http://${LOOPBACK}:${port}`;
  });
}

/**
 * The whole environment of one service. `python`: its interpreter, whose folder comes first on the PATH.
 * @throws DeliveryFailure for a `${url...}` that leads nowhere.
 */
export function serviceEnvironment(
  place: ServicePlace,
  service: string,
  source: string,
  python: string | undefined,
): Record<string, string> {
  const definition = definitionOf(place.release, service);
  const own = ownVariables(place, service);
  const lookup = (name: string): string | undefined => own[name] ?? place.variables[name];
  const declared = Object.fromEntries(
    Object.entries(definition.env).map(([name, value]) => [
      name,
      expandVariables(withUrls(value, place, `services.${service}.env.${name}`), lookup),
    ]),
  );
  const secrets = Object.fromEntries(definition.secrets.map((name) => [name, place.variables[name] ?? '']));
  const pythonPath = (definition.process?.['python-path'] ?? []).map((folder) => `${source}/${folder}`);
  const binaries = python?.slice(0, python.lastIndexOf('/'));
  return {
    PATH: [binaries, place.searchPath].filter(Boolean).join(':'),
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    ...(pythonPath.length > 0 ? { PYTHONPATH: pythonPath.join(':') } : {}),
    ...own,
    ...declared,
    ...secrets,
    [MARKER]: marker(place.deploymentId, place.slot, service),
  };
}

function ownVariables(place: ServicePlace, service: string): Record<string, string> {
  const port = place.ports[service];
  return {
    HOST: LOOPBACK,
    ...(port === undefined ? {} : { PORT: String(port) }),
    DELIVERY_SLOT: place.slot,
    DELIVERY_GENERATION: String(place.generation),
    DELIVERY_RELEASE: place.release.id,
    DELIVERY_VERSION: place.release.version,
  };
}

/** argv with its variables replaced; "python" is the interpreter of the service's own environment. */
export function serviceCommand(
  place: ServicePlace,
  service: string,
  environment: Readonly<Record<string, string>>,
  python: string | undefined,
): string[] {
  const command = definitionOf(place.release, service).process?.command ?? [];
  const argv = command.map((word) =>
    expandVariables(
      withUrls(word, place, `services.${service}.process.command`),
      (name) => environment[name] ?? place.variables[name],
    ),
  );
  return argv[0] === 'python' && python !== undefined ? [python, ...argv.slice(1)] : argv;
}

export function definitionOf(release: Release, service: string): ServiceDefinition {
  const definition = release.services[service];
  if (!definition) throw new DeliveryFailure(`release ${release.id} has no service ${service}`);
  return definition;
}
