// Ends what a run delivered: every deployment below a state folder, its processes and its containers.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tearDown, tearDownContainers } from '@compose-delivery/deploy';
import { realHost } from '@compose-delivery/deploy/adapters';
import { createExec } from '@compose-delivery/runtime/adapters';

/** `<state>/<application>/<environment>`, each. */
function deployments(state: string): string[] {
  const folders = (path: string): string[] =>
    existsSync(path)
      ? readdirSync(path)
          .map((name) => join(path, name))
          .filter((each) => statSync(each).isDirectory())
      : [];
  return folders(state).flatMap(folders);
}

/** Ends every process of every deployment below a state folder. */
export async function tearDownAll(state: string): Promise<void> {
  for (const deployment of deployments(state)) await tearDown(realHost, deployment);
}

/** Containers and networks of the deployments below a state folder, and every volume whose name begins with `volumePrefix`. */
export async function tearDownContainersOf(state: string, volumePrefix: string): Promise<void> {
  const exec = createExec({ ...process.env }, new AbortController().signal);
  for (const deployment of deployments(state)) await tearDownContainers(exec, deployment);
  const { stdout } = await exec(['docker', 'volume', 'ls', '--quiet', '--filter', `name=^${volumePrefix}`]);
  const volumes = stdout.split('\n').filter(Boolean);
  if (volumes.length > 0) await exec(['docker', 'volume', 'rm', '--force', ...volumes]);
}
