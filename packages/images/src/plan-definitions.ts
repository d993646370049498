// From definitions to an order: who is made from whom, which are meant, and what they are made from besides.
import { InputError, suggest, type Files } from '@compose-delivery/runtime';
import { isFolderContext, linkedService, type BuildDefinition } from './build-definition.ts';
import { normalizeImage, readDockerfile, type DockerfileFacts } from './dockerfile.ts';
import { orderServices, type Edge, type Order, type Rank } from './order-services.ts';

/** The chosen definitions, or all that are allowed. @throws InputError for one that is not there, with the nearest that is */
export function chooseDefinitions(
  definitions: readonly BuildDefinition[],
  allowed: ReadonlySet<string> | undefined,
  chosen: readonly string[],
): readonly string[] {
  const known = definitions.map((one) => one.service).filter((name) => allowed?.has(name) ?? true);
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

/** Reads every Dockerfile; one of a remote context tells nothing. @throws InputError that names all that are not there */
export async function readDockerfiles(
  definitions: readonly BuildDefinition[],
  buildArgs: Readonly<Record<string, string>>,
  files: Files,
): Promise<Dockerfiles> {
  const found = new Map<string, DockerfileFacts>();
  const missing: string[] = [];
  const texts = new Map<string, Promise<string | undefined>>();
  const read = (path: string): Promise<string | undefined> => {
    const known = texts.get(path) ?? files.readText(path);
    texts.set(path, known);
    return known;
  };
  for (const one of definitions) {
    const remote = !isFolderContext(one.context);
    const text = one.inline ?? (remote ? undefined : await read(one.dockerfile));
    if (text !== undefined) found.set(one.service, readDockerfile(text, argumentsOf(one, buildArgs)));
    else if (!remote) missing.push(one.service);
  }
  if (missing.length === 0) return found;
  throw new InputError(
    definitions
      .filter((one) => missing.includes(one.service))
      .map((one) => ({
        input: `services.${one.service}.build`,
        expected: 'a Dockerfile',
        seen: `no ${one.dockerfile}`,
      })),
  );
}

/** The arguments that a build gets: its own, then those of the input, which go before. */
export function argumentsOf(
  definition: BuildDefinition,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(definition.args).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(own), ...added };
}

/** Why one's build needs another's result. */
export function definitionEdges(
  definitions: readonly BuildDefinition[],
  dockerfiles: Dockerfiles,
): readonly Edge[] {
  const byImage = new Map(
    definitions.flatMap((one) =>
      [one.image, ...one.tags].map((image) => [normalizeImage(image), one.service] as const),
    ),
  );
  return definitions.flatMap((one): Edge[] => {
    const from = one.service;
    const named = Object.entries(one.contexts).flatMap(([name, value]): Edge[] => {
      const image = /^docker-image:\/\/(.+)$/.exec(value)?.[1];
      const to =
        linkedService(value) ?? (image === undefined ? undefined : byImage.get(normalizeImage(image)));
      return to === undefined || to === from
        ? []
        : [{ from, to, hard: true, why: `additional context ${name} is ${value}` }];
    });
    const images = (dockerfiles.get(from)?.images ?? []).flatMap((image): Edge[] => {
      const to = Object.hasOwn(one.contexts, image) ? undefined : byImage.get(normalizeImage(image));
      return to === undefined || to === from
        ? []
        : [{ from, to, hard: true, why: `its Dockerfile names the image ${image}` }];
    });
    const starts = one.after.map((to): Edge => ({ from, to, hard: false, why: 'depends_on' }));
    return [...named, ...images, ...starts];
  });
}

/**
 * The chosen ones with what they are made from, ordered.
 * @throws InputError that prints a circle of needs, or names a context of a service that builds nothing
 */
export function orderDefinitions(
  definitions: readonly BuildDefinition[],
  edges: readonly Edge[],
  chosen: readonly string[],
  rank?: Rank,
): Order {
  const known = new Set(definitions.map((one) => one.service));
  const wanted = new Set(chosen);
  for (const name of wanted)
    for (const edge of edges) {
      if (!edge.hard || edge.from !== name) continue;
      if (!known.has(edge.to))
        throw new InputError([
          {
            input: `services.${name}.build`,
            expected: `${edge.to} to be a service with a build, since its ${edge.why}`,
            seen: `none of that name${suggest(edge.to, [...known])}`,
          },
        ]);
      wanted.add(edge.to);
    }
  return orderServices(
    definitions.map((one) => one.service).filter((name) => wanted.has(name)),
    edges,
    rank,
  );
}
