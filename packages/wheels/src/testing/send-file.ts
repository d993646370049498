// One file over HTTP, whole or a range of it, with what goes wrong with this one answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, IndexOptions } from './index-server.ts';

export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  whole: Buffer,
  fault: Fault | undefined,
  options: IndexOptions,
  count: (bytes: number) => void,
): void {
  const wanted = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const useRange = wanted !== null && (options.ranges ?? true) && fault?.kind !== 'ignore-range';
  const [from, to] = useRange
    ? [Number(wanted[1]), Math.min(Number(wanted[2]) + 1, whole.length)]
    : [0, whole.length];
  if (from >= whole.length) return void response.writeHead(416).end();
  let body = Buffer.from(whole.subarray(from, to));
  const headers: Record<string, string | number> = {
    'content-type': 'application/octet-stream',
    'content-length': body.length,
    etag: `"${fault?.kind === 'replaced' ? 'second' : 'first'}"`,
  };
  if (useRange)
    headers['content-range'] =
      `bytes ${fault?.kind === 'wrong-offset' ? from + 1 : from}-${to - 1}/${whole.length}`;
  if (fault?.kind === 'gzip-label') headers['content-encoding'] = 'gzip';
  if (fault?.kind === 'lie' || fault?.kind === 'replaced')
    body = Buffer.from(body.map((byte) => byte ^ 0xff));
  if (fault?.kind === 'login-page') {
    body = Buffer.from('<html><title>Sign in</title></html>');
    headers['content-length'] = body.length;
  }
  if (fault?.kind === 'wrong-length') {
    body = Buffer.alloc(fault.bytes);
    headers['content-length'] = fault.bytes;
    delete headers['content-range'];
    return void response.writeHead(200, headers).end(body);
  }
  if (fault?.kind === 'short-unannounced') {
    delete headers['content-length'];
    body = body.subarray(0, fault.afterBytes);
  }
  response.writeHead(useRange ? 206 : 200, headers);
  const send = (bytes: Buffer, then: () => void): void => {
    count(bytes.length);
    response.write(bytes, then);
  };
  if (fault?.kind === 'reset')
    return send(body.subarray(0, fault.afterBytes), () =>
      setTimeout(() => response.socket?.resetAndDestroy(), 5),
    );
  if (fault?.kind === 'short')
    return send(body.subarray(0, fault.afterBytes), () => setTimeout(() => response.socket?.end(), 5));
  if (fault?.kind === 'stall') return send(body.subarray(0, fault.afterBytes), () => undefined);
  if (fault?.kind === 'trickle') return trickle(response, body, fault.everyMs, send);
  if (options.rate !== undefined) return sendSlowly(response, body, options.rate, send);
  count(body.length);
  response.end(body);
}

const TICK_MS = 20;

function sendSlowly(
  response: ServerResponse,
  body: Buffer,
  rate: number,
  send: (bytes: Buffer, then: () => void) => void,
): void {
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed) return clearInterval(timer);
    const next = Math.min(body.length, at + Math.ceil((rate * TICK_MS) / 1_000));
    send(body.subarray(at, next), () => undefined);
    at = next;
    if (at < body.length) return;
    clearInterval(timer);
    response.end();
  }, TICK_MS);
}

function trickle(
  response: ServerResponse,
  body: Buffer,
  everyMs: number,
  send: (bytes: Buffer, then: () => void) => void,
): void {
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed || at >= body.length) return clearInterval(timer);
    send(body.subarray(at, at + 1), () => undefined);
    at += 1;
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}
