// What lies between us and a server: names, routes, proxies, certificates. Real sockets on loopback; names are resolved by the test.
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createServer as createHttp,
  request as httpRequest,
  type IncomingMessage,
  type Server,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo, type LookupFunction, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createDownloader, type DownloadWorld } from './adapters/open-download.ts';
import {
  FILE,
  NAME,
  ONE_PIECE,
  PATH,
  POLICY,
  fetchInto,
  serverGroup,
  wrongWith,
  type FetchSetting,
} from './testing/fetch-setting.ts';
import { hasOpenssl, makeCertificate } from './testing/make-certificate.ts';

const { start, closeAll } = serverGroup();
const others: Server[] = [];
afterEach(async () => {
  await closeAll();
  for (const server of others.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen<S extends Server>(server: S): Promise<number> {
  others.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Names of the test: each leads to these addresses, any other is unknown. */
function names(known: Readonly<Record<string, readonly string[]>>): LookupFunction {
  return (name, options, done) => {
    const found = known[name];
    if (!found) {
      const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
      return void process.nextTick(() => done(error, '', 4));
    }
    const all = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    process.nextTick(() =>
      options.all ? done(null, all) : done(null, all[0]?.address ?? '', all[0]?.family),
    );
  };
}

const world = (over: Partial<DownloadWorld>): FetchSetting => ({
  policy: { ...ONE_PIECE, retries: 1 },
  ports: { open: createDownloader({ environment: {}, ...over }) },
});

test('DNS failure: said with the name; the next address serves', () =>
  withFolder(async (root) => {
    const origin = await start();
    const setting = world({ lookup: names({}) });
    const { path, text } = await fetchInto(root, origin, {
      ...setting,
      mirrors: [`http://gone.example${PATH}`],
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('getaddrinfo ENOTFOUND gone.example');
  }));

test('connection refused: the next address serves', () =>
  withFolder(async (root) => {
    const [gone, origin] = [await start(), await start()];
    await gone.close();
    const { path, text } = await fetchInto(root, origin, { mirrors: [gone.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('ECONNREFUSED');
  }));

test('IPv6 leads nowhere: the IPv4 address of the same name serves', () =>
  withFolder(async (root) => {
    const server = await start();
    const { port } = new URL(server.origin);
    // 100::/64 is thrown away wherever it is routed (RFC 6666).
    const setting = world({ lookup: names({ 'dual.example': ['100::1', '127.0.0.1'] }) });
    const { path } = await fetchInto(root, server, {
      ...setting,
      urls: [`http://dual.example:${port}${PATH}`],
    });
    expect(await wrongWith(path, root)).toEqual([]);
  }));

const hasPython = await new Promise<boolean>((resolve) => {
  spawn('python3', ['--version'])
    .once('error', () => resolve(false))
    .once('exit', (code) => resolve(code === 0));
});

test.skipIf(!hasPython)(
  `dropped SYN: ended by the limit on connecting${hasPython ? '' : ' [SKIPPED: no python3]'}`,
  () =>
    withFolder(async (root) => {
      // A listener whose queue is full answers no further SYN.
      const program = `import socket, sys
s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(0)
print(s.getsockname()[1], flush=True); sys.stdin.read()`;
      const child = spawn('python3', ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
      const fillers: Socket[] = [];
      try {
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const port = Number(line.toString());
        for (let i = 0; i < 3; i += 1) fillers.push(connect(port, '127.0.0.1').on('error', () => undefined));
        await new Promise((resolve) => setTimeout(resolve, 100));
        const origin = await start();
        const watch = { ...POLICY.watch, connectTimeoutMs: 1_500 };
        const { path, text } = await fetchInto(root, origin, {
          mirrors: [`http://127.0.0.1:${port}${PATH}`],
          policy: { ...ONE_PIECE, watch },
        });
        expect(await wrongWith(path, root)).toEqual([]);
        expect(text()).toContain('no connection within 1.5 s');
      } finally {
        for (const socket of fillers) socket.destroy();
        child.kill();
        await once(child, 'exit');
      }
    }),
);

const tls = (title: string): string => (hasOpenssl ? title : `${title} [SKIPPED: no openssl]`);

async function overTls(folder: string, days: number) {
  const certificate = makeCertificate(folder, 'secure.example', days);
  let answered = 0;
  const server = createHttps(certificate, (_, response) => {
    answered += 1;
    response.writeHead(200, { 'content-length': FILE.bytes.length }).end(FILE.bytes);
  });
  const port = await listen(server);
  const lookup = names({ 'secure.example': ['127.0.0.1'] });
  return {
    url: `https://secure.example:${port}${PATH}`,
    port,
    lookup,
    ca: certificate.cert,
    answered: () => answered,
  };
}

test.skipIf(!hasOpenssl)(tls('TLS: a certificate that is trusted serves'), () =>
  withFolder(async (root) => {
    const { url, lookup, ca } = await overTls(root, 10);
    const { path } = await fetchInto(`${root}/w`, await start(), { ...world({ lookup, ca }), urls: [url] });
    expect(await wrongWith(path, `${root}/w`)).toEqual([]);
  }),
);

test.skipIf(!hasOpenssl)(tls('TLS expiry: refused at once and said, not one request is made'), () =>
  withFolder(async (root) => {
    const { url, lookup, ca, answered } = await overTls(root, -1);
    const work = fetchInto(`${root}/w`, await start(), { ...world({ lookup, ca }), urls: [url] });
    await expect(work).rejects.toThrow('has a certificate that is not accepted: certificate has expired');
    expect(answered()).toBe(0);
  }),
);

test.skipIf(!hasOpenssl)(
  tls('TLS: a certificate of nobody we know is refused, the next address serves'),
  () =>
    withFolder(async (root) => {
      const { url, lookup, answered } = await overTls(root, 10);
      const { path, text } = await fetchInto(`${root}/w`, await start(), {
        ...world({ lookup }),
        mirrors: [url],
      });
      expect(await wrongWith(path, `${root}/w`)).toEqual([]);
      expect(text()).toContain('certificate that is not accepted: self-signed certificate');
      expect(answered()).toBe(0);
    }),
);

/** A proxy that knows its own names; it counts what goes through. */
async function startProxy(known: Readonly<Record<string, number>>) {
  const seen: string[] = [];
  const server = createHttp((request: IncomingMessage, response) => {
    const target = new URL(request.url ?? '');
    seen.push(`${request.method ?? ''} ${target.href} ${request.headers['proxy-authorization'] ?? ''}`);
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = { host: '127.0.0.1', port: known[target.host], path: target.pathname, headers };
    httpRequest(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on('connect', (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    const port = known[request.url ?? ''];
    if (port === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, seen };
}

test('HTTP_PROXY: the request goes to the proxy, its credentials too and no further', () =>
  withFolder(async (root) => {
    const origin = await start();
    const proxy = await startProxy({ 'files.example': Number(new URL(origin.origin).port) });
    const environment = { http_proxy: proxy.url.replace('http://', 'http://me:p%40ss@') };
    const { path } = await fetchInto(root, origin, {
      ...world({ environment }),
      urls: [`http://files.example${PATH}`],
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(proxy.seen).toEqual([
      `GET http://files.example${PATH} Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    ]);
  }));

test.skipIf(!hasOpenssl)(tls('HTTPS_PROXY: through a tunnel, checked by the name of the target'), () =>
  withFolder(async (root) => {
    const { port, ca } = await overTls(root, 10);
    const proxy = await startProxy({ 'secure.example:443': port, 'other.example:443': port });
    const setting = world({ environment: { HTTPS_PROXY: proxy.url }, ca });
    const { path } = await fetchInto(`${root}/w`, await start(), {
      ...setting,
      urls: [`https://secure.example${PATH}`],
    });
    expect(await wrongWith(path, `${root}/w`)).toEqual([]);
    expect(proxy.seen).toEqual(['CONNECT secure.example:443']);
    const wrongName = fetchInto(`${root}/v`, await start(), {
      ...setting,
      urls: [`https://other.example${PATH}`],
    });
    await expect(wrongName).rejects.toThrow(/certificate that is not accepted.*altnames/);
  }),
);

test('a proxy that refuses the tunnel: said with its answer', () =>
  withFolder(async (root) => {
    const proxy = await startProxy({});
    const setting = world({ environment: { https_proxy: proxy.url } });
    const work = fetchInto(root, await start(), { ...setting, urls: [`https://secure.example${PATH}`] });
    await expect(work).rejects.toThrow('answered 403 to CONNECT secure.example:443');
  }));

test('NO_PROXY: straight', () =>
  withFolder(async (root) => {
    const origin = await start();
    const proxy = await startProxy({});
    const lookup = names({ 'in.example': ['127.0.0.1'] });
    const setting = world({ environment: { HTTP_PROXY: proxy.url, NO_PROXY: 'x.org,.example' }, lookup });
    const { path } = await fetchInto(root, origin, {
      ...setting,
      urls: [`http://in.example:${new URL(origin.origin).port}${PATH}`],
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(proxy.seen).toEqual([]);
  }));
