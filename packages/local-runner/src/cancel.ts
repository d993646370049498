// Stops a process as the real runner does: SIGINT to the main process only, SIGTERM, then the whole tree is killed.
import fs from 'node:fs';
import type { StopTimings } from './types.ts';

/** Sends a signal; a process that is gone is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function endsWithin(exited: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), milliseconds);
  });
  const result = await Promise.race([exited.then(() => true), late]);
  clearTimeout(timer);
  return result;
}

/** Stops `pid`; resolves once it has exited or the whole tree was killed. Source: actions/runner ProcessInvoker.cs. */
export async function stopProcess(pid: number, exited: Promise<void>, timings: StopTimings): Promise<void> {
  send(pid, 'SIGINT');
  if (await endsWithin(exited, timings.interrupt)) return;
  send(pid, 'SIGTERM');
  if (await endsWithin(exited, timings.terminate)) return;
  for (const member of [...descendantsOf(pid), pid]) send(member, 'SIGKILL');
}

/** Pids of all living descendants, children last. Reads /proc; empty where there is none. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of processIds()) {
    const parent = parentOf(entry);
    if (parent !== undefined) parents.set(entry, parent);
  }
  const found: number[] = [];
  const visit = (of: number): void => {
    for (const [child, parent] of parents) {
      if (parent !== of) continue;
      visit(child);
      found.push(child);
    }
  };
  visit(pid);
  return found;
}

export function processIds(): number[] {
  if (!fs.existsSync('/proc/self')) return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name is in parentheses and may hold blanks and parentheses itself.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
