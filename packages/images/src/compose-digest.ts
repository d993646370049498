// The digest that tells whether an image must be built anew: everything that reaches the builder, and nothing else.
import type { Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { isAbsolute, join, posix } from 'node:path';
import { imageName, type ComposeBuild, type ComposeModel } from './compose-model.ts';
import { readDockerignore } from './dockerignore.ts';
import { sortEntries } from './source-tree.ts';
import type { TreeStore } from './tree-port.ts';

export type ComposeReading = {
  readonly model: ComposeModel;
  readonly files: Files;
  readonly trees: TreeStore;
  readonly wheelhouse: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** For contexts whose content is unknown, such as a git address: their digest is never the same twice. */
  readonly randomId: () => string;
};

export function dockerfilePath(build: ComposeBuild): string {
  return posix.resolve(build.context ?? '/', build.dockerfile ?? 'Dockerfile');
}

/** Folder of a service's wheels, if wheel-cache made one. */
export function wheelsOf(wheelhouse: string, service: string): string {
  return join(wheelhouse, 'views', service);
}

export async function composeDigest(
  service: string,
  build: ComposeBuild,
  upstream: readonly string[],
  reading: ComposeReading,
): Promise<string> {
  const hash = createHash('sha256');
  const add = (value: string): void => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  const { context, additional_contexts: contexts = {}, ...rest } = build;
  add('image1');
  add(
    JSON.stringify([
      imageName(reading.model, service),
      rest,
      Object.entries(reading.buildArgs).sort(),
      upstream,
    ]),
  );
  add(build.dockerfile_inline ?? (await reading.files.readText(dockerfilePath(build))) ?? '');
  for (const line of await contextLines(context ?? '', build, reading)) add(line);
  for (const [name, value] of Object.entries(contexts).sort()) {
    add(name);
    // The wheels come from the view; the path that the compose file names is not looked at.
    if (name === 'wheels' && (await reading.files.exists(wheelsOf(reading.wheelhouse, service)))) continue;
    if (/^(service|target|docker-image):/.test(value)) add(value);
    else for (const line of await contextLines(value, {}, reading)) add(line);
  }
  for (const wheel of await reading.files.list(wheelsOf(reading.wheelhouse, service))) add(wheel);
  return `sha256:${hash.digest('hex')}`;
}

/** One line for each file of a local context that its .dockerignore lets through. */
async function contextLines(
  context: string,
  build: ComposeBuild,
  reading: ComposeReading,
): Promise<readonly string[]> {
  if (!isAbsolute(context)) return [context, reading.randomId()];
  if (!(await reading.files.exists(context))) return ['absent'];
  const own = await reading.files.readText(`${dockerfilePath(build)}.dockerignore`);
  const ignore = readDockerignore(
    own ?? (await reading.files.readText(join(context, '.dockerignore'))) ?? '',
  );
  const keep = (_name: string, path: string, isFolder: boolean): boolean =>
    isFolder ? ignore.hasExceptions || !ignore.excludes(path) : !ignore.excludes(path);
  const entries = await reading.trees.scan(context, ['.'], keep);
  return sortEntries(entries).map((entry) => `${entry.mode} ${entry.content} ${entry.path}`);
}
