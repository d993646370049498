// Runs one program with a clean environment, a time limit for its whole process group, and its output kept.
import { spawn } from 'node:child_process';

export type ProgramRun = {
  readonly code: number | null;
  readonly seconds: number;
  /** Both streams, the last `keptCharacters` of them. */
  readonly output: string;
  readonly timedOut: boolean;
};

const KEPT = 200_000;

export type ProgramOptions = {
  readonly cwd: string;
  /** All of it, but for PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Default 200,000. */
  readonly keptCharacters?: number;
  /** For tidying up: it runs although the bench is being ended. */
  readonly tidies?: boolean;
};

/** @throws Error if the program cannot be started */
export function runProgram(command: readonly string[], options: ProgramOptions): Promise<ProgramRun> {
  const [program = '', ...words] = command;
  if (ending && !options.tidies) return Promise.reject(new Error('bench: it is being ended'));
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: options.cwd,
      env: { PATH: process.env.PATH ?? '', HOME: options.cwd, LANG: 'C.UTF-8', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child.pid ?? 0);
    let output = '';
    const kept = options.keptCharacters ?? KEPT;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-kept)));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, options.timeoutMs ?? 600_000);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child.pid ?? 0);
      resolve({ code, seconds: (performance.now() - started) / 1_000, output, timedOut });
    });
  });
}

const running = new Set<number>();
let ending = false;

/** Ends what still runs and lets nothing new begin; for the end of a bench, also of one that was interrupted. */
export function endPrograms(): void {
  ending = true;
  for (const pid of running) endGroup(pid);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || pid === 0) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}

/** The end of an output, for an error message. */
export function lastLines(output: string, count = 12): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
