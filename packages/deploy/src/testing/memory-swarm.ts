// A double of the manager's config store behind the Docker CLI: names are unique, contents never change, and it can lose an answer or its leader.
import type { Exec, ExecResult } from '@compose-delivery/runtime';

type Config = {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly data: string;
};

export type MemoryConfigs = {
  readonly exec: Exec;
  readonly configs: Map<string, Config>;
  readonly calls: string[][];
  /** Asked before each call: what goes wrong with it. `lost`: it is carried out, and the answer is an error. */
  fault: (args: readonly string[]) => 'lost' | 'no-leader' | undefined;
};

const result = (code: number, stdout: string, stderr = ''): ExecResult => ({
  code,
  signal: null,
  stdout,
  stderr,
  timedOut: false,
  durationMs: 0,
});

const NO_LEADER =
  'Error response from daemon: rpc error: code = Unknown desc = The swarm does not have a leader.';

export function memoryConfigs(): MemoryConfigs {
  const configs = new Map<string, Config>();
  let number = 0;
  const create = (args: readonly string[], input: string): ExecResult => {
    const name = args.at(-2) ?? '';
    if (configs.has(name))
      return result(
        1,
        '',
        `Error response from daemon: rpc error: code = AlreadyExists desc = config ${name} already exists`,
      );
    const labels = Object.fromEntries(
      args.flatMap((arg, i) => (args[i - 1] === '--label' ? [arg.split(/=(.*)/s).slice(0, 2)] : [])),
    ) as Record<string, string>;
    number += 1;
    configs.set(name, { id: `id${number}`, name, labels, data: Buffer.from(input).toString('base64') });
    return result(0, `id${number}\n`);
  };
  const find = (ids: readonly string[]): Config[] =>
    [...configs.values()].filter(({ id, name }) => ids.includes(id) || ids.includes(name));
  const answer = (args: readonly string[], input: string): ExecResult => {
    const [, verb, ...rest] = args;
    if (verb === 'create') return create(args, input);
    if (verb === 'ls')
      return result(
        0,
        [...configs.values()]
          .map(({ id, name, labels }) =>
            JSON.stringify({
              ID: id,
              Name: name,
              Labels: Object.entries(labels)
                .map((pair) => pair.join('='))
                .join(','),
            }),
          )
          .join('\n'),
      );
    const found = find(rest);
    if (verb === 'rm') {
      for (const { name } of found) configs.delete(name);
      return result(found.length === rest.length ? 0 : 1, '');
    }
    const printed = found.map(({ id, name, labels, data }) => ({
      ID: id,
      Spec: { Name: name, Labels: labels, Data: data },
    }));
    return result(found.length === rest.length ? 0 : 1, JSON.stringify(printed));
  };
  const memory: MemoryConfigs = {
    configs,
    calls: [],
    fault: () => undefined,
    exec: async (argv, options = {}) => {
      const args = argv.slice(1);
      memory.calls.push(args);
      // Others get their turn between any two calls.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      const fault = memory.fault(args);
      if (fault === 'no-leader') return result(1, '', NO_LEADER);
      const said = answer(args, options.input ?? '');
      return fault === 'lost' ? result(1, '', 'Error response from daemon: context deadline exceeded') : said;
    },
  };
  return memory;
}

type MemoryService = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  image: string;
  replicas: number | undefined;
  configs: string[];
  readonly published: readonly number[];
  update: { State: string; Message: string } | undefined;
  /** Images of its tasks, by node; undefined: as the specification says. */
  running: { readonly image: string; readonly node: number }[] | undefined;
  /** Configs that its tasks mount, which an update that went wrong leaves behind the specification. */
  mounted: string[];
};

export type MemorySwarm = MemoryConfigs & {
  readonly services: Map<string, MemoryService>;
  readonly deadNodes: Set<number>;
  /** What becomes of the next updates of a service, each of which Docker's client calls a success. */
  updates: ('rolled-back' | 'paused' | 'ok')[];
};

export const MEMORY_NODES = 3;
export const memoryAddress = (node: number): string => `10.9.8.${node}`;

/** Managers, nodes and services behind the Docker CLI; tasks run as soon as their service is made. No service has a PreviousSpec. */
export function memorySwarm(): MemorySwarm {
  const memory = memoryConfigs();
  const services = new Map<string, MemoryService>();
  const swarm: MemorySwarm = Object.assign(memory, {
    services,
    deadNodes: new Set<number>(),
    updates: [] as MemorySwarm['updates'],
  });
  const configs = memory.exec;
  const after = (args: readonly string[], name: string): string[] =>
    args.flatMap((arg, i) => (args[i - 1] === name ? [arg] : []));
  const field = (text: string, key: string): string =>
    new RegExp(`(?:^|,)${key}=([^,]*)`).exec(text)?.[1] ?? '';
  const create = (args: readonly string[]): ExecResult => {
    const name = after(args, '--name')[0] ?? '';
    if (services.has(name))
      return result(1, '', 'name conflicts with an existing object: service already exists');
    const mounted = after(args, '--config').map((text) => field(text, 'source'));
    services.set(name, {
      name,
      labels: Object.fromEntries(
        after(args, '--label').map((text) => text.split(/=(.*)/s).slice(0, 2)),
      ) as never,
      image: args.find((arg) => /@sha256:/.test(arg)) ?? '',
      replicas: args.includes('global') ? undefined : Number(after(args, '--replicas')[0] ?? 1),
      configs: mounted,
      mounted,
      published: after(args, '--publish').map((text) => Number(field(text, 'published'))),
      update: undefined,
      running: undefined,
    });
    return result(0, name);
  };
  const update = (args: readonly string[]): ExecResult => {
    const service = services.get(args.at(-1) ?? '');
    if (!service) return result(1, '', 'no such service');
    const replicas = after(args, '--replicas')[0];
    if (replicas !== undefined) service.replicas = Number(replicas);
    const gone = after(args, '--config-rm');
    const wanted = [
      ...service.configs.filter((name) => !gone.includes(name)),
      ...after(args, '--config-add').map((text) => field(text, 'source')),
    ];
    const fate = gone.length === 0 ? 'ok' : (swarm.updates.shift() ?? 'ok');
    if (fate !== 'rolled-back') service.configs = wanted;
    if (fate === 'ok') service.mounted = wanted;
    service.update =
      fate === 'ok'
        ? { State: 'completed', Message: '' }
        : fate === 'paused'
          ? { State: 'paused', Message: 'update paused due to failure or early termination of task x' }
          : { State: 'rollback_completed', Message: 'rollback completed' };
    return result(0, service.name);
  };
  const tasks = (service: MemoryService) =>
    (
      service.running ??
      Array.from({ length: service.replicas ?? MEMORY_NODES }, (_, i) => ({
        image: service.image,
        node: (i % MEMORY_NODES) + 1,
      }))
    ).map(({ image, node }, i) => ({
      ID: `${service.name}.${i}`,
      ServiceID: service.name,
      NodeID: `node${node}`,
      Spec: { ContainerSpec: { Image: image } },
      Status: { State: 'running' },
      DesiredState: 'running',
    }));
  const inspect = (service: MemoryService) => ({
    ID: service.name,
    Spec: {
      Name: service.name,
      Labels: service.labels,
      Mode: service.replicas === undefined ? { Global: {} } : { Replicated: { Replicas: service.replicas } },
      TaskTemplate: {
        ContainerSpec: {
          Image: service.image,
          Configs: service.configs.map((ConfigName) => ({ ConfigName })),
        },
      },
    },
    Endpoint: { Spec: { Ports: service.published.map((PublishedPort) => ({ PublishedPort })) } },
    UpdateStatus: service.update,
  });
  const nodes = Array.from({ length: MEMORY_NODES }, (_, i) => i + 1);
  const answer = (args: readonly string[]): ExecResult | undefined => {
    const [noun, verb, ...rest] = args;
    const all = [...services.values()];
    if (noun === 'service' && verb === 'create') return create(args);
    if (noun === 'service' && verb === 'update') return update(args);
    if (noun === 'service' && verb === 'ls') return result(0, all.map(({ name }) => name).join('\n'));
    if (noun === 'service' && verb === 'inspect')
      return result(0, JSON.stringify(all.filter(({ name }) => rest.includes(name)).map(inspect)));
    if (noun === 'service' && verb === 'ps')
      return result(
        0,
        all
          .filter(({ name }) => rest.includes(name))
          .flatMap(tasks)
          .map(({ ID }) => ID)
          .join('\n'),
      );
    if (noun === 'service' && verb === 'rm') {
      for (const name of rest) services.delete(name);
      return result(0, '');
    }
    if (noun === 'inspect')
      return result(0, JSON.stringify(all.flatMap(tasks).filter(({ ID }) => args.includes(ID))));
    if (noun === 'node' && verb === 'ls') return result(0, nodes.map((n) => `node${n}`).join('\n'));
    if (noun === 'node')
      return result(
        0,
        JSON.stringify(
          nodes.map((n) => ({
            ID: `node${n}`,
            Status: { State: swarm.deadNodes.has(n) ? 'down' : 'ready', Addr: memoryAddress(n) },
          })),
        ),
      );
    if (noun === 'info') return result(0, 'active true');
    if (noun === 'image') return result(0, rest.slice(2).join('\n'));
    if (noun === 'network' || noun === 'secret') return result(0, '');
    return undefined;
  };
  const exec: Exec = async (argv, options) => {
    const args = argv.slice(1);
    if (args[0] === 'config') return configs(argv, options);
    memory.calls.push([...args]);
    await Promise.resolve();
    return answer(args) ?? result(1, '', `unknown to the double: ${args.join(' ')}`);
  };
  return Object.assign(swarm, { exec });
}
