// The offline environment of a service: made once for each pair of lock and interpreter, shared by all services and versions with the same.
import type { ChosenInterpreter } from '@compose-delivery/application';
import type { Clock, Environment, Exec, Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BuildFailure, type AttemptContext } from './builder-port.ts';
import { runTool } from './run-tool.ts';
import type { TreeStore } from './tree-port.ts';

export type EnvironmentRequest = {
  /** Absolute path of the requirements file; undefined: an environment without packages. */
  readonly requirements: string | undefined;
  /** Folder of wheels; nothing else is looked at. */
  readonly wheels: string;
  /** 64 hexadecimal digits. */
  readonly digest: string;
};

export type EnvironmentPorts = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly trees: TreeStore;
  readonly environment: Environment;
};

/** Names an environment by the lock's content and by the interpreter. */
export function environmentDigest(lockDigest: string, { python }: ChosenInterpreter): string {
  const facts = ['env1', lockDigest, python.path, python.version, python.implementation, python.platform];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

export function environmentFolder(stateDirectory: string, digest: string): string {
  return join(stateDirectory, 'python', digest);
}

/** Written last: an environment without it is unfinished. */
const MARK = 'environment.json';

export async function hasEnvironment(files: Files, folder: string): Promise<boolean> {
  return (await files.exists(join(folder, MARK))) && (await files.exists(join(folder, 'bin', 'python')));
}

/**
 * Makes an environment where it will stay, since its scripts name it by path.
 * @returns absolute path of its python
 * @throws BuildFailure with what pip said
 */
export async function ensureEnvironment(
  request: EnvironmentRequest,
  chosen: ChosenInterpreter,
  stateDirectory: string,
  ports: EnvironmentPorts,
  attempt: AttemptContext,
): Promise<string> {
  const folder = environmentFolder(stateDirectory, request.digest);
  const python = join(folder, 'bin', 'python');
  if (await hasEnvironment(ports.files, folder)) {
    attempt.say(`environment ${request.digest.slice(0, 12)} is there already`);
    return python;
  }
  if (request.requirements !== undefined && !chosen.installer)
    throw new BuildFailure(
      `no pip of 22.3 or newer beside ${chosen.python.path}; install one, or name another Python with the input "python"`,
    );
  if (request.requirements !== undefined && !(await ports.files.exists(request.wheels)))
    throw new BuildFailure(`there is no ${request.wheels}; run wheel-cache before, with the same wheelhouse`);
  await ports.files.remove(folder);
  await ports.trees.makeFolder(folder);
  const env = pipEnvironment(ports.environment);
  await runTool(
    ports.exec,
    [chosen.python.path, '-I', '-m', 'venv', '--without-pip', folder],
    { env },
    attempt,
    'venv',
  );
  if (request.requirements !== undefined && chosen.installer) {
    const argv = installCommand(chosen.installer.path, python, request.wheels, request.requirements);
    await runTool(ports.exec, argv, { env }, attempt, 'pip');
  }
  await ports.trees.makeReadable(folder);
  const mark = {
    schema: 1,
    digest: request.digest,
    python: chosen.python.path,
    version: chosen.python.version,
  };
  const createdAt = new Date(ports.clock.now()).toISOString();
  await ports.files.writeAtomic(join(folder, MARK), `${JSON.stringify({ ...mark, createdAt }, null, 2)}\n`);
  return python;
}

function installCommand(installer: string, python: string, wheels: string, requirements: string): string[] {
  return [
    ...[
      installer,
      '-I',
      '-m',
      'pip',
      '--isolated',
      '--disable-pip-version-check',
      '--no-input',
      '--python',
      python,
    ],
    ...['install', '--no-index', '--find-links', wheels, '--only-binary', ':all:', '--require-hashes'],
    ...['--no-cache-dir', '--no-warn-script-location', '-r', requirements],
  ];
}

/** pip and Python read their settings from variables and files of this host; a release must not depend on them. */
function pipEnvironment(environment: Environment): Record<string, string | undefined> {
  const hidden = Object.keys(environment).filter((name) => /^(PIP_|PYTHON|VIRTUAL_ENV$)/.test(name));
  return { ...Object.fromEntries(hidden.map((name) => [name, undefined])), PIP_CONFIG_FILE: '/dev/null' };
}
