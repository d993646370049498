// Asking the daemon over its socket: where that is, and what happens when it is not what answers there.
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { scriptedExec, withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { askDaemonAt } from './adapters/ask-daemon.ts';
import { daemonVersion, inspectImages } from './docker-images.ts';
import { findDockerSocket } from './docker-socket.ts';

const USUAL = '/var/run/docker.sock';
const disk = (text?: string) => ({ readText: () => Promise.resolve(text) });

test.each<[string, Record<string, string>, string | undefined, string | undefined]>([
  ['nothing is set', { HOME: '/h' }, undefined, USUAL],
  ['a configuration without a context', { HOME: '/h' }, '{ "auths": {} }', USUAL],
  ['another context in the configuration', { HOME: '/h' }, '{ "currentContext": "far" }', undefined],
  ['another context', { HOME: '/h', DOCKER_CONTEXT: 'far' }, undefined, undefined],
  [
    'the usual context by name, whatever the configuration says',
    { HOME: '/h', DOCKER_CONTEXT: 'default' },
    '{ "currentContext": "far" }',
    USUAL,
  ],
  [
    'another socket',
    { HOME: '/h', DOCKER_HOST: 'unix:///run/user/1/docker.sock', DOCKER_CONTEXT: 'far' },
    undefined,
    '/run/user/1/docker.sock',
  ],
  ['a daemon over the network', { HOME: '/h', DOCKER_HOST: 'tcp://10.0.0.1:2375' }, undefined, undefined],
  ['a daemon over ssh', { HOME: '/h', DOCKER_HOST: 'ssh://root@far' }, undefined, undefined],
  ['no home', {}, undefined, undefined],
])('the socket: %s', async (_, environment, configuration, expected) => {
  expect(await findDockerSocket(environment, disk(configuration))).toBe(expected);
});

test('a configuration that cannot be read: the client is left to it', async () => {
  const unreadable = { readText: () => Promise.reject(new Error('EACCES')) };
  expect(await findDockerSocket({ HOME: '/h' }, unreadable)).toBeUndefined();
});

const ID = `sha256:${'1'.repeat(64)}`;
const image = { Id: ID, Size: 7, RepoTags: ['shop/web:1.0'], RepoDigests: [`shop/web@${ID}`] };

/** A daemon that answers so, and a client that says something else. */
async function asked(
  listener: RequestListener,
  use: (ports: Parameters<typeof inspectImages>[1], calls: string[][]) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const socket = join(folder, 's');
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const exec = scriptedExec({
      'docker image inspect': { stdout: `sha256:${'2'.repeat(64)} 9 ["shop/web:1.0"] []\n` },
      'docker version': { stdout: '20.10.1\n' },
    });
    try {
      await use({ exec, daemon: askDaemonAt(socket) }, exec.calls);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

test('images and version come from the daemon, by any of their names, without a process of the client', async () => {
  const seen: string[] = [];
  await asked(
    (request, response) => {
      seen.push(decodeURIComponent(request.url ?? ''));
      if (request.url === '/version') return void response.end('{"Version":"26.1.5"}');
      response.statusCode = request.url?.includes('absent') ? 404 : 200;
      response.end(JSON.stringify(image));
    },
    async (ports, calls) => {
      const facts = await inspectImages(['shop/web:1.0', 'absent', ID], ports);
      expect(facts.find('docker.io/shop/web:1.0')?.bytes).toBe(7);
      expect(facts.find(ID)?.id).toBe(ID);
      expect(facts.find(`shop/web@${ID}`)?.id).toBe(ID);
      expect(facts.find('absent')).toBeUndefined();
      expect(await daemonVersion(ports)).toBe('26.1.5');
      expect(calls).toEqual([]);
      expect(seen).toEqual([
        '/images/shop/web:1.0/json',
        '/images/absent/json',
        `/images/${ID}/json`,
        '/version',
      ]);
    },
  );
});

test.each<[string, RequestListener]>([
  ['refuses', (_, response) => void response.writeHead(403).end()],
  ['says something else', (_, response) => void response.end('{"Id":"x"}')],
  ['says no JSON', (_, response) => void response.end('<html>')],
  ['hangs up', (request) => void request.socket.destroy()],
  ['redirects', (_, response) => void response.writeHead(301, { location: '/' }).end()],
])('a socket that %s: the client is asked as ever', (_, listener) =>
  asked(listener, async (ports) => {
    expect((await inspectImages(['shop/web:1.0'], ports)).find('shop/web:1.0')?.bytes).toBe(9);
    expect(await daemonVersion(ports)).toBe('20.10.1');
  }),
);

test('no socket: the client is asked as ever', async () => {
  const exec = scriptedExec({
    'docker image inspect': { stdout: '' },
    'docker version': { stdout: '20.10.1\n' },
  });
  const ports = { exec, daemon: askDaemonAt('/nowhere/docker.sock') };
  expect((await inspectImages(['x'], ports)).find('x')).toBeUndefined();
  expect(await daemonVersion(ports)).toBe('20.10.1');
});
