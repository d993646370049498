// What was planned as a bake file: the same builds by hand, by `docker buildx bake --file`.
import { linkedService, type BuildDefinition } from './build-definition.ts';
import type { BuildUnit } from './builder-port.ts';
import { wheelsOf } from './definition-digest.ts';

/**
 * JSON of targets by service, with what this suite adds: arguments and wheels. Values of arguments are in it, as they are in the compose
 * files; secrets are named and not told. Source: docs.docker.com/build/bake/reference.
 * @param withWheels services that have wheels of their own
 */
export function describeBake(
  units: readonly BuildUnit[],
  definitions: ReadonlyMap<string, BuildDefinition>,
  given: {
    readonly wheelhouse: string;
    readonly buildArgs: Readonly<Record<string, string>>;
    readonly withWheels: ReadonlySet<string>;
  },
): string {
  const targets = units.flatMap((unit) => {
    const one = definitions.get(unit.service);
    return one ? [[targetName(unit.service), describe(one, given)] as const] : [];
  });
  const group = { default: { targets: targets.map(([name]) => name) } };
  return `${JSON.stringify({ group, target: Object.fromEntries(targets) }, null, 2)}\n`;
}

/** Names of targets have no dots. */
function targetName(service: string): string {
  return service.replaceAll('.', '_');
}

function describe(one: BuildDefinition, given: Parameters<typeof describeBake>[2]): unknown {
  const contexts = Object.entries(one.contexts).map(([name, value]) => {
    const linked = linkedService(value);
    return [name, linked === undefined ? value : `target:${targetName(linked)}`] as const;
  });
  if (given.withWheels.has(one.service)) contexts.push(['wheels', wheelsOf(given.wheelhouse, one.service)]);
  const secrets = one.secrets.map((secret) =>
    secret.variable === undefined
      ? `id=${secret.id}${secret.file === undefined ? '' : `,src=${secret.file}`}`
      : `id=${secret.id},env=${secret.variable}`,
  );
  const optional = {
    contexts: Object.fromEntries(contexts),
    labels: one.labels,
    platforms: one.platforms,
    secret: secrets,
    ssh: one.ssh,
  };
  return {
    context: one.context,
    ...(one.inline === undefined ? { dockerfile: one.dockerfile } : { 'dockerfile-inline': one.inline }),
    args: { ...one.args, ...given.buildArgs },
    tags: [one.image, ...one.tags],
    ...(one.target === undefined ? {} : { target: one.target }),
    ...(one.network === undefined ? {} : { network: one.network }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => Object.keys(value).length > 0)),
  };
}
