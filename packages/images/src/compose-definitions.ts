// Compose's model of builds as definitions. Sources: docs.docker.com/reference/compose-file/build, docker/compose pkg/compose/build_bake.go.
import {
  dockerfileIn,
  EMPTY_DEFINITION,
  type BuildDefinition,
  type BuildSecret,
} from './build-definition.ts';
import { imageName, type ComposeBuild, type ComposeModel } from './read-compose.ts';
import { readAmounts } from './schedule.ts';

/** One definition for each service that has a build. @throws InputError for x-build-resources that are no amounts */
export function composeDefinitions(model: ComposeModel): readonly BuildDefinition[] {
  return Object.entries(model.services).flatMap(([name, service]) => {
    if (!service.build) return [];
    const claims = service['x-build-resources'];
    const platform = service.platform === undefined ? [] : [service.platform];
    const definition = fromBuild(service.build, model);
    return [
      {
        ...EMPTY_DEFINITION,
        ...definition,
        service: name,
        image: imageName(model, name),
        platforms: definition.platforms.length > 0 ? definition.platforms : platform,
        after: Object.keys(service.depends_on ?? {}),
        claims: claims === undefined ? undefined : readAmounts(claims, `services.${name}.x-build-resources`),
      },
    ];
  });
}

type FromBuild = Omit<BuildDefinition, 'service' | 'image' | 'after' | 'claims'>;

function fromBuild(build: ComposeBuild, model: ComposeModel): FromBuild {
  const context = build.context ?? '';
  return {
    tags: build.tags ?? [],
    context,
    dockerfile: dockerfileIn(context, build.dockerfile),
    inline: build.dockerfile_inline,
    args: build.args ?? {},
    target: build.target,
    contexts: build.additional_contexts ?? {},
    platforms: build.platforms ?? [],
    network: build.network,
    secrets: (build.secrets ?? []).map((one) => readSecret(one, model)),
    ssh: readSsh(build.ssh),
    labels: build.labels ?? {},
    cacheFrom: build.cache_from ?? [],
    cacheTo: build.cache_to ?? [],
    noCache: build.no_cache ?? false,
    pull: build.pull ?? false,
    flags: readFlags(build),
  };
}

function readSecret(one: { source: string; target?: string }, model: ComposeModel): BuildSecret {
  const defined = model.secrets[one.source] ?? {};
  const id = (one.target ?? one.source).replace(/^.*\//, '');
  if (defined.environment !== undefined) return { id, variable: defined.environment };
  return defined.file === undefined ? { id } : { id, file: defined.file };
}

function readSsh(ssh: ComposeBuild['ssh']): readonly string[] {
  if (ssh === undefined) return [];
  if (isList(ssh)) return ssh;
  return Object.entries(ssh).map(([id, path]) => (path === null || path === '' ? id : `${id}=${path}`));
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

function readFlags(build: ComposeBuild): readonly string[] {
  const hosts = build.extra_hosts ?? [];
  const pairs = isList(hosts)
    ? hosts.map((host) => host.replace('=', ':'))
    : Object.entries(hosts).flatMap(([name, address]) => [address].flat().map((one) => `${name}:${one}`));
  const limits = Object.entries(build.ulimits ?? {}).map(([name, limit]) =>
    typeof limit === 'number' ? `${name}=${limit}` : `${name}=${limit.soft}:${limit.hard}`,
  );
  return [
    ...pairs.flatMap((pair) => ['--add-host', pair]),
    ...limits.flatMap((limit) => ['--ulimit', limit]),
    ...(build.shm_size === undefined ? [] : ['--shm-size', String(build.shm_size)]),
    ...(build.privileged ? ['--allow', 'security.insecure'] : []),
  ];
}
