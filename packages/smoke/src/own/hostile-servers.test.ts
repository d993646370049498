// What a server may do instead of answering: no check waits for ever, follows it elsewhere, or takes it for an answer.
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDelivery } from '@compose-delivery/application';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { runChecks } from '../run-checks.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
let connections = 0;

/** By path. */
const WAYS: Readonly<Record<string, (socket: Socket) => void>> = {
  '/silent': () => undefined,
  '/drip': (socket) => {
    socket.write(`${OK}content-length: 1000\r\n\r\n`);
    const timer = setInterval(() => socket.write('x'), 100);
    socket.on('close', () => clearInterval(timer));
  },
  '/short': (socket) => socket.end(`${OK}content-length: 1000\r\n\r\nshort`),
  '/chunk': (socket) => socket.end(`${OK}transfer-encoding: chunked\r\n\r\n5\r\nhel`),
  '/no-http': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  '/reset': (socket) => socket.resetAndDestroy(),
  '/loop': (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /loop\r\ncontent-length: 0\r\n\r\n'),
  '/bomb': (socket) => {
    const body = gzipSync(Buffer.alloc(64 * 1_024 * 1_024, 'a'));
    socket.write(`${OK}content-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.end(body);
  },
};

let server: Server;
beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      WAYS[data.toString('latin1').split(' ')[1] ?? '']?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function ask(request: string, base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`) {
  connections = 0;
  const application = parseDelivery(
    `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services: { web: { port: 80, health: {} } }
checks: { own: [{ id: a, kind: http, timeout-seconds: 1, request: ${request} }] }
`,
    'd.yml',
  );
  const report = await runChecks({
    application: { ...application, file: 'd.yml', root: '/', url: undefined, environmentName: '' },
    view: {
      slot: 'blue',
      version: '1',
      services: ['web'],
      url: () => base,
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({}),
      log: () => Promise.resolve(''),
    },
    variables: {},
    ports: { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() },
    root: '/',
    runId: 'hostile',
    only: ['a'],
  });
  const result = report.results.find(({ id }) => id === 'a');
  return { told: `${result?.verdict ?? ''}: ${result?.reason ?? ''}`, size: JSON.stringify(result).length };
}

it.each([
  ['never answers', '/silent'],
  ['sends one byte after the other', '/drip'],
  ['sends less than it said', '/short'],
  ['cuts a chunk', '/chunk'],
  ['speaks something else', '/no-http'],
  ['resets the connection', '/reset'],
])('a server that %s is inconclusive', async (_name, path) => {
  expect((await ask(`{ service: web, path: ${path} }`)).told).toMatch(/^inconclusive: no answer: ./);
});

it.each([
  ['refuses the connection', 'http://127.0.0.1:1'],
  ['has a name that nobody knows', 'http://nobody.invalid'],
])('a server that %s is inconclusive', async (_name, base) => {
  expect((await ask('{ service: web }', base)).told).toMatch(/^inconclusive: no answer: ./);
});

it('a server that redirects to itself is asked once', async () => {
  expect((await ask('{ service: web, path: /loop }')).told).toContain('fail: status: ');
  expect(connections).toBe(1);
});

it('a small answer that would unpack into a large one stays small', async () => {
  const { told, size } = await ask('{ service: web, path: /bomb }');
  expect(told).toMatch(/^(?:pass|inconclusive)/);
  expect(size).toBeLessThan(100_000);
});
