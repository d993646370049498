// What one build is told, put together from its definition and from what holds for all; and what its metadata says afterwards.
import { join } from 'node:path';
import { linkedService, type BuildDefinition } from './build-definition.ts';
import { BuildFailure, type BuildUnit } from './builder-port.ts';
import type { BuildRequest } from './buildx-command.ts';
import { wheelsOf } from './definition-digest.ts';
import { inspectImages } from './docker-images.ts';
import { normalizeImage } from './dockerfile.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';
import { planCache } from './layer-cache.ts';

export type RequestFacts = {
  readonly definitions: ReadonlyMap<string, BuildDefinition>;
  readonly settings: ImageSettings;
  readonly ports: ImageBuilderPorts;
  readonly progress: 'rawjson' | 'plain';
  /** By service: what the registry has of this run. Undefined: the builder sees the daemon's images. */
  readonly published: ReadonlyMap<string, string> | undefined;
};

export async function buildxRequest(
  one: BuildDefinition,
  unit: BuildUnit,
  given: RequestFacts,
): Promise<BuildRequest> {
  const { settings, ports } = given;
  const cache = planCache(one, settings.cache);
  return {
    definition: one,
    args: { ...one.args, ...settings.buildArgs },
    contexts: await contextsOf(one, unit, given),
    dockerfile: await dockerfileOf(one, ports),
    metadataFile: undefined,
    progress: given.progress,
    builder: settings.builder,
    cacheFrom: cache.from,
    cacheTo: cache.inline,
    provenance: settings.provenance,
    result: 'load',
  };
}

/** Another service's result is an image: that of its name in the daemon, or the very one that was pushed. */
async function contextsOf(
  one: BuildDefinition,
  unit: BuildUnit,
  given: RequestFacts,
): Promise<Record<string, string>> {
  const contexts: Record<string, string> = {};
  for (const [name, value] of Object.entries(one.contexts)) {
    const linked = given.definitions.get(linkedService(value) ?? '');
    contexts[name] = linked ? `docker-image://${linked.image}` : value;
  }
  if (given.published) replaceByPublished(contexts, one, unit, given.published, given.definitions);
  const view = wheelsOf(given.settings.wheelhouse, one.service);
  if (await given.ports.files.exists(view)) contexts['wheels'] = view;
  return contexts;
}

/** A context of an image's name goes before that name in FROM, --from and from=, so that no registry is asked for the name. */
function replaceByPublished(
  contexts: Record<string, string>,
  one: BuildDefinition,
  unit: BuildUnit,
  published: ReadonlyMap<string, string>,
  definitions: RequestFacts['definitions'],
): void {
  const image = (value: string): string | undefined =>
    value.startsWith('docker-image://') ? normalizeImage(value.slice('docker-image://'.length)) : undefined;
  for (const need of unit.needs) {
    const definition = definitions.get(need);
    const ref = published.get(need);
    if (!definition) continue;
    if (ref === undefined)
      throw new BuildFailure(
        `${one.service} is built from ${need}, which its builder takes from the registry, and ${need} was not pushed`,
      );
    const names = [definition.image, ...definition.tags].map(normalizeImage);
    for (const [name, value] of Object.entries(contexts))
      if (names.includes(image(value) ?? '')) contexts[name] = `docker-image://${ref}`;
    for (const name of names) contexts[name.replace(/:latest$/, '')] ??= `docker-image://${ref}`;
  }
}

/** A Dockerfile that is written down in the source goes into a file of ours, for the owner alone. */
async function dockerfileOf(one: BuildDefinition, ports: ImageBuilderPorts): Promise<string> {
  if (one.inline === undefined) return one.dockerfile;
  const path = join(ports.temporary, `compose-delivery-${one.service}.Dockerfile`);
  await ports.files.writeAtomic(path, one.inline, 0o600);
  return path;
}

/**
 * The id under which the daemon knows the image, where that is beyond doubt. A builder outside of the daemon tells the manifest's digest and
 * the config's; which of them the daemon goes by depends on where it keeps images, so it has to be asked.
 */
export function readMetadata(text: string | undefined): string | undefined {
  try {
    const read = JSON.parse(text ?? '{}') as Record<string, unknown>;
    const { 'containerimage.digest': digest, 'containerimage.config.digest': config = digest } = read;
    if (config !== digest) return undefined;
    return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

export async function idOf(name: string, ports: ImageBuilderPorts): Promise<string> {
  const id = (await inspectImages([name], ports)).find(name)?.id;
  if (id === undefined) throw new BuildFailure(`the build ended well, but there is no image ${name}`);
  return id;
}
