// Whole deliveries with a database in its container: dumped, migrated, gated, restored. Needs Docker and the images of scripts/local-images.sh.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { realHost } from '../adapters/host.ts';
import { tearDown, tearDownContainers } from '../tear-down.ts';

const BASE = 'compose-delivery-base:local';
const POSTGRES = 'compose-delivery-postgres:local';
const PASSWORD = 'pa55word-of-the-shop';

function why(): string | undefined {
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
import os, signal, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        text = ('{"version": "%s"}' % os.environ['APP_VERSION']).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *a):
        pass
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
ThreadingHTTPServer(('0.0.0.0', 8080), Handler).serve_forever()
`;
import { listeningPorts } from '../testing/listening-ports.ts';

const COMPOSE = `
services:
  web:
    image: sample
    command: [python3, /app.py]
  migrate:
    image: sample
    command: [sh, -c, 'psql "$$DATABASE_URL" -X -q -1 -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -f /migration.sql']
    environment: { DATABASE_URL: "postgresql://shop:${PASSWORD}@db:5432/shop" }
  db:
    image: ${POSTGRES}
    environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: "${PASSWORD}", POSTGRES_DB: shop }
    healthcheck: { test: [CMD, pg_isready, -U, shop, -d, shop, -h, 127.0.0.1], interval: 1s, retries: 30 }
`;

type Version = {
  readonly version: string;
  readonly revision: string;
  readonly accepts: readonly string[];
  readonly sql: string;
};

async function build(folder: string, { version, sql }: Version): Promise<string> {
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${BASE}\nENV APP_VERSION=${version}\nCOPY app.py migration.sql /\nUSER 10001:10001\n`,
  );
  const id = execFileSync('docker', ['build', '--quiet', folder], {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  return `sample@${id.trim()}`;
}

describe.skipIf(missing !== undefined)(
  `deliveries with a database${missing ? ` SKIPPED: ${missing}` : ''}`,
  () => {
    test('dump, migration, gate and restore, with the database in its container', async () => {
      await withFolder(async (folder) => {
        const name = `dbitg${Date.now().toString(36)}`;
        const [port = 0, adminPort = 0] = await listeningPorts(2);
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'app.py'), APP);
        await writeFile(join(folder, 'docker-compose.yml'), COMPOSE);
        await writeFile(
          join(folder, '.env.test'),
          `DATABASE_URL=postgresql://shop:${PASSWORD}@db:5432/shop\n`,
        );
        const describeRelease = ({ revision, accepts }: Version): Promise<void> =>
          writeFile(
            join(folder, 'delivery.yml'),
            `version: 1
application: ${name}
engine: compose
env-file: .env.test
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: web }] }]
watch: { seconds: 1, interval-seconds: 0.5, min-requests: 1, probe: { paths: [/health] } }
database:
  service: db
  url: \${DATABASE_URL}
  migrate: { service: migrate, lock-timeout-ms: 500, retries: 1 }
  schema: { revision: '${revision}', accepts-code: [${accepts.map((code) => `'${code}'`).join(', ')}] }
services:
  web: { port: 8080, health: { path: /health, version-field: version, start-seconds: 60 } }
  migrate: { role: oneshot }
  db: { role: shared, port: 5432 }
`,
          );
        const state = join(folder, 'state');
        const deployment = join(state, name, 'default');
        const exec = createExec(process.env, new AbortController().signal);
        const log = recordedLog();
        const ports: Ports = testPorts(folder, {
          clock: realClock,
          exec,
          log,
          environment: { PATH: process.env.PATH },
          randomId: () => Math.random().toString(16).slice(2),
        });
        const call = async (
          action: typeof deployAction | typeof rollbackAction,
          inputs: Record<string, string>,
        ) => {
          const sink = recordedSink();
          const given: Record<string, string> = { 'state-directory': state, ...inputs };
          const source = { get: (key: string) => given[key], given: Object.keys(given) };
          const code = await runAction(action as typeof deployAction, source, ports, sink);
          return { code, ...sink.outputs } as Record<string, unknown>;
        };
        const images: string[] = [];
        const deploy = async (release: Version, more: Record<string, string> = {}) => {
          await describeRelease(release);
          const image = await build(folder, release);
          images.push(image.split('@')[1] ?? '');
          return call(deployAction, {
            version: release.version,
            verify: 'health',
            images: JSON.stringify({ web: image, migrate: image }),
            ...more,
          });
        };
        const sql = (text: string): string =>
          execFileSync(
            'docker',
            [
              'exec',
              `${name}-shared-db-1`,
              'psql',
              '-X',
              '-q',
              '-A',
              '-t',
              '-U',
              'shop',
              '-d',
              'shop',
              '-c',
              text,
            ],
            { encoding: 'utf8' },
          ).trim();
        const told = (): string => log.lines.join('\n');
        try {
          const first = {
            version: '1.0.0',
            revision: '1',
            accepts: [],
            sql: "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('1'); CREATE TABLE items (id int); INSERT INTO items SELECT generate_series(1, 50);",
          };
          expect(await deploy(first), told()).toMatchObject({
            code: 0,
            status: 'deployed',
            backup: '',
            'schema-to': '1',
          });
          const second = {
            version: '1.1.0',
            revision: '2',
            accepts: ['1'],
            sql: "ALTER TABLE items ADD COLUMN name text; UPDATE alembic_version SET version_num = '2';",
          };
          const done = await deploy(second);
          expect(done, told()).toMatchObject({
            code: 0,
            status: 'deployed',
            'schema-from': '1',
            'schema-to': '2',
          });
          expect(done['backup-sha256']).toMatch(/^[0-9a-f]{64}$/);
          expect(await readdir(join(deployment, 'backups'))).toEqual([
            `${String(done.backup)}.dump`,
            `${String(done.backup)}.json`,
          ]);

          const broken = {
            version: '1.2.0',
            revision: '3',
            accepts: ['2'],
            sql: 'ALTER TABLE nowhere ADD COLUMN x int;',
          };
          expect(await deploy(broken), told()).toMatchObject({
            code: 1,
            status: 'failed',
            'active-slot': 'green',
            'schema-to': '2',
          });
          expect(told()).toContain('42P01');
          expect(
            await deploy({ ...broken, version: '1.3.0', revision: '4', accepts: [] }),
            told(),
          ).toMatchObject({
            code: 1,
            status: 'failed',
          });
          expect(told()).toContain('there would be no way back; expand first');

          expect(await call(rollbackAction, {}), told()).toMatchObject({
            code: 0,
            status: 'rolled-back',
            'active-slot': 'blue',
          });
          expect(sql('SELECT version_num FROM alembic_version')).toBe('2');

          sql('DELETE FROM items');
          const asked = { to: '1.0.0', 'restore-backup': String(done.backup) };
          expect(await call(rollbackAction, { ...asked, confirm: 'yes' })).toMatchObject({ code: 1 });
          expect(sql('SELECT count(*) FROM items')).toBe('0');
          const back = await call(rollbackAction, {
            ...asked,
            confirm: `${name}/default/${String(done.backup)}`,
          });
          expect(back, told()).toMatchObject({ code: 0, restored: done.backup, status: 'rolled-back' });
          expect(sql('SELECT count(*) FROM items')).toBe('50');
          expect(sql('SELECT version_num FROM alembic_version')).toBe('1');
          expect((await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as object).toEqual({
            version: '1.0.0',
          });
          expect(
            log.lines.filter((line) => line.includes(PASSWORD) && !line.startsWith('::add-mask::')),
          ).toEqual([]);
        } finally {
          await tearDownContainers(exec, deployment);
          await tearDown(realHost, deployment, 1);
          for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
        }
      });
    }, 300_000);
  },
);
