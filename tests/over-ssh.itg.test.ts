// The callers as they are given out, on a machine that is reached over ssh: built on the runner, pushed, pulled by the host, delivered,
// checked, and led back, also while the next delivery is under way. A real sshd, a real Docker daemon, a registry on loopback.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tearDown, tearDownContainers } from '@compose-delivery/deploy';
import { realHost } from '@compose-delivery/deploy/adapters';
import type { RunEvent } from '@compose-delivery/local-runner';
import { createExec } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { startLocalGitHub } from '../packages/cli/src/local-github.ts';
import { sshdMissing, startSshd } from '../packages/deploy/src/testing/sshd.ts';
import { startTinyRegistry } from '../packages/images/src/testing/tiny-registry.ts';

const root = join(import.meta.dirname, '..');
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
import json, signal, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
version = open('/VERSION').read().strip()
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        text = json.dumps({'version': version}).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *a): pass
signal.signal(signal.SIGTERM, lambda *a: sys.exit(0))
ThreadingHTTPServer(('0.0.0.0', 8080), Handler).serve_forever()
`;
import { listeningPorts } from '../packages/deploy/src/testing/listening-ports.ts';

type Shop = {
  readonly folder: string;
  readonly name: string;
  readonly port: number;
  readonly adminPort: number;
};

function makeShop({ folder, name, port, adminPort }: Shop, version: string, watchSeconds: number): void {
  mkdirSync(folder, { recursive: true });
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  write('app.py', APP);
  write('VERSION', `${version}\n`);
  write('Dockerfile', `FROM ${BASE}\nCOPY app.py VERSION /\nUSER 10001:10001\n`);
  write(
    'docker-compose.yml',
    'services:\n  web: { build: ., image: web, command: [python3, /app.py], init: true }\n',
  );
  write(
    'delivery.yml',
    `version: 1
application: ${name}
engine: compose
host: { dead-man-seconds: 60 }
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: web }] }]
watch: { seconds: ${watchSeconds}, interval-seconds: 0.5, min-requests: 1 }
services:
  web: { port: 8080, user: '10001', health: { path: /health, version-field: version, start-seconds: 60 } }
environments: { production: {} }
`,
  );
  cpSync(join(root, 'workflows-examples'), join(folder, '.github/workflows'), { recursive: true });
  const git = (...words: string[]): unknown =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=test', '-c', 'user.email=test@localhost', ...words], {
      stdio: 'ignore',
    });
  if (!existsSync(join(folder, '.git'))) git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', `Release ${version}`);
}

/** Every file below that holds the text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

describe.skipIf(missing !== undefined)(`callers over ssh${missing ? ` SKIPPED: ${missing}` : ''}`, () => {
  test('delivers twice through a registry, and a roll-back does not wait for the delivery that is under way', async () => {
    await withFolder(async (folder) => {
      const [port = 0, adminPort = 0] = await listeningPorts(2);
      const name = `wf${Date.now().toString(36)}`;
      const shop: Shop = { folder: join(folder, 'shop'), name, port, adminPort };
      const onHost = join(folder, 'host');
      const sshd = await startSshd(folder);
      const registry = await startTinyRegistry();
      const said: string[] = [];
      makeShop(shop, '1.0.0', 1);
      const github = await startLocalGitHub({
        repository: shop.folder,
        slug: 'acme/shop',
        suite: root,
        directory: join(folder, 'github'),
        sink: (event: RunEvent) => said.push(JSON.stringify(event)),
        approvals: () => Promise.resolve({ approved: true, by: 'the test' }),
        environments: { production: { requiredReviewers: true } },
        secrets: {
          DELIVERY_SSH_KEY: sshd.key,
          DELIVERY_SSH_KNOWN_HOSTS: sshd.knownHosts(sshd.port),
        },
        vars: {
          DELIVERY_STATE: onHost,
          DELIVERY_ENGINE: 'compose',
          DELIVERY_HOST: `ssh://${sshd.user}@127.0.0.1:${sshd.port}`,
          DELIVERY_REGISTRY: `${registry.host}/acme`,
          DELIVERY_WHEN_TRIVY_MISSING: 'skip',
        },
      });
      const run = async (caller: string, inputs: Record<string, string>): Promise<string> => {
        const { conclusion } = await github.run({
          workflow: `.github/workflows/${caller}.yml`,
          eventName: 'workflow_dispatch',
          event: {},
          inputs,
        });
        return conclusion;
      };
      const lately = (): string => said.slice(-80).join('\n');
      const served = async (): Promise<unknown> =>
        ((await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { version: unknown }).version;
      try {
        expect(await run('production-by-hand', { version: '1.0.0' }), lately()).toBe('success');
        expect(await served()).toBe('1.0.0');
        expect(
          registry.calls.some(({ method, path }) => method === 'PUT' && path.includes('manifests')),
        ).toBe(true);
        expect(existsSync(join(onHost, name, 'production/ledger.json'))).toBe(true);

        makeShop(shop, '1.1.0', 1);
        expect(await run('production-by-hand', { version: '1.1.0' }), lately()).toBe('success');
        expect(await served()).toBe('1.1.0');

        // Its watch would last ten minutes; whoever is on duty does not wait for that.
        makeShop(shop, '1.2.0', 600);
        const delivery = run('production-by-hand', { version: '1.2.0' });
        while ((await served()) !== '1.2.0') await new Promise((resolve) => setTimeout(resolve, 200));
        const back = await run('rollback-by-hand', {
          environment: 'production',
          to: 'previous',
          reason: 'orders are lost',
        });
        expect([back, await delivery], lately()).toEqual(['success', 'failure']);
        expect(await served()).toBe('1.1.0');

        // The key was on this machine while it was needed, and nowhere else.
        const secret = sshd.key.split('\n')[2] ?? '';
        expect(secret.length).toBeGreaterThan(40);
        expect(filesWith(join(folder, 'github'), secret)).toEqual([]);
        expect(filesWith(onHost, secret)).toEqual([]);
        expect(said.join('\n')).not.toContain(secret);
      } finally {
        const exec = createExec(process.env, new AbortController().signal);
        await tearDownContainers(exec, join(onHost, name, 'production'));
        await tearDown(realHost, join(onHost, name, 'production'), 1);
        await github.close();
        await registry.stop();
        await sshd.stop();
        await exec([
          'sh',
          '-c',
          `docker images -q '${registry.host}/acme/*' | xargs -r docker image rm --force`,
        ]);
        await exec(['sh', '-c', `docker network ls -q --filter name=${name} | xargs -r docker network rm`]);
      }
    });
  }, 600_000);
});
