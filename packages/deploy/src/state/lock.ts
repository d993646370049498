// One delivery at a time. A lock is a numbered file that only one can create; the highest number holds, and is the fence for all it does.
import type { Clock, Files, Log } from '@compose-delivery/runtime';
import { GateRefused } from '@compose-delivery/runtime';
import { z } from 'zod';
import type { Host } from '../ports.ts';

/** Another machine cannot see our process, so there only a silent heartbeat says that we are gone. */
export const HEARTBEAT_TTL_MS = 10 * 60_000;
const HEARTBEAT_EVERY_MS = 5_000;
const POLL_MS = 500;

export type LockOwner = {
  readonly operation: string;
  readonly runId: string;
  readonly attempt: string;
  readonly actor: string;
};

const recordSchema = z.object({
  schema: z.literal(1),
  fence: z.int().min(1),
  operation: z.string(),
  runId: z.string(),
  attempt: z.string(),
  actor: z.string(),
  pid: z.int(),
  startTime: z.string(),
  machine: z.string(),
  acquiredAt: z.string(),
  heartbeat: z.number(),
  released: z.boolean(),
});
type LockRecord = z.output<typeof recordSchema>;

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
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly signal: AbortSignal;
};

const fileOf = (folder: string, fence: number): string =>
  `${folder}/locks/${String(fence).padStart(9, '0')}.json`;

async function highest(files: Files, folder: string): Promise<number> {
  const names = (await files.list(`${folder}/locks`)).filter((name) => /^\d{9}\.json$/.test(name));
  return Math.max(0, ...names.map((name) => Number(name.slice(0, 9))));
}

/** undefined: the file cannot be read, so nobody can say that it is free. */
async function readRecord(files: Files, folder: string, fence: number): Promise<LockRecord | undefined> {
  const text = await files.readText(fileOf(folder, fence));
  try {
    return text === undefined ? undefined : recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Availability =
  | { readonly free: true; readonly why: string }
  | { readonly free: false; readonly holder: string; readonly advice: string };

/** Whether a lock may be taken over. On the same machine the process decides, however slow it is; elsewhere the heartbeat does. */
export async function availability(
  record: LockRecord | undefined,
  ports: Pick<LockPorts, 'host' | 'clock'>,
): Promise<Availability> {
  if (!record)
    return {
      free: false,
      holder: 'an unreadable lock file',
      advice: 'look at it, then remove it by hand if no delivery runs',
    };
  if (record.released) return { free: true, why: 'released' };
  const holder = `${record.operation} of run ${record.runId} (attempt ${record.attempt}, by ${record.actor}, process ${record.pid}, since ${record.acquiredAt})`;
  if (record.machine === (await ports.host.machine())) {
    const found = await ports.host.identity(record.pid);
    return found?.startTime === record.startTime
      ? { free: false, holder, advice: 'its process is alive; wait for it or cancel it' }
      : { free: true, why: `its owner is gone: ${holder}` };
  }
  const silentMs = ports.clock.now() - record.heartbeat;
  return silentMs > HEARTBEAT_TTL_MS
    ? { free: true, why: `no sign of life for ${Math.round(silentMs / 1_000)} s: ${holder}` }
    : {
        free: false,
        holder,
        advice: `it runs on another machine and was alive ${Math.round(silentMs / 1_000)} s ago`,
      };
}

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
  for (let told = false; ;) {
    const last = await highest(ports.files, folder);
    const state: Availability =
      last === 0
        ? { free: true, why: 'first delivery' }
        : await availability(await readRecord(ports.files, folder, last), ports);
    if (state.free) {
      const held = await claim(ports, folder, last + 1, owner);
      if (held) {
        if (last > 0 && state.why !== 'released') ports.log.warning(`the lock was taken over: ${state.why}`);
        return held;
      }
      continue; // somebody was faster; look again
    }
    const left = waitSeconds * 1_000 - (ports.clock.monotonic() - started);
    if (left <= 0)
      throw new GateRefused(
        `another delivery holds the lock: ${state.holder}; ${state.advice} (input lock-wait-seconds: waited ${waitSeconds} s)`,
      );
    if (!told) ports.log.info(`waiting for the lock: ${state.holder}`);
    told = true;
    await ports.clock.sleep(Math.min(POLL_MS, left), ports.signal);
  }
}

async function claim(
  ports: LockPorts,
  folder: string,
  fence: number,
  owner: LockOwner,
): Promise<HeldLock | undefined> {
  const { files, host, clock } = ports;
  const self = await host.self();
  let record: LockRecord = {
    schema: 1,
    fence,
    ...owner,
    ...self,
    machine: await host.machine(),
    acquiredAt: new Date(clock.now()).toISOString(),
    heartbeat: clock.now(),
    released: false,
  };
  const path = fileOf(folder, fence);
  if (!(await host.createExclusive(path, JSON.stringify(record), 0o600))) return undefined;
  if ((await highest(files, folder)) !== fence) {
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
  const assertHeld = async (): Promise<void> => {
    const now = await highest(files, folder);
    if (now !== fence)
      throw new GateRefused(
        `the lock was taken over by another delivery (number ${now}, ours is ${fence}): this one stops here`,
      );
  };
  return {
    fence,
    assertHeld,
    touch: async () => {
      if (clock.monotonic() - written >= HEARTBEAT_EVERY_MS) await save({});
    },
    release: async () => {
      if ((await highest(files, folder)) === fence) await save({ released: true });
    },
  };
}
