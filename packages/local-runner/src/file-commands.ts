// The files through which a step talks to the runner: GITHUB_OUTPUT, ENV, PATH, STATE and STEP_SUMMARY.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export const SUMMARY_LIMIT_KIB = 1024;

export interface CommandFiles {
  /** The variables to hand to the process: GITHUB_OUTPUT and its kind. */
  variables: Record<string, string>;
  read(): FileCommands;
}

export interface FileCommands {
  outputs: [string, string][];
  environment: [string, string][];
  paths: string[];
  state: [string, string][];
  summary: string;
  /** What the runner reports as errors; the step fails when `fatal`. */
  problems: { message: string; fatal: boolean }[];
}

const KINDS = {
  output: 'set_output',
  env: 'set_env',
  path: 'add_path',
  state: 'save_state',
  step_summary: 'step_summary',
};
type Kind = keyof typeof KINDS;

/**
 * Parses `NAME=VALUE` lines and `NAME<<DELIMITER` blocks (actions/runner EnvFileKeyValuePairs). Throws on a line that
 * is neither and on a block that never ends.
 */
export function parsePairs(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
      }
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      pairs.push([name, lines.slice(index + 1, end).join('\n')]);
      index = end;
    } else if (equals >= 0) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`);
      pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return pairs;
}

function readText(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

function readSummary(file: string, problems: FileCommands['problems']): string {
  if (!fs.existsSync(file)) return '';
  const size = fs.statSync(file).size;
  if (size <= SUMMARY_LIMIT_KIB * 1024) return readText(file);
  problems.push({
    message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${SUMMARY_LIMIT_KIB}k, got ${Math.floor(size / 1024)}k.`,
    fatal: false,
  });
  return '';
}

/** Makes the empty files of one step under `temp`. */
export function createCommandFiles(temp: string): CommandFiles {
  const folder = path.join(temp, '_runner_file_commands');
  fs.mkdirSync(folder, { recursive: true });
  const suffix = randomUUID();
  const fileOf = (kind: Kind): string => path.join(folder, `${KINDS[kind]}_${suffix}`);
  const variables: Record<string, string> = {};
  for (const kind of Object.keys(KINDS) as Kind[]) {
    fs.writeFileSync(fileOf(kind), '');
    variables[`GITHUB_${kind.toUpperCase()}`] = fileOf(kind);
  }
  return { variables, read: () => readAll(fileOf) };
}

function readAll(fileOf: (kind: Kind) => string): FileCommands {
  const problems: FileCommands['problems'] = [];
  const pairs = (kind: Kind): [string, string][] => {
    try {
      return parsePairs(readText(fileOf(kind)));
    } catch (error) {
      problems.push({ message: `Unable to process file command '${kind}' successfully.`, fatal: true });
      problems.push({ message: (error as Error).message, fatal: true });
      return [];
    }
  };
  const environment = pairs('env').filter(([name]) => {
    if (name.toUpperCase() !== 'NODE_OPTIONS') return true;
    problems.push({
      message: `Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`,
      fatal: false,
    });
    return false;
  });
  return {
    outputs: pairs('output'),
    environment,
    paths: readText(fileOf('path')).split(/\r?\n/).filter(Boolean),
    state: pairs('state'),
    summary: readSummary(fileOf('step_summary'), problems),
    problems,
  };
}
