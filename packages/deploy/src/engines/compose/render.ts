// Renders one slot, or the shared services, as a Compose project of its own. Pure: model in, model out.
// A service is renamed to SERVICE-SLOT and answers to its plain name only on the networks of its slot: Compose gives every container its
// service name on every network, so on the network that both slots share a plain name would lead to either of them.
import { expandVariables, type ServiceDefinition, type SlotName } from '@compose-delivery/application';
import type { Release } from '../../model.ts';
import type { ComposeModel, ComposeService } from './model.ts';

export const LABEL = 'compose-delivery';
export const SHARED_NETWORK_KEY = 'delivery-shared';

export type RenderFacts = {
  readonly deploymentId: string;
  readonly sharedNetwork: string;
  readonly project: string;
  /** Service to image that the daemon knows: a digest or an id. */
  readonly images: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
};

export type SlotFacts = RenderFacts & {
  readonly slot: SlotName;
  readonly release: Release;
  readonly generation: number;
  /** Loopback port of each service that has one; absent: the daemon chooses. */
  readonly published?: Readonly<Record<string, number>> | undefined;
};

export const slotServiceName = (service: string, slot: SlotName): string => `${service}-${slot}`;

/** Roles that live in a slot. */
const IN_SLOT = ['colored', 'singleton', 'oneshot'];

export function slotServices(release: Release, role: ServiceDefinition['role']): string[] {
  return Object.entries(release.services)
    .filter(
      ([name, service]) =>
        service.role === role && (release.artifacts[name] !== undefined || role === 'oneshot'),
    )
    .map(([name]) => name);
}

/** `$` has a meaning for Compose even in a resolved model; values from the model are already escaped. */
const escaped = (text: string): string => text.replaceAll('$', '$$$$');

export function renderSlot(model: ComposeModel, facts: SlotFacts): ComposeModel {
  const names = Object.keys(facts.release.services).filter(
    (name) =>
      IN_SLOT.includes(facts.release.services[name]?.role ?? '') && model.services[name] !== undefined,
  );
  const services = Object.fromEntries(
    names.map((name) => [
      slotServiceName(name, facts.slot),
      renderSlotService(name, model.services[name] ?? {}, names, facts),
    ]),
  );
  return {
    ...withoutKeys(model, ['services', 'networks', 'volumes', 'name']),
    name: facts.project,
    services,
    networks: {
      ...Object.fromEntries(usedNetworks(model, names).map((name) => [name, ownNetwork(model, name, facts)])),
      [SHARED_NETWORK_KEY]: { name: facts.sharedNetwork, external: true },
    },
    ...externalVolumes(model),
  };
}

function renderSlotService(
  name: string,
  service: ComposeService,
  inSlot: readonly string[],
  facts: SlotFacts,
): ComposeService {
  const definition = facts.release.services[name];
  const image = facts.images[name];
  return {
    ...withoutKeys(service, [
      'build',
      'container_name',
      'ports',
      'profiles',
      'links',
      'networks',
      'depends_on',
      'environment',
      'labels',
    ]),
    ...(image === undefined ? {} : { image, pull_policy: 'never' }),
    environment: { ...slotEnvironment(service, definition, facts), ...ownVariables(facts) },
    networks: {
      ...Object.fromEntries(
        networksOf(service).map(([network, options]) => [
          network,
          { aliases: [name, ...(options?.aliases ?? []).filter((alias) => alias !== name)] },
        ]),
      ),
      [SHARED_NETWORK_KEY]: null,
    },
    ...(definition?.role === 'colored' && definition.port !== undefined
      ? { ports: [loopbackPort(definition.port, facts.published?.[name])] }
      : {}),
    ...dependencies(service, inSlot, facts),
    labels: { ...service.labels, ...labelsOf(name, definition, facts) },
  };
}

const loopbackPort = (target: number, published: number | undefined) => ({
  mode: 'host',
  host_ip: '127.0.0.1',
  target,
  ...(published === undefined ? {} : { published: String(published) }),
  protocol: 'tcp',
});

function labelsOf(
  name: string,
  definition: ServiceDefinition | undefined,
  facts: SlotFacts,
): Record<string, string> {
  return {
    [`${LABEL}.deployment`]: facts.deploymentId,
    [`${LABEL}.slot`]: facts.slot,
    [`${LABEL}.color`]: facts.slot,
    [`${LABEL}.release`]: facts.release.id,
    [`${LABEL}.generation`]: String(facts.generation),
    [`${LABEL}.service`]: name,
    [`${LABEL}.role`]: definition?.role ?? 'colored',
    ...(definition?.port === undefined ? {} : { [`${LABEL}.port`]: String(definition.port) }),
  };
}

const ownVariables = (facts: SlotFacts): Record<string, string> => ({
  DELIVERY_SLOT: facts.slot,
  DELIVERY_GENERATION: String(facts.generation),
  DELIVERY_RELEASE: facts.release.id,
  DELIVERY_VERSION: facts.release.version,
});

/** What the compose file says goes first; the delivery file and its named secrets fill in what it leaves out. */
function slotEnvironment(
  service: ComposeService,
  definition: ServiceDefinition | undefined,
  facts: SlotFacts,
): Record<string, string | null> {
  const { variables, release } = facts;
  const lookup = (variable: string): string | undefined =>
    variable === 'HOST'
      ? '0.0.0.0'
      : variable === 'PORT'
        ? String(definition?.port ?? '')
        : variables[variable];
  const declared = Object.fromEntries(
    Object.entries(definition?.env ?? {}).map(([variable, value]) => [
      variable,
      escaped(expandVariables(withUrls(value, release), lookup)),
    ]),
  );
  const secrets = Object.fromEntries(
    (definition?.secrets ?? []).map((variable) => [variable, escaped(variables[variable] ?? '')]),
  );
  return { ...declared, ...secrets, ...service.environment };
}

const withUrls = (text: string, release: Release): string =>
  text.replace(
    /\$\{url\.([a-z][a-z0-9_-]*)\}/g,
    (_, service: string) => `http://${service}:${release.services[service]?.port ?? 80}`,
  );

/** Dependencies within the slot stay; shared services run already, and a worker is never started for somebody else's sake. */
function dependencies(
  service: ComposeService,
  inSlot: readonly string[],
  facts: SlotFacts,
): Partial<ComposeService> {
  const kept = Object.entries(service.depends_on ?? {}).filter(
    ([name]) => inSlot.includes(name) && facts.release.services[name]?.role === 'colored',
  );
  return kept.length === 0
    ? {}
    : { depends_on: Object.fromEntries(kept.map(([name, how]) => [slotServiceName(name, facts.slot), how])) };
}

const networksOf = (
  service: ComposeService,
): [string, { aliases?: string[] | null | undefined } | null][] => {
  const entries = Object.entries(service.networks ?? {});
  return entries.length > 0 ? entries : [['default', null]];
};

const usedNetworks = (model: ComposeModel, services: readonly string[]): string[] => [
  ...new Set(services.flatMap((name) => networksOf(model.services[name] ?? {}).map(([network]) => network))),
];

/** The same network, but the slot's own: without the name that would make it everybody's. Addresses cannot be given twice either. */
function ownNetwork(model: ComposeModel, name: string, facts: SlotFacts): Record<string, unknown> {
  const network = model.networks?.[name] ?? {};
  if (network.external === true) return network;
  return {
    ...withoutKeys(network, ['name', 'ipam']),
    labels: { [`${LABEL}.deployment`]: facts.deploymentId, [`${LABEL}.slot`]: facts.slot },
  };
}

/** Data outlives slots and releases: volumes keep the name that they have always had, and no project owns them. */
function externalVolumes(model: ComposeModel): Pick<ComposeModel, 'volumes'> {
  const volumes = Object.entries(model.volumes ?? {});
  if (volumes.length === 0) return {};
  return {
    volumes: Object.fromEntries(
      volumes.map(([key, volume]) => [key, { name: volume?.name ?? `${model.name}_${key}`, external: true }]),
    ),
  };
}

/** Names of the volumes that must exist before a project is started. */
export const volumeNames = (model: ComposeModel): string[] =>
  Object.values(externalVolumes(model).volumes ?? {}).flatMap((volume) => volume?.name ?? []);

/** The services outside the slots (databases and the like), on the network that both slots reach. */
export function renderShared(
  model: ComposeModel,
  shared: readonly string[],
  facts: RenderFacts,
): ComposeModel {
  const services = Object.fromEntries(
    shared.flatMap((name) => {
      const service = model.services[name];
      if (!service) return [];
      const aliases = [
        ...new Set(networksOf(service).flatMap(([, options]) => [name, ...(options?.aliases ?? [])])),
      ];
      const kept = Object.entries(service.depends_on ?? {}).filter(([other]) => shared.includes(other));
      return [
        [
          name,
          {
            ...withoutKeys(service, [
              'build',
              'container_name',
              'profiles',
              'links',
              'networks',
              'depends_on',
            ]),
            networks: { [SHARED_NETWORK_KEY]: { aliases } },
            ...(kept.length === 0 ? {} : { depends_on: Object.fromEntries(kept) }),
            labels: {
              ...service.labels,
              [`${LABEL}.deployment`]: facts.deploymentId,
              [`${LABEL}.service`]: name,
              [`${LABEL}.role`]: 'shared',
            },
          },
        ],
      ];
    }),
  );
  return {
    ...withoutKeys(model, ['services', 'networks', 'volumes', 'name']),
    name: facts.project,
    services,
    networks: { [SHARED_NETWORK_KEY]: { name: facts.sharedNetwork, external: true } },
    ...externalVolumes(model),
  };
}

function withoutKeys<T extends object>(value: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T;
}
