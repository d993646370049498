// The swarm engine on three real nodes: deliveries through different managers, a node that dies in the middle of one, a release that does not start,
// and the way back. Needs root, dockerd, nginx and curl on this machine.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../../actions/rollback/action.ts';
import { startSwarm, type SwarmNodes } from '../../testing/swarm-nodes.ts';

const PORT = 18_080;

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

const delivery = (image: string): string => `version: 1
application: shop
engine: swarm
env-file: .env.test
swarm: { router-image: "${image}" }
router:
  kind: nginx
  admin-port: 18081
  drain-limit-seconds: 5
  listeners: [{ port: ${PORT}, routes: [{ path: /, service: web }, { path: /api, service: api, rewrite: / }] }]
watch: { seconds: 1, interval-seconds: 0.5, min-requests: 5, probe: { paths: [/health, /api/health] } }
services:
  web:
    port: 8080
    health: { path: /health, version-field: version, start-seconds: 60 }
    secrets: [API_KEY]
    swarm: { replicas: 3, max-per-node: 2 }
  api: { port: 8001, health: { path: /health, version-field: version, start-seconds: 60 }, swarm: { replicas: 2 } }
  worker: { role: singleton, env: { PORT: "9000" } }
`;

type Answer = { readonly version: string; readonly slot: string; readonly key: string };

async function ask(nodes: SwarmNodes, node: number, path: string): Promise<Answer> {
  const answer = await fetch(`http://${nodes.address(node)}:${PORT}${path}`, {
    signal: AbortSignal.timeout(5_000),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

/** All of these nodes, several times, on both services: one release and nothing else. */
async function servesOnly(nodes: SwarmNodes, live: readonly number[], version: string): Promise<void> {
  for (const node of live)
    for (let i = 0; i < 6; i += 1)
      for (const path of ['/', '/api/x']) expect(await ask(nodes, node, path)).toMatchObject({ version });
}

describe.skipIf(missing !== undefined)(`swarm engine${missing ? ` SKIPPED: ${missing}` : ''}`, () => {
  test('delivers on three nodes, loses one in the middle, never mixes, and goes back', async () => {
    await withFolder(async (folder) => {
      const nodes = await startSwarm(3);
      const exec = createExec(process.env, new AbortController().signal);
      let log = recordedLog();
      const call = async (
        action: typeof deployAction | typeof rollbackAction,
        manager: number,
        inputs: Record<string, string>,
      ) => {
        log = recordedLog();
        const ports: Ports = testPorts(folder, {
          clock: realClock,
          exec,
          log,
          environment: { PATH: process.env.PATH },
          randomId: () => randomBytes(8).toString('hex'),
        });
        const sink = recordedSink();
        const given: Record<string, string> = {
          'state-directory': join(folder, 'state'),
          'docker-host': nodes.host(manager),
          ...inputs,
        };
        const source = { get: (key: string) => given[key], given: Object.keys(given) };
        const code = await runAction(action as typeof deployAction, source, ports, sink);
        return { code, outputs: sink.outputs, log: log.lines.join('\n') };
      };
      const deploy = async (manager: number, version: string, image: string) =>
        call(deployAction, manager, {
          version,
          verify: 'health',
          images: JSON.stringify({ web: image, api: image, worker: image }),
        });
      try {
        const [one, two] = [
          await nodes.publish('shop:1.0.0', { APP_VERSION: '1.0.0' }),
          await nodes.publish('shop:1.1.0', { APP_VERSION: '1.1.0' }),
        ];
        await writeFile(join(folder, 'delivery.yml'), delivery(one));
        await writeFile(join(folder, '.env.test'), 'API_KEY=correct-horse-battery\n');

        const first = await deploy(1, '1.0.0', one);
        expect(first.code, first.log).toBe(0);
        expect(first.outputs).toMatchObject({ status: 'deployed', 'active-slot': 'blue' });
        await servesOnly(nodes, [1, 2, 3], '1.0.0');
        expect(await ask(nodes, 2, '/')).toMatchObject({ slot: 'blue', key: 'given' });
        expect(await nodes.docker(1, 'service', 'inspect', 'shop-blue-web')).not.toContain('correct-horse');

        // Another manager goes on from the cluster's own state; a node dies as soon as the new slot begins to start.
        const dying = killOnceStarted(nodes, 3, 'shop-green-web');
        const second = await deploy(2, '1.1.0', two);
        await dying;
        const went = second.outputs.status;
        expect(['deployed', 'reverted', 'failed'], second.log).toContain(went);
        await servesOnly(nodes, [1, 2], went === 'deployed' ? '1.1.0' : '1.0.0');

        // The cluster has two nodes now; from there a delivery must be able to end well, if this one did not.
        if (went !== 'deployed') {
          const third = await deploy(2, '1.1.0', two);
          expect(third.code, `${second.log}\n----\n${third.log}`).toBe(0);
          await servesOnly(nodes, [1, 2], '1.1.0');
        }

        // The operator's script, with a node that is gone: what is left of both slots is asked, and nothing is changed.
        const script = join(folder, 'state', 'shop', 'default', 'rollback.sh');
        const looked = await promisify(execFile)('sh', [script, '--check']);
        expect(looked.stdout).toContain('1.0.0 (blue) is healthy: --check ends here, nothing was changed');

        const broken = await nodes.publish('shop:1.2.0', { APP_VERSION: '1.2.0', APP_BROKEN: 'on purpose' });
        const fourth = await deploy(1, '1.2.0', broken);
        expect(fourth.outputs, fourth.log).toMatchObject({ status: 'failed' });
        expect(fourth.log).toContain('cannot start: on purpose');
        await servesOnly(nodes, [1, 2], '1.1.0');

        const back = await call(rollbackAction, 1, {});
        expect(back.code, back.log).toBe(0);
        expect(back.outputs).toMatchObject({ status: 'rolled-back' });
        await servesOnly(nodes, [1, 2], '1.0.0');
      } catch (error) {
        throw new Error(
          `${error instanceof Error ? error.message : String(error)}\n${log.lines.join('\n')}`,
          { cause: error },
        );
      } finally {
        await nodes.down();
      }
    });
  }, 1_200_000);
});

/** kill -9 of everything on a node, once a service has tasks there to lose. */
async function killOnceStarted(nodes: SwarmNodes, node: number, service: string): Promise<void> {
  for (let i = 0; i < 600; i += 1) {
    const seen = await nodes
      .docker(1, 'service', 'ps', '--format', '{{.CurrentState}}', service)
      .catch(() => '');
    if (/Running|Starting|Preparing/.test(seen)) break;
    await realClock.sleep(200);
  }
  await nodes.kill(node);
}
