// The one connection: a client of OpenSSH that others share. It ends with us, however we end: its remote command waits for our end of a pipe.
import { spawn, type ChildProcess } from 'node:child_process';

export type Master = {
  /** The connection still stands, as far as the client knows. */
  alive(): boolean;
  end(): Promise<void>;
};

export type MasterStart =
  { readonly kind: 'up'; readonly master: Master } | { readonly kind: 'failed'; readonly said: string };

const READY = '@ready';
/** What runs on the other side: says that it is there, then reads until our end is gone. */
export const HOLD_COMMAND = `exec sh -c 'echo ${READY}; exec cat >/dev/null'`;
const KEEP = 8_192;

/** Starts the connection and waits until it stands, fails, or `timeoutMs` are over. */
export function startMaster(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<MasterStart> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: a Ctrl-C of the terminal must not cut the connection that the way back needs.
    detached: true,
    env: { ...environment },
  });
  return new Promise((resolve) => {
    let said = '';
    let heard = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancelled);
      child.kill('SIGKILL');
      resolve({ kind: 'failed', said: `${said}\n${why}`.trim() });
    };
    const cancelled = (): void => fail('cancelled while connecting');
    const timer = setTimeout(() => fail(`timed out after ${timeoutMs} ms`), timeoutMs);
    if (signal.aborted) return cancelled();
    signal.addEventListener('abort', cancelled, { once: true });
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail(''));
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-KEEP);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      heard = (heard + chunk.toString('utf8')).slice(-KEEP);
      if (!heard.includes(READY)) return;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancelled);
      child.removeAllListeners('exit');
      resolve({ kind: 'up', master: running(child) });
    });
  });
}

function running(child: ChildProcess): Master {
  let ended = child.exitCode !== null || child.signalCode !== null;
  const exit = new Promise<void>((resolve) => {
    if (ended) resolve();
    child.once('exit', () => {
      ended = true;
      resolve();
    });
  });
  // It must not keep the process of the run alive.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { unref?: () => void } | null)?.unref?.();
  return {
    alive: () => !ended,
    end: async () => {
      if (ended) return;
      child.stdin?.destroy();
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await exit;
      clearTimeout(hard);
    },
  };
}
