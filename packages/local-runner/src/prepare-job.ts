// Makes what a job starts with: fresh folders, its contexts, its token, its environment variables.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { JobEnvironment } from './environment.ts';
import { asTexts, withContexts, type Contexts, type Scope } from './expression.ts';
import type { GithubContext, RunnerContext } from './github-context.ts';
import type { JobRequest } from './job.ts';
import { tokenFor } from './job-token.ts';
import type { Frame, JobState } from './job-state.ts';
import type { RunState } from './run-state.ts';
import type { Source } from './source.ts';
import { childOf, valueOf } from './token.ts';
import type { Variables } from './types.ts';

const NAME_LIMIT = 60;

/** `<work>/jobs/<id>/<repo>`: an empty workspace beside the job's temporary folder. */
function makeFolders(run: RunState, id: string): { workspace: string; temp: string; tools: string } {
  const safe = id.replace(/[^\w.-]+/g, '_').slice(0, NAME_LIMIT);
  const base = path.join(
    run.settings.workDirectory,
    'jobs',
    run.runId,
    `${safe}-${randomUUID().slice(0, 8)}`,
  );
  const repository = run.settings.caller.slug.split('/')[1] ?? 'repository';
  const workspace = path.join(base, repository, repository);
  const temp = path.join(base, '_temp');
  const tools = path.join(run.settings.workDirectory, 'tool-cache');
  for (const folder of [workspace, temp, tools]) fs.mkdirSync(folder, { recursive: true });
  return { workspace, temp, tools };
}

function runnerOf(run: RunState, folders: { workspace: string; temp: string; tools: string }): RunnerContext {
  return {
    os: process.platform === 'darwin' ? 'macOS' : 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    name: 'local-runner',
    environment: 'self-hosted',
    temp: folders.temp,
    tool_cache: folders.tools,
    workspace: path.dirname(folders.workspace),
    ...(run.settings.debug ? { debug: '1' } : {}),
  };
}

function defaultsOf(request: JobRequest, scope: Scope): Variables {
  const { workflow, model } = request;
  return {
    ...asTexts(valueOf(childOf(workflow.defaults, 'run'), scope)),
    ...asTexts(valueOf(childOf(model.defaults, 'run'), scope)),
  };
}

/** Writes the event payload and returns the job's `github` context. */
function githubOf(
  request: JobRequest,
  folders: { workspace: string; temp: string },
  token: string,
): GithubContext {
  const base = request.contexts['github'] as GithubContext;
  const eventPath = path.join(folders.temp, '_github_workflow', 'event.json');
  fs.mkdirSync(path.dirname(eventPath));
  fs.writeFileSync(eventPath, JSON.stringify(base['event'] ?? {}));
  return { ...base, job: request.model.id, token, workspace: folders.workspace, event_path: eventPath };
}

function contextsOf(
  request: JobRequest,
  environment: JobEnvironment | undefined,
  github: GithubContext,
): Contexts {
  const { run, workflow, contexts } = request;
  return {
    ...contexts,
    github,
    vars: { ...(contexts['vars'] as Variables), ...environment?.vars },
    secrets: {
      ...(contexts['secrets'] as Variables),
      ...environment?.secrets,
      GITHUB_TOKEN: github['token'],
    },
    job: {
      status: 'success',
      workflow_ref: run.workflowRef,
      workflow_sha: workflow.source.sha,
      workflow_repository: workflow.source.slug,
      workflow_file_path: workflow.path,
    },
  };
}

/** `env:` of the file, then of the job, which may refer to the file's. */
function environmentOf(request: JobRequest, scope: Scope): Variables {
  const workflowEnv = asTexts(valueOf(request.workflow.env, scope));
  return {
    ...workflowEnv,
    ...asTexts(valueOf(request.model.env, withContexts(scope, { env: workflowEnv }))),
  };
}

function rootFrame(source: Source, signal: AbortSignal): Frame {
  return { path: '', depth: 0, steps: {}, env: {}, source, signal, status: 'success' };
}

/** Makes the state of a job that is about to start. */
export async function createJob(
  request: JobRequest,
  environment: JobEnvironment | undefined,
  signal: AbortSignal,
  hardSignal: AbortSignal,
): Promise<JobState> {
  const { run, workflow, model } = request;
  const folders = makeFolders(run, request.id);
  const github = githubOf(request, folders, await tokenFor(run, request, environment?.name));
  const contexts = contextsOf(request, environment, github);
  const runner = runnerOf(run, folders);
  const scope: Scope = { contexts: { ...contexts, runner }, functions: {} };
  const env = environmentOf(request, scope);
  return {
    run,
    workflow,
    model,
    id: request.id,
    name: request.name,
    ...folders,
    trackingId: `github_${randomUUID()}`,
    contexts,
    github,
    runner,
    env,
    paths: [],
    defaults: defaultsOf(request, withContexts(scope, { env })),
    status: 'success',
    signal,
    hardSignal,
    posts: [],
    states: new Map(),
    results: [],
    annotations: [],
    summaries: [],
    root: rootFrame(workflow.source, hardSignal),
  };
}
