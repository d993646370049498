// A real swarm for tests: several dockerd in network namespaces of this machine, a registry that all of them reach, images of a small service.
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { connect, createServer, type Server } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTinyRegistry, type TinyRegistry } from '../../../images/src/testing/tiny-registry.ts';

const run = promisify(execFile);
const SCRIPT = new URL('../../../../scripts/swarm-nodes.sh', import.meta.url).pathname;

export type SwarmNodes = {
  /** unix:///... of a node, counted from 1. */
  host(node: number): string;
  /** Address of a node, as this machine reaches it. */
  address(node: number): string;
  docker(node: number, ...args: string[]): Promise<string>;
  /** An image of the sample service, known by the registry's digest. */
  publish(name: string, environment: Readonly<Record<string, string>>): Promise<string>;
  kill(node: number): Promise<void>;
  down(): Promise<void>;
};

/** All nodes are managers, so that any of them can go on. Everything goes with `down`, or when this fails. */
export async function startSwarm(count: number): Promise<SwarmNodes> {
  const dir = mkdtempSync(join(tmpdir(), 'cd-swarm-'));
  const subnet = `10.213.${randomInt(1, 250)}`;
  const registry = await startTinyRegistry();
  const address = (node: number): string => `${subnet}.1${node}`;
  const docker = async (node: number, ...args: string[]): Promise<string> => {
    const env = { ...process.env, DOCKER_HOST: `unix://${dir}/${node}.sock` };
    return (await run('docker', args, { env, maxBuffer: 16 * 1_024 * 1_024 })).stdout;
  };
  let gate: Server | undefined;
  const down = async (): Promise<void> => {
    gate?.close();
    await registry.stop();
    await run('bash', [SCRIPT, 'down', dir]);
  };
  try {
    await Promise.all([
      run('bash', [SCRIPT, 'up', dir, String(count), subnet]),
      run('bash', [SCRIPT, 'image', dir]),
    ]);
    gate = await openGate(`${subnet}.1`, registry);
    await joinAll(count, address, docker);
    return {
      host: (node) => `unix://${dir}/${node}.sock`,
      address,
      docker,
      publish: (name, environment) => publish(dir, registry, `${subnet}.1`, { name, environment, docker }),
      kill: async (node) => {
        await run('bash', [SCRIPT, 'kill', dir, String(node)]);
      },
      down,
    };
  } catch (error) {
    await down();
    throw error;
  }
}

/** The registry listens on loopback, which nodes do not share; the same port of the bridge leads to it. */
async function openGate(address: string, registry: TinyRegistry): Promise<Server> {
  const port = Number(registry.host.split(':')[1]);
  const gate = createServer((socket) => {
    const there = connect(port, '127.0.0.1');
    socket.pipe(there).pipe(socket);
    socket.on('error', () => there.destroy());
    there.on('error', () => socket.destroy());
  });
  gate.unref();
  await new Promise<void>((resolve, reject) => {
    gate.once('error', reject).listen(port, address, resolve);
  });
  return gate;
}

async function joinAll(
  count: number,
  address: (node: number) => string,
  docker: SwarmNodes['docker'],
): Promise<void> {
  const own = (node: number) => ['--advertise-addr', address(node), '--listen-addr', `${address(node)}:2377`];
  // A beat each second: a dead node is noticed within a few seconds, not twenty.
  const pool = ['--default-addr-pool', '10.214.0.0/16', '--dispatcher-heartbeat', '1s'];
  await docker(1, 'swarm', 'init', ...own(1), ...pool);
  const token = (await docker(1, 'swarm', 'join-token', '--quiet', 'manager')).trim();
  for (let node = 2; node <= count; node += 1)
    await docker(node, 'swarm', 'join', '--token', token, ...own(node), `${address(1)}:2377`);
}

async function publish(
  dir: string,
  registry: TinyRegistry,
  bridge: string,
  image: {
    readonly name: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly docker: SwarmNodes['docker'];
  },
): Promise<string> {
  const port = registry.host.split(':')[1] ?? '';
  const tag = `${bridge}:${port}/${image.name}`;
  const variables = Object.entries({ PATH: '/bin', ...image.environment });
  const changes = [
    'CMD ["sh", "/app.sh"]',
    ...variables.map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`),
  ];
  await image.docker(
    1,
    'import',
    ...changes.flatMap((change) => ['--change', change]),
    `${dir}/image.tar`,
    tag,
  );
  await image.docker(1, 'push', '--quiet', tag);
  return `${bridge}:${port}/${image.name.replace(/:.*/, '')}@${registry.digestOf(image.name) ?? ''}`;
}
