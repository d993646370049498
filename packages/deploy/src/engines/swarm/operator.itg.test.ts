// rollback.sh and the dead man's watch of a swarm, run for real on a manager: plain sh and docker's client against Docker's own orchestrator.
// Needs root, dockerd, nginx and curl on this machine.
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../../actions/deploy-blue-green/action.ts';
import { configStore } from '../../state/docker-configs.ts';
import { readLedger } from '../../state/ledger.ts';
import { sshdMissing, startSshd } from '../../testing/sshd.ts';
import { startSwarm, type SwarmNodes } from '../../testing/swarm-nodes.ts';
import { managerClient } from './client.ts';

const PORT = 18_080;
const STATE = '/docker-swarm/shop/default';
const PROGRAM = new URL('../../testing/run-program.ts', import.meta.url).pathname;

function why(): string | undefined {
  if (process.getuid?.() !== 0) return 'NOT ROOT';
  try {
    for (const program of ['dockerd', 'nginx', 'curl', 'ip', 'iptables'])
      execFileSync('which', [program], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'NO DOCKERD, NGINX, CURL, IP OR IPTABLES ON THIS MACHINE (scripts/install-engines.sh)';
  }
}
const missing = why();

const delivery = (image: string, socket: string): string => `version: 1
application: shop
engine: swarm
swarm: { router-image: "${image}" }
host: { dead-man-seconds: 30, docker-socket: ${socket} }
router:
  kind: nginx
  admin-port: 18081
  drain-limit-seconds: 2
  listeners: [{ port: ${PORT}, routes: [{ path: /, service: web }] }]
watch: { seconds: 0.5, interval-seconds: 0.2, min-requests: 1, probe: { paths: [/health] } }
services:
  web: { port: 8080, health: { path: /health, version-field: version, start-seconds: 60 }, swarm: { replicas: 2 } }
`;

type Said = { readonly code: number; readonly out: string };

class Rig {
  readonly nodes: SwarmNodes;
  readonly folder: string;
  images: Record<string, string> = {};

  constructor(nodes: SwarmNodes, folder: string) {
    this.nodes = nodes;
    this.folder = folder;
  }

  get disk(): string {
    return join(this.folder, 'state', 'shop', 'default');
  }

  inputs(version: string, more: Record<string, string> = {}): Record<string, string> {
    return {
      version,
      images: JSON.stringify({ web: this.images[version] }),
      verify: 'health',
      'probe-rate': '0',
      'drain-timeout-seconds': '1',
      'state-directory': join(this.folder, 'state'),
      'docker-host': this.nodes.host(1),
      ...more,
    };
  }

  async deploy(version: string, more: Record<string, string> = {}) {
    const log = recordedLog();
    const ports: Ports = testPorts(this.folder, {
      clock: realClock,
      exec: createExec(process.env, new AbortController().signal),
      log,
      environment: { PATH: process.env.PATH },
      randomId: () => randomBytes(8).toString('hex'),
    });
    const given = this.inputs(version, more);
    const sink = recordedSink();
    const source = { get: (key: string) => given[key], given: Object.keys(given) };
    const code = await runAction(deployAction, source, ports, sink);
    return { code, outputs: sink.outputs, log: log.lines.join('\n') };
  }

  /** The same in a process of its own, which can be killed. */
  start(version: string, more: Record<string, string>): ChildProcess {
    const order = { action: 'deploy', workspace: this.folder, inputs: this.inputs(version, more) };
    return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), PROGRAM, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async served(): Promise<string> {
    const answer = await fetch(`http://${this.nodes.address(1)}:${PORT}/`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    });
    return ((await answer.json()) as { version: string }).version;
  }

  /** As an operator would: nothing of our environment, not even where the daemon is. */
  rollbackSh(...args: string[]): Promise<Said> {
    return run(['/bin/sh', join(this.disk, 'rollback.sh'), ...args]);
  }

  /** What any manager has of it: the copy in the cluster's own configs, fetched as the README of rollback says. */
  async fromCluster(...args: string[]): Promise<Said> {
    const label = 'compose-delivery.state.path=%2Fdocker-swarm%2Fshop%2Fdefault%2Frollback.sh';
    const listed = ['config', 'ls', '--filter', `label=${label}`, '--format', '{{.Name}}'];
    const newest = (await this.nodes.docker(1, ...listed)).trim().split('\n').sort().at(-1) ?? '';
    const format = ['--format', '{{printf "%s" .Spec.Data}}'];
    await writeFile(
      join(this.folder, 'copy.sh'),
      await this.nodes.docker(1, 'config', 'inspect', ...format, newest),
    );
    return run(['/bin/sh', join(this.folder, 'copy.sh'), ...args]);
  }

  get store() {
    const exec = createExec(
      { ...process.env, DOCKER_HOST: this.nodes.host(1) },
      new AbortController().signal,
    );
    return configStore({
      client: managerClient(exec, realClock),
      randomId: () => randomBytes(8).toString('hex'),
    });
  }

  replicas = async (slot: string): Promise<string> =>
    (
      await this.nodes.docker(
        1,
        'service',
        'inspect',
        '--format',
        '{{.Spec.Mode.Replicated.Replicas}}',
        `shop-${slot}-web`,
      )
    ).trim();
}

const run = ([program = '', ...args]: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    execFile(program, args, { env: { PATH: '/usr/bin:/bin' }, cwd: '/' }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
    );
  });

async function until(what: () => Promise<boolean>, tell: () => string, seconds = 300): Promise<void> {
  for (let i = 0; i < seconds * 4; i += 1) {
    if (await what().catch(() => false)) return;
    await realClock.sleep(250);
  }
  throw new Error(`it did not come to this within ${seconds} s: ${tell()}`);
}

describe.skipIf(missing !== undefined)(`a manager by itself${missing ? ` SKIPPED: ${missing}` : ''}`, () => {
  test('rollback.sh wakes a stopped slot and leads back; the watch goes back when the run is killed; both refuse where they must', async () => {
    await withFolder(async (folder) => {
      const nodes = await startSwarm(1);
      try {
        const rig = new Rig(nodes, folder);
        for (const version of ['1.0.0', '1.1.0', '1.2.0'])
          rig.images[version] = await nodes.publish(`shop:${version}`, { APP_VERSION: version });
        await writeFile(
          join(folder, 'delivery.yml'),
          delivery(rig.images['1.0.0'] ?? '', nodes.host(1).replace('unix://', '')),
        );
        await operatorGoesBack(rig);
        await watchGoesBack(rig);
        await watchOverSsh(rig);
        await refusesForeignState(rig);
      } finally {
        await nodes.down();
      }
    });
  }, 1_200_000);
});

async function operatorGoesBack(rig: Rig): Promise<void> {
  const first = await rig.deploy('1.0.0');
  expect(first.code, first.log).toBe(0);
  expect(await rig.rollbackSh()).toMatchObject({ code: 1 });
  expect((await rig.rollbackSh()).out).toContain('no release came before 1.0.0');

  const second = await rig.deploy('1.1.0', { 'keep-previous': 'stopped' });
  expect(second.code, second.log).toBe(0);
  expect(second.log).toContain('the host goes back by itself if this run is silent for 30 s');
  expect(await rig.replicas('blue')).toBe('0');
  const looked = await rig.fromCluster('--check');
  expect(looked.code, looked.out).toBe(0);
  expect(looked.out).toContain(
    '1.0.0 (blue) is stopped in part or whole (shop-blue-web), and is started first',
  );
  expect(await rig.replicas('blue')).toBe('0');

  const back = await rig.rollbackSh('--reason', 'it "smells"');
  expect(back.code, back.out).toBe(0);
  expect(back.out).toContain('shop-blue-web is started: 2 tasks');
  expect(back.out).toContain('1.0.0 (blue) serves again, 1.1.0 was left: it "smells"');
  expect(await rig.served()).toBe('1.0.0');
  expect(await rig.replicas('blue')).toBe('2');
  const again = await rig.rollbackSh();
  expect(again).toMatchObject({ code: 0 });
  expect(again.out).toContain('serves already: nothing was changed');
}

async function watchGoesBack(rig: Rig): Promise<void> {
  const child = rig.start('1.2.0', { 'watch-seconds': '600' });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  try {
    await until(
      async () => (await rig.served()) === '1.2.0',
      () => said,
    );
    const held = await rig.rollbackSh();
    expect(held.code, held.out).toBe(1);
    expect(held.out).toContain('holds the lock and runs on this machine');
    expect(await rig.served()).toBe('1.2.0');
  } finally {
    child.kill('SIGKILL');
  }
  const result = (): string => {
    try {
      return readFileSync(join(rig.disk, 'logs', 'rollback.log'), 'utf8');
    } catch {
      return 'no log';
    }
  };
  await until(
    () => Promise.resolve(/1\.0\.0 \(blue\) serves again, 1\.2\.0 was left/.test(result())),
    result,
  );
  expect(await rig.served()).toBe('1.0.0');
  expect(result()).toContain('the run was silent for 30 s');
  // What the operator did before is on record since the run that was killed; what the watch did, the next run finds.
  const { ledger } = await readLedger(rig.store.files, STATE);
  const left = ledger.releases.find(({ version }) => version === '1.1.0');
  expect(left).toMatchObject({ status: 'bad', reason: 'left by rollback.sh: it "smells"' });
}

/** The next run reaches the manager as another machine, where it is: it goes on from what the watch did, and leaves a watch there, too. */
async function watchOverSsh(rig: Rig): Promise<void> {
  const sshd = sshdMissing === undefined ? await startSshd(rig.folder) : undefined;
  try {
    const far: Record<string, string> = sshd
      ? {
          'docker-host': '',
          host: `ssh://${sshd.user}@127.0.0.1:${sshd.port}`,
          'ssh-key': sshd.key,
          'ssh-known-hosts': sshd.knownHosts(sshd.port),
        }
      : {};
    const next = await rig.deploy('1.2.0', far);
    expect(next.code, next.log).toBe(0);
    expect(next.outputs).toMatchObject({ status: 'deployed', 'active-slot': 'green' });
    expect(next.log).toContain('the host goes back by itself if this run is silent for 30 s');
    expect(await rig.served()).toBe('1.2.0');
    const looked = await rig.rollbackSh('--check');
    expect(looked.code, looked.out).toBe(0);
    expect(looked.out).toContain('1.0.0 (blue) is healthy: --check ends here');
  } finally {
    await sshd?.stop();
  }
}

async function refusesForeignState(rig: Rig): Promise<void> {
  const path = `${STATE}/front.conf`;
  const { revision, text = '' } = await rig.store.read(path);
  const edited = text
    .replace(/^# revision \d+/, `# revision ${revision + 1}`)
    .replace(/# end \d+\n$/, `# end ${revision + 1}\n`)
    .replace('server_tokens off;', 'server_tokens on;');
  expect(await rig.store.compareAndSet(path, revision, edited)).toBe(true);
  const foreign = await rig.rollbackSh();
  expect(foreign.code).toBe(1);
  expect(foreign.out).toContain('is not what a delivery wrote');
  expect(await rig.served()).toBe('1.2.0');
}
