// Whether a lock may be taken over. Where its process can be seen, the process decides, however slow it is; elsewhere GitHub's word on the
// run does, and only when nobody has one, the heartbeat.
import type { Clock } from '@compose-delivery/runtime';
import type { Onlooker } from '../place.ts';
import { holderOf, type LockRecord } from './lock-record.ts';

/** Another machine cannot see our process, so there only a silent heartbeat says that we are gone. */
export const HEARTBEAT_TTL_MS = 10 * 60_000;
/** A heartbeat older than this is worth a question to GitHub. */
export const HEARTBEAT_LATE_MS = 60_000;

export type RunStatus = 'completed' | 'running' | 'unknown';

export type AvailabilityPorts = {
  readonly clock: Pick<Clock, 'now'>;
  /** Machines whose processes we can look at. */
  readonly onlookers: readonly Onlooker[];
  /** What GitHub says of the run that holds the lock; absent without a token. */
  readonly runStatus?: ((record: LockRecord) => Promise<RunStatus>) | undefined;
};

export type Availability =
  | { readonly free: true; readonly why: string }
  | { readonly free: false; readonly holder: string; readonly advice: string };

export async function availability(
  record: LockRecord | undefined,
  ports: AvailabilityPorts,
): Promise<Availability> {
  if (!record)
    return {
      free: false,
      holder: 'an unreadable lock file',
      advice: 'look at it, then remove it by hand if no delivery runs',
    };
  if (record.released) return { free: true, why: 'released' };
  const holder = holderOf(record);
  for (const onlooker of ports.onlookers) {
    if (record.machine !== (await onlooker.machine())) continue;
    const found = await onlooker.identity(record.pid);
    return found?.startTime === record.startTime
      ? { free: false, holder, advice: 'its process is alive; wait for it or cancel it' }
      : { free: true, why: `its owner is gone: ${holder}` };
  }
  return fromAfar(record, holder, ports);
}

async function fromAfar(record: LockRecord, holder: string, ports: AvailabilityPorts): Promise<Availability> {
  const silentMs = ports.clock.now() - record.heartbeat;
  const silent = `${Math.round(silentMs / 1_000)} s`;
  const alive = {
    free: false as const,
    holder,
    advice: `it runs on another machine and was alive ${silent} ago`,
  };
  if (silentMs <= HEARTBEAT_LATE_MS) return alive;
  const status = (await ports.runStatus?.(record)) ?? 'unknown';
  if (status === 'completed')
    return {
      free: true,
      why: `GitHub says that its run is over, and it was silent for ${silent}: ${holder}`,
    };
  if (status === 'running')
    return {
      ...alive,
      advice: `it was silent for ${silent}, but GitHub says that its run goes on: cancel the run, or wait`,
    };
  return silentMs > HEARTBEAT_TTL_MS
    ? { free: true, why: `no sign of life for ${silent}: ${holder}` }
    : alive;
}
