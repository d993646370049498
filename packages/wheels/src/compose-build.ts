// The build section of a service as the compose files write it, with what it takes over by `extends`, and variables put in.
// Source: docs.docker.com/reference/compose-file/build, and its merge rules.
import { expandVariables, parseEnvFile, readYaml, type Application } from '@compose-delivery/application';
import { InputError, messageOf, type Ports } from '@compose-delivery/runtime';
import { posix } from 'node:path';

export type ComposeBuild = {
  /** Of a service without a build section. */
  readonly image: string | undefined;
  /** Absolute, or an address; undefined: the service is not built. */
  readonly context: string | undefined;
  readonly dockerfile: string;
  /** The Dockerfile itself, where the compose file holds it. */
  readonly inline: string | undefined;
  /** Stage; empty: the last one. */
  readonly target: string;
  readonly args: Readonly<Record<string, string>>;
  /** Names that stand for images or services in the Dockerfile. */
  readonly contexts: Readonly<Record<string, string>>;
  /** As written: `linux/arm64`. */
  readonly platforms: readonly string[];
};

type Reading = Pick<Ports, 'files' | 'environment'>;
type Section = Record<string, unknown>;

/** @throws InputError for a compose file that is not there, or cannot be read. */
export async function readComposeBuild(
  application: Application,
  service: string,
  ports: Reading,
): Promise<ComposeBuild> {
  let merged: Section = {};
  for (const file of application['compose-files']) {
    const path = posix.join(application.root, file);
    merged = mergeServices(merged, await serviceSection(path, service, ports.files, file, []));
  }
  const variables = await readVariables(application, ports.files);
  const expand = (value: unknown): string =>
    expandVariables(String(value), (name) => ports.environment[name] ?? variables[name]);
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? expand(value) : undefined;
  const folder = posix.resolve(application.root, posix.dirname(application['compose-files'][0] ?? ''));
  const build = merged.build === undefined ? undefined : asRecord(merged.build);
  const context = text(build?.context) ?? '.';
  const remote = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(context);
  const own = [build?.platforms].flat().flatMap((one) => text(one) ?? []);
  const platform = text(merged.platform) ?? ports.environment.DOCKER_DEFAULT_PLATFORM;
  return {
    image: text(merged.image),
    context: build === undefined ? undefined : remote ? context : posix.resolve(folder, context),
    dockerfile: text(build?.dockerfile) ?? 'Dockerfile',
    inline: text(build?.dockerfile_inline),
    target: text(build?.target) ?? '',
    args: expandAll(argumentsOf(build?.args, ports.environment, variables), expand),
    contexts: expandAll(namedContexts(build?.additional_contexts), expand),
    platforms:
      own.length > 0 && !(platform !== undefined && own.includes(platform))
        ? own
        : platform
          ? [platform]
          : [],
  };
}

function expandAll(table: Section, expand: (value: unknown) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, expand(value)]));
}

/** A list of NAME=VALUE or a map; a name without a value takes that of the environment. */
function argumentsOf(
  args: unknown,
  environment: Ports['environment'],
  variables: Readonly<Record<string, string>>,
): Section {
  const entries = Object.entries(pairsOf(args)).flatMap(([name, value]) => {
    const known = value ?? environment[name] ?? variables[name];
    return known === undefined ? [] : [[name, known] as const];
  });
  return Object.fromEntries(entries);
}

function namedContexts(contexts: unknown): Section {
  return Object.fromEntries(
    Object.entries(pairsOf(contexts)).filter(([, value]) => typeof value === 'string'),
  );
}

/** A list of NAME=VALUE as a map; `null` where a name stands alone. */
function pairsOf(value: unknown): Section {
  if (!Array.isArray(value)) return asRecord(value);
  return Object.fromEntries(
    value.map((one) => {
      const [name = '', ...rest] = String(one).split('=');
      return [name, rest.length === 0 ? null : rest.join('=')];
    }),
  );
}

/** Later files go first; arguments and contexts are merged by name. */
function mergeServices(base: Section, over: Section): Section {
  const merged = { ...base, ...over };
  if (base.build === undefined || over.build === undefined) return merged;
  const [before, after] = [asRecord(base.build), asRecord(over.build)];
  const both = (key: string): Section => ({ ...pairsOf(before[key]), ...pairsOf(after[key]) });
  const build = { ...before, ...after, args: both('args'), additional_contexts: both('additional_contexts') };
  return { ...merged, build };
}

/** What Compose would take from the environment file; a build can do without one. */
async function readVariables(
  application: Application,
  files: Ports['files'],
): Promise<Readonly<Record<string, string>>> {
  const named = application['env-file'];
  const text = named === undefined ? undefined : await files.readText(posix.resolve(application.root, named));
  return named === undefined || text === undefined ? {} : parseEnvFile(text, named);
}

async function readModel(files: Ports['files'], path: string, shown: string): Promise<Section> {
  let text: string | undefined;
  try {
    text = await files.readText(path);
  } catch (error) {
    throw new InputError([
      { input: 'compose-files', expected: 'files that can be read', seen: `${shown}: ${messageOf(error)}` },
    ]);
  }
  if (text === undefined)
    throw new InputError([{ input: 'compose-files', expected: 'existing files', seen: shown }]);
  return asRecord(readYaml(text, shown));
}

/** One service in one file, with what it takes over by `extends`. */
async function serviceSection(
  path: string,
  service: string,
  files: Ports['files'],
  shown: string,
  seen: readonly string[],
): Promise<Section> {
  const definition = asRecord(asRecord((await readModel(files, path, shown)).services)[service]);
  const { build, extends: base, ...rest } = definition;
  const own: Section =
    build === undefined
      ? rest
      : { ...rest, build: typeof build === 'string' ? { context: build } : asRecord(build) };
  const from = typeof base === 'string' ? { service: base } : asRecord(base);
  const key = `${path} ${service}`;
  if (typeof from.service !== 'string' || seen.includes(key)) return own;
  const file = typeof from.file === 'string' ? posix.resolve(posix.dirname(path), from.file) : path;
  return mergeServices(
    await serviceSection(file, from.service, files, posix.basename(file), [...seen, key]),
    own,
  );
}

function asRecord(value: unknown): Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {};
}

/** The compose model's services as written, for what they reserve; files that are not there count as empty. */
export async function readComposeServices(
  application: Application,
  files: Ports['files'],
): Promise<Readonly<Record<string, unknown>>> {
  const services: Record<string, unknown> = {};
  for (const file of application['compose-files']) {
    const text = await files.readText(posix.join(application.root, file));
    if (text === undefined) continue;
    const model = asRecord(readYaml(text, file)).services;
    for (const [name, service] of Object.entries(asRecord(model)))
      services[name] = { ...asRecord(services[name]), ...asRecord(service) };
  }
  return services;
}
