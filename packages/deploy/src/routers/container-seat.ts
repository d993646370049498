// A router that is the container of a service of role proxy. It shares the network of the host, so that it reaches the loopback addresses of
// both slots and listens where the delivery file says; the folder of our configuration is mounted as a folder, under the same path.
import { isAbsolute, join } from 'node:path';
import type { Application } from '@compose-delivery/application';
import { DeliveryFailure, type Exec } from '@compose-delivery/runtime';
import { containerLook, type Container } from '../engines/compose/containers.ts';
import { docker, TIMEOUT_MS, type Docker } from '../engines/compose/docker.ts';
import { parseModel, type ComposeService } from '../engines/compose/model.ts';
import { LABEL } from '../engines/compose/render.ts';
import { quoted } from '../transport/quote.ts';
import { parseProcesses } from './program-seat.ts';
import { lastLines, QUICK_MS, routerPaths, UNCANCELLED, type RouterWorld, type Seat } from './seat.ts';

export type ContainerSeatOptions = {
  readonly world: RouterWorld;
  readonly application: Application;
  /** Service of role proxy. */
  readonly service: string;
  /** Runs docker against the daemon of the place. */
  readonly docker: Exec;
};

/** Keys of the service that are about other networks, other files or how it was built. */
const DROPPED = [
  'build',
  'container_name',
  'ports',
  'expose',
  'profiles',
  'links',
  'networks',
  'depends_on',
  'volumes',
  'healthcheck',
  'command',
];

export function containerSeat(options: ContainerSeatOptions): Seat {
  const { world, service } = options;
  const client = docker(options.docker);
  const paths = routerPaths(world.folder);
  const containers = containerLook(client, world.clock, world.deploymentId);
  const find = async (): Promise<Container | undefined> =>
    (await containers()).find((container) => container.role === 'proxy' && container.service === service);
  const running = async (): Promise<Container | undefined> => {
    const found = await find();
    return found?.running ? found : undefined;
  };
  const labels = [
    `${LABEL}.deployment=${world.deploymentId}`,
    `${LABEL}.role=proxy`,
    `${LABEL}.service=${service}`,
  ];
  const containerInShell = `"$(docker ps --quiet ${labels.map((label) => `--filter ${quoted(`label=${label}`)}`).join(' ')})"`;
  const processes: Seat['processes'] = async () => {
    const found = await running();
    if (!found) return [];
    const rows = parseProcesses(await client.run(['top', found.id, '-eo', 'pid,ppid,args']));
    const inside = new Set(rows.map(({ pid }) => pid));
    return [...rows].sort((a, b) => Number(inside.has(a.parent)) - Number(inside.has(b.parent)));
  };
  return {
    name: `the container of service ${service}`,
    owner: 'ours',
    inContainer: true,
    run: async (argv, { input } = {}) => {
      const found = await running();
      const given = { ...(input === undefined ? {} : { input }), timeoutMs: TIMEOUT_MS.pull };
      if (found)
        return client.attempt(['exec', ...(input === undefined ? [] : ['-i']), found.id, ...argv], given);
      const [program = '', ...rest] = argv;
      const image = String((await proxyService(options)).image);
      const mount = ['--volume', `${paths.base}:${paths.base}`];
      await world.files.makeDirectory(paths.base);
      return client.attempt(
        ['run', '--rm', '--network', 'none', ...mount, '--entrypoint', program, image, ...rest],
        given,
      );
    },
    start: (argv) => start(options, client, argv),
    alive: async () => (await running()) !== undefined,
    processes,
    kill: async (signal, pids) => {
      const found = await running();
      const main = (await processes())[0]?.pid;
      for (const pid of pids) {
        const said =
          pid === main && found
            ? await client.attempt(['kill', '--signal', signal, found.id])
            : await world.exec(['kill', `-${signal}`, String(pid)], {
                timeoutMs: QUICK_MS,
                signal: UNCANCELLED,
              });
        if (said.code !== 0)
          world.log.warning(`process ${pid} of ${service} was not signalled: ${lastLines(said)}`);
      }
    },
    output: async () => {
      const found = await find();
      if (!found) return '';
      const said = await client.attempt(['logs', '--tail', '50', found.id]);
      return said.stdout + said.stderr;
    },
    follow: () => {
      let since = new Date(world.clock.now()).toISOString();
      return async () => {
        const found = await find();
        if (!found) return [];
        const from = since;
        since = new Date(world.clock.now()).toISOString();
        const said = await client.attempt(['logs', '--since', from, found.id]);
        return `${said.stdout}\n${said.stderr}`.split('\n').filter(Boolean);
      };
    },
    shell: {
      run: (argv) => `docker exec ${containerInShell} ${argv.map(quoted).join(' ')}`,
      signal: (name) => `docker kill --signal ${name} ${containerInShell}`,
      needs: [['docker']],
    },
    missing: async () => {
      const model = await resolvedServices(options);
      if (!model[service]) return [`${service}: the compose files have no such service (router.service)`];
      return model[service].image === undefined
        ? [`${service}: the compose files name no image for the router (router.service)`]
        : [];
    },
  };
}

async function resolvedServices({ application, docker: exec }: ContainerSeatOptions) {
  const files = application['compose-files'].flatMap((file) => ['--file', join(application.root, file)]);
  const envFile = application['env-file'];
  const env =
    envFile === undefined
      ? []
      : ['--env-file', isAbsolute(envFile) ? envFile : join(application.root, envFile)];
  const text = await docker(exec).run(['compose', ...files, ...env, 'config', '--format', 'json'], {
    cwd: application.root,
  });
  return parseModel(text).services;
}

async function proxyService(options: ContainerSeatOptions): Promise<ComposeService> {
  const found = (await resolvedServices(options))[options.service];
  if (!found)
    throw new DeliveryFailure(`${options.service}: the compose files have no such service (router.service)`);
  return found;
}

/** The service as its file says, but on the host's network, with our folder, our command, and our labels. Pure. */
export function renderProxyService(
  service: ComposeService,
  facts: {
    readonly name: string;
    readonly deploymentId: string;
    readonly base: string;
    readonly argv: readonly string[];
  },
): ComposeService {
  const kept = Object.fromEntries(Object.entries(service).filter(([key]) => !DROPPED.includes(key)));
  return {
    ...kept,
    network_mode: 'host',
    restart: service.restart ?? 'unless-stopped',
    // `$` has a meaning for Compose even in a resolved model.
    command: facts.argv.map((word) => word.replaceAll('$', '$$$$')),
    volumes: [{ type: 'bind', source: facts.base, target: facts.base }],
    healthcheck: { disable: true },
    labels: {
      ...service.labels,
      [`${LABEL}.deployment`]: facts.deploymentId,
      [`${LABEL}.service`]: facts.name,
      [`${LABEL}.role`]: 'proxy',
    },
  };
}

async function start(options: ContainerSeatOptions, client: Docker, argv: readonly string[]): Promise<void> {
  const { world, application, service } = options;
  const { base, run } = routerPaths(world.folder);
  await world.files.makeDirectory(run);
  // The container's user is none of ours; only what it writes itself lies there.
  await world.exec(['chmod', '1777', run], { timeoutMs: QUICK_MS, signal: UNCANCELLED });
  const environment = application.environmentName;
  const project = `${environment === '' ? application.application : `${application.application}-${environment}`}-router`;
  const model = {
    name: project,
    services: {
      [service]: renderProxyService(await proxyService(options), {
        name: service,
        deploymentId: world.deploymentId,
        base,
        argv,
      }),
    },
  };
  const flags = ['--project-name', project, '--project-directory', application.root, '--file', '-'];
  await client.run(['compose', ...flags, 'up', '--detach', '--no-build', service], {
    input: JSON.stringify(model),
    timeoutMs: TIMEOUT_MS.up,
    cwd: application.root,
  });
  world.log.info(`the router was started as a container of service ${service}`);
}
