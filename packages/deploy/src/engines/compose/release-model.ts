// A release as Compose sees it: its resolved model, kept from its first preflight, and what a start of it would lack.
import { isAbsolute, join } from 'node:path';
import { messageOf } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import type { Container } from './docker.ts';
import { pinImage } from './images.ts';
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
  const path = `${releaseFolder(world, release.id)}/compose.json`;
  const kept = await world.files.readText(path);
  if (kept !== undefined) return parseModel(kept);
  const { application } = world;
  const files = application['compose-files'].flatMap((file) => ['--file', join(application.root, file)]);
  const envFile = application['env-file'];
  const env =
    envFile === undefined
      ? []
      : ['--env-file', isAbsolute(envFile) ? envFile : join(application.root, envFile)];
  const text = await world.client.run(['compose', ...files, ...env, 'config', '--format', 'json'], {
    cwd: application.root,
  });
  const model = parseModel(text);
  // It holds the environment of the services, secrets included.
  await world.files.writeAtomic(path, text, 0o600);
  await world.files.writeAtomic(
    `${releaseFolder(world, release.id)}/release.json`,
    JSON.stringify(release),
    0o600,
  );
  return model;
}

export async function missingOf(world: ComposeWorld, release: Release): Promise<string[]> {
  const version = await world.client
    .attempt(['compose', 'version', '--short'])
    .catch((error: unknown) => messageOf(error));
  if (typeof version === 'string') return [version];
  if (version.code !== 0) return [`docker compose (version 2) does not answer: ${version.stderr.trim()}`];
  const daemon = await world.client.attempt(['version', '--format', '{{.Server.Version}}']);
  if (daemon.code !== 0) return [`the Docker daemon does not answer: ${daemon.stderr.trim()}`];
  const model = await modelOf(world, release);
  const problems = world.remote === true ? localFiles(model, world.application.root) : [];
  for (const [name, definition] of Object.entries(release.services)) {
    if (definition.role !== 'colored' && definition.role !== 'singleton') continue;
    const service = model.services[name];
    const artifact = release.artifacts[name];
    if (!service) problems.push(`${name}: the compose files have no such service`);
    else if (artifact === undefined)
      problems.push(`${name}: no artifact was given (input images), and no active release has one`);
    else {
      const pinned = await pinImage(world.client, name, artifact);
      if ('problem' in pinned) problems.push(pinned.problem);
      if (service.network_mode && service.network_mode !== 'bridge')
        problems.push(`${name}: network_mode ${service.network_mode} leaves no room for two slots`);
    }
    const unset = definition.secrets.filter((variable) => !world.variables[variable]);
    if (unset.length > 0)
      problems.push(`${name}: the environment file lacks ${unset.join(', ')} (services.${name}.secrets)`);
  }
  return problems;
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
