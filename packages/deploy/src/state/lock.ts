// One delivery at a time. The highest numbered lock holds, and its number is the fence for all that its holder does.
import type { Clock, Files, Log } from '@compose-delivery/runtime';
import { GateRefused } from '@compose-delivery/runtime';
import type { Host } from '../ports.ts';
import type { Onlooker, Place } from '../place.ts';
import { availability, type Availability, type AvailabilityPorts } from './lock-availability.ts';
import { highestLock, lockFile, readLock, type LockRecord } from './lock-record.ts';

export { availability, HEARTBEAT_TTL_MS } from './lock-availability.ts';

const HEARTBEAT_EVERY_MS = 5_000;
const POLL_MS = 500;

export type LockOwner = {
  readonly operation: string;
  readonly runId: string;
  readonly attempt: string;
  readonly actor: string;
  readonly repository?: string | undefined;
};

export type HeldLock = {
  readonly fence: number;
  /** Refreshes the heartbeat, at most every five seconds. */
  touch(): Promise<void>;
  /** @throws GateRefused if somebody has taken over: whoever lost the lock must not act any more. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
};

export type LockPorts = {
  readonly files: Files;
  readonly host: Pick<Host, 'createExclusive' | 'identity' | 'machine' | 'self'>;
  /** Who we are, if our process is not on the machine of the lock. */
  readonly owner?: Place['owner'];
  readonly onlookers?: readonly Onlooker[];
  readonly runStatus?: AvailabilityPorts['runStatus'];
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly signal: AbortSignal;
  /** Told once of each holder: a rollback asks it to go back. Answers for how many seconds that is worth waiting at least. */
  readonly onHeld?: (record: LockRecord) => Promise<number>;
};

/**
 * Takes the lock of a deployment, waiting for at most `waitSeconds`.
 * @throws GateRefused that says who holds it.
 */
export async function acquireLock(
  ports: LockPorts,
  folder: string,
  owner: LockOwner,
  waitSeconds: number,
): Promise<HeldLock> {
  const started = ports.clock.monotonic();
  const told = new Set<number>();
  let patience = waitSeconds;
  for (;;) {
    const last = await highestLock(ports.files, folder);
    const record = last === 0 ? undefined : await readLock(ports.files, folder, last);
    const state = await stateOf(ports, last, record);
    if (state.free) {
      const held = await claim(ports, folder, last + 1, owner);
      if (held) {
        if (last > 0 && state.why !== 'released') ports.log.warning(`the lock was taken over: ${state.why}`);
        return held;
      }
      continue; // somebody was faster; look again
    }
    if (record && !told.has(last)) patience = Math.max(patience, (await ports.onHeld?.(record)) ?? 0);
    const left = patience * 1_000 - (ports.clock.monotonic() - started);
    if (left <= 0)
      throw new GateRefused(
        `another delivery holds the lock: ${state.holder}; ${state.advice} (input lock-wait-seconds: waited ${patience} s)`,
      );
    if (!told.has(last)) ports.log.info(`waiting for the lock: ${state.holder}`);
    told.add(last);
    await ports.clock.sleep(Math.min(POLL_MS, left), ports.signal);
  }
}

function stateOf(ports: LockPorts, last: number, record: LockRecord | undefined): Promise<Availability> {
  if (last === 0) return Promise.resolve({ free: true, why: 'first delivery' });
  const { clock, runStatus, host } = ports;
  return availability(record, { clock, runStatus, onlookers: ports.onlookers ?? [host] });
}

async function claim(
  ports: LockPorts,
  folder: string,
  fence: number,
  owner: LockOwner,
): Promise<HeldLock | undefined> {
  const { files, host, clock } = ports;
  const us = ports.owner ?? host;
  const self = await us.self();
  let record: LockRecord = {
    schema: 1,
    fence,
    ...owner,
    ...self,
    machine: await us.machine(),
    acquiredAt: new Date(clock.now()).toISOString(),
    heartbeat: clock.now(),
    released: false,
  };
  const path = lockFile(folder, fence);
  if (!(await host.createExclusive(path, JSON.stringify(record), 0o600))) return undefined;
  if ((await highestLock(files, folder)) !== fence) {
    await files.remove(path); // our view was old: a higher number was made and tidied meanwhile
    return undefined;
  }
  for (const name of await files.list(`${folder}/locks`))
    if (/^\d{9}\.json$/.test(name) && Number(name.slice(0, 9)) < fence)
      await files.remove(`${folder}/locks/${name}`);
  let written = clock.monotonic();
  const save = async (change: Partial<LockRecord>): Promise<void> => {
    record = { ...record, heartbeat: clock.now(), ...change };
    written = clock.monotonic();
    await files.writeAtomic(path, JSON.stringify(record), 0o600);
  };
  return {
    fence,
    assertHeld: async () => {
      const now = await highestLock(files, folder);
      if (now !== fence)
        throw new GateRefused(
          `the lock was taken over by another delivery (number ${now}, ours is ${fence}): this one stops here`,
        );
    },
    touch: async () => {
      if (clock.monotonic() - written >= HEARTBEAT_EVERY_MS) await save({});
    },
    release: async () => {
      if ((await highestLock(files, folder)) === fence) await save({ released: true });
    },
  };
}
