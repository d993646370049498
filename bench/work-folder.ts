// A temporary folder for one run of a bench, named after its process: what a run that was killed left behind goes with the next one.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the process is there; one of another user is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @param parent where temporary folders lie */
export function makeWorkFolder(name: string, parent = tmpdir()): string {
  for (const entry of readdirSync(parent)) {
    const [, owner, pid] = /^bench-([a-z]+)-(\d+)-\w+$/.exec(entry) ?? [];
    if (owner === name && !isAlive(Number(pid)))
      rmSync(join(parent, entry), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `bench-${name}-${process.pid}-`));
}
