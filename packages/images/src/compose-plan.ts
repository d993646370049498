// What Compose has to build, in which order, and the digest that tells whether it has changed.
import type { Application } from '@compose-delivery/application';
import { InputError, suggest, type Files } from '@compose-delivery/runtime';
import { isAbsolute } from 'node:path';
import type { BuildUnit } from './builder-port.ts';
import { composeDigest, dockerfilePath, type ComposeReading } from './compose-digest.ts';
import { imageName, type ComposeBuild, type ComposeModel } from './compose-model.ts';
import { normalizeImage, readDockerfile, type DockerfileFacts } from './dockerfile.ts';
import { orderServices, type Edge, type Order } from './order-services.ts';

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
