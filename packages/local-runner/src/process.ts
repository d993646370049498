// Starts one program, hands its lines on as they come, and stops it as the real runner does (ProcessInvoker.cs).
import { spawn, type ChildProcess } from 'node:child_process';
import readline from 'node:readline';
import { stopProcess } from './cancel.ts';
import type { StopTimings, Variables } from './types.ts';

export interface ProcessRequest {
  argv: readonly string[];
  cwd: string;
  environment: Variables;
  onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Aborting it stops the program: SIGINT, SIGTERM, then the whole tree is killed. */
  signal: AbortSignal;
  timings: StopTimings;
}

export interface ProcessEnd {
  exitCode: number | null;
  exitSignal: string | null;
  /** True when the runner asked it to stop; the exit code then counts for nothing, as on GitHub. */
  stopped: boolean;
  /** Why it did not start. */
  error?: string;
}

/** Runs a program to its end; never rejects. */
export function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    const [program = '', ...args] = request.argv;
    // Its own group: Ctrl+C at the terminal reaches the runner, which decides who is told.
    const child = spawn(program, args, {
      cwd: request.cwd,
      env: request.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const end: ProcessEnd = { exitCode: null, exitSignal: null, stopped: false };
    const streams = [readLines(child, 'stdout', request.onLine), readLines(child, 'stderr', request.onLine)];
    const exited = new Promise<void>((done) => {
      child.once('exit', (code, signal) => {
        end.exitCode = code;
        end.exitSignal = signal;
        done();
      });
      child.once('error', (error) => {
        end.error = error.message;
        done();
      });
    });
    const stop = (): void => {
      end.stopped = true;
      if (child.pid !== undefined) void stopProcess(child.pid, exited, request.timings);
    };
    if (request.signal.aborted) stop();
    else request.signal.addEventListener('abort', stop, { once: true });
    void exited.then(async () => {
      await drained(child, streams, end.error === undefined ? request.timings.drain : 0);
      request.signal.removeEventListener('abort', stop);
      resolve(end);
    });
  });
}

function readLines(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  onLine: ProcessRequest['onLine'],
): Promise<void> {
  const input = child[stream];
  if (input === null) return Promise.resolve();
  const reader = readline.createInterface({ input, crlfDelay: Infinity });
  reader.on('line', (line) => onLine(line, stream));
  return new Promise((done) => reader.once('close', done));
}

// A background child may hold the streams open for ever; the real runner waits five seconds and goes on.
async function drained(child: ChildProcess, streams: Promise<void>[], limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    // Time may have passed with this process not running: what is in the pipes already is read first.
    timer = setTimeout(() => setImmediate(done), limit);
  });
  await Promise.race([Promise.all(streams), late]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
}
