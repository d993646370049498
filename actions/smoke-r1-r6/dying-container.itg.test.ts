// A real container that is killed while a check asks it: never a pass, never a hang, and the service is named.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDelivery, type SlotView } from '@compose-delivery/application';
import { createExec, realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { runChecks } from '@compose-delivery/smoke';
import { listContainers } from '../../packages/deploy/src/engines/compose/containers.ts';
import { docker } from '../../packages/deploy/src/engines/compose/docker.ts';
import { composeView } from '../../packages/deploy/src/engines/compose/view.ts';
import type { Release } from '../../packages/deploy/src/model.ts';
import { openWorkbench } from './workbench.ts';

const BASE = 'compose-delivery-base:local';
const missing = spawnSync('docker', ['image', 'inspect', BASE]).status !== 0;
const skipped = missing ? ` (SKIPPED: NO DOCKER DAEMON OR NO IMAGE ${BASE}; scripts/local-images.sh)` : '';
const PATIENCE = { timeout: 120_000 };

/** Answers at once, but for /slow, which begins an answer and never ends it. Says what it was asked. */
const APP = `
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_GET(self):
        self.send_response(200)
        self.send_header('content-length', '100' if self.path == '/slow' else '2')
        self.end_headers()
        self.wfile.write(b'ok')
        self.wfile.flush()
        print('asked', self.path, flush=True)
        if self.path == '/slow':
            time.sleep(600)
    def log_message(self, *a): pass
ThreadingHTTPServer(('0.0.0.0', 8080), Handler).serve_forever()
`;

const call = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const exec = createExec(process.env, new AbortController().signal);
let deployment = '';
let id = '';

/** Waits until the container has said or done it. */
async function until(seen: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await seen())) await pause(50);
}
const logged = (text: string) => (): boolean => {
  const { stdout, stderr } = spawnSync('docker', ['logs', id], { encoding: 'utf8' });
  return (stdout + stderr).includes(text);
};
const runs = (command: string) => (): boolean =>
  spawnSync('docker', ['top', id, '-eo', 'pid,args'], { encoding: 'utf8' }).stdout.includes(command);

/** Asks one check of the container's slot, while `meanwhile` happens. */
const ask = (check: string, meanwhile: () => Promise<void>): Promise<string> =>
  withFolder(async (folder) => {
    const application = parseDelivery(
      `version: 1
application: dying
engine: compose
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services: { web: { port: 8080, user: web, health: { path: / } } }
checks: { R1: {}, own: [${check}] }
`,
      'd.yml',
    );
    const release = { version: '1', services: { web: {} } } as unknown as Release;
    const client = docker(exec);
    const view: SlotView = composeView(client, 'blue', release, await listContainers(client, deployment));
    const bench = openWorkbench({
      ...{ docker: exec, exec, files: realFiles, deploymentId: deployment, slot: 'blue', folder },
      ...{ pid: process.pid, randomId: () => 'r', portOf: () => 8_080 },
    });
    const [report] = await Promise.all([
      runChecks({
        application: { ...application, file: 'd.yml', root: folder, url: undefined, environmentName: '' },
        ...{ view, variables: {}, root: folder, runId: 'dying' },
        only: [/id: (\w+)/.exec(check)?.[1] ?? 'R1'],
        ports: { http: realHttp, clock: realClock, files: realFiles, log: recordedLog(), exec, bench },
      }),
      meanwhile(),
    ]);
    const result = report.results.find(({ verdict }) => verdict !== 'skipped');
    return `${result?.verdict ?? 'nothing'}: ${result?.reason ?? ''}`;
  });
const kill = (): void => void call('kill', '--signal', 'KILL', id);

describe.skipIf(missing)(`a container that dies in the middle of a check${skipped}`, () => {
  beforeEach(async () => {
    deployment = `smoke-dying-${randomBytes(4).toString('hex')}`;
    const labels = { deployment, slot: 'blue', service: 'web', port: '8080' };
    const words = Object.entries(labels).flatMap(([name, value]) => [
      '--label',
      `compose-delivery.${name}=${value}`,
    ]);
    const port = ['--publish', '127.0.0.1::8080', '--name', deployment];
    id = call('run', '--detach', '--init', ...port, ...words, BASE, 'python3', '-c', APP);
    const bound = /:(\d+)$/m.exec(call('port', id, '8080/tcp'))?.[1] ?? '';
    await until(() =>
      fetch(`http://127.0.0.1:${bound}/up`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }, 120_000);
  afterEach(() => {
    spawnSync('docker', ['rm', '--force', '--volumes', deployment]);
  });

  it('while it answers a request: no answer, of that service', PATIENCE, async () => {
    const check = '{ id: slow, kind: http, timeout-seconds: 100, request: { service: web, path: /slow } }';
    const said = await ask(check, async () => {
      await until(logged('asked /slow'));
      kill();
    });
    expect(said).toMatch(/^inconclusive: no answer of web: (?!no whole answer within)/);
  });

  it.each([
    ['expects success', ''],
    ['expects any failure', ', expect: { exit-code: { not: 0 } }'],
    ['looks only at what was written', ', expect: { stdout: { contains: begun } }'],
  ])('while a command runs in it that %s: not what was asked', PATIENCE, async (_name, expected) => {
    const command = '[sh, -c, "echo begun; exec sleep 501"]';
    const check = `{ id: cmd, kind: exec, service: web, timeout-seconds: 100, command: ${command}${expected} }`;
    const said = await ask(check, async () => {
      await until(runs('sleep 501'));
      kill();
    });
    expect(said).toBe(
      `inconclusive: the check could not look: container ${id.slice(0, 12)} of web ended, or began anew, while sh ran in it`,
    );
  });

  it('and comes back by its restart policy, while a command runs in it', PATIENCE, async () => {
    call('update', '--restart', 'always', id);
    const check =
      '{ id: cmd, kind: exec, service: web, timeout-seconds: 100, command: [sleep, "502"], expect: { exit-code: { not: 0 } } }';
    const said = await ask(check, async () => {
      await until(runs('sleep 502'));
      // From inside: what is killed by `docker kill` stays down.
      spawnSync('docker', ['exec', '--privileged', id, 'sh', '-c', 'kill -TERM 1; sleep 1; kill -KILL -1']);
    });
    expect(said).toMatch(/^inconclusive: .* of web ended, or began anew, while sleep ran in it$/);
  });

  it('before its processes are looked at: not one of them is taken for good', PATIENCE, async () => {
    kill();
    expect(await ask('', () => Promise.resolve())).toMatch(/^inconclusive: .*not running/);
  });

  it('before its health is asked: it does not answer', PATIENCE, async () => {
    kill();
    const check = '{ id: alive, kind: http, request: { service: web } }';
    expect(await ask(check, () => Promise.resolve())).toMatch(/^inconclusive: no answer of web: /);
  });

  it('before a command is run in it: there is none that runs', PATIENCE, async () => {
    kill();
    const check = '{ id: cmd, kind: exec, service: web, command: ["true"] }';
    expect(await ask(check, () => Promise.resolve())).toBe(
      'inconclusive: the check could not look: no container of web runs',
    );
  });

  it('and its log cannot be read any more: not a log without errors', PATIENCE, async () => {
    const check = '{ id: quiet, kind: log, service: web, matches: ERROR, expect: 0 }';
    const said = await ask(check, () => Promise.resolve());
    expect(said).toMatch(/^pass/);
    const containers = await listContainers(docker(exec), deployment);
    spawnSync('docker', ['rm', '--force', id]);
    const release = { version: '1', services: { web: {} } } as unknown as Release;
    await expect(composeView(docker(exec), 'blue', release, containers).log('web')).rejects.toThrow(
      /the log of web cannot be read: .*No such container/,
    );
  });

  it(
    'or in which another one was started, by a run of another machine that is killed: it is taken away',
    { timeout: 300_000 },
    () =>
      withFolder(async (folder) => {
        const program = new URL('testing/far-program.ts', import.meta.url).pathname;
        const words = ['--import', import.meta.resolve('tsx'), program, deployment, folder];
        const run = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
        const other = `delivery-check-${deployment}`;
        // Without drafts: a sign of life may just be written, or have been when the run was killed.
        const left = async (): Promise<string[]> =>
          (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
        const there = (): boolean => call('ps', '--all', '--quiet', '--filter', `name=${other}`) !== '';
        try {
          await new Promise((resolve) => run.stdout.once('data', resolve));
          expect([there(), await left()]).toEqual([true, [other, `${other}.alive`]]);
          // It gives signs of life as long as it lives.
          const beat = (): Promise<string | undefined> => realFiles.readText(join(folder, `${other}.alive`));
          const first = await beat();
          await until(async () => (await beat()) !== first);
          run.kill('SIGKILL');
          await until(async () => !there() && (await left()).length === 0);
        } finally {
          run.kill('SIGKILL');
          spawnSync('docker', ['rm', '--force', '--volumes', other]);
        }
      }),
  );
});
