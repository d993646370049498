// Starts the local index so that it outlives this step, and says where it listens.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DeliveryFailure, type Environment } from '@compose-delivery/runtime';
import { locateProgram } from '@compose-delivery/runtime/adapters';
import { pipConf, type IndexedWheel } from '../index-pages.ts';
import type { WheelIndexConfig } from './wheel-index.ts';

export type StartIndex = {
  readonly root: string;
  readonly address: string;
  /** Name under which builds reach it; empty: the address. */
  readonly host: string;
  readonly idleMs: number;
  readonly wheels: readonly IndexedWheel[];
  readonly environment: Environment;
  /** The index ends with this process; where it is not given, with the runner's worker, if one has started us. */
  readonly endWith?: number;
};

export type StartedIndex = { readonly url: string; readonly pid: number; readonly pipConf: string };

const READY_MS = 15_000;

/** @throws DeliveryFailure with the server's last words if it does not listen. An index of an earlier step in the same wheelhouse ends. */
export async function startWheelIndex(given: StartIndex): Promise<StartedIndex> {
  const folder = join(given.root, 'index');
  const path = {
    config: join(folder, 'config.json'),
    ready: join(folder, 'ready.json'),
    log: join(folder, 'index.log'),
  };
  await mkdir(folder, { recursive: true });
  await endEarlier(path.ready, path.config);
  await rm(path.ready, { force: true });
  const config: WheelIndexConfig = {
    schema: 1,
    blobs: join(given.root, 'blobs'),
    address: given.address,
    idleMs: given.idleMs,
    endWith: given.endWith ?? (await findJob()),
    ready: path.ready,
    wheels: given.wheels,
  };
  await writeFile(path.config, JSON.stringify(config));
  const child = await launch(path.config, path.log, given.environment);
  const seen = await untilReady(path.ready, child);
  if (!seen) {
    const words = (await readFile(path.log, 'utf8').catch(() => '')).trim().split('\n');
    const why = words.findLast((line) => line.includes('Error')) ?? words.at(-1) ?? '';
    throw new DeliveryFailure(
      `the index does not listen on ${given.address}: ${why || 'it ended without a word'}`,
      {
        advice:
          'serve-address must be an address of this machine, such as 127.0.0.1 or that of the docker bridge.',
      },
    );
  }
  const host = given.host === '' ? given.address : given.host;
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${seen.port}/simple/`;
  const file = join(folder, 'pip.conf');
  await writeFile(file, pipConf(url), { mode: 0o644 });
  return { url, pid: seen.pid, pipConf: file };
}

/** On a runner the index also carries its mark (RUNNER_TRACKING_ID), by which the runner ends what a job leaves behind. */
async function launch(config: string, log: string, environment: Environment) {
  const [program = '', ...args] = locateProgram('wheel-index', 'wheel-index-main.ts', import.meta.url);
  const output = await open(log, 'w', 0o640);
  try {
    const child = spawn(program, [...args, config], {
      detached: true,
      cwd: '/',
      stdio: ['ignore', output.fd, output.fd],
      env: { PATH: environment.PATH, RUNNER_TRACKING_ID: environment.RUNNER_TRACKING_ID },
    });
    child.on('error', () => undefined); // seen as "does not listen"
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

type Ready = { readonly pid: number; readonly port: number };

async function readReady(path: string): Promise<Ready | undefined> {
  try {
    const { pid, port } = JSON.parse(await readFile(path, 'utf8')) as Partial<Ready>;
    return typeof pid === 'number' && typeof port === 'number' ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

async function untilReady(path: string, child: ReturnType<typeof spawn>): Promise<Ready | undefined> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const seen = await readReady(path);
    if (seen) return seen;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return undefined;
    await wait(25);
  }
  child.kill('SIGKILL');
  return undefined;
}

/** Only a process that still is our index of this folder: its command line names our configuration. */
async function endEarlier(ready: string, config: string): Promise<void> {
  const seen = await readReady(ready);
  if (!seen) return;
  const command = await readFile(`/proc/${seen.pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.split('\u0000').includes(config)) return;
  try {
    process.kill(seen.pid, 'SIGTERM');
  } catch {
    // it has just ended
  }
}

/** The runner's worker, which lives as long as the job; a shell that only starts us does not. */
async function findJob(): Promise<number | undefined> {
  const name = await readFile(`/proc/${process.ppid}/comm`, 'utf8').catch(() => '');
  return name.trim().startsWith('Runner.Worker') ? process.ppid : undefined;
}
