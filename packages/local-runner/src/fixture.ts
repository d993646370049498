// For tests: writes repositories into a temporary folder and runs one of their workflows, keeping all it said.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createConcurrencyRegistry } from './concurrency.ts';
import { runWorkflow } from './run-workflow.ts';
import type { JobResult, RunEvent, RunOptions, RunResult } from './types.ts';

export type Files = Record<string, string>;

export const MAIN = '.github/workflows/main.yml';

/** Short times instead of the real runner's; a minute is 100 ms. */
export const FAST = { stopTimings: { interrupt: 300, terminate: 300, drain: 300 }, minute: 100 };

export function writeFiles(folder: string, files: Files): string {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  return folder;
}

export function temporaryFolder(): string {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'local-runner-test-')));
}

/** A folder with these files; removed by whoever made it. */
export function repository(files: Files): string {
  return writeFiles(temporaryFolder(), files);
}

export interface Ran {
  result: RunResult;
  events: RunEvent[];
  /** Every log line, in order. */
  lines: string[];
  job: (id: string) => JobResult;
}

/** Runs `.github/workflows/main.yml` of a repository made of `files`, or the options' own. */
export async function run(files: Files, options: Partial<RunOptions> = {}): Promise<Ran> {
  const root = options.repository ?? repository(files);
  const work = temporaryFolder();
  const events: RunEvent[] = [];
  const lines: string[] = [];
  try {
    const result = await runWorkflow({
      repository: root,
      suite: root,
      workflow: MAIN,
      eventName: 'push',
      workDirectory: work,
      concurrency: createConcurrencyRegistry(),
      stopTimings: FAST.stopTimings,
      node: process.execPath,
      ...options,
      sink: (event) => {
        events.push(event);
        if (event.type === 'log') lines.push(event.line);
        options.sink?.(event);
      },
    });
    const job = (id: string): JobResult => {
      const found = result.jobs.find((other) => other.id === id);
      if (found === undefined)
        throw new Error(`no job ${id}; there are ${result.jobs.map((j) => j.id).join(', ')}`);
      return found;
    };
    return { result, events, lines, job };
  } finally {
    // What a process that is just ending still writes is met by another try.
    const wholly = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };
    fs.rmSync(work, wholly);
    if (options.repository === undefined) fs.rmSync(root, wholly);
  }
}

/** A node24 action: `inputs` by name with their defaults, `main` as CommonJS text. */
export function nodeAction(folder: string, main: string, more: { yaml?: string; files?: Files } = {}): Files {
  return {
    [`${folder}/action.yml`]: `name: ${path.basename(folder)}\ndescription: a test action\n${more.yaml ?? ''}${
      more.yaml?.includes('runs:') === true ? '' : `runs:\n  using: node24\n  main: main.cjs\n`
    }`,
    [`${folder}/main.cjs`]: main,
    ...Object.fromEntries(
      Object.entries(more.files ?? {}).map(([name, text]) => [`${folder}/${name}`, text]),
    ),
  };
}

/** A killed process may stay as a zombie until its new parent looks; it is as good as gone. */
export const alive = (pid: number): boolean => {
  try {
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** The process id of a line `name=123`. */
export const pidIn = (lines: readonly string[], name: string): number =>
  Number(lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1));
