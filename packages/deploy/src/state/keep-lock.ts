// Runs beside a delivery: keeps the heartbeat and the dead man's watch alive while steps take their time, and hears when somebody asks it to stop.
import { GateRefused, messageOf, type Clock, type Files, type Log } from '@compose-delivery/runtime';
import type { DeadMan } from '../operator/dead-man.ts';
import type { HeldLock } from './lock.ts';
import { readRevertRequest } from './revert-request.ts';

export type LockKeeper = {
  /** Aborted when a rollback asks for it, or the lock is lost. */
  readonly signal: AbortSignal;
  stop(): Promise<void>;
};

const BEAT_MS = 1_000;

export function keepLock(
  ports: { readonly files: Files; readonly clock: Clock; readonly log: Pick<Log, 'warning'> },
  folder: string,
  lock: HeldLock,
  watch: Pick<DeadMan, 'renew'>,
): LockKeeper {
  const asked = new AbortController();
  const over = new AbortController();
  const beat = async (): Promise<void> => {
    // First: a lock whose store takes its time must not make us look silent.
    await watch.renew();
    await lock.touch();
    if (asked.signal.aborted) return;
    const request = await readRevertRequest(ports.files, folder, lock.fence);
    if (!request) return;
    ports.log.warning(`${request.by} asks this delivery to stop and go back: ${request.reason}`);
    asked.abort(new Error(`${request.by} asked for it: ${request.reason}`));
  };
  const run = async (): Promise<void> => {
    for (let trouble = ''; !over.signal.aborted;) {
      try {
        await beat();
        trouble = '';
      } catch (error) {
        // The step that is under way meets the same trouble, and says what becomes of it.
        if (error instanceof GateRefused) asked.abort(error);
        if (trouble === '') ports.log.warning(`no heartbeat at this moment: ${messageOf(error)}`);
        trouble = messageOf(error);
      }
      await ports.clock.sleep(BEAT_MS, over.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    signal: asked.signal,
    stop: async () => {
      over.abort();
      await running;
    },
  };
}
