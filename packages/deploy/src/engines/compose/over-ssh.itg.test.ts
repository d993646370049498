// A whole compose delivery over ssh: a real sshd on loopback, a real Docker daemon behind it, images from a registry that can go away.
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock, realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../../actions/rollback/action.ts';
import { startTinyRegistry, type TinyRegistry } from '../../../../images/src/testing/tiny-registry.ts';
import { realHost } from '../../adapters/host.ts';
import { FRONT_VARIABLE } from '../../adapters/locate-front.ts';
import { readLedger } from '../../state/ledger.ts';
import { tearDown, tearDownContainers } from '../../tear-down.ts';
import { faultProxy } from '../../testing/fault-proxy.ts';
import { sshdMissing, startSshd } from '../../testing/sshd.ts';

/** Not the synchronous one: the registry answers in this process. */
const run = promisify(execFile);
const BASE = 'compose-delivery-base:local';

function why(): string | undefined {
  if (sshdMissing) return sshdMissing;
  try {
    execFileSync('docker', ['image', 'inspect', BASE], { stdio: 'ignore' });
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `NO DOCKER DAEMON, NO COMPOSE OR NO IMAGE ${BASE} (scripts/local-images.sh)`;
  }
}
const missing = why();

const APP = `
import json, os, signal, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        text = json.dumps({'version': os.environ['APP_VERSION'], 'slot': os.environ.get('DELIVERY_SLOT')}).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *a): pass
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
ThreadingHTTPServer(('0.0.0.0', 8080), Handler).serve_forever()
`;
import { listeningPorts } from '../../testing/listening-ports.ts';

async function makeApplication(folder: string, name: string, state: string) {
  const [port = 0, adminPort = 0] = await listeningPorts(2);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'app.py'), APP);
  await writeFile(
    join(folder, 'docker-compose.yml'),
    'services:\n  web: { image: sample, command: [python3, /app.py], init: true }\n',
  );
  await writeFile(
    join(folder, 'delivery.yml'),
    `version: 1
application: ${name}
engine: compose
host: { dead-man-seconds: 60 }
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: web }] }]
watch: { seconds: 1, interval-seconds: 0.5, min-requests: 1 }
services:
  web: { port: 8080, health: { path: /health, version-field: version, start-seconds: 60 } }
`,
  );
  return { port, deployment: join(state, name, 'default') };
}

/** An image of one version, known to the registry and to the daemon by the registry's digest. */
async function publish(
  folder: string,
  registry: TinyRegistry,
  name: string,
  version: string,
): Promise<string> {
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${BASE}\nENV APP_VERSION=${version}\nCOPY app.py /app.py\nUSER 10001:10001\n`,
  );
  const tag = `${registry.host}/${name}:${version}`;
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  await run('docker', ['build', '--quiet', '--tag', tag, folder], { env });
  await run('docker', ['push', '--quiet', tag]);
  const digest = registry.digestOf(`${name}:${version}`) ?? '';
  await run('docker', ['image', 'rm', tag]);
  return `${registry.host}/${name}@${digest}`;
}

const here = (reference: string): boolean => {
  try {
    execFileSync('docker', ['image', 'inspect', reference], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(missing !== undefined)(`compose over ssh${missing ? ` SKIPPED: ${missing}` : ''}`, () => {
  test('delivers, survives a cut, goes back warm, by a pull, and refuses what is gone everywhere', async () => {
    await withFolder(async (folder) => {
      const name = `ssh${Date.now().toString(36)}`;
      const state = join(folder, 'host', 'state');
      const sshd = await startSshd(folder);
      const proxy = await faultProxy({ port: sshd.port });
      const registry = await startTinyRegistry();
      const workspace = join(folder, 'checkout');
      const { port, deployment } = await makeApplication(workspace, name, state);
      const front = join(folder, 'front.mjs');
      await build({
        entryPoints: [new URL('../../adapters/front-main.ts', import.meta.url).pathname],
        outfile: front,
        bundle: true,
        platform: 'node',
        format: 'esm',
        logLevel: 'error',
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
      });
      const exec = createExec(process.env, new AbortController().signal);
      const log = recordedLog();
      const ports: Ports = testPorts(workspace, {
        clock: realClock,
        exec,
        log,
        randomId: () => randomBytes(8).toString('hex'),
        environment: { PATH: process.env.PATH, HOME: process.env.HOME, [FRONT_VARIABLE]: front },
      });
      const call = async (
        action: typeof deployAction | typeof rollbackAction,
        inputs: Record<string, string>,
      ) => {
        const sink = recordedSink();
        const given: Record<string, string> = {
          'state-directory': state,
          host: `ssh://${sshd.user}@127.0.0.1:${proxy.port}`,
          'ssh-key': sshd.key,
          'ssh-known-hosts': sshd.knownHosts(proxy.port),
          'drain-timeout-seconds': '1',
          'probe-rate': '20',
          ...inputs,
        };
        const source = { get: (key: string) => given[key], given: Object.keys(given) };
        const code = await runAction(action as typeof deployAction, source, ports, sink);
        return { code, outputs: sink.outputs };
      };
      const images: string[] = [];
      const deploy = async (version: string) => {
        const image = await publish(workspace, registry, name, version);
        images.push(image);
        return call(deployAction, { version, verify: 'health', images: JSON.stringify({ web: image }) });
      };
      const served = async () =>
        (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: string; slot: string };
      try {
        const one = await deploy('1.0.0');
        expect(one.code, log.lines.join('\n')).toBe(0);
        expect(one.outputs).toMatchObject({ status: 'deployed', 'active-slot': 'blue' });
        expect(existsSync(join(workspace, '.delivery'))).toBe(false);
        expect(existsSync(`${deployment}/ledger.json`)).toBe(true);

        const cuts = setInterval(() => proxy.cut(), 4_000);
        const two = await deploy('1.1.0').finally(() => clearInterval(cuts));
        expect(two.code, log.lines.join('\n')).toBe(0);
        expect(log.lines.join('\n')).toContain('connected again');
        expect(await served()).toEqual({ version: '1.1.0', slot: 'green' });
        const begun = readFileSync(`${deployment}/journal.ndjson`, 'utf8').match(
          /"step":"switch","mark":"done"/g,
        );
        expect(begun).toHaveLength(2);

        await registry.stop(); // F50: neither the registry nor GitHub is there
        const warm = await call(rollbackAction, {});
        expect(warm.code, log.lines.join('\n')).toBe(0);
        expect(warm.outputs).toMatchObject({ status: 'rolled-back', mode: 'warm' });
        expect(await served()).toMatchObject({ version: '1.0.0' });
        const again = await call(rollbackAction, { to: '1.0.0' });
        expect(again.outputs).toMatchObject({ status: 'noop', 'active-slot': 'blue' });

        // F44: gone here and there: refused before traffic is touched, with what exists.
        execFileSync(
          'sh',
          [
            '-c',
            `docker rm -f $(docker ps -aq --filter label=compose-delivery.slot=green --filter name=${name})`,
          ],
          { stdio: 'ignore' },
        );
        execFileSync('docker', ['image', 'rm', '--force', images[1] ?? ''], { stdio: 'ignore' });
        const gone = await call(rollbackAction, { to: '1.1.0', 'allow-bad': 'true' });
        expect(gone.code).toBe(1);
        expect(gone.outputs.reason).toContain('is neither here nor in its registry');
        expect(gone.outputs.reason).toContain('the ledger holds no other good release');
        expect(await served()).toMatchObject({ version: '1.0.0' });
      } finally {
        await registry.stop().catch(() => undefined);
        await tearDownContainers(exec, deployment);
        await tearDown(realHost, deployment, 1);
        await proxy.close();
        await sshd.stop();
        for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
        await exec(['sh', '-c', `docker network ls -q --filter name=${name} | xargs -r docker network rm`]);
      }
    });
  }, 300_000);

  test('F43 pruned on the host but in the registry: pulled again by digest', async () => {
    await withFolder(async (folder) => {
      const name = `pull${Date.now().toString(36)}`;
      const state = join(folder, 'state');
      const registry = await startTinyRegistry();
      const { port, deployment } = await makeApplication(folder, name, state);
      const exec = createExec(process.env, new AbortController().signal);
      const log = recordedLog();
      const ports: Ports = testPorts(folder, {
        clock: realClock,
        exec,
        log,
        randomId: () => randomBytes(8).toString('hex'),
        environment: { PATH: process.env.PATH },
      });
      const socket = await faultProxy({ path: '/var/run/docker.sock' });
      const call = async (
        action: typeof deployAction | typeof rollbackAction,
        inputs: Record<string, string>,
      ) => {
        const sink = recordedSink();
        const given: Record<string, string> = {
          'state-directory': state,
          'docker-host': `tcp://127.0.0.1:${socket.port}`,
          'drain-timeout-seconds': '1',
          'probe-rate': '0',
          ...inputs,
        };
        const source = { get: (key: string) => given[key], given: Object.keys(given) };
        const code = await runAction(action as typeof deployAction, source, ports, sink);
        expect(code, log.lines.join('\n')).toBe(0);
        return sink.outputs;
      };
      const images: string[] = [];
      try {
        for (const version of ['1.0.0', '1.1.0']) {
          const image = await publish(folder, registry, name, version);
          images.push(image);
          await call(deployAction, {
            version,
            verify: 'health',
            images: JSON.stringify({ web: image }),
            'keep-previous': 'stopped',
          });
        }
        expect(socket.accepted()).toBeGreaterThan(5);
        execFileSync(
          'sh',
          [
            '-c',
            `docker rm -f $(docker ps -aq --filter label=compose-delivery.slot=blue --filter name=${name})`,
          ],
          { stdio: 'ignore' },
        );
        execFileSync('docker', ['image', 'rm', '--force', images[0] ?? ''], { stdio: 'ignore' });
        expect(here(images[0] ?? '')).toBe(false);
        const digest = images[0]?.split('@')[1] ?? '';
        const back = await call(rollbackAction, { to: digest, 'rollback-mode': 'repull' });
        expect(back).toMatchObject({ status: 'rolled-back', mode: 'stopped' });
        expect(here(images[0] ?? '')).toBe(true);
        const answer = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: string };
        expect(answer.version).toBe('1.0.0');
        expect((await readLedger(realFiles, deployment)).ledger.releases.at(-1)).toMatchObject({
          status: 'bad',
        });
      } finally {
        await tearDownContainers(exec, deployment);
        await tearDown(realHost, deployment, 1);
        await socket.close();
        await registry.stop();
        for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
        await exec(['sh', '-c', `docker network ls -q --filter name=${name} | xargs -r docker network rm`]);
      }
    });
  }, 240_000);
});
