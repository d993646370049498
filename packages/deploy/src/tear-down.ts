// Ends everything of a deployment on this machine: both slots and the front, found by the mark that each of its processes carries.
import { setTimeout as pause } from 'node:timers/promises';
import type { Exec } from '@compose-delivery/runtime';
import type { Host, ProcessIdentity } from './ports.ts';
import { listContainers } from './engines/compose/containers.ts';
import { docker, removeNetworks } from './engines/compose/docker.ts';
import { deploymentIdOf } from './engines/process/engine.ts';
import { MARKER } from './engines/process/service-environment.ts';
import { routerPaths } from './routers/seat.ts';

const POLL_MS = 50;

/**
 * Stops all processes of the deployment in `folder`: politely, then after `graceSeconds` hard. Files stay.
 * Every process that is signalled carries the deployment's own mark, so a reused process number cannot be hit.
 * @returns how many processes were ended.
 */
export async function tearDown(host: Host, folder: string, graceSeconds = 5): Promise<number> {
  const prefix = `${deploymentIdOf(folder)}/`;
  const all = async (): Promise<number[]> => [
    ...new Set([...(await host.marked(MARKER, prefix)), ...(await routerProcesses(host, folder))]),
  ];
  const found = await all();
  for (const pid of found) await host.signal(pid, 'SIGTERM');
  for (let waited = 0; waited < graceSeconds * 1_000; waited += POLL_MS) {
    if ((await all()).length === 0) return found.length;
    await pause(POLL_MS);
  }
  for (const pid of await all()) await host.signal(pid, 'SIGKILL');
  while ((await all()).length > 0) await pause(POLL_MS);
  return found.length;
}

/** nginx writes its title over its environment, mark included: its own record says which process it is. */
async function routerProcesses(host: Host, folder: string): Promise<readonly number[]> {
  const text = await host.tail(routerPaths(folder).process, 4_096);
  if (text === '') return [];
  const known = JSON.parse(text) as ProcessIdentity;
  const living = await host.identity(known.pid);
  return living?.startTime === known.startTime ? host.group(known.pid) : [];
}

/** Removes containers and networks of a deployment of the compose engine, shared services included; volumes with names stay. */
export async function tearDownContainers(exec: Exec, folder: string): Promise<number> {
  const client = docker(exec);
  const containers = await listContainers(client, deploymentIdOf(folder));
  if (containers.length > 0)
    await client.run(['rm', '--force', '--volumes', ...containers.map(({ id }) => id)]);
  await removeNetworks(client, deploymentIdOf(folder));
  return containers.length;
}
