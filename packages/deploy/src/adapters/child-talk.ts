// What every program needs whose streams we hold: its last words, its end, its lines, and a way to end it.
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Session } from '../database/ports.ts';

const KEEP_CHARACTERS = 64 * 1_024;
export const GRACE_MS = 3_000;

/** `end` begins the end; `clear` forgets the harder way, once it is over. */
export type Stop = { readonly end: () => void; readonly clear: () => void };

/** Kills the whole group: first politely, then not. */
export function killer(child: ChildProcess): Stop {
  let hard: NodeJS.Timeout | undefined;
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      child.kill(signal); // the group is gone, or was never ours
    }
  };
  return {
    end: () => {
      kill('SIGTERM');
      kill('SIGCONT'); // a stopped program cannot hear anything else
      hard ??= setTimeout(() => kill('SIGKILL'), GRACE_MS);
    },
    clear: () => clearTimeout(hard),
  };
}

/** The last words on standard error. */
export function collectEnd(child: ChildProcess): () => string {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEEP_CHARACTERS);
  });
  return () => said;
}

/** Code and signal of its end. @throws DeliveryFailure if it never began */
export function ended(child: ChildProcess, program: string): Promise<[number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new DeliveryFailure(
          error.code === 'ENOENT'
            ? `${program} is not installed, or not on the PATH`
            : `${program} cannot be started: ${error.message}`,
          { cause: error },
        ),
      ),
    );
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

/** Talks to a child whose three streams are pipes. `closeMs`: how long it may take to end once its input has ended. */
export function converse(
  child: ChildProcessWithoutNullStreams,
  program: string,
  stop: Stop,
  signal: AbortSignal | undefined,
  closeMs = GRACE_MS,
): Session {
  const said = collectEnd(child);
  const end = ended(child, program);
  end.catch(() => undefined); // told by line() and close()
  child.stdin.on('error', () => undefined); // it ended before it read everything: its code says why
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
  signal?.addEventListener('abort', stop.end, { once: true });
  return {
    send: (text) => child.stdin.write(text),
    line: async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          stop.end();
          reject(new DeliveryFailure(`${program} did not answer within ${timeoutMs / 1_000} s`));
        }, timeoutMs);
      });
      try {
        const next = await Promise.race([lines.next(), late, end.then(() => lines.next())]);
        return next.done ? undefined : next.value;
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      child.stdin.end();
      const timer = setTimeout(stop.end, closeMs);
      try {
        const [code, signal] = await end;
        return { code, signal, stderr: said(), timedOut: false };
      } finally {
        clearTimeout(timer);
        stop.clear();
        signal?.removeEventListener('abort', stop.end);
      }
    },
  };
}
