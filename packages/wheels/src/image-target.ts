// The target of a service that is built as an image: what the official Python image in its Dockerfile is made of.
// Source: docker-library/python (tags and variants), and the C library of each Debian and Alpine release.
import {
  expandVariables,
  parseEnvFile,
  probeInterpreter,
  readYaml,
  type Application,
} from '@compose-delivery/application';
import { InputError, type Ports } from '@compose-delivery/runtime';
import { posix } from 'node:path';
import { targetOfInterpreter, targetOfNames, type Target } from './target.ts';

const GLIBC: Readonly<Record<string, number>> = { trixie: 41, bookworm: 36, bullseye: 31, buster: 28 };
/** What python:X and python:X-slim stand on. */
const DEFAULT_DEBIAN = 'trixie';

type Build = { context: string; dockerfile: string; args: Readonly<Record<string, string>> };

/** @throws InputError saying that python-version and platform decide, where the Dockerfile does not tell. */
export async function targetOfImage(
  application: Application,
  service: string,
  buildArgs: Readonly<Record<string, string>>,
  ports: Pick<Ports, 'exec' | 'files' | 'environment'>,
): Promise<Target> {
  const build = await readBuild(application, service, ports);
  const path = posix.join(build.context, build.dockerfile);
  const text = await ports.files.readText(path);
  if (text === undefined) throw unknown(service, `no ${posix.relative(application.root, path)}`);
  const args = { ...build.args, ...buildArgs };
  const local = await targetOfLocalImage(baseImages(text, args), ports);
  if (local) return local;
  const image = pythonImage(text, args);
  if (!image)
    throw unknown(
      service,
      `${posix.relative(application.root, path)} starts from no official Python image, nor from one on this machine`,
    );
  const { stdout } = await ports.exec(['uname', '-m'], { timeoutMs: 10_000 });
  const machine = stdout.trim() === 'arm64' ? 'aarch64' : stdout.trim();
  return targetOfNames(image.version, `${image.libc}_${machine}`);
}

/** Asks the Python of the last base image that this machine has: nothing is pulled, and it runs without network. */
async function targetOfLocalImage(
  images: readonly string[],
  ports: Pick<Ports, 'exec'>,
): Promise<Target | undefined> {
  const image = images.at(-1);
  if (image === undefined) return undefined;
  const words = ['docker', 'run', '--rm', '--pull', 'never', '--network', 'none', '--entrypoint', 'python3'];
  const python = await probeInterpreter(ports.exec, [...words, image]);
  return python && targetOfInterpreter(python);
}

function unknown(service: string, seen: string): InputError {
  return new InputError([
    {
      input: 'python-version and platform',
      expected: `the target of ${service}, which cannot be read off`,
      seen,
    },
  ]);
}

async function readBuild(
  application: Application,
  service: string,
  ports: Pick<Ports, 'files' | 'environment'>,
): Promise<Build> {
  let build: Record<string, unknown> = {};
  for (const file of application['compose-files']) {
    const path = posix.join(application.root, file);
    build = { ...build, ...(await serviceBuild(path, service, ports.files, file, [])) };
  }
  const { context, dockerfile, args } = build;
  const folder = posix.resolve(application.root, posix.dirname(application['compose-files'][0] ?? ''));
  const variables = await readVariables(application, ports.files);
  const expand = (value: unknown): string =>
    expandVariables(String(value), (name) => ports.environment[name] ?? variables[name]);
  return {
    context: posix.resolve(folder, typeof context === 'string' ? expand(context) : '.'),
    dockerfile: typeof dockerfile === 'string' ? expand(dockerfile) : 'Dockerfile',
    args: Object.fromEntries(Object.entries(asRecord(args)).map(([name, value]) => [name, expand(value)])),
  };
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

/** The build section of one service in one file, with what it takes over by `extends`. */
async function serviceBuild(
  path: string,
  service: string,
  files: Ports['files'],
  shown: string,
  seen: readonly string[],
): Promise<Record<string, unknown>> {
  const text = await files.readText(path);
  if (text === undefined)
    throw new InputError([{ input: 'compose-files', expected: 'existing files', seen: shown }]);
  const definition = asRecord(asRecord(asRecord(readYaml(text, shown)).services)[service]);
  const { build, extends: base } = definition;
  const own = typeof build === 'string' ? { context: build } : asRecord(build);
  const from = typeof base === 'string' ? { service: base } : asRecord(base);
  const key = `${path} ${service}`;
  if (typeof from.service !== 'string' || seen.includes(key)) return own;
  const file = typeof from.file === 'string' ? posix.resolve(posix.dirname(path), from.file) : path;
  const inherited = await serviceBuild(file, from.service, files, posix.basename(file), [...seen, key]);
  return { ...inherited, ...own };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Version and C library of the last official Python image that a Dockerfile starts from. */
export function pythonImage(
  dockerfile: string,
  args: Readonly<Record<string, string>>,
): { version: string; libc: string } | undefined {
  return baseImages(dockerfile, args)
    .map(readTag)
    .findLast((image) => image !== undefined);
}

/** The images that a Dockerfile starts from, in order, arguments put in; its own stages and `scratch` are none. */
export function baseImages(dockerfile: string, args: Readonly<Record<string, string>>): string[] {
  const defaults = new Map<string, string>();
  const stages = new Set(['scratch']);
  const images: string[] = [];
  for (const line of dockerfile.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const argument = /^\s*ARG\s+([A-Za-z_]\w*)(?:=(\S*))?/i.exec(line);
    if (argument)
      defaults.set(argument[1] ?? '', args[argument[1] ?? ''] ?? (argument[2] ?? '').replaceAll(/["']/g, ''));
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (!from) continue;
    const image = (from[1] ?? '').replace(
      /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
      (_, a?: string, fallback?: string, b?: string) => defaults.get(a ?? b ?? '') || (fallback ?? ''),
    );
    if (!stages.has(image)) images.push(image);
    if (from[2] !== undefined) stages.add(from[2]);
  }
  return images;
}

function readTag(image: string): { version: string; libc: string } | undefined {
  const match = /^(?:[\w.:-]+\/)*python:(3\.\d+(?:\.\d+)?)((?:-[a-z0-9.]+)*)(?:@sha256:[0-9a-f]+)?$/.exec(
    image,
  );
  if (!match) return undefined;
  const variants = (match[2] ?? '').split('-');
  const version = match[1] ?? '';
  if (variants.some((variant) => variant.startsWith('alpine'))) return { version, libc: 'musllinux_1_2' };
  const release = variants.find((variant) => variant in GLIBC) ?? DEFAULT_DEBIAN;
  return { version, libc: `manylinux_2_${GLIBC[release] ?? 41}` };
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
