// A second container of a service: the same image, user, limits and networks, another environment, an address of its own on loopback.
import { join } from 'node:path';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Docker, WorkbenchOptions } from './workbench.ts';

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
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
};

type Wanted = {
  readonly source: string;
  readonly service: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
};

/** No name of the service on any network: nobody but us may ever reach it. */
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
  const envFile = join(options.folder, `${name}.env`);
  const end = async (): Promise<void> => {
    await options.files.remove(envFile);
    await docker(['rm', '--force', '--volumes', name]);
  };
  try {
    await options.files.writeAtomic(envFile, environmentOf(original, wanted), 0o600);
    const networks = Object.keys(original.NetworkSettings.Networks);
    await run([
      'create',
      ...argumentsOf(original, wanted, { name, envFile, network: networks[0] ?? 'bridge' }),
    ]);
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

/** One NAME=VALUE a line is all that docker reads here: a value of several lines cannot be handed on. */
function environmentOf(original: Inspected, wanted: Wanted): string {
  const kept = (original.Config.Env ?? []).filter(
    (pair) => !Object.hasOwn(wanted.env, pair.slice(0, pair.indexOf('='))),
  );
  const pairs = [...kept, ...Object.entries(wanted.env).map(([name, value]) => `${name}=${value}`)];
  return `${pairs.filter((pair) => !/[\r\n]/.test(pair)).join('\n')}\n`;
}

function argumentsOf(
  { Image, Config, HostConfig }: Inspected,
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
