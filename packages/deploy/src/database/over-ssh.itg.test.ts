// A delivery as a small team makes it: from a runner to one machine over ssh, with PostgreSQL in a container there. A real sshd on loopback,
// a real Docker daemon behind it, and a proxy between that cuts.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { runAction, type Action, type ActionSpec, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { action as smokeAction } from '../../../../actions/smoke-r1-r6/action.ts';
import { realHost } from '../adapters/host.ts';
import { FRONT_VARIABLE } from '../adapters/locate-front.ts';
import { tearDown, tearDownContainers } from '../tear-down.ts';
import { faultProxy } from '../testing/fault-proxy.ts';
import { sshdMissing, startSshd } from '../testing/sshd.ts';

const run = promisify(execFile);
const BASE = 'compose-delivery-base:local';
const POSTGRES = 'compose-delivery-postgres:local';
const PASSWORD = 'pa55word-of-the-shop';
const ROWS = 60_000;

function why(): string | undefined {
  if (sshdMissing) return sshdMissing;
  try {
    execFileSync('docker', ['image', 'inspect', BASE, POSTGRES], { stdio: 'ignore' });
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `NO DOCKER DAEMON, NO COMPOSE OR NO IMAGES ${BASE}, ${POSTGRES} (scripts/local-images.sh)`;
  }
}
const missing = why();

const APP = `
import json, os, signal, socket, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        status, body = 200, {'version': os.environ['APP_VERSION'], 'rate': float(os.environ['RATE'])}
        if self.path == '/ready':
            try:
                socket.create_connection(('db', 5432), 1).close()
            except OSError:
                status = 503
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *a):
        pass
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
print('started', flush=True)
ThreadingHTTPServer(('0.0.0.0', 8080), Handler).serve_forever()
`;
import { listeningPorts } from '../testing/listening-ports.ts';

const COMPOSE = `
services:
  web:
    image: sample
    command: [python3, /app.py]
    environment: { RATE: "0.04" }
  migrate:
    image: sample
    command: [psql, -X, -q, '-1', -v, ON_ERROR_STOP=1, -f, /migration.sql]
    environment: { PGHOST: db, PGUSER: shop, PGDATABASE: shop, PGPASSWORD: "${PASSWORD}" }
  db:
    image: ${POSTGRES}
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: "${PASSWORD}", POSTGRES_DB: shop }
    healthcheck: { test: [CMD, pg_isready, -U, shop, -d, shop, -h, 127.0.0.1], interval: 1s, retries: 30 }
`;

const CHECKS = `
checks:
  R1: {}
  logs: { forbidden: [Traceback] }
  failure-modes:
    modes:
      - { name: db-down, stop: db, degraded: [{ service: web, path: /ready, status: 503 }], recovered: [{ service: web, path: /ready }], degrade-seconds: 15, recover-seconds: 30 }
  own:
    - { id: inside, kind: exec, service: web, command: [printenv, WORD], env: { WORD: it is inside }, expect: { stdout: it is inside } }
    - { id: program, kind: file, service: web, path: /app.py, expect: { text: { contains: ThreadingHTTPServer } } }
    - { id: got, kind: env, service: web, variable: RATE, expect: '0.04' }
    - { id: said, kind: log, service: web, matches: started, expect: { gte: 1 } }
`;

type Version = { readonly version: string; readonly revision: string; readonly sql: string };
const FIRST: Version = {
  version: '1.0.0',
  revision: '1',
  sql: `CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('1');
CREATE TABLE items (id int, text text); INSERT INTO items SELECT n, md5(n::text) || md5((n + 1)::text) FROM generate_series(1, ${ROWS}) n;`,
};
const SECOND: Version = {
  version: '1.1.0',
  revision: '2',
  sql: "ALTER TABLE items ADD COLUMN name text; UPDATE alembic_version SET version_num = '2';",
};

async function imageOf(folder: string, { version, sql }: Version): Promise<string> {
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${BASE}\nENV APP_VERSION=${version}\nCOPY app.py migration.sql /\nRUN echo web:x:10001:10001::/:/bin/sh >>/etc/passwd\nUSER 10001:10001\n`,
  );
  const { stdout } = await run('docker', ['build', '--quiet', folder], {
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  return `sample@${stdout.trim()}`;
}

const frontIn = async (folder: string): Promise<string> => {
  const front = join(folder, 'front.mjs');
  await build({
    entryPoints: [new URL('../adapters/front-main.ts', import.meta.url).pathname],
    outfile: front,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return front;
};

/** Looks at every argv of this machine until it is ended; answers those that held the password. */
function watchArguments(): () => string[] {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (line.includes(PASSWORD)) seen.add(line.replaceAll('\0', ' '));
      } catch {
        // it has just ended
      }
  }, 300);
  return () => {
    clearInterval(timer);
    return [...seen];
  };
}

describe.skipIf(missing !== undefined)(
  `a delivery with a database over ssh${missing ? ` SKIPPED: ${missing}` : ''}`,
  () => {
    test('dump, migration, checks of the idle slot, rollback and restore, the connection cut during the dump, the runner killed while the database is stopped', async () => {
      await withFolder(async (folder) => {
        const name = `sshdb${Date.now().toString(36)}`;
        const [port = 0, adminPort = 0] = await listeningPorts(2);
        const workspace = join(folder, 'checkout');
        const state = join(folder, 'host', 'state');
        const deployment = join(state, name, 'staging');
        const sshd = await startSshd(folder);
        const proxy = await faultProxy({ port: sshd.port });
        await mkdir(workspace, { recursive: true });
        await writeFile(join(workspace, 'app.py'), APP);
        await writeFile(join(workspace, 'docker-compose.yml'), COMPOSE);
        await writeFile(
          join(workspace, '.env.test'),
          `DATABASE_URL=postgresql://shop:${PASSWORD}@db:5432/shop\n`,
        );
        const describeRelease = ({ revision }: Version): Promise<void> =>
          writeFile(
            join(workspace, 'delivery.yml'),
            `version: 1
application: ${name}
engine: compose
env-file: .env.test
host: { dead-man-seconds: 60 }
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: web }] }]
watch: { seconds: 1, interval-seconds: 0.5, min-requests: 1, probe: { paths: [/health] } }
database:
  service: db
  url: \${DATABASE_URL}
  migrate: { service: migrate }
  schema: { revision: '${revision}', accepts-code: ['1'] }
services:
  web: { port: 8080, health: { path: /health, version-field: version, start-seconds: 60 } }
  migrate: { role: oneshot }
  db: { role: shared, port: 5432 }
environments: { staging: {} }
${CHECKS}`,
          );
        const exec = createExec(process.env, new AbortController().signal);
        const log = recordedLog();
        const environment = {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          [FRONT_VARIABLE]: await frontIn(folder),
        };
        const ports: Ports = testPorts(workspace, {
          clock: realClock,
          exec,
          log,
          environment,
          randomId: () => randomBytes(8).toString('hex'),
        });
        const there = {
          environment: 'staging',
          'state-directory': state,
          host: `ssh://${sshd.user}@127.0.0.1:${proxy.port}`,
          'ssh-key': sshd.key,
          'ssh-known-hosts': sshd.knownHosts(proxy.port),
        };
        const call = async <S extends ActionSpec>(action: Action<S>, inputs: Record<string, string>) => {
          const sink = recordedSink();
          const given: Record<string, string> = { ...there, ...inputs };
          const source = { get: (key: string) => given[key], given: Object.keys(given) };
          const code = await runAction(action, source, ports, sink);
          return { code, ...sink.outputs } as Record<string, unknown>;
        };
        const images: string[] = [];
        const deploy = async (release: Version) => {
          await describeRelease(release);
          const image = await imageOf(workspace, release);
          images.push(image.split('@')[1] ?? '');
          return call(deployAction, {
            version: release.version,
            images: JSON.stringify({ web: image, migrate: image }),
            'drain-timeout-seconds': '1',
            'probe-rate': '20',
          });
        };
        const db = `${name}-staging-shared-db-1`;
        const sql = (text: string): string =>
          execFileSync(
            'docker',
            ['exec', db, 'psql', '-X', '-q', '-A', '-t', '-U', 'shop', '-d', 'shop', '-c', text],
            { encoding: 'utf8' },
          ).trim();
        const dbRuns = async (): Promise<boolean> =>
          (await run('docker', ['inspect', '--format', '{{.State.Running}}', db])).stdout.trim() === 'true';
        const told = (): string => log.lines.join('\n');
        const backups = join(deployment, 'backups');
        const endWatch = watchArguments();
        try {
          expect(await deploy(FIRST), told()).toMatchObject({
            code: 0,
            status: 'deployed',
            backup: '',
            'schema-to': '1',
          });
          expect(told()).toContain('inside: pass');

          // The connection goes at the moment at which there is a part.
          let cuts = 0;
          const cutting = setInterval(() => {
            if (cuts > 0 || !existsSync(backups)) return;
            if (readdirSync(backups).some((file) => file.endsWith('.part'))) {
              cuts += 1;
              proxy.cut();
            }
          }, 3);
          const done = await deploy(SECOND).finally(() => clearInterval(cutting));
          expect(done, told()).toMatchObject({
            code: 0,
            status: 'deployed',
            'schema-from': '1',
            'schema-to': '2',
          });
          expect(cuts).toBe(1);
          expect(told()).toContain('connected again');
          const dump = `${String(done.backup)}.dump`;
          expect(await readdir(backups)).toEqual([dump, `${String(done.backup)}.json`]);
          const bytes = await readFile(join(backups, dump));
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(done['backup-sha256']);
          expect(
            JSON.parse(await readFile(join(backups, `${String(done.backup)}.json`), 'utf8')),
          ).toMatchObject({
            verified: 'restore',
            tables: { 'public.items': ROWS },
          });
          expect(existsSync(join(workspace, '.delivery'))).toBe(false);
          // A delivery never stops what the other slot needs.
          expect(told()).toContain('failure-modes: skipped: nothing is stopped before the switch');

          const asked = await call(smokeAction, {});
          expect(asked, told()).toMatchObject({ code: 0, verdict: 'pass', failed: '', inconclusive: '' });
          expect(told()).toContain('failure-modes: pass');
          expect(await dbRuns()).toBe(true);

          const order = { action: 'smoke', workspace, inputs: { ...there, only: 'failure-modes' } };
          const program = new URL('../testing/run-program.ts', import.meta.url).pathname;
          const runner = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(order)], {
            stdio: 'ignore',
            env: { ...process.env, ...environment, TMPDIR: folder },
          });
          for (let i = 0; i < 600 && (await dbRuns()); i += 1) await pause(50);
          expect(await dbRuns()).toBe(false);
          runner.kill('SIGKILL');
          for (let i = 0; i < 600 && !(await dbRuns()); i += 1) await pause(100);
          expect(await dbRuns()).toBe(true);
          for (let i = 0; i < 100 && existsSync(`${deployment}/stopped-by-checks.json`); i += 1)
            await pause(50);
          expect(existsSync(`${deployment}/stopped-by-checks.json`)).toBe(false);

          sql('DELETE FROM items');
          const back = await call(rollbackAction, {
            to: '1.0.0',
            'probe-rate': '0',
            'restore-backup': String(done.backup),
            confirm: `${name}/staging/${String(done.backup)}`,
          });
          expect(back, told()).toMatchObject({ code: 0, status: 'rolled-back', restored: done.backup });
          expect(sql('SELECT count(*) FROM items')).toBe(String(ROWS));
          expect(sql('SELECT version_num FROM alembic_version')).toBe('1');
          expect(endWatch()).toEqual([]);
          expect(
            log.lines.filter((line) => line.includes(PASSWORD) && !line.startsWith('::add-mask::')),
          ).toEqual([]);
        } finally {
          endWatch();
          await tearDownContainers(exec, deployment);
          await tearDown(realHost, deployment, 1);
          await proxy.close();
          await sshd.stop();
          for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
          await exec(['sh', '-c', `docker network ls -q --filter name=${name} | xargs -r docker network rm`]);
        }
      });
    }, 420_000);
  },
);
