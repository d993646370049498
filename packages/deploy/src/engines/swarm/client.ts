// Calls of docker against a manager. While the managers choose a new leader, none of them answers: such calls are made again for a while.
import { DeliveryFailure, type Clock, type Exec, type ExecResult } from '@compose-delivery/runtime';
import { docker, withoutProgress, type Docker } from '../compose/docker.ts';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/** What managers say while they have no leader, or have lost the one that they passed a call on to. */
export const PASSING =
  /does not have a leader|no elected primary|context deadline exceeded|DeadlineExceeded|code = Unavailable|connection error|transport is closing|error reading from server|raft: stopped|update out of sequence|node is not a manager.*promoting/i;

export const isPassing = (result: Pick<ExecResult, 'code' | 'stderr'>): boolean =>
  result.code !== 0 && PASSING.test(result.stderr);

/** The same two calls as for one daemon; those that fail for want of a leader are repeated for a minute. */
export function managerClient(exec: Exec, clock: Pick<Clock, 'monotonic' | 'sleep'>): Docker {
  const plain = docker(exec);
  const attempt: Docker['attempt'] = async (args, options) => {
    const started = clock.monotonic();
    for (;;) {
      const result = await plain.attempt(args, options);
      if (!isPassing(result) || clock.monotonic() - started > PATIENCE_MS) return result;
      await clock.sleep(PAUSE_MS);
    }
  };
  return {
    attempt,
    changes: () => plain.changes(),
    run: async (args, options) => {
      const result = await attempt(args, options);
      if (result.code === 0) return result.stdout;
      const said = withoutProgress(result.stderr || result.stdout) || 'it said nothing';
      throw new DeliveryFailure(`docker ${args.slice(0, 3).join(' ')} failed: ${said}`);
    },
  };
}
