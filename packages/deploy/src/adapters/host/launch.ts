// Starts programs on this machine that outlive us, or runs them to their end.
import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Launcher, ProcessIdentity, SpawnRequest } from '../../host-port.ts';
import { identity, signalNow } from './process-table.ts';

const isRoot = (): boolean => process.getuid?.() === 0;

async function launch(request: SpawnRequest) {
  const [program, ...args] = request.argv;
  if (!program) throw new DeliveryFailure('asked to start a process without a name');
  await mkdir(dirname(request.logFile), { recursive: true });
  const output = await open(request.logFile, 'a', 0o640);
  try {
    const child = spawn(program, args, {
      cwd: request.cwd,
      env: { ...request.env },
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      // libuv drops supplementary groups when it changes the user (uv_spawn); the primary group must be named too.
      ...(request.uid === undefined || !isRoot() ? {} : { uid: request.uid, gid: request.uid }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) =>
        reject(
          new DeliveryFailure(`${program} cannot be started in ${request.cwd}: ${error.message}`, {
            cause: error,
          }),
        ),
      );
    });
    return child;
  } finally {
    await output.close();
  }
}

async function spawnDetached(request: SpawnRequest): Promise<ProcessIdentity> {
  const child = await launch(request);
  child.unref();
  const pid = child.pid ?? 0;
  // A process that ended before we looked has no identity any more; its number and an impossible time say "dead" from now on.
  return (await identity(pid)) ?? { pid, startTime: 'ended' };
}

async function runToEnd(
  request: SpawnRequest,
  timeoutMs: number,
): Promise<{ code: number | null; timedOut: boolean }> {
  const child = await launch(request);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid) signalNow(-child.pid, 'SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return { code, timedOut };
}

export const launcher: Launcher = { spawnDetached, runToEnd };
