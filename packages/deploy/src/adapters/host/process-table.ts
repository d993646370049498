// What runs on this machine, read from /proc; and the only place of this package that signals anything.
import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { setImmediate as others } from 'node:timers/promises';
import type { ProcessFacts } from '@compose-delivery/application';
import type { ProcessIdentity, ProcessTable } from '../../host-port.ts';

type Stat = { readonly state: string; readonly pgid: number; readonly startTime: string };

/** A file of the kernel's memory, which never waits for a disk; four turns through the pool of threads would cost ten times as much. */
function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // ended meanwhile, or somebody else's
  }
}

/** /proc/<pid>/stat; the name in brackets may hold anything, so fields are counted from the last bracket. Source: proc(5). */
function readStat(pid: number): Stat | undefined {
  const text = readNow(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', pgid: Number(fields[2]), startTime: fields[19] ?? '' };
}

const living = (found: Stat | undefined): found is Stat =>
  found !== undefined && found.state !== 'Z' && found.state !== 'X';

export function identity(pid: number): Promise<ProcessIdentity | undefined> {
  const found = readStat(pid);
  return Promise.resolve(living(found) ? { pid, startTime: found.startTime } : undefined);
}

async function allPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** So many at a time: on a host with thousands of processes, requests that are measured meanwhile are not held up. */
const AT_ONCE = 32;

async function pidsWhere(accept: (pid: number) => boolean): Promise<number[]> {
  const found: number[] = [];
  for (const [i, pid] of (await allPids()).entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await others();
    if (accept(pid)) found.push(pid);
  }
  return found;
}

const rawEnvironment = (pid: number): string => readNow(`/proc/${pid}/environ`) ?? '';

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

/** Sends a signal now; false: there was nobody. */
export function signalNow(target: number, name: 'SIGTERM' | 'SIGKILL'): boolean {
  if (target === 0 || target === 1 || target === -1) return false; // these mean "everybody"
  try {
    process.kill(target, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

export const processTable: ProcessTable = {
  identity,
  marked: (name, prefix) =>
    pidsWhere(
      (pid) => `\u0000${rawEnvironment(pid)}`.includes(`\u0000${name}=${prefix}`) && living(readStat(pid)),
    ),
  group: (pgid) =>
    pidsWhere((pid) => {
      const found = readStat(pid);
      return living(found) && found.pgid === pgid;
    }),
  facts,
  environment: (pid) =>
    Promise.resolve(
      Object.fromEntries(
        rawEnvironment(pid)
          .split('\u0000')
          .filter((pair) => pair.includes('='))
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    ),
  signal: (target, name) => Promise.resolve().then(() => signalNow(target, name)),
};
