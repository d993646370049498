// At the end of a job, ends the processes it left behind: those that still carry the job's RUNNER_TRACKING_ID.
import fs from 'node:fs';
import { processIds, send } from './cancel.ts';

export interface Orphan {
  pid: number;
  name: string;
}

/** Processes whose start environment holds `RUNNER_TRACKING_ID=<id>`. */
export function findOrphans(trackingId: string): Orphan[] {
  return processIds().flatMap((pid) => {
    try {
      const environment = fs.readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
      if (!environment.includes(`RUNNER_TRACKING_ID=${trackingId}`)) return [];
      return [{ pid, name: fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }];
    } catch {
      // Another user's process, or one that ended meanwhile.
      return [];
    }
  });
}

/** Kills them, looking again until none is left, since a dying parent may start another. */
export function endOrphans(trackingId: string): Orphan[] {
  const ended = new Map<number, Orphan>();
  for (let round = 0; round < 5; round++) {
    const fresh = findOrphans(trackingId).filter((orphan) => !ended.has(orphan.pid));
    if (fresh.length === 0) break;
    for (const orphan of fresh) {
      send(orphan.pid, 'SIGKILL');
      ended.set(orphan.pid, orphan);
    }
  }
  return [...ended.values()];
}
