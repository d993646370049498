// Whole deliveries through routers of another make, with the real actions: on the process engine, and as a container of role proxy.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { realHost } from '../adapters/host.ts';
import { tearDown, tearDownContainers } from '../tear-down.ts';
import { withSample } from '../testing/run-sample.ts';

const NGINX_IMAGE = 'compose-delivery-nginx:local';
const BASE = 'compose-delivery-base:local';

const exec = createExec(process.env, new AbortController().signal);

const lacks = (argv: readonly [string, ...string[]], what: string): string | undefined => {
  try {
    execFileSync(argv[0], argv.slice(1), { stdio: 'ignore' });
    return undefined;
  } catch {
    return what;
  }
};

describe.each(['nginx', 'haproxy', 'caddy', 'traefik'])('process engine through %s', (kind) => {
  const why = lacks(
    [kind, kind === 'caddy' || kind === 'traefik' ? 'version' : '-v'],
    `${kind.toUpperCase()} IS NOT INSTALLED (scripts/install-engines.sh)`,
  );
  test.skipIf(why !== undefined)(
    `delivers twice and goes back, warm${why ? ` SKIPPED: ${why}` : ''}`,
    async () => {
      const watch = '{ seconds: 1, interval-seconds: 0.1, min-requests: 1 }';
      await withSample({ router: `kind: ${kind}`, watch }, async (sample) => {
        const deploy = async (version: string) =>
          sample.run(
            deployAction,
            { version, verify: 'health', images: JSON.stringify(await sample.build({ version })) },
            { exec },
          );
        const first = await deploy('1.0.0');
        expect(first.code, first.log).toBe(0);
        const second = await deploy('1.1.0');
        expect(second.code, second.log).toBe(0);
        expect(second.outputs).toMatchObject({ status: 'deployed', 'active-slot': 'green', verdict: 'pass' });
        const at = `http://127.0.0.1:${sample.port}/`;
        expect(JSON.parse((await realHttp({ url: at, fresh: true })).body)).toMatchObject({
          version: '1.1.0',
        });
        const back = await sample.run(rollbackAction, {}, { exec });
        expect(back.code, back.log).toBe(0);
        expect(back.outputs).toMatchObject({ status: 'rolled-back', mode: 'warm' });
        expect(JSON.parse((await realHttp({ url: at, fresh: true })).body)).toMatchObject({
          version: '1.0.0',
        });
      });
    },
    90_000,
  );
});

const nginxLacks = lacks(['nginx', '-v'], 'NGINX IS NOT INSTALLED (scripts/install-engines.sh)');
const GENTLE = /nginx\/(?:1\.(?:2[89]|[3-9]\d)|[2-9])\./;

test.skipIf(nginxLacks !== undefined)(
  `strict: deliveries load nothing, as slots keep their addresses; new routes on an nginx that may lose a request then are refused before anything changes${nginxLacks ? ` SKIPPED: ${nginxLacks}` : ''}`,
  async () => {
    const watch = '{ seconds: 1, interval-seconds: 0.1, min-requests: 1 }';
    await withSample({ router: 'kind: nginx\n  strict: true', watch }, async (sample) => {
      const deploy = async (version: string) =>
        sample.run(
          deployAction,
          { version, verify: 'health', images: JSON.stringify(await sample.build({ version })) },
          { exec },
        );
      const errors = join(sample.deployment, 'router', 'run', 'error.log');
      for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) {
        const run = await deploy(version);
        expect(run.code, run.log).toBe(0);
        expect(run.log).not.toContain('closes idle keep-alive connections');
      }
      // One load before anything served: the first delivery told the addresses of both slots.
      expect((await readFile(errors, 'utf8')).match(/signal 1 \(SIGHUP\) received/g)).toHaveLength(1);
      const file = join(sample.workspace, 'delivery.yml');
      const text = await readFile(file, 'utf8');
      await writeFile(
        file,
        text.replace(/( +)- \{ path: \/, service: web \}\n/, '$&$1- { path: /extra, service: web }\n'),
      );
      const run = await deploy('1.4.0');
      const gentle = GENTLE.test(execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }));
      expect(run.code, run.log).toBe(gentle ? 0 : 1);
      if (gentle) return;
      expect(run.log).toMatch(/closes idle keep-alive connections.*router\.strict refuses.*quiet hour/s);
      const { body } = await realHttp({ url: `http://127.0.0.1:${sample.port}/`, fresh: true });
      expect(JSON.parse(body)).toMatchObject({ version: '1.3.0' });
    });
  },
  120_000,
);

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
import { listeningPorts } from '../testing/listening-ports.ts';

const dockerLacks =
  lacks(
    ['docker', 'image', 'inspect', BASE, NGINX_IMAGE],
    'NO DOCKER, OR NO LOCAL IMAGES (scripts/local-images.sh)',
  ) ?? lacks(['docker', 'compose', 'version'], 'NO DOCKER COMPOSE');

test.skipIf(dockerLacks !== undefined)(
  `compose engine: the router is the service of role proxy, confined as its file says; it survives a kill; rollback.sh leads back${dockerLacks ? ` SKIPPED: ${dockerLacks}` : ''}`,
  async () => {
    await withFolder(async (folder) => {
      const name = `rtr${Date.now().toString(36)}`;
      const [port = 0] = await listeningPorts(1);
      const state = join(folder, 'state');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'app.py'), APP);
      await writeFile(
        join(folder, 'docker-compose.yml'),
        `services:
  web: { image: sample, command: [python3, /app.py], init: true }
  front:
    image: ${NGINX_IMAGE}
    user: '101:101'
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    tmpfs: ['/tmp:size=16m,mode=1777', '/var/lib/nginx:mode=1777', '/var/log/nginx:mode=1777']
    stop_signal: SIGQUIT
    ports: ['8080:80']
    depends_on: [web]
`,
      );
      await writeFile(
        join(folder, 'delivery.yml'),
        `version: 1
application: ${name}
engine: compose
router: { kind: nginx, listeners: [{ port: ${port}, routes: [{ path: /, service: web }] }] }
watch: { seconds: 1, interval-seconds: 0.2, min-requests: 1, probe: { paths: [/] } }
services:
  web: { port: 8080, health: { path: /, version-field: version, start-seconds: 60 } }
  front: { role: proxy }
`,
      );
      const log = recordedLog();
      const ports: Ports = testPorts(folder, {
        clock: realClock,
        exec,
        log,
        environment: { PATH: process.env.PATH },
      });
      const call = async (
        action: typeof deployAction | typeof rollbackAction,
        inputs: Record<string, string>,
      ) => {
        const sink = recordedSink();
        const given: Record<string, string> = { 'state-directory': state, ...inputs };
        const source = { get: (key: string) => given[key], given: Object.keys(given) };
        const code = await runAction(action as typeof deployAction, source, ports, sink);
        expect(code, log.lines.join('\n')).toBe(0);
        return sink.outputs;
      };
      const images: string[] = [];
      const deploy = async (version: string) => {
        await writeFile(
          join(folder, 'Dockerfile'),
          `FROM ${BASE}\nENV APP_VERSION=${version}\nCOPY app.py /app.py\nUSER 10001:10001\n`,
        );
        const env = { ...process.env, DOCKER_BUILDKIT: '0' };
        const id = execFileSync('docker', ['build', '--quiet', folder], { encoding: 'utf8', env }).trim();
        images.push(id);
        return call(deployAction, {
          version,
          verify: 'health',
          images: JSON.stringify({ web: `sample@${id}` }),
        });
      };
      const ask = async () =>
        JSON.parse((await realHttp({ url: `http://127.0.0.1:${port}/`, fresh: true })).body) as {
          version: string;
        };
      const container = async () => {
        const found = await exec([
          'docker',
          'ps',
          '--quiet',
          '--filter',
          'label=compose-delivery.role=proxy',
          '--filter',
          `label=com.docker.compose.project=${name}-router`,
        ]);
        return found.stdout.trim();
      };
      try {
        expect(await deploy('1.0.0')).toMatchObject({ status: 'deployed', 'active-slot': 'blue' });
        const id = await container();
        const confined = await exec([
          'docker',
          'inspect',
          '--format',
          '{{.HostConfig.ReadonlyRootfs}} {{.Config.User}} {{.HostConfig.NetworkMode}} {{len .Mounts}}',
          id,
        ]);
        expect(confined.stdout.trim()).toBe('true 101:101 host 1');
        expect(await deploy('1.1.0')).toMatchObject({
          status: 'deployed',
          'active-slot': 'green',
          verdict: 'pass',
        });
        expect(await container()).toBe(id);
        expect((await ask()).version).toBe('1.1.0');
        await exec(['docker', 'kill', '--signal', 'KILL', id]);
        expect(await call(rollbackAction, {})).toMatchObject({ status: 'rolled-back' });
        expect((await ask()).version).toBe('1.0.0');
        expect(log.lines.join('\n')).toContain('the front does not run: started again, on green');
        // The operator's own way back, without us.
        expect(await deploy('1.2.0')).toMatchObject({ status: 'deployed' });
        const said = execFileSync('sh', [join(state, name, 'default', 'rollback.sh')], { encoding: 'utf8' });
        expect((await ask()).version, said).toBe('1.0.0');
        await call(rollbackAction, { 'only-recover': 'true' });
        expect((await ask()).version).toBe('1.0.0');
      } finally {
        await tearDownContainers(exec, join(state, name, 'default'));
        await tearDown(realHost, join(state, name, 'default'), 1);
        for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
      }
    });
  },
  240_000,
);
