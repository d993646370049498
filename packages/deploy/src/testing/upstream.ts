// Upstreams for tests of the front, in this process: they say who they are, echo, wait, and can be told to misbehave.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export type Upstream = {
  readonly url: string;
  readonly posted: string[];
  /** Requests as they came in, newest last. */
  readonly seen: IncomingMessage[];
  close(): Promise<void>;
};

export async function startUpstream(name: string, options: { keepAliveMs?: number } = {}): Promise<Upstream> {
  const posted: string[] = [];
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    const url = new URL(request.url ?? '/', 'http://x');
    const wait = Number(url.searchParams.get('ms') ?? 0);
    if (url.pathname.endsWith('/die')) return void request.socket.destroy();
    if (url.pathname.endsWith('/half')) {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      return void setTimeout(() => request.socket.destroy(), 20);
    }
    if (url.pathname.endsWith('/stream')) {
      const as = url.searchParams.get('as');
      if (as === 'length') response.setHeader('content-length', 'one\ntwo\n'.length);
      if (as === 'events') response.setHeader('content-type', 'text/event-stream');
      response.write('one\n');
      return void server.once('finish-stream', () => response.end('two\n'));
    }
    if (url.pathname.endsWith('/finish-stream'))
      return void response.end(String(server.emit('finish-stream')));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (request.method === 'POST' && body.startsWith('{'))
        posted.push((JSON.parse(body) as { id: string }).id);
      const text = JSON.stringify({ name, url: request.url, bytes: body.length });
      setTimeout(() => {
        response.writeHead(Number(url.searchParams.get('status') ?? 200), {
          'content-length': Buffer.byteLength(text),
          'set-cookie': ['a=1', 'b=2'],
          'x-hop': 'secret',
          connection: 'x-hop',
        });
        response.end(request.method === 'HEAD' ? undefined : text);
      }, wait);
    });
  });
  server.keepAliveTimeout = options.keepAliveMs ?? 5_000;
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(`${name} ${data.toString()}`)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
