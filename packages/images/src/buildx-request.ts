// What one build is told, put together from its definition and from what holds for all; and what its metadata says afterwards.
import { join } from 'node:path';
import { linkedService, type BuildDefinition } from './build-definition.ts';
import { BuildFailure } from './builder-port.ts';
import type { BuildRequest } from './buildx-command.ts';
import { wheelsOf } from './definition-digest.ts';
import { inspectImages } from './docker-images.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';
import { planCache } from './layer-cache.ts';

export type RequestFacts = {
  readonly definitions: ReadonlyMap<string, BuildDefinition>;
  readonly settings: ImageSettings;
  readonly ports: ImageBuilderPorts;
  readonly progress: 'rawjson' | 'plain';
};

export async function buildxRequest(one: BuildDefinition, given: RequestFacts): Promise<BuildRequest> {
  const { settings, ports } = given;
  const cache = planCache(one, settings.cache);
  return {
    definition: one,
    args: { ...one.args, ...settings.buildArgs },
    contexts: await contextsOf(one, given),
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

/** Another service's result is an image of the daemon: that of its own name. */
async function contextsOf(one: BuildDefinition, given: RequestFacts): Promise<Record<string, string>> {
  const contexts: Record<string, string> = {};
  for (const [name, value] of Object.entries(one.contexts)) {
    const linked = given.definitions.get(linkedService(value) ?? '');
    contexts[name] = linked ? `docker-image://${linked.image}` : value;
  }
  const view = wheelsOf(given.settings.wheelhouse, one.service);
  if (await given.ports.files.exists(view)) contexts['wheels'] = view;
  return contexts;
}

/** A Dockerfile that is written down in the source goes into a file of ours, for the owner alone. */
async function dockerfileOf(one: BuildDefinition, ports: ImageBuilderPorts): Promise<string> {
  if (one.inline === undefined) return one.dockerfile;
  const path = join(ports.temporary, `compose-delivery-${one.service}.Dockerfile`);
  await ports.files.writeAtomic(path, one.inline, 0o600);
  return path;
}

/** The id under which the daemon knows the image: its config's digest, or the manifest's where containerd keeps the images. */
export function readMetadata(text: string | undefined): string | undefined {
  try {
    const digest: unknown = (JSON.parse(text ?? '{}') as Record<string, unknown>)['containerimage.digest'];
    return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

export async function idOf(name: string, ports: ImageBuilderPorts): Promise<string> {
  const id = (await inspectImages([name], ports.exec)).find(name)?.id;
  if (id === undefined) throw new BuildFailure(`the build ended well, but there is no image ${name}`);
  return id;
}
