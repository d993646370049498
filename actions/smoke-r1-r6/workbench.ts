// Containers as checks may use them: look inside, stop a shared one and put it back, start another one. A mark on the disk and a watch of
// the host put back what is stopped, however this run ends.
import {
  DeliveryFailure,
  type Clock,
  type Exec,
  type ExecResult,
  type Files,
} from '@compose-delivery/runtime';
import type { Workbench } from '@compose-delivery/smoke';
import { startAnother } from './another-container.ts';
import { fileOfTar } from './file-of-tar.ts';
import { markAt, readMark, type Mark } from './mark.ts';
import { SILENT_SECONDS, isAlive, keepBeating } from './signs-of-life.ts';
import { FAR_WATCH_SCRIPT, WATCH_SCRIPT } from './watch-script.ts';

/** What is put back must be put back after a cancellation, too: these calls have a time limit instead. */
const UNCANCELLED = new AbortController().signal;
const QUICK_MS = 30_000;
/** 128 and SIGKILL. */
const KILLED = 137;
const SETTLE_MS = 3_000;
const STOP_SECONDS = 10;
/** `docker exec --env NAME` takes its value from docker's own environment, which these would change. */
const OF_DOCKER = /^(?:PATH|HOME|LD_.*|DOCKER_.*|.*_PROXY|.*_proxy)$/;

export type WorkbenchOptions = {
  /** Runs `docker` on the machine of the deployment. */
  readonly docker: Exec;
  /** Runs programs there. */
  readonly exec: Exec;
  readonly files: Files;
  readonly deploymentId: string;
  readonly slot: string;
  /** State folder of the deployment: the mark is kept there. */
  readonly folder: string;
  /** Of this process, which the watch of the host looks at; 0 with `far`. */
  readonly pid: number;
  /** That machine is another one, whose watch cannot see us: by this clock we give signs of life. */
  readonly far?: Pick<Clock, 'sleep'> | undefined;
  /** Why nothing may be stopped here; absent: it may. */
  readonly keeps?: string | undefined;
  readonly randomId: () => string;
  /** Port of a service, as the delivery file says. */
  readonly portOf: (service: string) => number | undefined;
};

export type Docker = (args: readonly string[], timeoutMs?: number) => Promise<ExecResult>;

export function openWorkbench(options: WorkbenchOptions): Workbench & {
  /** Puts back what a run left stopped that is no longer alive. */
  readonly repair: () => Promise<readonly string[]>;
} {
  const docker: Docker = (args, timeoutMs = QUICK_MS) =>
    options.docker(['docker', ...args], { timeoutMs, signal: UNCANCELLED });
  const markPath = markAt(options.folder);
  const beatPath = `${markPath}.alive`;
  let endBeating: (() => Promise<void>) | undefined;
  const find = (service: string, ...filters: string[]): Promise<string[]> =>
    findContainers(docker, options.deploymentId, service, filters);
  const inSlot = async (service: string): Promise<string> => {
    const [own] = await find(service, `label=compose-delivery.slot=${options.slot}`, 'status=running');
    const [any] = own === undefined ? await find(service, 'status=running') : [own];
    if (any === undefined) throw new DeliveryFailure(`no container of ${service} runs`);
    return any;
  };
  const restart = async (): Promise<readonly string[]> => {
    await endBeating?.();
    const services = await putBack(options.files, docker, markPath);
    await options.files.remove(beatPath);
    return services;
  };
  return {
    ...(options.keeps === undefined ? {} : { keeps: options.keeps }),
    run: async (service, argv, { timeoutMs, env }) => {
      const handed = Object.entries(env).filter(([name]) => !OF_DOCKER.test(name));
      const variables = Object.entries(env).flatMap(([name, value]) => [
        '--env',
        OF_DOCKER.test(name) ? `${name}=${value}` : name,
      ]);
      const container = await inSlot(service);
      const before = await lifeOf(docker, container);
      const result = await options.docker(['docker', 'exec', ...variables, container, ...argv], {
        env: Object.fromEntries(handed),
        timeoutMs,
        signal: UNCANCELLED,
      });
      // What the end of a container does to a command in it says nothing about what was asked. The command may be known to be killed
      // before the container is known to be.
      if (result.code === KILLED) await docker(['wait', container], SETTLE_MS);
      if (result.code !== 0 && (await lifeOf(docker, container)) !== before)
        throw new DeliveryFailure(
          `container ${container.slice(0, 12)} of ${service} ended, or began anew, while ${argv[0] ?? ''} ran in it`,
        );
      return result;
    },
    readFile: async (service, path) => {
      const archive = await docker(['cp', '--follow-link', `${await inSlot(service)}:${path}`, '-']);
      if (archive.code === 0) return fileOfTar(archive.stdout);
      if (/no such file|could not find the file/i.test(archive.stderr)) return undefined;
      throw new DeliveryFailure(`${path} of ${service} cannot be read: ${archive.stderr.trim()}`);
    },
    running: async (service) => (await find(service, 'status=running')).length > 0,
    stop: async (service, atMostSeconds) => {
      if (options.keeps !== undefined) throw new DeliveryFailure(options.keeps);
      const containers = await find(service, 'status=running');
      if (containers.length === 0)
        throw new DeliveryFailure(`${service} does not run, so it cannot be stopped`);
      if (await options.files.exists(markPath))
        throw new DeliveryFailure(`another run has stopped something here (${markPath})`, {
          advice: 'wait until it has ended; if it died, run the checks again: that puts it back',
        });
      const mark: Mark = { pid: options.pid, services: [service], containers };
      if (options.far) endBeating = await keepBeating(options, options.far, beatPath);
      await options.files.writeAtomic(markPath, `${JSON.stringify(mark)}\n`);
      await startWatch(options, markPath, containers, atMostSeconds);
      const stopped = await docker(['stop', '--time', String(STOP_SECONDS), ...containers]);
      if (stopped.code !== 0)
        throw new DeliveryFailure(`${service} could not be stopped: ${stopped.stderr.trim()}`);
    },
    putBack: restart,
    repair: async () => {
      const mark = await readMark(options.files, markPath);
      if (!mark || (await isAlive(options, mark.pid, beatPath))) return [];
      return restart();
    },
    another: async (service, env) => {
      const port = options.portOf(service);
      if (port === undefined) throw new DeliveryFailure(`the delivery file names no port of ${service}`);
      const source = await inSlot(service);
      return startAnother(docker, options, { source, service, port, env });
    },
  };
}

/** The same text as long as it is one life of a container, and it goes on. */
async function lifeOf(docker: Docker, container: string): Promise<string> {
  const format = '{{.State.Running}} {{.State.StartedAt}}';
  const result = await docker(['inspect', '--type', 'container', '--format', format, container]);
  return result.code === 0 ? result.stdout.trim() : 'gone';
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
  if (result.timedOut) throw new DeliveryFailure(`docker ps did not answer within ${QUICK_MS / 1_000} s`);
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
  const looks = options.far
    ? [FAR_WATCH_SCRIPT, 'put-back', markPath, `${markPath}.alive`, String(SILENT_SECONDS)]
    : [WATCH_SCRIPT, 'put-back', markPath, String(options.pid)];
  const words = ['sh', '-c', ...looks, String(Math.ceil(atMostSeconds)), ...containers];
  const result = await options.docker(
    ['sh', '-c', 'setsid "$@" </dev/null >/dev/null 2>&1 &', 'sh', ...words],
    { timeoutMs: QUICK_MS, signal: UNCANCELLED, env: { RUNNER_TRACKING_ID: undefined } },
  );
  if (result.code !== 0)
    throw new DeliveryFailure(`the watch that puts things back could not be started: ${result.stderr}`);
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
