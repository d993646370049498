// What Compose has to build, in which order, and the digest that tells whether it has changed.
import type { Application } from '@compose-delivery/application';
import { InputError, suggest, type Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { isAbsolute, join, posix } from 'node:path';
import type { BuildUnit } from './builder-port.ts';
import { imageName, type ComposeBuild, type ComposeModel } from './compose-model.ts';
import { normalizeImage, readDockerfile, type DockerfileFacts } from './dockerfile.ts';
import { readDockerignore } from './dockerignore.ts';
import { orderServices, type Edge, type Order } from './order-services.ts';
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

/**
 * The services to build: those of the delivery file that have a build, and what they are built from.
 * @throws InputError for a chosen one without a build
 */
export function composeServices(
  application: Application,
  model: ComposeModel,
  chosen: readonly string[],
): readonly string[] {
  const known = Object.keys(application.services).filter((name) => model.services[name]?.build !== undefined);
  const wrong = chosen.filter((name) => !known.includes(name));
  if (wrong.length === 0) return chosen.length === 0 ? known : known.filter((name) => chosen.includes(name));
  throw new InputError(
    wrong.map((name) => ({
      input: 'services',
      expected: `services with a build${suggest(name, known)}`,
      seen: name,
    })),
  );
}

export type Dockerfiles = ReadonlyMap<string, DockerfileFacts>;

/** Reads the Dockerfile of every service that has a build. A remote context tells nothing. */
export async function readDockerfiles(reading: ComposeReading): Promise<Dockerfiles> {
  const found = new Map<string, DockerfileFacts>();
  for (const [service, { build }] of Object.entries(reading.model.services)) {
    if (!build) continue;
    const text = build.dockerfile_inline ?? (await readFile(service, build, reading.files));
    if (text !== undefined) found.set(service, readDockerfile(text, allArguments(build, reading.buildArgs)));
  }
  return found;
}

async function readFile(service: string, build: ComposeBuild, files: Files): Promise<string | undefined> {
  const context = build.context ?? '';
  if (!isAbsolute(context)) return undefined;
  const path = dockerfilePath(build);
  const text = await files.readText(path);
  if (text === undefined)
    throw new InputError([
      { input: `services.${service}.build`, expected: 'a Dockerfile', seen: `no ${path}` },
    ]);
  return text;
}

function dockerfilePath(build: ComposeBuild): string {
  return posix.resolve(build.context ?? '/', build.dockerfile ?? 'Dockerfile');
}

export function allArguments(
  build: ComposeBuild,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(build.args ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(own), ...added };
}

/** Why one service's build needs another's result. */
export function composeEdges(model: ComposeModel, dockerfiles: Dockerfiles): readonly Edge[] {
  const byImage = new Map(
    Object.keys(model.services)
      .filter((name) => model.services[name]?.build)
      .map((name) => [normalizeImage(imageName(model, name)), name]),
  );
  return Object.entries(model.services).flatMap(([from, service]): Edge[] => {
    const contexts = Object.entries(service.build?.additional_contexts ?? {});
    const named = contexts.flatMap(([name, value]): Edge[] => {
      const to = /^(?:service|target):(.+)$/.exec(value)?.[1];
      return to === undefined
        ? []
        : [{ from, to, hard: true, why: `additional context ${name} is ${value}` }];
    });
    const images = (dockerfiles.get(from)?.images ?? []).flatMap((image): Edge[] => {
      const to = contexts.some(([name]) => name === image) ? undefined : byImage.get(normalizeImage(image));
      return to === undefined || to === from
        ? []
        : [{ from, to, hard: true, why: `its Dockerfile names the image ${image}` }];
    });
    const starts = Object.keys(service.depends_on ?? {}).map((to): Edge => ({
      from,
      to,
      hard: false,
      why: 'depends_on',
    }));
    return [...named, ...images, ...starts];
  });
}

/** The chosen services with what they need, ordered. @throws InputError that prints a circle of needs */
export function orderCompose(model: ComposeModel, edges: readonly Edge[], chosen: readonly string[]): Order {
  const wanted = new Set(chosen);
  for (const name of wanted)
    for (const edge of edges)
      if (edge.hard && edge.from === name && model.services[edge.to]?.build) wanted.add(edge.to);
  return orderServices(
    Object.keys(model.services).filter((name) => wanted.has(name)),
    edges,
  );
}

/** The units in their order, each with the digest of everything that decides on its image. */
export async function composeUnits(
  order: readonly string[],
  edges: readonly Edge[],
  reading: ComposeReading,
): Promise<readonly BuildUnit[]> {
  const units: BuildUnit[] = [];
  const byBuild = new Map<string, string>();
  for (const service of order) {
    const build = reading.model.services[service]?.build ?? {};
    const needs = edges
      .filter((edge) => edge.hard && edge.from === service && order.includes(edge.to))
      .map((edge) => edge.to);
    const identity = JSON.stringify([build, imageName(reading.model, service)]);
    const sameAs = byBuild.get(identity);
    if (sameAs === undefined) byBuild.set(identity, service);
    const upstream = units.filter((unit) => needs.includes(unit.service)).map((unit) => unit.digest);
    const digest = await composeDigest(service, build, upstream, reading);
    units.push({ service, digest, needs: [...new Set(needs)], sameAs });
  }
  return units;
}

/** Folder of a service's wheels, if wheel-cache made one. */
export function wheelsOf(wheelhouse: string, service: string): string {
  return join(wheelhouse, 'views', service);
}

async function composeDigest(
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
