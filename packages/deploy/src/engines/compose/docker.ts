// Calls of docker and docker compose: argv, time limits, and what to say when one of them fails.
import { DeliveryFailure, type Exec, type ExecResult } from '@compose-delivery/runtime';
import { LABEL } from './render.ts';

const SECOND = 1_000;
export const TIMEOUT_MS = { quick: 30 * SECOND, up: 10 * 60 * SECOND, pull: 10 * 60 * SECOND } as const;

/** Our own way back must not die with the run that was cancelled: these calls have a time limit instead. */
const UNCANCELLED = new AbortController().signal;

export type Docker = {
  /** @throws DeliveryFailure with the end of what docker said. */
  run(
    args: readonly string[],
    options?: { input?: string; timeoutMs?: number; cwd?: string },
  ): Promise<string>;
  /** The result, whatever it is. */
  attempt(
    args: readonly string[],
    options?: { input?: string; timeoutMs?: number; cwd?: string },
  ): Promise<ExecResult>;
  /** How often something was told that may change what a look sees; a call counts when it begins and when it ends. */
  changes(): number;
};

/** Calls that only look, by their first words. Everything else may change something. */
const LOOKS = /^(?:ps|inspect|logs|top|version|info|(?:image|network|volume) (?:inspect|ls)) /;

export function docker(exec: Exec): Docker {
  let changes = 0;
  const attempt: Docker['attempt'] = async (args, options = {}) => {
    const change = LOOKS.test(`${args.join(' ')} `) ? 0 : 1;
    changes += change;
    try {
      return await exec(['docker', ...args], {
        timeoutMs: TIMEOUT_MS.quick,
        signal: UNCANCELLED,
        ...options,
      });
    } finally {
      changes += change;
    }
  };
  return {
    attempt,
    changes: () => changes,
    run: async (args, options) => {
      const result = await attempt(args, options);
      if (result.code === 0) return result.stdout;
      const said = withoutProgress(result.stderr || result.stdout);
      const how = result.timedOut
        ? 'took too long'
        : `ended with ${result.code ?? result.signal ?? 'a signal'}`;
      throw new DeliveryFailure(`docker ${args.slice(0, 4).join(' ')} ${how}: ${said || 'it said nothing'}`);
    },
  };
}

/** Compose tells its progress on the same stream as its errors; the last lines that are none say what went wrong. */
const PROGRESS =
  /^\s*(?:Container|Network|Volume|Image|Service) \S+\s+(?:Creat|Start|Wait|Healthy|Stop|Remov|Recreat|Running|Pull|Built|Build|Exited)/;

export function withoutProgress(said: string): string {
  const lines = said.split('\n').map((line) => line.trimEnd());
  const telling = lines.filter((line) => line !== '' && !PROGRESS.test(line));
  return telling.slice(-6).join('; ');
}

/** Removes the networks of a slot, or of the whole deployment. One that is still in use stays. */
export async function removeNetworks(client: Docker, deploymentId: string, slot?: string): Promise<void> {
  const filters = [
    `label=${LABEL}.deployment=${deploymentId}`,
    ...(slot === undefined ? [] : [`label=${LABEL}.slot=${slot}`]),
  ];
  const args = filters.flatMap((filter) => ['--filter', filter]);
  const ids = (await client.run(['network', 'ls', '--quiet', ...args])).split('\n').filter(Boolean);
  for (const id of ids) await client.attempt(['network', 'rm', id]);
}
