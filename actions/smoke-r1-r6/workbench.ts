// Containers as checks may use them: look inside, stop a shared one and put it back, start another one. A mark on the disk and a watch of
// the host put back what is stopped, however this run ends.
import { join } from 'node:path';
import { DeliveryFailure, type Exec, type ExecResult, type Files } from '@compose-delivery/runtime';
import type { Workbench } from '@compose-delivery/smoke';
import { startAnother } from './another-container.ts';
import { fileOfTar } from './file-of-tar.ts';
import { WATCH_SCRIPT } from './watch-script.ts';

/** What is put back must be put back after a cancellation, too: these calls have a time limit instead. */
const UNCANCELLED = new AbortController().signal;
const QUICK_MS = 30_000;
const STOP_SECONDS = 10;

export type WorkbenchOptions = {
  /** Runs `docker` against the daemon of the deployment. */
  readonly docker: Exec;
  /** Runs programs on this machine. */
  readonly exec: Exec;
  readonly files: Files;
  readonly deploymentId: string;
  readonly slot: string;
  /** State folder of the deployment: the mark is kept there. */
  readonly folder: string;
  /** Of this process, which the watch of the host looks at. */
  readonly pid: number;
  readonly randomId: () => string;
  /** Port of a service, as the delivery file says. */
  readonly portOf: (service: string) => number | undefined;
};

type Mark = {
  readonly pid: number;
  readonly services: readonly string[];
  /** Containers that have to run again. */
  readonly containers: readonly string[];
};

export type Docker = (args: readonly string[], timeoutMs?: number) => Promise<ExecResult>;

export function openWorkbench(options: WorkbenchOptions): Workbench & {
  /** Puts back what a run left stopped that is no longer alive. */
  readonly repair: () => Promise<readonly string[]>;
} {
  const docker: Docker = (args, timeoutMs = QUICK_MS) =>
    options.docker(['docker', ...args], { timeoutMs, signal: UNCANCELLED });
  const markPath = join(options.folder, 'stopped-by-checks.json');
  const find = (service: string, ...filters: string[]): Promise<string[]> =>
    findContainers(docker, options.deploymentId, service, filters);
  const inSlot = async (service: string): Promise<string> => {
    const [own] = await find(service, `label=compose-delivery.slot=${options.slot}`, 'status=running');
    const [any] = own === undefined ? await find(service, 'status=running') : [own];
    if (any === undefined) throw new DeliveryFailure(`no container of ${service} runs`);
    return any;
  };
  return {
    run: async (service, argv, { timeoutMs, env }) => {
      const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      return docker(['exec', ...variables, await inSlot(service), ...argv], timeoutMs);
    },
    readFile: async (service, path) => {
      const archive = await docker(['cp', '--follow-link', `${await inSlot(service)}:${path}`, '-']);
      if (archive.code === 0) return fileOfTar(archive.stdout);
      if (/no such file|could not find the file/i.test(archive.stderr)) return undefined;
      throw new DeliveryFailure(`${path} of ${service} cannot be read: ${archive.stderr.trim()}`);
    },
    running: async (service) => (await find(service, 'status=running')).length > 0,
    stop: async (service, atMostSeconds) => {
      const containers = await find(service, 'status=running');
      if (containers.length === 0)
        throw new DeliveryFailure(`${service} does not run, so it cannot be stopped`);
      if (await options.files.exists(markPath))
        throw new DeliveryFailure(`another run has stopped something here (${markPath})`, {
          advice: 'wait until it has ended; if it died, run the checks again: that puts it back',
        });
      const mark: Mark = { pid: options.pid, services: [service], containers };
      await options.files.writeAtomic(markPath, `${JSON.stringify(mark)}\n`);
      await startWatch(options, markPath, containers, atMostSeconds);
      const stopped = await docker(['stop', '--time', String(STOP_SECONDS), ...containers]);
      if (stopped.code !== 0)
        throw new DeliveryFailure(`${service} could not be stopped: ${stopped.stderr.trim()}`);
    },
    putBack: () => putBack(options.files, docker, markPath),
    repair: async () => {
      const mark = await readMark(options.files, markPath);
      if (!mark || (await isAlive(options, mark.pid))) return [];
      return putBack(options.files, docker, markPath);
    },
    another: async (service, env) => {
      const port = options.portOf(service);
      if (port === undefined) throw new DeliveryFailure(`the delivery file names no port of ${service}`);
      const source = await inSlot(service);
      return startAnother(docker, options, { source, service, port, env });
    },
  };
}

async function findContainers(
  docker: Docker,
  deploymentId: string,
  service: string,
  filters: readonly string[],
): Promise<string[]> {
  const all = [
    `label=compose-delivery.deployment=${deploymentId}`,
    `label=compose-delivery.service=${service}`,
    ...filters,
  ];
  const args = all.flatMap((filter) => ['--filter', filter]);
  const result = await docker(['ps', '--all', '--quiet', '--no-trunc', ...args]);
  if (result.code !== 0) throw new DeliveryFailure(`docker ps failed: ${result.stderr.trim()}`);
  return result.stdout.split('\n').filter(Boolean);
}

/** Its own session, without our streams: it outlives us, and the runner's own clean-up of the job. */
async function startWatch(
  options: WorkbenchOptions,
  markPath: string,
  containers: readonly string[],
  atMostSeconds: number,
): Promise<void> {
  const inner = ['sh', '-c', WATCH_SCRIPT, 'put-back', markPath, String(options.pid)];
  const words = [...inner, String(Math.ceil(atMostSeconds)), ...containers];
  const result = await options.docker(
    ['sh', '-c', 'setsid "$@" </dev/null >/dev/null 2>&1 &', 'sh', ...words],
    { timeoutMs: QUICK_MS, signal: UNCANCELLED, env: { RUNNER_TRACKING_ID: undefined } },
  );
  if (result.code !== 0)
    throw new DeliveryFailure(`the watch that puts things back could not be started: ${result.stderr}`);
}

async function readMark(files: Files, path: string): Promise<Mark | undefined> {
  const text = await files.readText(path);
  if (text === undefined) return undefined;
  try {
    const mark = JSON.parse(text) as Mark;
    const whole = Number.isInteger(mark.pid) && [mark.services, mark.containers].every(Array.isArray);
    if (whole && mark.containers.every((id) => /^[0-9a-f]{12,64}$/.test(id))) return mark;
  } catch {
    // told below: a mark that cannot be read must not be lost
  }
  throw new DeliveryFailure(`${path} cannot be read, so what it names cannot be put back`, {
    advice: 'start what is stopped by hand, then remove the file',
  });
}

async function putBack(files: Files, docker: Docker, path: string): Promise<readonly string[]> {
  const mark = await readMark(files, path);
  if (!mark) return [];
  const started = await docker(['start', ...mark.containers]);
  if (started.code !== 0)
    throw new DeliveryFailure(
      `${mark.services.join(', ')} could not be started again: ${started.stderr.trim()}`,
      {
        advice: `docker start ${mark.containers.map((id) => id.slice(0, 12)).join(' ')}`,
      },
    );
  await files.remove(path);
  return mark.services;
}

async function isAlive(options: WorkbenchOptions, pid: number): Promise<boolean> {
  if (pid === options.pid) return false; // a number of an earlier boot: ours has just begun
  const result = await options.exec(['kill', '-0', String(pid)], {
    timeoutMs: QUICK_MS,
    signal: UNCANCELLED,
  });
  return result.code === 0;
}
