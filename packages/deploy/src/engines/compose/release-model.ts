// A release as Compose sees it: its resolved model, kept from its first preflight, and what a start of it would lack.
import { isAbsolute, join } from 'node:path';
import { messageOf } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Container } from './containers.ts';
import { parseModel, type ComposeModel } from './model.ts';
import type { ComposeWorld } from './world.ts';

const releaseFolder = (world: ComposeWorld, id: string): string => `${world.folder}/releases/${id}`;

export async function releaseOf(
  world: ComposeWorld,
  containers: readonly Container[],
): Promise<Release | undefined> {
  const id = containers.find((container) => container.role === 'colored')?.release;
  if (!id) return undefined;
  const text = await world.files.readText(`${releaseFolder(world, id)}/release.json`);
  return text === undefined ? undefined : (JSON.parse(text) as Release);
}

/** The application's model as Compose resolves it; kept per release, so that going back does not depend on today's files. */
export async function modelOf(world: ComposeWorld, release: Release): Promise<ComposeModel> {
  const kept = await keptModel(world, release);
  if (kept) return kept;
  const text = await resolvedModel(world);
  await keepModel(world, release, text);
  return parseModel(text);
}

async function keptModel(world: ComposeWorld, release: Release): Promise<ComposeModel | undefined> {
  const kept = await world.files.readText(`${releaseFolder(world, release.id)}/compose.json`);
  return kept === undefined ? undefined : parseModel(kept);
}

async function resolvedModel(world: ComposeWorld): Promise<string> {
  const { application } = world;
  const files = application['compose-files'].flatMap((file) => ['--file', join(application.root, file)]);
  const envFile = application['env-file'];
  const env =
    envFile === undefined
      ? []
      : ['--env-file', isAbsolute(envFile) ? envFile : join(application.root, envFile)];
  return world.client.run(['compose', ...files, ...env, 'config', '--format', 'json'], {
    cwd: application.root,
  });
}

async function keepModel(world: ComposeWorld, release: Release, text: string): Promise<void> {
  const folder = releaseFolder(world, release.id);
  // It holds the environment of the services, secrets included.
  await world.files.writeAtomic(`${folder}/compose.json`, text, 0o600);
  await world.files.writeAtomic(`${folder}/release.json`, JSON.stringify(release), 0o600);
}

export async function missingOf(world: ComposeWorld, release: Release): Promise<string[]> {
  const version = await world.client
    .attempt(['compose', 'version', '--short'])
    .catch((error: unknown) => messageOf(error));
  if (typeof version === 'string') return [version];
  if (version.code !== 0) return [`docker compose (version 2) does not answer: ${version.stderr.trim()}`];
  const daemon = await world.client.attempt(['version', '--format', '{{.Server.Version}}']);
  if (daemon.code !== 0) return [`the Docker daemon does not answer: ${daemon.stderr.trim()}`];
  const kept = await keptModel(world, release);
  const text = kept ? '' : await resolvedModel(world);
  const model = kept ?? parseModel(text);
  // What was delivered before is not refused for a rule of today.
  const problems = kept ? [] : [...publishedPorts(model, release), ...severalOfOne(model, release)];
  if (world.remote === true) problems.push(...localFiles(model, world.application.root));
  for (const [name, definition] of Object.entries(release.services)) {
    if (definition.role !== 'colored' && definition.role !== 'singleton') continue;
    const service = model.services[name];
    const artifact = release.artifacts[name];
    if (!service) problems.push(`${name}: the compose files have no such service`);
    else if (artifact === undefined)
      problems.push(`${name}: no artifact was given (input images), and no active release has one`);
    else {
      const pinned = await world.pin(name, artifact);
      if ('problem' in pinned) problems.push(pinned.problem);
      if (service.network_mode && service.network_mode !== 'bridge')
        problems.push(`${name}: network_mode ${service.network_mode} leaves no room for two slots`);
    }
    const unset = definition.secrets.filter((variable) => !world.variables[variable]);
    if (unset.length > 0)
      problems.push(`${name}: the environment file lacks ${unset.join(', ')} (services.${name}.secrets)`);
  }
  // The model of a release that cannot be started is not kept: once its files are corrected, they are read again.
  if (!kept && problems.length === 0) await keepModel(world, release, text);
  return problems;
}

type PublishedPort = { readonly target: number; readonly published?: string };

/** A port of the host can be had by one slot only, and whoever asks it would go past the router. */
function publishedPorts(model: ComposeModel, release: Release): string[] {
  return Object.entries(release.services).flatMap(([name, { role }]) => {
    const ports = (model.services[name]?.ports ?? []) as readonly PublishedPort[];
    if (role !== 'colored' || ports.length === 0) return [];
    const said = ports.map(({ target, published }) =>
      published === undefined ? target : `${published}:${target}`,
    );
    return [
      `${name}: ports (${said.join(', ')}) cannot be published by two slots at once, and lead past the router: take them out of the compose file, and let a listener lead there (router.listeners)`,
    ];
  });
}

/** Each slot keeps one port for a service, and the router sends everything there: a second container could not start, or would never be asked. */
function severalOfOne(model: ComposeModel, release: Release): string[] {
  return Object.entries(release.services).flatMap(([name, { role, port }]) => {
    const { deploy, scale } = (model.services[name] ?? {}) as {
      deploy?: { replicas?: number } | null;
      scale?: number;
    };
    const wanted = Math.max(deploy?.replicas ?? 1, scale ?? 1);
    if (role !== 'colored' || port === undefined || wanted <= 1) return [];
    return [
      `${name}: ${wanted} containers are asked for (deploy.replicas or scale), and engine compose routes to one of each service: let that one start several workers, or use engine swarm`,
    ];
  });
}

/** What the model mounts from the checkout: the daemon of another machine would find an empty folder in its place. */
function localFiles(model: ComposeModel, root: string): string[] {
  const inside = (path: unknown): path is string =>
    typeof path === 'string' && (path === root || path.startsWith(`${root}/`));
  const mounted = Object.entries(model.services).flatMap(([name, service]) => {
    const volumes = (service.volumes ?? []) as readonly { type?: string; source?: unknown }[];
    return volumes
      .filter(({ type, source }) => type === 'bind' && inside(source))
      .map(({ source }) => `${name}: it mounts ${String(source)}`);
  });
  const given = (['configs', 'secrets'] as const).flatMap((kind) =>
    Object.entries((model[kind] ?? {}) as Record<string, { file?: unknown } | null>)
      .filter(([, value]) => inside(value?.file))
      .map(([name, value]) => `${kind}.${name}: it is ${String(value?.file)}`),
  );
  return [...mounted, ...given].map(
    (text) =>
      `${text} of the checkout, which is not on the host: put it into the image, a volume, or the environment`,
  );
}
