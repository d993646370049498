// `compose-delivery run <workflow>`: one real workflow file on this machine, on the reference application or on a repository of yours.
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DeliveryFailure, InputError, messageOf, quoteSeen } from '@compose-delivery/runtime';
import { tearDownAll } from './tear-down.ts';
import { InvalidWorkflow, RefusedRun, type RunResult } from '@compose-delivery/local-runner';
import { approvalsFrom } from './approvals.ts';
import { startLocalGitHub } from './local-github.ts';
import { stateFolder, suiteFolder } from './places.ts';
import { createProgress, paint, seconds } from './progress.ts';
import { prepareReference, type Engine } from './reference-application.ts';

const EVENTS = ['push', 'pull_request', 'workflow_dispatch', 'schedule'] as const;

const HELP = `Usage: compose-delivery run <workflow file> [options]

Runs a real workflow file with the committed bundles, against local doubles of GitHub's REST API and of the cache service.
Without --repository, a fresh copy of the reference application is delivered, and stopped at the end.

  --event NAME         ${EVENTS.join(', ')}; default workflow_dispatch
  --input NAME=VALUE   an input of workflow_dispatch; may be repeated
  --payload FILE       the event's payload, JSON
  --approve NAME       says yes for this environment, or for "all"; may be repeated. Without it the terminal is asked
  --repository DIR     a git repository of yours; its HEAD is delivered
  --secret NAME=VALUE  a secret; may be repeated
  --var NAME=VALUE     a repository variable; may be repeated
  --engine NAME        process or compose, for the reference application; default process
  --keep               leave what was delivered running
  --verbose            show the whole log
`;

type Options = ReturnType<typeof readOptions>;

export async function runCommand(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.length === 0) {
    process.stdout.write(HELP);
    return words.length === 0 ? 2 : 0;
  }
  const options = readOptions(words);
  try {
    const result = await (options.repository ? runOwn(options, options.repository) : runReference(options));
    return report(result);
  } catch (error) {
    if (
      !(error instanceof InvalidWorkflow) &&
      !(error instanceof RefusedRun) &&
      !(error instanceof DeliveryFailure)
    )
      throw error;
    const advice = error instanceof DeliveryFailure && error.advice ? `\n${error.advice}` : '';
    process.stderr.write(`${messageOf(error)}${advice}\n`);
    return 1;
  }
}

function readOptions(words: readonly string[]) {
  const { values, positionals } = readWords(words);
  const [workflow, ...more] = positionals;
  if (!workflow || more.length > 0) {
    throw new InputError([
      { input: 'run', expected: 'one workflow file', seen: quoteSeen(positionals.join(' ')) },
    ]);
  }
  const event = values.event ?? 'workflow_dispatch';
  if (!(EVENTS as readonly string[]).includes(event)) {
    throw new InputError([
      { input: '--event', expected: `one of ${EVENTS.join(', ')}`, seen: quoteSeen(event) },
    ]);
  }
  const engine = values.engine ?? 'process';
  if (engine !== 'process' && engine !== 'compose') {
    throw new InputError([{ input: '--engine', expected: 'process or compose', seen: quoteSeen(engine) }]);
  }
  const chosen: Engine = engine;
  return {
    ...values,
    workflow: isAbsolute(workflow) ? workflow : resolve(workflow),
    event,
    engine: chosen,
    inputs: pairs('--input', values.input),
    secrets: pairs('--secret', values.secret),
    vars: pairs('--var', values.var),
    payload: values.payload === undefined ? {} : readPayload(values.payload),
  };
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        event: { type: 'string' },
        input: { type: 'string', multiple: true },
        payload: { type: 'string' },
        approve: { type: 'string', multiple: true },
        repository: { type: 'string' },
        secret: { type: 'string', multiple: true },
        var: { type: 'string', multiple: true },
        engine: { type: 'string' },
        keep: { type: 'boolean' },
        verbose: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new InputError([
      { input: 'run', expected: 'known options; see compose-delivery run --help', seen: messageOf(error) },
    ]);
  }
}

function pairs(option: string, given: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new InputError([{ input: option, expected: 'NAME=VALUE', seen: 'another form' }]);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function readPayload(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new InputError([
      { input: '--payload', expected: 'a file with a JSON object', seen: `${file}: ${messageOf(error)}` },
    ]);
  }
}

function progress(options: Options) {
  return createProgress({
    write: (line) => process.stdout.write(`${line}\n`),
    colour: process.stdout.isTTY,
    verbose: options.verbose ?? false,
  });
}

async function runReference(options: Options): Promise<RunResult> {
  const reference = await prepareReference({
    engine: options.engine,
    directory: join(suiteFolder, '.delivery/run'),
    sink: progress(options),
    approvals: approvalsFrom(options.approve ?? []),
    say: (line) => process.stdout.write(`${line}\n`),
  });
  try {
    return await reference.github.run({
      workflow: options.workflow,
      eventName: options.event,
      event: options.payload,
      inputs: options.inputs,
      vars: { ...reference.vars, ...options.vars },
      secrets: { ...reference.secrets, ...options.secrets },
    });
  } finally {
    if (!options.keep) await reference.tearDown();
    await reference.close();
  }
}

async function runOwn(options: Options, repository: string): Promise<RunResult> {
  const directory = join(suiteFolder, '.delivery/own');
  const state = stateFolder(join(directory, 'state'), process.getuid?.());
  const github = await startLocalGitHub({
    repository: resolve(repository),
    slug: 'local/application',
    suite: suiteFolder,
    directory,
    sink: progress(options),
    approvals: approvalsFrom(options.approve ?? []),
    secrets: options.secrets,
    vars: { DELIVERY_STATE: state.path, ...options.vars },
  });
  try {
    return await github.run({
      workflow: options.workflow,
      eventName: options.event,
      event: options.payload,
      inputs: options.inputs,
    });
  } finally {
    if (!options.keep) await tearDownAll(state.path);
    await github.close();
  }
}

function report(result: RunResult): number {
  const good = result.conclusion === 'success';
  const total = result.jobs.reduce((sum, job) => sum + job.durationMs, 0);
  const text = `${result.name || 'workflow'}: ${result.conclusion}${result.reason ? ` (${result.reason})` : ''}, ${result.jobs.length} jobs, ${seconds(total)} of work`;
  process.stdout.write(`${paint(text, good ? 32 : 31, process.stdout.isTTY)}\n`);
  return good ? 0 : 1;
}
