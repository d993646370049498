// The process as the runner starts it: environment in; output files, summary and exit code out.
import * as core from '@actions/core';
import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Environment, Ports, RunFacts } from '../ports.ts';
import { createLog, type LogStyle } from '../log.ts';
import { Redactor } from '../redact.ts';
import { environmentSource, type InputSource } from '../read-inputs.ts';
import { runAction, type Action, type ResultSink } from '../run-action.ts';
import type { ActionSpec } from '../spec.ts';
import { plainSummary, renderSummary } from '../summary.ts';
import { realClock } from './clock.ts';
import { createExec } from './exec.ts';
import { realFiles } from './files.ts';
import { realHttp } from './http.ts';

function runFacts(environment: Environment): RunFacts {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = environment;
  return {
    repository,
    sha: environment.GITHUB_SHA,
    ref: environment.GITHUB_REF,
    runId,
    runAttempt: environment.GITHUB_RUN_ATTEMPT,
    actor: environment.GITHUB_ACTOR,
    eventName: environment.GITHUB_EVENT_NAME,
    runUrl: server && repository && runId ? `${server}/${repository}/actions/runs/${runId}` : undefined,
  };
}

let told: AbortSignal | undefined;

/** One listener for each signal, however often ports are made in this process: whoever is told to stop, all of it is. */
function cancellationOf(): AbortSignal {
  if (told) return told;
  const cancellation = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => cancellation.abort(new Error(`cancelled by ${name}`)));
  return (told = cancellation.signal);
}

/** The real ports. SIGINT and SIGTERM abort `signal` once; the action then has the runner's grace to leave a resumable state. */
export function realPorts(environment: Environment, style: LogStyle, redactor = new Redactor()): Ports {
  const signal = cancellationOf();
  const log = createLog(
    (line) => process.stdout.write(`${line}\n`),
    redactor,
    style,
    environment.RUNNER_DEBUG === '1',
  );
  return {
    exec: createExec(environment, signal),
    files: realFiles,
    http: realHttp,
    clock: realClock,
    log,
    environment,
    facts: runFacts(environment),
    workspace: environment.GITHUB_WORKSPACE || process.cwd(),
    temporary: environment.RUNNER_TEMP || tmpdir(),
    signal,
    cache: async () => (await import('./cache.ts')).openCache(environment),
    github: async (token) => (await import('./github.ts')).openGitHub(token, environment),
    randomId: () => randomBytes(8).toString('hex'),
  };
}

/** Outputs by the runner's file; the summary capped; both redacted, since a file is read by more people than a log. */
export function runnerSink(environment: Environment, redactor: Redactor): ResultSink {
  return {
    output: (name, value) => core.setOutput(name, typeof value === 'string' ? redactor.redact(value) : value),
    summary: async (parts) => {
      const file = environment.GITHUB_STEP_SUMMARY;
      if (file && parts.length > 0) await appendFile(file, redactor.redact(renderSummary(parts)));
    },
  };
}

/** On a terminal: the summary as text, then the outputs as NAME=VALUE. */
export function terminalSink(log: Pick<Ports['log'], 'info'>): ResultSink {
  return {
    output: (name, value) => log.info(`${name}=${String(value)}`),
    summary: (parts) => {
      for (const line of plainSummary(parts)) log.info(line);
      return Promise.resolve();
    },
  };
}

/** The entry of every bundle: one action, inputs from the environment, exit code set. */
export async function runOnRunner<S extends ActionSpec>(
  action: Action<S>,
  source?: InputSource,
): Promise<void> {
  const environment: Environment = { ...process.env };
  const redactor = new Redactor();
  const onRunner = environment.GITHUB_ACTIONS === 'true';
  const ports = realPorts(environment, onRunner ? 'runner' : 'terminal', redactor);
  const sink = environment.GITHUB_OUTPUT ? runnerSink(environment, redactor) : terminalSink(ports.log);
  process.exitCode = await runAction(action, source ?? environmentSource(environment), ports, sink);
}
