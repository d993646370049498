// Trees of the artifact store: found whole or not at all.
import {
  artifactFolder,
  parseArtifact,
  type ServiceDefinition,
  type TreeManifest,
} from '@compose-delivery/application';
import { messageOf, type Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Release } from '../../model.ts';
import type { Host, ServiceArtifact } from '../../ports.ts';

const manifestSchema = z.object({
  schema: z.literal(1),
  service: z.string(),
  digest: z.string(),
  python: z.string().optional(),
  version: z.string(),
  createdAt: z.string(),
});

export type Tree = { readonly source: string; readonly python: string | undefined };

export type ArtifactWorld = {
  readonly files: Files;
  readonly host: Pick<Host, 'isRoot' | 'unreachable'>;
  readonly stateDirectory: string;
  readonly variables: Readonly<Record<string, string>>;
};

/** The tree of one service of a release, or why it cannot be used. */
export async function findTree(
  world: ArtifactWorld,
  service: string,
  text: string,
): Promise<Tree | { readonly problem: string }> {
  const artifact = parseArtifact(service, text);
  if (artifact.kind !== 'tree')
    return { problem: `${service}: engine "process" runs trees (tree:sha256:...), not images (${text})` };
  const folder = artifactFolder(world.stateDirectory, service, artifact.digest);
  const manifest = await world.files.readText(`${folder}/artifact.json`);
  if (manifest === undefined)
    return { problem: `${service}: its artifact ${text} is not in the store (${folder})` };
  try {
    const read: TreeManifest = manifestSchema.parse(JSON.parse(manifest)) as TreeManifest;
    if (read.digest !== artifact.digest || read.service !== service)
      return { problem: `${service}: ${folder}/artifact.json is that of ${read.service} ${read.digest}` };
    return { source: `${folder}/source`, python: read.python };
  } catch (error) {
    return { problem: `${service}: ${folder}/artifact.json cannot be read: ${messageOf(error)}` };
  }
}

/** Roles that the engine runs itself; a proxy or a shared service lives outside the slots. */
const RUN_ROLES = ['colored', 'singleton', 'oneshot'];

/** What a start of the release would lack, one sentence each. */
export async function missingOf(world: ArtifactWorld, release: Release): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(release.services)
      .filter(([, definition]) => RUN_ROLES.includes(definition.role))
      .map(([service, definition]) => missingOfService(world, release, service, definition)),
  );
  return found.flat();
}

async function missingOfService(
  world: ArtifactWorld,
  release: Release,
  service: string,
  definition: ServiceDefinition,
): Promise<string[]> {
  const artifact = release.artifacts[service];
  if (!definition.process)
    return artifact === undefined && definition.role !== 'colored'
      ? []
      : [`services.${service}.process: expected how to run it without containers, saw nothing`];
  if (artifact === undefined)
    return [`${service}: no artifact was given (input images), and no active release has one`];
  const tree = await findTree(world, service, artifact);
  if ('problem' in tree) return [tree.problem];
  const problems: string[] = [];
  const directory = `${tree.source}/${definition.process.directory}`;
  if (!(await world.files.exists(directory))) problems.push(`${service}: ${directory} is not there`);
  if (definition.process.command[0] === 'python') {
    if (tree.python === undefined)
      problems.push(`${service}: its artifact names no python, but its command is "python"`);
    else if (!(await world.files.exists(tree.python)))
      problems.push(`${service}: ${tree.python} is not there`);
  }
  const unset = definition.secrets.filter((name) => !world.variables[name]);
  if (unset.length > 0)
    problems.push(`${service}: the environment file lacks ${unset.join(', ')} (services.${service}.secrets)`);
  const uid = world.host.isRoot() ? definition.process.uid : undefined;
  if (uid !== undefined && problems.length === 0) {
    const closed =
      (await world.host.unreachable(directory, uid)) ??
      (tree.python === undefined ? undefined : await world.host.unreachable(tree.python, uid));
    if (closed !== undefined)
      problems.push(
        `${service}: user ${uid} cannot enter ${closed}; put the state directory where other users may go, or allow it there (chmod o+x)`,
      );
  }
  return problems;
}

/** Removes trees. The manifest goes first: a removal that is cut short leaves an unfinished artifact, never a broken one. */
export async function pruneTrees(
  world: Pick<ArtifactWorld, 'files' | 'stateDirectory'>,
  artifacts: readonly ServiceArtifact[],
): Promise<string[]> {
  const gone: string[] = [];
  for (const { service, artifact } of artifacts) {
    const parsed = parseArtifact(service, artifact);
    if (parsed.kind !== 'tree') continue;
    const folder = artifactFolder(world.stateDirectory, service, parsed.digest);
    if (!(await world.files.exists(folder))) continue;
    await world.files.remove(`${folder}/artifact.json`);
    await world.files.remove(folder);
    gone.push(`${service} ${parsed.digest.slice(0, 19)}`);
  }
  return gone;
}
