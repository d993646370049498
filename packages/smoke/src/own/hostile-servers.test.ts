// What a server may do instead of answering: no check waits for ever, follows it elsewhere, or takes it for an answer.
import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createSecureServer, createServer as createHttp2 } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { lookAtTls } from '../adapters/look-at-tls.ts';
import { askOnce } from '../testing/ask-once.ts';
import { selfSigned } from '../testing/self-signed.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
/** One frame of HTTP/2. Source: RFC 9113, section 4.1. */
const frame = (type: number, stream: number, payload: readonly number[] = []): Buffer =>
  Buffer.from([0, 0, payload.length, type, 0, 0, 0, 0, stream, ...payload]);
const SETTINGS = frame(4, 0);
/** Stream 1, REFUSED_STREAM. */
const RST_STREAM = frame(3, 1, [0, 0, 0, 7]);
/** Last stream 0, PROTOCOL_ERROR. */
const GOAWAY = frame(7, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
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
  '/h2-goaway': (socket) => socket.end(Buffer.concat([SETTINGS, GOAWAY])),
  '/h2-rst': (socket) => socket.end(Buffer.concat([SETTINGS, RST_STREAM])),
  // Nobody ends the connection: what came is no answer, and a client must see that by itself.
  '/h2-open': (socket) => socket.write(Buffer.concat([SETTINGS, RST_STREAM])),
  '/h2-late': (socket) =>
    socket.write(
      Buffer.concat([Buffer.from(`${OK}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n`), RST_STREAM]),
    ),
  '/h2-upgrade': (socket) =>
    socket.write(
      Buffer.concat([
        Buffer.from('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'),
        SETTINGS,
      ]),
    ),
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

async function ask(
  request: string,
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  timeoutSeconds?: number,
) {
  connections = 0;
  return askOnce(request, base, timeoutSeconds);
}

it.each([
  ['never answers', '/silent'],
  ['sends one byte after the other', '/drip'],
  ['sends less than it said', '/short'],
  ['cuts a chunk', '/chunk'],
  ['speaks something else', '/no-http'],
  ['resets the connection', '/reset'],
  ['speaks HTTP/2 and goes away', '/h2-goaway'],
  ['speaks HTTP/2 and resets the stream', '/h2-rst'],
  ['speaks HTTP/2 and leaves the connection open', '/h2-open'],
  ['resets an HTTP/2 stream inside an answer of HTTP/1.1', '/h2-late'],
  ['upgrades to HTTP/2 without being asked', '/h2-upgrade'],
])('a server that %s is inconclusive', async (_name, path) => {
  const patience = ['/silent', '/drip'].includes(path) ? 1 : undefined;
  const { told } = await ask(`{ service: web, path: ${path} }`, undefined, patience);
  expect(told).toMatch(/^inconclusive: no answer of web: ./);
});

it.each([
  ['refuses the connection', 'http://127.0.0.1:1'],
  ['has a name that nobody knows', 'http://nobody.invalid'],
])('a server that %s is inconclusive', async (_name, base) => {
  expect((await ask('{ service: web }', base)).told).toMatch(/^inconclusive: no answer of web: ./);
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

/** Runs `body` with a server that listens on that address. */
async function listening<T>(
  made: Pick<Server, 'listen' | 'address' | 'close'>,
  host: string,
  body: (port: number) => Promise<T>,
): Promise<T> {
  await new Promise<void>((resolve) => made.listen(0, host, resolve));
  try {
    return await body((made.address() as AddressInfo).port);
  } finally {
    made.close();
  }
}

describe('HTTP/2 where HTTP/1.1 was expected', () => {
  it('without TLS is inconclusive, from a real server of HTTP/2', async () => {
    const h2 = createHttp2();
    h2.on('sessionError', () => undefined);
    const said = await listening(h2, '127.0.0.1', (port) =>
      ask('{ service: web }', `http://127.0.0.1:${port}`),
    );
    expect(said.told).toMatch(/^inconclusive: no answer of web: ./);
  });

  it('as the only protocol that TLS offers is inconclusive, and its certificate is seen all the same', async () => {
    const { key, cert } = selfSigned();
    const tls = createTls({ key, cert, ALPNProtocols: ['h2'] }, (socket) => socket.end());
    tls.on('tlsClientError', () => undefined);
    const [said, look] = await listening(tls, '127.0.0.1', async (port) => [
      await ask('{ service: web }', `https://127.0.0.1:${port}`),
      await lookAtTls({ host: '127.0.0.1', port, serverName: 'shop.test' }, 10_000),
    ]);
    expect(said.told).toMatch(
      /^inconclusive: no answer of web: .*(?:application protocol|alert number 120)/i,
    );
    expect(look).toMatchObject({ kind: 'seen', seen: { subject: 'shop.test' } });
  });

  it('from a real server of HTTP/2 over TLS is no pass', async () => {
    const h2 = createSecureServer(selfSigned());
    for (const event of ['sessionError', 'tlsClientError']) h2.on(event, () => undefined);
    const said = await listening(h2, '127.0.0.1', (port) =>
      ask('{ service: web }', `https://127.0.0.1:${port}`),
    );
    expect(said.told).toMatch(/^inconclusive: no answer of web: ./);
  });
});

it('a server with a certificate that nobody signed is inconclusive, and its answer is not taken', async () => {
  const secure = createTls(selfSigned(), (socket) => socket.end(`${OK}content-length: 0\r\n\r\n`));
  secure.on('tlsClientError', () => undefined);
  const said = await listening(secure, '127.0.0.1', (port) =>
    ask('{ service: web }', `https://127.0.0.1:${port}`),
  );
  expect(said.told).toMatch(/^inconclusive: no answer of web: .*certificate/);
});

/** Asks with another /etc/hosts, in a mount namespace that ends with the process. */
async function askElsewhere(hosts: string, request: string, base: string): Promise<string> {
  const program = new URL('../testing/ask-once-program.ts', import.meta.url).pathname;
  const words = [process.execPath, '--import', import.meta.resolve('tsx'), program, request, base];
  const script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
  const { stdout } = await promisify(execFile)('unshare', ['-m', 'sh', '-c', script, 'sh', hosts, ...words]);
  return stdout;
}

const hello = (): Server =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(`${OK}content-length: 2\r\n\r\nok`));
  });
const ONLY_OK = '{ service: web }, expect: { status: 200, body: ok }';

describe('a target that has only IPv6', () => {
  it('is asked by its address', async () => {
    const said = await listening(hello(), '::1', (port) => ask(ONLY_OK, `http://[::1]:${port}`));
    expect(said.told).toMatch(/^pass/);
  });

  it('shows its certificate', async () => {
    const secure = createTls(selfSigned(), (socket) => socket.end());
    const look = await listening(secure, '::1', (port) =>
      lookAtTls({ host: '::1', port, serverName: 'shop.test' }, 10_000),
    );
    expect(look).toMatchObject({ kind: 'seen', seen: { subject: 'shop.test' } });
  });

  it('that does not answer is inconclusive, and named', async () => {
    const port = await listening(hello(), '::1', (free) => Promise.resolve(free));
    const { told } = await ask('{ service: web }', `http://[::1]:${port}`);
    expect(told).toMatch(/^inconclusive: no answer of web: .*::1/);
  });

  const mayMount =
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  const unlessMount = mayMount ? '' : ' [SKIPPED: names of our own need root and the right to mount]';
  it.skipIf(!mayMount).each([
    ['a name that has no other address', '::1 six.test'],
    ['a name of which the other address answers nothing', '127.0.0.1 six.test\n::1 six.test'],
  ])(`is asked by %s${unlessMount}`, (_name, lines) =>
    withFolder(async (folder) => {
      const hosts = join(folder, 'hosts');
      await writeFile(hosts, `${lines}\n${await readFile('/etc/hosts', 'utf8')}`);
      const said = await listening(hello(), '::1', (port) =>
        askElsewhere(hosts, ONLY_OK, `http://six.test:${port}`),
      );
      expect(said).toMatch(/^pass/);
    }),
  );
});

it('a proxy of the environment is not asked for what is on this machine', async () => {
  const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of names)
      process.env[name] = name.toLowerCase() === 'no_proxy' ? '' : 'http://127.0.0.1:1';
    const said = await listening(hello(), '127.0.0.1', (port) => ask(ONLY_OK, `http://127.0.0.1:${port}`));
    expect(said.told).toMatch(/^pass/);
    // And what is elsewhere is asked through it, or not at all: never past it.
    expect((await ask('{ service: web }', 'http://shop.invalid')).told).toMatch(
      /^inconclusive: no answer of web: .*127\.0\.0\.1:1/,
    );
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
});
