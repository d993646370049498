// The machine: detached processes, /proc, ports, exclusive files. The only module of this package that starts or signals anything.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  link,
  mkdir,
  open,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { ProcessFacts } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Host, ProcessIdentity, SpawnRequest } from '../ports.ts';

/** Below the kernel's usual range for outgoing connections (32768 up), so that no client of ours takes a port between choice and use. */
const PORT_RANGE = { from: 20_000, to: 32_000 };

type Stat = { readonly state: string; readonly pgid: number; readonly startTime: string };

/** /proc/<pid>/stat; the name in brackets may hold anything, so fields are counted from the last bracket. Source: proc(5). */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', pgid: Number(fields[2]), startTime: fields[19] ?? '' };
}

const living = (found: Stat | undefined): found is Stat =>
  found !== undefined && found.state !== 'Z' && found.state !== 'X';

async function identity(pid: number): Promise<ProcessIdentity | undefined> {
  const found = await readStat(pid);
  return living(found) ? { pid, startTime: found.startTime } : undefined;
}

async function allPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function livingWhere(accept: (pid: number, found: Stat) => Promise<boolean>): Promise<number[]> {
  const found = await Promise.all(
    (await allPids()).map(async (pid) => {
      const seen = await readStat(pid);
      return living(seen) && (await accept(pid, seen)) ? pid : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

const rawEnvironment = (pid: number): Promise<string> =>
  readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');

async function facts(pid: number): Promise<ProcessFacts | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status === undefined) return undefined;
  const numbers = (name: string): number[] =>
    (new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '').split(/\s+/).filter(Boolean).map(Number);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const uids = numbers('Uid');
  return {
    pid,
    uids,
    gids: numbers('Gid'),
    command: command.replaceAll('\u0000', ' ').trim(),
    userName: await userName(uids[1]),
  };
}

async function userName(uid: number | undefined): Promise<string | undefined> {
  const table = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return table
    .split('\n')
    .map((line) => line.split(':'))
    .find((fields) => fields[2] === String(uid))?.[0];
}

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
    if (child.pid) signal(-child.pid, 'SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return { code, timedOut };
}

function signal(target: number, name: 'SIGTERM' | 'SIGKILL'): boolean {
  if (target === 0 || target === 1 || target === -1) return false; // these mean "everybody"
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function freePorts(count: number, taken: readonly number[]): Promise<number[]> {
  const chosen: number[] = [];
  for (let tries = 0; chosen.length < count && tries < 2_000; tries += 1) {
    const port = PORT_RANGE.from + (randomBytes(4).readUInt32BE() % (PORT_RANGE.to - PORT_RANGE.from));
    if (taken.includes(port) || chosen.includes(port)) continue;
    if (await portIsFree(port)) chosen.push(port);
  }
  if (chosen.length < count)
    throw new DeliveryFailure(
      `no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to}`,
    );
  return chosen;
}

/** A hard link is atomic and refuses an existing name; the file behind it is already whole. */
async function createExclusive(path: string, content: string, mode: number): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  await writeFile(temporary, content, { mode, flush: true });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function rotate(path: string, keep: number): Promise<void> {
  for (let i = keep; i >= 1; i -= 1)
    await rename(i === 1 ? path : `${path}.${i - 1}`, `${path}.${i}`).catch(() => undefined);
}

async function tail(path: string, bytes: number): Promise<string> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}

async function unreachable(path: string, uid: number): Promise<string | undefined> {
  const parts = path.split('/').filter(Boolean);
  for (let i = 1; i <= parts.length; i += 1) {
    const part = `/${parts.slice(0, i).join('/')}`;
    const seen = await stat(part).catch(() => undefined);
    if (!seen) return part;
    if (!seen.isDirectory()) continue;
    const bit = seen.uid === uid ? 0o100 : seen.gid === uid ? 0o010 : 0o001;
    if ((seen.mode & bit) === 0) return part;
  }
  return undefined;
}

async function machine(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  const table = await readlink('/proc/self/ns/pid').catch(() => 'unknown');
  return `${hostname()} ${boot.trim()} ${table}`;
}

const isRoot = (): boolean => process.getuid?.() === 0;

export const realHost: Host = {
  spawnDetached,
  runToEnd,
  identity,
  marked: (name, prefix) =>
    livingWhere(async (pid) => `\u0000${await rawEnvironment(pid)}`.includes(`\u0000${name}=${prefix}`)),
  group: (pgid) => livingWhere((_, found) => Promise.resolve(found.pgid === pgid)),
  facts,
  environment: async (pid) =>
    Object.fromEntries(
      (await rawEnvironment(pid))
        .split('\u0000')
        .filter((pair) => pair.includes('='))
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
  signal,
  freePorts,
  portIsFree,
  createExclusive,
  rotate,
  tail,
  unreachable,
  machine,
  self: async () => (await identity(process.pid)) ?? { pid: process.pid, startTime: 'unknown' },
  isRoot,
  ownUidUnlessRoot: () => (isRoot() ? undefined : process.getuid?.()),
};
