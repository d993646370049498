// Upgrades (websockets): once the upstream agrees, two sockets tied together, counted as a tunnel of the slot they began in.
import { request as httpRequest, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Exchange } from './forward.ts';
import { requestHeaders, responseHeaders, slotHeaders } from './headers.ts';

export function tunnel(exchange: Exchange, incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  const { target, service } = exchange;
  const base = target.upstreams[service];
  client.on('error', () => client.destroy());
  if (base === undefined) return refuse(client, 502, `${service} has no address in ${target.slot}`, target);
  const { hostname, port } = new URL(base);
  const upstream = httpRequest({
    host: hostname,
    port,
    method: incoming.method ?? 'GET',
    path: exchange.path,
    headers: requestHeaders(incoming, true),
    setHost: false,
    agent: false,
  });
  const sockets: Duplex[] = [client];
  const claim = target.work.claim('tunnel', () => {
    upstream.destroy();
    for (const socket of sockets) socket.destroy();
  });
  const timer = setTimeout(() => upstream.destroy(new Error('no answer in time')), exchange.answerTimeoutMs);
  client.once('close', () => {
    clearTimeout(timer);
    claim.release();
    upstream.destroy();
  });
  upstream.on('error', () => refuse(client, 502, `${service} cannot be reached`, target));
  upstream.once('response', (answer) => {
    // The upstream did not agree: its answer is passed on, and the connection ends with it.
    clearTimeout(timer);
    client.write(
      headOf(answer.statusCode ?? 502, [...responseHeaders(answer, target, false), 'Connection', 'close']),
    );
    answer.pipe(client);
  });
  upstream.once('upgrade', (answer, server: Duplex, rest: Buffer) => {
    clearTimeout(timer);
    sockets.push(server);
    if (client.destroyed) return void server.destroy();
    client.write(headOf(101, responseHeaders(answer, target, true)));
    if (rest.length > 0) client.write(rest);
    if (head.length > 0) server.write(head);
    tie(client, server);
  });
  upstream.end();
}

function tie(client: Duplex, server: Duplex): void {
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    if ('setNoDelay' in one && typeof one.setNoDelay === 'function')
      (one.setNoDelay as (on: boolean) => void)(true);
    one.pipe(other);
    one.on('error', () => other.destroy());
    one.once('close', () => other.destroy());
  }
}

function headOf(status: number, raw: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let i = 0; i + 1 < raw.length; i += 2) text += `${raw[i] ?? ''}: ${raw[i + 1] ?? ''}\r\n`;
  return `${text}\r\n`;
}

/** A whole answer on a raw socket, which is closed after it. */
export function refuse(
  client: Duplex,
  status: number,
  message: string,
  place: { readonly slot: string; readonly generation: number } | undefined,
): void {
  if (client.destroyed || client.writableEnded) return;
  const body = `${JSON.stringify({ error: { code: 'no_tunnel', message } })}\n`;
  client.end(
    headOf(status, [
      'Content-Type',
      'application/json',
      'Content-Length',
      String(Buffer.byteLength(body)),
      'Connection',
      'close',
      ...(place ? slotHeaders(place) : []),
    ]) + body,
  );
}
