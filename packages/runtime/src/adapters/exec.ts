// Child processes: own process group, so that a time-out or a cancellation ends the whole tree; output kept from the end, bounded.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Environment, Exec, ExecOptions, ExecResult } from '../ports.ts';
import { DeliveryFailure } from '../errors.ts';

/** How long a child may take to end by itself after SIGINT, then SIGTERM: inside the runner's own 7.5 s + 2.5 s. */
const GRACE_MS = { interrupt: 4_000, terminate: 2_000 };
const KEEP_BYTES = 8 * 1_024 * 1_024;

/** Variables that carry the runner's own authority; a tool that we start has no business with them. */
const WITHHELD =
  /^(INPUT_|ACTIONS_RUNTIME|ACTIONS_RESULTS|ACTIONS_CACHE|ACTIONS_ID_TOKEN|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|TOKEN)$)/;

/** The part of our environment that children get. */
export function childEnvironment(base: Environment, added: Environment = {}): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(base))
    if (value !== undefined && !WITHHELD.test(key)) result[key] = value;
  for (const [key, value] of Object.entries(added)) {
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}

export function createExec(base: Environment, cancelled: AbortSignal): Exec {
  return (argv, options = {}) => run(argv, { signal: cancelled, ...options }, base);
}

async function run(argv: readonly string[], options: ExecOptions, base: Environment): Promise<ExecResult> {
  const [program, ...args] = argv;
  if (!program) throw new DeliveryFailure('asked to run a program without a name');
  const started = performance.now();
  const env = childEnvironment(base, options.env);
  const child = spawn(program, args, {
    cwd: options.cwd,
    env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const limit = options.keepBytes ?? KEEP_BYTES;
  const stop = stopper(child, options);
  const out = collect(
    child.stdout,
    limit,
    (line) => options.onLine?.(line, 'stdout'),
    () => stop.touch(),
  );
  const err = collect(
    child.stderr,
    limit,
    (line) => options.onLine?.(line, 'stderr'),
    () => stop.touch(),
  );
  if (options.input !== undefined && child.stdin) {
    child.stdin.on('error', () => undefined); // a child that does not read to the end is not our fault
    child.stdin.end(options.input);
  }
  try {
    const [code, signal] = await ended(child, program, env.PATH);
    return {
      code,
      signal,
      stdout: await out,
      stderr: await err,
      timedOut: stop.timedOut(),
      durationMs: performance.now() - started,
    };
  } finally {
    stop.clear();
  }
}

/** For a bare name the kernel says EACCES, too, when a folder on the PATH may not be searched and no other one has the program. */
function isAbsent(error: NodeJS.ErrnoException, program: string, path = ''): boolean {
  if (error.code !== 'EACCES' || program.includes('/')) return false;
  return !path.split(':').some((folder) => existsSync(`${folder}/${program}`));
}

function ended(
  child: ChildProcess,
  program: string,
  path: string | undefined,
): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (isAbsent(error, program, path)) error.code = 'ENOENT';
      const seen =
        error.code === 'ENOENT'
          ? `${program} is not installed, or not on the PATH`
          : `${program} cannot be started: ${error.message}`;
      reject(new DeliveryFailure(seen, { cause: error }));
    });
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

/** Ends the child's process group on time-out, silence or cancellation: SIGINT, SIGTERM, SIGKILL. */
function stopper(
  child: ChildProcess,
  options: ExecOptions,
): { touch(): void; timedOut(): boolean; clear(): void } {
  const timers: NodeJS.Timeout[] = [];
  let timedOut = false;
  let ending = false;
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      child.kill(signal); // the group is gone, or was never ours to signal
    }
  };
  const end = (): void => {
    if (ending) return;
    ending = true;
    kill('SIGINT');
    timers.push(setTimeout(() => kill('SIGTERM'), GRACE_MS.interrupt));
    timers.push(setTimeout(() => kill('SIGKILL'), GRACE_MS.interrupt + GRACE_MS.terminate));
  };
  const expire = (): void => {
    timedOut = true;
    end();
  };
  if (options.timeoutMs !== undefined) timers.push(setTimeout(expire, options.timeoutMs));
  let idle = options.idleTimeoutMs === undefined ? undefined : setTimeout(expire, options.idleTimeoutMs);
  if (options.signal?.aborted) end();
  options.signal?.addEventListener('abort', end, { once: true });
  return {
    touch: () => {
      if (idle === undefined || options.idleTimeoutMs === undefined) return;
      clearTimeout(idle);
      idle = setTimeout(expire, options.idleTimeoutMs);
    },
    timedOut: () => timedOut,
    clear: () => {
      options.signal?.removeEventListener('abort', end);
      for (const timer of timers) clearTimeout(timer);
      if (idle !== undefined) clearTimeout(idle);
    },
  };
}

async function collect(
  stream: Readable | null,
  limit: number,
  onLine: (line: string) => void,
  touch: () => void,
): Promise<string> {
  if (!stream) return '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    touch();
    chunks.push(chunk);
    bytes += chunk.length;
    while (chunks.length > 1 && bytes - (chunks[0]?.length ?? 0) >= limit)
      bytes -= chunks.shift()?.length ?? 0;
  });
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', onLine);
  await new Promise<void>((resolve) => {
    lines.once('close', resolve);
  });
  const kept = Buffer.concat(chunks);
  return kept.subarray(Math.max(0, kept.length - limit)).toString('utf8');
}
