// Carries out the workflow commands in a step's output and passes every other line to the log.
import { parseCommand, isRegistered, type Command } from './commands.ts';
import { annotate, say, type JobState } from './job-state.ts';
import type { Annotation, Level, StepRef, Variables } from './types.ts';

/** GitHub keeps ten annotations of each level per step. */
const ANNOTATION_LIMIT = 10;

/** What the output of one step has done so far. */
export interface StepOutput {
  outputs: Variables;
  state: Variables;
  /** True when a command could not be carried out; the step fails. */
  failed: boolean;
  onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  /** An annotation of this step, within the limit. */
  note: (level: Level, message: string, place?: Partial<Annotation>) => void;
}

interface Handling {
  job: JobState;
  step: StepRef;
  result: StepOutput;
  stopToken: string | undefined;
  echo: boolean;
}

export function createStepOutput(job: JobState, step: StepRef, state: Variables): StepOutput {
  const counts: Record<Level, number> = { notice: 0, warning: 0, error: 0 };
  const result: StepOutput = {
    outputs: {},
    state,
    failed: false,
    onLine: (line, stream) => handleLine(handling, line, stream),
    note: (level, message, place) => {
      counts[level] += 1;
      if (counts[level] > ANNOTATION_LIMIT) say(job, level, message);
      else annotate(job, level, message, step, place);
    },
  };
  const handling: Handling = { job, step, result, stopToken: undefined, echo: false };
  return result;
}

function handleLine(handling: Handling, line: string, stream: 'stdout' | 'stderr'): void {
  const { job, stopToken } = handling;
  const command = parseCommand(line, stopToken);
  if (command === undefined) return say(job, 'line', line, stream);
  if (stopToken !== undefined) {
    if (command.name.toLowerCase() === stopToken.toLowerCase()) handling.stopToken = undefined;
    return say(job, 'line', line, stream);
  }
  const name = command.name.toLowerCase();
  if (
    handling.echo &&
    !['debug', 'notice', 'warning', 'error', 'group', 'endgroup', 'add-mask'].includes(name)
  ) {
    say(job, 'command', line, stream);
  }
  try {
    carryOut(handling, name, command);
  } catch (error) {
    const shown = name === 'add-mask' ? name : line;
    handling.result.note('error', `Unable to process command '${shown}' successfully.`);
    handling.result.note('error', (error as Error).message);
    handling.result.failed = true;
  }
}

function place(properties: Variables): Partial<Annotation> {
  const number = (key: string): number | undefined =>
    /^\d+$/.test(properties[key] ?? '') ? Number(properties[key]) : undefined;
  const [line, endLine, column, endColumn] = [
    number('line'),
    number('endLine'),
    number('col'),
    number('endColumn'),
  ];
  return {
    ...(properties['title'] === undefined ? {} : { title: properties['title'] }),
    ...(properties['file'] === undefined ? {} : { file: properties['file'] }),
    ...(line === undefined ? {} : { line }),
    ...(endLine === undefined ? {} : { endLine }),
    ...(column === undefined ? {} : { column }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
}

function required(command: Command): string {
  const name = command.properties['name'];
  if (name === undefined || name === '')
    throw new Error(`Required field 'name' is missing in ##[${command.name}] command.`);
  return name;
}

function carryOut(handling: Handling, name: string, command: Command): void {
  const { job, result } = handling;
  const { data, properties } = command;
  switch (name) {
    case 'notice':
    case 'warning':
    case 'error':
      return result.note(name, data, place(properties));
    case 'debug':
      return job.run.settings.debug ? say(job, 'debug', data) : undefined;
    case 'group':
      return say(job, 'group', data);
    case 'endgroup':
      return say(job, 'endgroup', '');
    case 'add-mask':
      if (data.trim() === '')
        return result.note('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return job.run.masker.add(data);
    case 'echo':
      if (!/^(on|off)$/i.test(data.trim()))
        throw new Error(
          `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`,
        );
      handling.echo = data.trim().toLowerCase() === 'on';
      return undefined;
    case 'stop-commands':
      if (data === '' || isRegistered(data) || data.toLowerCase() === 'pause-logging') {
        throw new Error(
          `Invoked ::stop-commands:: with token '${data}'; expected a token that is not empty and not a command.`,
        );
      }
      handling.stopToken = data;
      return undefined;
    default:
      return carryOutRare(handling, name, command);
  }
}

function carryOutRare(handling: Handling, name: string, command: Command): void {
  const { job, result } = handling;
  switch (name) {
    case 'set-output':
      result.note(
        'warning',
        'The `set-output` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.',
      );
      result.outputs[required(command)] = command.data;
      return;
    case 'save-state':
      result.note(
        'warning',
        'The `save-state` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.',
      );
      result.state[required(command)] = command.data;
      return;
    case 'set-env':
    case 'add-path':
      throw new Error(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`);
    case 'add-matcher':
    case 'remove-matcher':
      return say(
        job,
        'warning',
        `${name}: problem matchers are not carried out by the local runner; output is shown as it is`,
      );
    default:
      throw new Error(`${name} is not carried out by the local runner`);
  }
}
