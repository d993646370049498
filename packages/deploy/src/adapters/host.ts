// This machine, put together from its parts.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Host } from '../host-port.ts';
import { hostFiles } from './host/host-files.ts';
import { launcher } from './host/launch.ts';
import { loopbackPorts } from './host/loopback-ports.ts';
import { identity, processTable } from './host/process-table.ts';

async function machine(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  const table = await readlink('/proc/self/ns/pid').catch(() => 'unknown');
  return `${hostname()} ${boot.trim()} ${table}`;
}

const isRoot = (): boolean => process.getuid?.() === 0;

export const realHost: Host = {
  ...launcher,
  ...processTable,
  ...loopbackPorts,
  ...hostFiles,
  machine,
  self: async () => (await identity(process.pid)) ?? { pid: process.pid, startTime: 'unknown' },
  isRoot,
  ownUidUnlessRoot: () => (isRoot() ? undefined : process.getuid?.()),
};
