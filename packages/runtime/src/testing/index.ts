// Doubles of the ports for tests: a clock that is moved by hand, an exec that answers from a script, a log that is read back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realFiles } from '../adapters/files.ts';
import { realHttp } from '../adapters/http.ts';
import { createLog } from '../log.ts';
import type { Clock, Exec, ExecOptions, ExecResult, Log, Ports } from '../ports.ts';
import type { OutputValue } from '../spec.ts';
import type { ResultSink } from '../run-action.ts';
import { plainSummary } from '../summary.ts';
import { Redactor } from '../redact.ts';

/** Time passes only by sleeping. */
export function virtualClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void } {
  let elapsed = 0;
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) => {
      if (signal?.aborted) return Promise.reject(new Error('cancelled'));
      elapsed += ms;
      return Promise.resolve();
    },
    advance: (ms) => {
      elapsed += ms;
    },
  };
}

export type ExecAnswer =
  Partial<ExecResult> | ((argv: readonly string[], options?: ExecOptions) => Partial<ExecResult>);

/** Answers by the first entry whose words begin the argv; anything else is a test that forgot something, and says so. */
export function scriptedExec(script: Readonly<Record<string, ExecAnswer>>): Exec & { calls: string[][] } {
  const calls: string[][] = [];
  const exec = (argv: readonly string[], options?: ExecOptions): Promise<ExecResult> => {
    calls.push([...argv]);
    const line = argv.join(' ');
    const hit = Object.entries(script).find(([prefix]) => line.startsWith(prefix));
    if (!hit) return Promise.reject(new Error(`the script has no answer for: ${line}`));
    const answer = typeof hit[1] === 'function' ? hit[1](argv, options) : hit[1];
    const result = {
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
      timedOut: false,
      durationMs: 1,
      ...answer,
    };
    for (const text of result.stdout.split('\n')) if (text) options?.onLine?.(text, 'stdout');
    return Promise.resolve(result);
  };
  return Object.assign(exec, { calls });
}

export function recordedLog(redactor = new Redactor()): Log & { lines: string[] } {
  const lines: string[] = [];
  return Object.assign(
    createLog((line) => lines.push(line), redactor, 'runner'),
    { lines },
  );
}

/** Outputs and summary as data. */
export function recordedSink(): ResultSink & {
  outputs: Record<string, OutputValue>;
  summaryLines: string[];
} {
  const outputs: Record<string, OutputValue> = {};
  const summaryLines: string[] = [];
  return {
    outputs,
    summaryLines,
    output: (name, value) => {
      outputs[name] = value;
    },
    summary: (parts) => {
      summaryLines.push(...plainSummary(parts));
      return Promise.resolve();
    },
  };
}

/** Ports over a temporary folder; anything may be replaced. Exec refuses unless the test gives one. */
export function testPorts(workspace: string, replaced: Partial<Ports> = {}): Ports {
  return {
    exec: scriptedExec({}),
    files: realFiles,
    http: realHttp,
    clock: virtualClock(),
    log: recordedLog(),
    environment: {},
    facts: {
      repository: 'acme/shop',
      sha: 'a'.repeat(40),
      ref: 'refs/heads/main',
      runId: '1',
      runAttempt: '1',
      actor: 'tester',
      eventName: 'push',
      runUrl: undefined,
    },
    workspace,
    temporary: join(workspace, '.temporary'),
    signal: new AbortController().signal,
    cache: () => Promise.reject(new Error('this test has no cache')),
    github: () => Promise.reject(new Error('this test has no GitHub')),
    randomId: () => '0123456789abcdef',
    ...replaced,
  };
}

/** Runs `body` with a temporary folder that is removed afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'delivery-test-'));
  try {
    return await body(folder);
  } finally {
    // What a process that is just ending still writes into it is met by another try.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
