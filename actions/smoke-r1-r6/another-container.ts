// A second container of a service: the same image, user, limits, networks and files (to read only), another environment, an address of its
// own on loopback.
import { join } from 'node:path';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { SILENT_SECONDS, keepBeating } from './signs-of-life.ts';
import { END_SCRIPT, FAR_END_SCRIPT } from './watch-script.ts';
import type { Docker, WorkbenchOptions } from './workbench.ts';

/** Longest life of one, whatever else is seen. */
const LIVES_SECONDS = 1_800;

type Inspected = {
  readonly Image: string;
  readonly Config: {
    readonly Env: readonly string[] | null;
    readonly User: string;
    readonly WorkingDir: string;
    readonly Entrypoint: readonly string[] | null;
    readonly Cmd: readonly string[] | null;
  };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly Tmpfs: Readonly<Record<string, string>> | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly ExtraHosts: readonly string[] | null;
  };
  readonly Mounts: readonly {
    readonly Type: string;
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
  }[];
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
};

type Wanted = {
  readonly source: string;
  readonly service: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

/**
 * No name of the service on any network: nobody but us may ever reach it. A watch of the host takes it away when this process ends, or gives
 * no more signs of life there, before `end` was called.
 */
export async function startAnother(
  docker: Docker,
  options: WorkbenchOptions,
  wanted: Wanted,
): Promise<{ readonly url: string; readonly end: () => Promise<void> }> {
  const run = async (args: readonly string[]): Promise<string> => {
    const result = await docker(args);
    if (result.code === 0) return result.stdout;
    throw new DeliveryFailure(
      `a second container of ${wanted.service}: docker ${args[0] ?? ''}: ${result.stderr.trim()}`,
    );
  };
  const [original] = JSON.parse(await run(['inspect', wanted.source])) as [Inspected];
  const name = `delivery-check-${options.randomId()}`;
  const mark = join(options.folder, name);
  const envFile = `${mark}.env`;
  const beatPath = `${mark}.alive`;
  let endBeating: (() => Promise<void>) | undefined;
  const end = async (): Promise<void> => {
    await endBeating?.();
    await options.files.remove(beatPath);
    await options.files.remove(envFile);
    const removed = await docker(['rm', '--force', '--volumes', name]);
    if (removed.code === 0 || /no such container/i.test(removed.stderr)) await options.files.remove(mark);
  };
  try {
    await options.files.writeAtomic(mark, '');
    if (options.far) endBeating = await keepBeating(options, options.far, beatPath);
    await startEndWatch(options, mark, name);
    await options.files.writeAtomic(envFile, environmentOf(original, wanted), 0o600);
    const networks = Object.keys(original.NetworkSettings.Networks);
    await run([
      'create',
      ...argumentsOf(original, wanted, { name, envFile, network: networks[0] ?? 'bridge' }),
    ]);
    await options.files.remove(envFile); // read by now, and full of secrets
    for (const network of networks.slice(1)) await run(['network', 'connect', network, name]);
    await run(['start', name]);
    const bound = /:(\d+)\s*$/m.exec(await run(['port', name, `${wanted.port}/tcp`]))?.[1];
    if (bound === undefined)
      throw new DeliveryFailure(`the second container of ${wanted.service} got no port`);
    return { url: `http://127.0.0.1:${bound}`, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Its own session, without our streams, unknown to the runner's clean-up of the job: it outlives us. */
async function startEndWatch(options: WorkbenchOptions, mark: string, name: string): Promise<void> {
  const looks = options.far
    ? [FAR_END_SCRIPT, 'take-away', mark, String(SILENT_SECONDS)]
    : [END_SCRIPT, 'take-away', mark, String(options.pid)];
  const words = ['sh', '-c', ...looks, String(LIVES_SECONDS), name];
  const result = await options.docker(
    ['sh', '-c', 'setsid "$@" </dev/null >/dev/null 2>&1 &', 'sh', ...words],
    { timeoutMs: 30_000, signal: new AbortController().signal, env: { RUNNER_TRACKING_ID: undefined } },
  );
  if (result.code !== 0)
    throw new DeliveryFailure(`the watch that takes a second container away: ${result.stderr.trim()}`);
}

/** One NAME=VALUE a line is all that docker reads here: a value of several lines cannot be handed on. */
function environmentOf(original: Inspected, wanted: Wanted): string {
  const kept = (original.Config.Env ?? []).filter(
    (pair) => !Object.hasOwn(wanted.env, pair.slice(0, pair.indexOf('='))),
  );
  const pairs = [...kept, ...Object.entries(wanted.env).map(([name, value]) => `${name}=${value}`)];
  return `${pairs.filter((pair) => !/[\r\n]/.test(pair)).join('\n')}\n`;
}

function argumentsOf(
  { Image, Config, HostConfig, Mounts }: Inspected,
  { port }: Wanted,
  given: { readonly name: string; readonly envFile: string; readonly network: string },
): string[] {
  const [entrypoint, ...rest] = Config.Entrypoint ?? [];
  return [
    '--name',
    given.name,
    '--label',
    'compose-delivery.check=another',
    '--network',
    given.network,
    '--env-file',
    given.envFile,
    '--publish',
    `127.0.0.1::${port}`,
    ...(Config.User === '' ? [] : ['--user', Config.User]),
    ...(Config.WorkingDir === '' ? [] : ['--workdir', Config.WorkingDir]),
    ...(HostConfig.ReadonlyRootfs ? ['--read-only'] : []),
    ...Object.entries(HostConfig.Tmpfs ?? {}).flatMap(([path, how]) => [
      '--tmpfs',
      how === '' ? path : `${path}:${how}`,
    ]),
    ...(HostConfig.ExtraHosts ?? []).flatMap((host) => ['--add-host', host]),
    ...mountsOf(Mounts),
    ...(HostConfig.CapDrop ?? []).flatMap((capability) => ['--cap-drop', capability]),
    ...(HostConfig.SecurityOpt ?? []).flatMap((option) => ['--security-opt', option]),
    ...(HostConfig.Memory > 0 ? ['--memory', String(HostConfig.Memory)] : []),
    ...(HostConfig.NanoCpus > 0 ? ['--cpus', String(HostConfig.NanoCpus / 1e9)] : []),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    Image,
    ...rest,
    ...(Config.Cmd ?? []),
  ];
}

/** Secrets, configurations and models; what two containers would write into is not to be written into by a check. */
const mountsOf = (mounts: Inspected['Mounts']): string[] =>
  mounts
    .filter(({ Type }) => Type === 'bind' || Type === 'volume')
    .flatMap(({ Type, Name, Source, Destination }) => [
      '--mount',
      `type=${Type},source=${Type === 'volume' ? (Name ?? '') : Source},target=${Destination},readonly`,
    ]);
