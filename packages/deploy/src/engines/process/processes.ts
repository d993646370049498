// Living and ending processes of a slot. A pid alone proves nothing: start time or marker must fit before anything is signalled.
import type { SlotName } from '@compose-delivery/application';
import type { Clock } from '@compose-delivery/runtime';
import type { Host } from '../../ports.ts';
import { marker, MARKER } from './service-environment.ts';
import type { ServiceRecord } from './slot-file.ts';

const POLL_MS = 50;

export type ProcessWorld = {
  readonly host: Host;
  readonly clock: Clock;
  readonly deploymentId: string;
};

/** Whether the recorded process, and no later one with its number, is alive. */
export async function alive(
  world: Pick<ProcessWorld, 'host'>,
  record: ServiceRecord | undefined,
): Promise<boolean> {
  if (record?.pid === undefined) return false;
  return (await world.host.identity(record.pid))?.startTime === record.startTime;
}

/** Pids of one service: its process group, and whatever left the group but still carries our mark. */
export async function pidsOf(
  world: ProcessWorld,
  slot: SlotName,
  service: string,
  record: ServiceRecord | undefined,
): Promise<number[]> {
  const group =
    record?.pid !== undefined && (await alive(world, record)) ? await world.host.group(record.pid) : [];
  // The slash-free end keeps "web" from matching "web-admin": the marker is compared to its end.
  const own = marker(world.deploymentId, slot, service);
  const marked = await world.host.marked(MARKER, `${own}\u0000`);
  return [...new Set([...group, ...marked])];
}

/**
 * Ends services: SIGTERM to each group, the grace, SIGKILL to all that is left, stragglers of the group included.
 * @returns whether everything ended by itself.
 */
export async function endServices(
  world: ProcessWorld,
  slot: SlotName,
  services: Readonly<Record<string, ServiceRecord | undefined>>,
  graceSeconds: number,
): Promise<boolean> {
  const remaining = async (): Promise<number[]> =>
    (
      await Promise.all(Object.entries(services).map(([name, record]) => pidsOf(world, slot, name, record)))
    ).flat();
  const first = await remaining();
  if (first.length === 0) return true;
  if (graceSeconds > 0) {
    const leaders: number[] = [];
    for (const record of Object.values(services))
      if (record?.pid !== undefined && (await alive(world, record))) leaders.push(record.pid);
    for (const leader of leaders) await world.host.signal(-leader, 'SIGTERM');
    if (leaders.length === 0) for (const pid of first) await world.host.signal(pid, 'SIGTERM');
    const started = world.clock.monotonic();
    while (world.clock.monotonic() - started < graceSeconds * 1_000) {
      if ((await remaining()).length === 0) return true;
      await world.clock.sleep(POLL_MS);
    }
  }
  const stubborn = await remaining();
  for (const pid of stubborn) await world.host.signal(pid, 'SIGKILL');
  for (let i = 0; i < 100 && (await remaining()).length > 0; i += 1) await world.clock.sleep(POLL_MS);
  return stubborn.length === 0;
}

/** Everything of a slot, recorded or not, ended at once. */
export async function killMarked(world: ProcessWorld, slot: SlotName | undefined): Promise<number> {
  const prefix = slot ? marker(world.deploymentId, slot) : `${world.deploymentId}/`;
  const found = await world.host.marked(MARKER, prefix);
  for (const pid of found) await world.host.signal(pid, 'SIGKILL');
  for (let i = 0; i < 100 && (await world.host.marked(MARKER, prefix)).length > 0; i += 1)
    await world.clock.sleep(POLL_MS);
  return found.length;
}
