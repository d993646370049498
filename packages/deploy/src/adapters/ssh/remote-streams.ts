// Programs of another machine with its files as their streams: nothing of a dump passes through us. Each has a session of its own over the
// connection, and ends with it.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { StreamRequest, StreamResult, Streams } from '../../database/ports.ts';
import { handedEnvironment } from '../../transport/handed-environment.ts';
import { CODE, type Guard } from '../../transport/remote-step.ts';
import { conflictOf } from '../../transport/remote-refusal.ts';
import type { ShellLink } from '../../transport/shell-link.ts';
import {
  digestScript,
  exitOf,
  freeBytesScript,
  publishScript,
  readDigest,
  readFreeBytes,
  sessionCommand,
  streamCommand,
} from '../../transport/stream-script.ts';
import { collectEnd, converse, ended, type Stop } from '../child-talk.ts';
import type { Connection } from './connection.ts';

/** The host asks its program to end and, after three seconds, ends it; then our session goes. */
const SESSION_MS = 10_000;
/** Reading a large dump takes its time. */
const DIGEST_MS = 3 * 3_600_000;
const SYNC_MS = 600_000;

export type RemoteStreamsOptions = {
  readonly connection: Pick<Connection, 'channel' | 'mend' | 'renewals'>;
  readonly link: Pick<ShellLink, 'ask' | 'once'>;
  /** For people. */
  readonly name: string;
  readonly guardFor: (path: string) => Guard | undefined;
};

export function remoteStreams({ connection, link, name, guardFor }: RemoteStreamsOptions): Streams {
  const failed = (what: string, path: string, said: string): DeliveryFailure =>
    new DeliveryFailure(`${name}: ${path} could not be ${what}: ${said.trim().split('\n').at(-1) ?? ''}`);
  return {
    run: (request) => run(connection, name, request, guardFor(request.stdout ?? '')),
    open: ({ argv, env, signal }) => {
      const { script, input } = handedEnvironment(env);
      const child = connection.channel(sessionCommand(argv, script));
      child.stdin.write(input);
      return converse(child, argv[0] ?? '', leaseEnd(child), signal, SESSION_MS);
    },
    digest: async (path) => {
      const seen = await link.once(digestScript(path), { timeoutMs: DIGEST_MS });
      const digest = seen.code === 0 ? readDigest(seen.stdout) : undefined;
      if (!digest) throw failed('read', path, seen.stderr);
      return digest;
    },
    publish: async (part, path) => {
      const seen = await link.ask(publishScript(part, path, guardFor(path)), { timeoutMs: SYNC_MS });
      conflictOf(name, seen);
      if (seen.code !== 0) throw failed('given its name', path, seen.stderr);
    },
    freeBytes: async (folder) => {
      const seen = await link.ask(freeBytesScript(folder));
      const free = seen.code === 0 ? readFreeBytes(seen.stdout) : undefined;
      if (free === undefined) throw failed('measured', folder, seen.stderr || seen.stdout);
      return free;
    },
    losses: async () => {
      await connection.mend();
      return connection.renewals();
    },
  };
}

/** Ends the program by ending its lease; a session that stays silent then is given up. */
function leaseEnd(child: ChildProcessWithoutNullStreams): Stop {
  let hard: NodeJS.Timeout | undefined;
  return {
    end: () => {
      child.stdin.end();
      hard ??= setTimeout(() => child.kill('SIGKILL'), SESSION_MS);
    },
    clear: () => clearTimeout(hard),
  };
}

async function run(
  connection: Pick<Connection, 'channel'>,
  name: string,
  request: StreamRequest,
  guard: Guard | undefined,
): Promise<StreamResult> {
  const { argv, env, stdin, stdout, timeoutMs, signal } = request;
  const { script, input } = handedEnvironment(env);
  const child = connection.channel(streamCommand(argv, { stdin, stdout, guard }, script));
  const said = collectEnd(child);
  const stop = leaseEnd(child);
  let heard = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
  child.stdin.on('error', () => undefined); // the session has ended: its end says why
  child.stdin.write(input);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.end();
  }, timeoutMs);
  signal?.addEventListener('abort', stop.end, { once: true });
  if (signal?.aborted) stop.end();
  try {
    const [ends, how] = await ended(child, 'ssh');
    const code = exitOf(heard);
    if (code !== undefined) return { code, signal: null, stderr: said(), timedOut };
    if (ends === CODE.fenced)
      conflictOf(name, { code: ends, stderr: said(), stdout: '', signal: null, timedOut, durationMs: 0 });
    if (timedOut) return { code: null, signal: how, stderr: said(), timedOut };
    throw new DeliveryFailure(
      `${name}: ${argv[0] ?? ''} was ended with the connection, or could not be started: ${said().trim() || `code ${ends ?? how ?? '?'}`}`,
    );
  } finally {
    clearTimeout(timer);
    stop.clear();
    signal?.removeEventListener('abort', stop.end);
  }
}
