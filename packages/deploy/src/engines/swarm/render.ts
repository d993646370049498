// A service of a release as the argv that creates it. Pure. Secrets are Docker secrets of the release: their values never reach a service's
// specification, which every manager shows to whoever asks.
import {
  expandVariables,
  type ServiceDefinition,
  type SlotName,
  SWARM_SERVICE,
} from '@compose-delivery/application';
import { parseArtifact } from '@compose-delivery/application';
import type { Release } from '../../model.ts';
import { LABEL, networks, serviceName, sharedName } from './world.ts';

export type RenderFacts = {
  readonly prefix: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
};

export type SlotFacts = RenderFacts & {
  readonly slot: SlotName;
  readonly release: Release;
  readonly generation: number;
};

/** `name@sha256:...` without a tag, as tasks are asked to run it. */
export function imageOf(service: string, artifact: string): string {
  const parsed = parseArtifact(service, artifact);
  if (parsed.kind !== 'image') throw new Error(`${service}: ${artifact} is no image`);
  return `${parsed.name.replace(/:[\w.-]+$/, '')}@${parsed.digest}`;
}

/** The release's name is in it: what an old release read stays as it was, and two releases never share a value by accident. */
export const secretName = (prefix: string, release: Pick<Release, 'id'>, variable: string): string =>
  `${prefix}-${release.id}-${variable}`.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 64);

const labelArgs = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).flatMap(([name, value]) => [
    '--label',
    `${LABEL}.${name}=${value}`,
    '--container-label',
    `${LABEL}.${name}=${value}`,
  ]);

/** Everything that does not depend on the role. dnsrr: a virtual address needs IPVS, and would hide which tasks there are. */
function commonArgs(name: string, definition: ServiceDefinition | undefined): string[] {
  const { constraints, volumes, ...swarm } = definition?.swarm ?? SWARM_SERVICE;
  return [
    '--detach',
    '--name',
    name,
    '--endpoint-mode',
    'dnsrr',
    '--no-resolve-image',
    '--with-registry-auth',
    ...constraints.flatMap((constraint) => ['--constraint', constraint]),
    ...Object.entries(volumes).flatMap(([source, target]) => [
      '--mount',
      `type=volume,source=${source},target=${target}`,
    ]),
    ...(swarm['max-per-node'] === undefined
      ? []
      : ['--replicas-max-per-node', String(swarm['max-per-node'])]),
    ...(swarm['memory-limit'] === undefined ? [] : ['--limit-memory', swarm['memory-limit']]),
  ];
}

/** argv after `docker`, for one service of a slot. `job`: runs once, to its end. */
export function createArgs(
  name: string,
  facts: SlotFacts,
  job?: {
    readonly name: string;
    readonly command?: readonly string[] | undefined;
    readonly env: Readonly<Record<string, string>>;
  },
): string[] {
  const { release, slot, prefix } = facts;
  const definition = release.services[name];
  const net = networks(prefix);
  const replicas = definition?.role === 'singleton' ? 1 : (definition?.swarm ?? SWARM_SERVICE).replicas;
  const alias = job === undefined ? `,alias=${name}` : '';
  const command = job?.command ?? definition?.swarm?.command ?? [];
  return [
    'service',
    'create',
    ...commonArgs(job?.name ?? serviceName(prefix, slot, name), definition),
    ...labelArgs(labelsOf(name, facts, job !== undefined)),
    ...['--network', `name=${net.slot(slot)}${alias}`, '--network', `name=${net.shared}`],
    ...(definition?.port === undefined || job ? [] : ['--network', `name=${net.front}`]),
    ...(job
      ? ['--mode', 'replicated-job', '--restart-condition', 'none']
      : ['--replicas', String(replicas), '--restart-delay', '1s']),
    ...Object.entries({ ...environmentOf(definition, facts), ...job?.env }).flatMap(([variable, value]) => [
      '--env',
      `${variable}=${value}`,
    ]),
    ...(definition?.secrets ?? []).flatMap((variable) => [
      '--secret',
      `source=${secretName(prefix, release, variable)},target=${variable}`,
    ]),
    imageOf(name, release.artifacts[name] ?? ''),
    ...command,
  ];
}

function labelsOf(name: string, facts: SlotFacts, job: boolean): Record<string, string> {
  const definition = facts.release.services[name];
  return {
    deployment: facts.deploymentId,
    slot: facts.slot,
    release: facts.release.id,
    generation: String(facts.generation),
    service: name,
    role: job ? 'oneshot' : (definition?.role ?? 'colored'),
    ...(definition?.port === undefined ? {} : { port: String(definition.port) }),
  };
}

/** A secret is a file; VARIABLE_FILE names it, as the official images have it. */
function environmentOf(definition: ServiceDefinition | undefined, facts: SlotFacts): Record<string, string> {
  const { release, variables, slot, generation } = facts;
  const secrets = definition?.secrets ?? [];
  const lookup = (variable: string): string | undefined =>
    variable === 'HOST'
      ? '0.0.0.0'
      : variable === 'PORT'
        ? String(definition?.port ?? '')
        : secrets.includes(variable)
          ? undefined
          : variables[variable];
  const urls = (text: string): string =>
    text.replace(
      /\$\{url\.([a-z][a-z0-9_-]*)\}/g,
      (_, service: string) => `http://${service}:${release.services[service]?.port ?? 80}`,
    );
  return {
    ...(definition?.port === undefined ? {} : { HOST: '0.0.0.0', PORT: String(definition.port) }),
    ...Object.fromEntries(
      Object.entries(definition?.env ?? {}).map(([variable, value]) => [
        variable,
        expandVariables(urls(value), lookup),
      ]),
    ),
    ...Object.fromEntries(secrets.map((variable) => [`${variable}_FILE`, `/run/secrets/${variable}`])),
    DELIVERY_SLOT: slot,
    DELIVERY_GENERATION: String(generation),
    DELIVERY_RELEASE: release.id,
    DELIVERY_VERSION: release.version,
  };
}

/** argv for a service outside the slots: created where it is missing, and never touched again. */
export function sharedArgs(name: string, definition: ServiceDefinition, facts: RenderFacts): string[] {
  const own = definition.swarm ?? SWARM_SERVICE;
  return [
    'service',
    'create',
    ...commonArgs(sharedName(facts.prefix, name), definition),
    ...labelArgs({ deployment: facts.deploymentId, service: name, role: 'shared' }),
    ...['--network', `name=${networks(facts.prefix).shared},alias=${name}`],
    ...['--replicas', String(own.replicas), '--restart-delay', '1s', '--update-order', 'stop-first'],
    ...Object.entries(definition.env).flatMap(([variable, value]) => [
      '--env',
      `${variable}=${expandVariables(value, (key) => facts.variables[key])}`,
    ]),
    own.image ?? '',
    ...(own.command ?? []),
  ];
}
