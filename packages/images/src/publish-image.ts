// Pushes an image that is there, apart from its build: what a registry does wrong never costs a build.
// The client's own login counts; nothing here sees a password.
import type { Artifact } from '@compose-delivery/application';
import type { BuildDefinition } from './build-definition.ts';
import { BuildFailure, type AttemptContext, type BuildUnit, type Published } from './builder-port.ts';
import type { ImageBuilderPorts, ImageSettings } from './image-settings.ts';
import { runTool } from './run-tool.ts';

type Settings = Pick<ImageSettings, 'registry' | 'tags' | 'tagByDigest'>;

/** `registry/name` without tag: the name as it is, or its last part behind the registry of the input. */
export function repositoryOf(image: string, registry: string): string {
  const plain = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return registry === '' ? plain : `${registry.replace(/\/+$/, '')}/${plain.split('/').at(-1) ?? plain}`;
}

function tagOf(image: string): string {
  return /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1] ?? 'latest';
}

/** The tag by which any machine finds the result of equal inputs. */
export function digestTag(digest: string): string {
  return `cd-${digest.replace('sha256:', '')}`;
}

/** Names under which an image is pushed; the first one is that of the release. */
export function pushedNames(one: BuildDefinition, unit: BuildUnit, settings: Settings): readonly string[] {
  const repository = repositoryOf(one.image, settings.registry);
  const tags = [
    tagOf(one.image),
    ...settings.tags,
    ...(settings.tagByDigest ? [digestTag(unit.digest)] : []),
  ];
  const further = settings.registry === '' ? one.tags : [];
  return [...new Set([...tags.map((tag) => `${repository}:${tag}`), ...further])];
}

/** @throws BuildFailure with what docker push said; the image stays where it is */
export async function publishImage(
  one: BuildDefinition,
  unit: BuildUnit,
  artifact: Artifact,
  attempt: AttemptContext,
  settings: Settings,
  ports: Pick<ImageBuilderPorts, 'exec'>,
): Promise<Published> {
  const names = pushedNames(one, unit, settings);
  let digest: string | undefined;
  for (const name of names) {
    attempt.step(`push ${name}`);
    await tool(['docker', 'image', 'tag', artifact.digest, name], attempt, ports);
    const printed = await tool(['docker', 'push', name], attempt, ports);
    digest ??= /digest: (sha256:[0-9a-f]{64})/.exec(printed)?.[1];
  }
  if (digest === undefined)
    throw new BuildFailure(`docker push of ${names[0]} ended well, but named no digest`);
  return { ref: `${(names[0] ?? '').replace(/:[^/:]*$/, '')}@${digest}`, names };
}

async function tool(
  argv: readonly string[],
  attempt: AttemptContext,
  ports: Pick<ImageBuilderPorts, 'exec'>,
): Promise<string> {
  const { stdout } = await runTool(ports.exec, argv, {}, attempt, argv.slice(0, 3).join(' '));
  return stdout;
}
