// The compose engine with a real Docker daemon: two deliveries, one way back, under traffic. Needs the image that scripts/local-images.sh makes.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../../actions/rollback/action.ts';
import { realHost } from '../../adapters/host.ts';
import { openDeployment } from '../../open-deployment.ts';
import { tearDown, tearDownContainers } from '../../tear-down.ts';

const BASE = 'compose-delivery-base:local';

function why(): string | undefined {
  try {
    execFileSync('docker', ['image', 'inspect', BASE], { stdio: 'ignore' });
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'NO DOCKER DAEMON, NO COMPOSE OR NO IMAGE compose-delivery-base:local (scripts/local-images.sh)';
  }
}
const missing = why();

const APP = `
import json, os, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        body = {'version': os.environ['APP_VERSION'], 'slot': os.environ.get('DELIVERY_SLOT'), 'money': os.environ.get('MONEY')}
        if self.path == '/peer':
            body['peer'] = json.load(urlopen(os.environ['PEER'] + '/health'))
            body['shared'] = json.load(urlopen('http://store:9000/health'))
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *a):
        print('asked', self.path, flush=True)
import signal
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
ThreadingHTTPServer(('0.0.0.0', int(sys.argv[1])), Handler).serve_forever()
`;
import { listeningPorts } from '../../testing/listening-ports.ts';

const COMPOSE = `
services:
  web:
    image: sample
    build: .
    container_name: web
    command: [python3, /app.py, "8080"]
    environment: { PEER: "http://api:8001", MONEY: "5$$" }
    depends_on: [api, store]
  api:
    image: sample
    command: [python3, /app.py, "8001"]
    healthcheck: { test: [CMD, python3, -c, "import urllib.request as u; u.urlopen('http://127.0.0.1:8001/health')"], interval: 1s }
    volumes: ["data:/data"]
    depends_on: { store: { condition: service_started } }
  worker:
    image: sample
    command: [python3, -c, "import time; time.sleep(3600)"]
    init: true
  store:
    image: ${BASE}
    command: [python3, /app.py, "9000"]
    environment: { APP_VERSION: shared }
    volumes: ["./app.py:/app.py:ro"]
    init: true
volumes: { data: {} }
`;

async function makeApplication(folder: string, name: string) {
  const [port = 0, adminPort = 0] = await listeningPorts(2);
  const run = 'health: { path: /health, version-field: version, start-seconds: 60 }';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'app.py'), APP);
  await writeFile(join(folder, 'docker-compose.yml'), COMPOSE);
  await writeFile(
    join(folder, 'delivery.yml'),
    `version: 1
application: ${name}
engine: compose
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: web }, { path: /api, service: api, rewrite: / }] }]
watch: { seconds: 2, interval-seconds: 0.5, min-requests: 10, probe: { paths: [/health, /api/health] } }
services:
  web: { port: 8080, ${run} }
  api: { port: 8001, ${run} }
  worker: { role: singleton }
  store: { role: shared, port: 9000 }
`,
  );
  return port;
}

/** An image of one version, as a build would leave it: known to the daemon by its id alone. */
async function buildImage(folder: string, version: string): Promise<string> {
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${BASE}\nENV APP_VERSION=${version}\nCOPY app.py /app.py\nUSER 10001:10001\n`,
  );
  const id = execFileSync('docker', ['build', '--quiet', folder], {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  return `sample@${id.trim()}`;
}

describe.skipIf(missing !== undefined)(`compose engine${missing ? ` SKIPPED: ${missing}` : ''}`, () => {
  test('delivers twice and goes back, all services at once, nothing dropped', async () => {
    await withFolder(async (folder) => {
      const name = `itg${Date.now().toString(36)}`;
      const port = await makeApplication(folder, name);
      const state = join(folder, 'state');
      const exec = createExec(process.env, new AbortController().signal);
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
        const image = await buildImage(folder, version);
        images.push(image.split('@')[1] ?? '');
        return call(deployAction, {
          version,
          verify: 'health',
          images: JSON.stringify({ web: image, api: image, worker: image }),
        });
      };
      const peer = async () =>
        (await (await fetch(`http://127.0.0.1:${port}/peer`)).json()) as Record<string, never>;
      try {
        expect(await deploy('1.0.0')).toMatchObject({ status: 'deployed', 'active-slot': 'blue' });
        expect(await peer()).toMatchObject({
          slot: 'blue',
          money: '5$',
          peer: { slot: 'blue' },
          shared: { version: 'shared' },
        });
        expect(await deploy('1.1.0')).toMatchObject({
          status: 'deployed',
          'active-slot': 'green',
          dropped: 0,
          verdict: 'pass',
        });
        for (let i = 0; i < 10; i += 1)
          expect(await peer()).toMatchObject({
            version: '1.1.0',
            slot: 'green',
            peer: { slot: 'green', version: '1.1.0' },
          });
        const deployment = await openDeployment(ports, realHost, {
          deliveryFile: 'delivery.yml',
          environment: '',
          envFile: '',
          stateDirectory: state,
          engine: 'auto',
          frontProgram: () => [],
        });
        const view = await deployment.engine.view('green');
        expect(view.services).toEqual(['web', 'api', 'worker']);
        expect((await view.processes('web'))[0]).toMatchObject({
          uids: [10001, 10001, 10001, 10001],
          gids: [10001, 10001, 10001, 10001],
        });
        expect(await view.environment('web')).toMatchObject({
          DELIVERY_SLOT: 'green',
          APP_VERSION: '1.1.0',
          MONEY: '5$',
        });
        expect(await view.log('api')).toContain('asked /health');
        expect((await deployment.engine.observe()).blue.singletons).toEqual([]);
        expect(await call(rollbackAction, {})).toMatchObject({
          status: 'rolled-back',
          mode: 'warm',
          dropped: 0,
        });
        expect(await peer()).toMatchObject({ version: '1.0.0', slot: 'blue', peer: { slot: 'blue' } });
        const slots = await deployment.engine.observe();
        expect(slots.blue.singletons).toEqual(['worker']);
        expect(slots.green.state).toBe('down');
      } finally {
        await tearDownContainers(exec, join(state, name, 'default'));
        await tearDown(realHost, join(state, name, 'default'), 1);
        await exec(['docker', 'volume', 'rm', `${folder.split('/').at(-1)?.toLowerCase() ?? ''}_data`]);
        for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
      }
    });
  }, 240_000);
});
