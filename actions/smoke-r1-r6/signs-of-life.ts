// How a run that stopped something shows that it lives: by its process on the same machine, else by a file that it keeps writing there.
import type { Clock } from '@compose-delivery/runtime';
import { aliveScript } from './watch-script.ts';
import type { WorkbenchOptions } from './workbench.ts';

const BEAT_MS = 2_000;
/** How long a watch waits for the next one: longer than it takes to notice that a connection is silent and to make it again. */
export const SILENT_SECONDS = 25;
const ASK_MS = 30_000;

/** Signs of life for the watch, until they are ended. The first is on the disk when this resolves. */
export async function keepBeating(
  { files, randomId }: Pick<WorkbenchOptions, 'files' | 'randomId'>,
  clock: Pick<Clock, 'sleep'>,
  path: string,
): Promise<() => Promise<void>> {
  const own = randomId();
  const over = new AbortController();
  const beat = (count: number): Promise<void> => files.writeAtomic(path, `${own} ${count}\n`, 0o600);
  await beat(0);
  const run = async (): Promise<void> => {
    for (let count = 1; ; count += 1) {
      await clock.sleep(BEAT_MS, over.signal).catch(() => undefined);
      if (over.signal.aborted) return;
      // While the connection is away the watch hears nothing, and acts: that is what it is for.
      await beat(count).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    over.abort();
    await running;
  };
}

/** Whether the run that left a mark still goes on: by its process, or by its signs of life. */
export async function isAlive(
  options: Pick<WorkbenchOptions, 'exec' | 'pid'>,
  pid: number,
  beatPath: string,
): Promise<boolean> {
  const far = pid === 0;
  if (!far && pid === options.pid) return false; // a number of an earlier boot: ours has just begun
  const result = await options.exec(far ? aliveScript(beatPath) : ['kill', '-0', String(pid)], {
    timeoutMs: ASK_MS,
    signal: new AbortController().signal,
  });
  return result.code === 0;
}
