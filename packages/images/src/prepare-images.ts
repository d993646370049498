// Everything that building images needs to know, read in as few calls as possible: one of the source, one of the daemon's images.
import type { Application } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';
import { bakeDefinitions } from './bake-definitions.ts';
import type { BuildDefinition } from './build-definition.ts';
import type { Builder, BuildUnit } from './builder-port.ts';
import { createBuildxBuilder } from './buildx-builder.ts';
import { composeDefinitions } from './compose-definitions.ts';
import { adviseOnPip, digestUnits, outerImages } from './digest-units.ts';
import { daemonVersion, inspectAhead, type ImageFacts } from './docker-images.ts';
import { normalizeImage } from './dockerfile.ts';
import { PIP_ARGUMENTS, type ImageBuilderPorts, type ImageSettings } from './image-settings.ts';
import { listDefinitions } from './list-definitions.ts';
import type { Rank } from './order-services.ts';
import {
  chooseDefinitions,
  definitionEdges,
  orderDefinitions,
  readDockerfiles,
  type Dockerfiles,
} from './plan-definitions.ts';
import { readCompose, type ComposeTool } from './read-compose.ts';
import { resolveBases } from './resolve-bases.ts';
import type { Amounts } from './schedule.ts';

/** Where it is written down what is to be built. */
export type Source =
  | { readonly kind: 'compose' }
  | { readonly kind: 'bake'; readonly file: string; readonly overrides: readonly string[] }
  | { readonly kind: 'list'; readonly pairs: Readonly<Record<string, string>>; readonly input: string };

export type PrepareSettings = Omit<ImageSettings, 'root' | 'env' | 'composeTool'> & {
  readonly application: Application;
  readonly source: Source;
  readonly chosen: readonly string[];
  readonly version: string;
  readonly wheelDigests: Readonly<Record<string, string>>;
  /** What each service takes of the bounded resources; goes before what the source says. */
  readonly claims: Readonly<Record<string, Amounts>>;
  readonly rank?: Rank;
  /** Digests of earlier artifacts: whether they are there is asked together with everything else. */
  readonly artifacts?: readonly string[];
  /** What the daemon was asked about by the last run. */
  readonly askedBefore?: readonly string[];
};

export type PreparePorts = ImageBuilderPorts & { readonly randomId: () => string };

export type PreparedImages = {
  readonly units: readonly BuildUnit[];
  readonly builder: Builder;
  readonly definitions: ReadonlyMap<string, BuildDefinition>;
  /** Services whose images are what is delivered; undefined: all. */
  readonly delivered: ReadonlySet<string> | undefined;
  /** What the daemon was asked about, and what it said. */
  readonly asked: readonly string[];
  readonly images: ImageFacts;
};

/** @throws InputError for a circle, an unknown service or target, a missing Dockerfile; DeliveryFailure without the tools */
export async function prepareImages(settings: PrepareSettings, ports: PreparePorts): Promise<PreparedImages> {
  const buildArgs = { ...PIP_ARGUMENTS, ...settings.buildArgs };
  const version = daemonVersion(ports);
  const inspect = inspectAhead(settings.askedBefore ?? [], ports);
  const { definitions, tool } = await readSource(settings, ports);
  refuseSeveralPlatforms(definitions);
  const delivered =
    settings.source.kind === 'compose' ? new Set(Object.keys(settings.application.services)) : undefined;
  const chosen = chooseDefinitions(definitions, delivered, settings.chosen);
  const dockerfiles = await readDockerfiles(definitions, buildArgs, ports.files);
  const edges = definitionEdges(definitions, dockerfiles);
  const order = orderDefinitions(definitions, edges, chosen, settings.rank);
  for (const edge of order.dropped)
    ports.log.info(`${edge.from} is not built after ${edge.to} (${edge.why}): its needs say otherwise`);
  const byService = new Map(definitions.map((one) => [one.service, one]));
  await adviseOnPip(order.services, dockerfiles, settings.wheelhouse, ports);
  const names = baseNames(order.services, byService, dockerfiles);
  const asked = [
    ...names,
    ...(settings.artifacts ?? []),
    ...order.services.flatMap((service) => byService.get(service)?.image ?? []),
  ];
  const images = await inspect(asked);
  const bases = await resolveBases(names, images, ports);
  const reading = { ...ports, ...settings, buildArgs, bases, builder: (await version).replace(/\..*$/, '') };
  const units = await digestUnits(order.services, byService, edges, dockerfiles, reading);
  const env = { VERSION: settings.version, BUILDKIT_PROGRESS: 'plain', ...tool?.env };
  const builder = createBuildxBuilder(
    byService,
    { ...settings, buildArgs, root: settings.application.root, env, composeTool: tool },
    ports,
    images,
  );
  return { units, builder, definitions: byService, delivered, asked, images };
}

async function readSource(
  settings: PrepareSettings,
  ports: PreparePorts,
): Promise<{ definitions: readonly BuildDefinition[]; tool?: ComposeTool }> {
  const { source, application, version } = settings;
  if (source.kind === 'list')
    return { definitions: await listDefinitions(source.pairs, application.root, source.input, ports.files) };
  if (source.kind === 'bake') {
    const env = { VERSION: version };
    const given = { ...source, targets: settings.chosen, cwd: application.root, env };
    return { definitions: await bakeDefinitions(given, ports.exec) };
  }
  const { tool, model } = await readCompose(application, version, ports);
  return { definitions: composeDefinitions(model), tool };
}

/** The daemon's store holds one platform of an image; an index of several exists only in a registry. */
function refuseSeveralPlatforms(definitions: readonly BuildDefinition[]): void {
  const several = definitions.filter((one) => one.platforms.length > 1);
  if (several.length === 0) return;
  throw new InputError(
    several.map((one) => ({
      input: `services.${one.service}.build.platforms`,
      expected:
        'one platform, since an image of several cannot be kept by the daemon and deployed from there',
      seen: one.platforms.join(', '),
    })),
  );
}

/** Base images that are not results of this run. */
function baseNames(
  order: readonly string[],
  byService: ReadonlyMap<string, BuildDefinition>,
  dockerfiles: Dockerfiles,
): readonly string[] {
  const own = new Set([...byService.values()].flatMap((one) => [one.image, ...one.tags]).map(normalizeImage));
  const names = order.flatMap((service) => outerImages(service, byService, dockerfiles));
  return [...new Set(names.filter((name) => !own.has(normalizeImage(name))))];
}
