// Runs one process of a step: environment in, command files and output out.
import fs from 'node:fs';
import { createCommandFiles, type FileCommands } from './file-commands.ts';
import {
  githubVariables,
  inheritedVariables,
  runnerVariables,
  type GithubContext,
} from './github-context.ts';
import { say, type Frame, type JobState } from './job-state.ts';
import { runProcess } from './process.ts';
import type { StepOutput } from './step-output.ts';
import type { StepRef, Variables } from './types.ts';

export interface StepProcess {
  argv: readonly string[];
  cwd: string;
  /** `env:` of the step over everything above it. */
  env: Variables;
  /** Variables of actions only: INPUT_*, STATE_*, ACTIONS_*. */
  own: Variables;
  github: GithubContext;
  signal: AbortSignal;
}

function environmentOf(job: JobState, request: StepProcess, files: Variables): Variables {
  const { settings } = job.run;
  const machine = { ...inheritedVariables(process.env), ...settings.options.extraEnvironment };
  const environment: Variables = {
    LANG: 'C.UTF-8',
    ...machine,
    ...request.env,
    ...request.own,
    ...githubVariables({ ...job.github, ...request.github }),
    ...runnerVariables(job.runner),
    RUNNER_TRACKING_ID: job.trackingId,
    GITHUB_ACTIONS: 'true',
    ...files,
  };
  environment['CI'] ??= 'true';
  environment['PATH'] = [...job.paths, request.env['PATH'] ?? machine['PATH'] ?? '/usr/bin:/bin'].join(':');
  return environment;
}

/** Runs it; true when it exited with 0 and every command it gave was carried out. */
export async function runStepProcess(
  job: JobState,
  frame: Frame,
  step: StepRef,
  output: StepOutput,
  request: StepProcess,
): Promise<boolean> {
  const files = createCommandFiles(job.temp);
  if (!fs.existsSync(request.cwd)) {
    output.note('error', `The working directory '${request.cwd}' does not exist`);
    return false;
  }
  const end = await runProcess({
    argv: request.argv,
    cwd: request.cwd,
    environment: environmentOf(job, request, files.variables),
    onLine: output.onLine,
    signal: request.signal,
    timings: job.run.settings.timings,
  });
  applyFiles(job, frame, step, output, files.read());
  if (end.error !== undefined) output.note('error', `${request.argv[0] ?? ''} did not start: ${end.error}`);
  else if (!end.stopped && end.exitCode !== 0) {
    const how =
      end.exitCode === null
        ? `was ended by ${end.exitSignal ?? 'a signal'}`
        : `completed with exit code ${end.exitCode}.`;
    // A JavaScript action has said why it failed; the real runner adds this line for scripts only.
    if (Object.keys(request.own).length === 0) output.note('error', `Process ${how}`);
    else say(job, 'line', `Process ${how}`);
  }
  return end.error === undefined && !end.stopped && end.exitCode === 0 && !output.failed;
}

function applyFiles(
  job: JobState,
  frame: Frame,
  step: StepRef,
  output: StepOutput,
  files: FileCommands,
): void {
  for (const problem of files.problems) {
    output.note('error', problem.message);
    if (problem.fatal) output.failed = true;
  }
  for (const folder of files.paths) job.paths = [folder, ...job.paths.filter((other) => other !== folder)];
  for (const [name, value] of files.environment) setVariable(job, frame, name, value);
  for (const [name, value] of files.outputs) output.outputs[name] = value;
  for (const [name, value] of files.state) output.state[name] = value;
  if (files.summary !== '') {
    const text = job.run.masker.mask(files.summary);
    job.summaries.push(text);
    job.run.emit({ type: 'summary', job: job.id, step: step.name, text });
  }
}

// What a step writes wins over the `env:` of the composite steps around it, from then on.
function setVariable(job: JobState, frame: Frame, name: string, value: string): void {
  job.env[name] = value;
  for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) {
    if (name in at.env) at.env[name] = value;
  }
}
