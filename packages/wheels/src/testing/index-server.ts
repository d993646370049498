// A package index on loopback for tests: real pages, real ranges, and faults on demand; it counts what it served.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ServedFile = {
  readonly name: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly sha256: string;
};

/** What goes wrong with one request; faults of a path are used up one by one. */
export type Fault =
  /** Nothing goes wrong: a place in the row of faults. */
  | { readonly kind: 'ignore' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is torn down after so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** The whole length is announced, the body ends early, the connection closes cleanly. */
  | { readonly kind: 'short'; readonly afterBytes: number }
  /** Silence after so many bytes; the connection stays open. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** One byte at a time. */
  | { readonly kind: 'trickle'; readonly everyMs: number }
  /** The right length, the wrong bytes. */
  | { readonly kind: 'lie' }
  /** A page of another site, as captive portals send it. */
  | { readonly kind: 'login-page' }
  | { readonly kind: 'wrong-length'; readonly bytes: number }
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'wrong-offset' }
  | { readonly kind: 'gzip-label' }
  | { readonly kind: 'redirect'; readonly to: string };

export type IndexServer = {
  readonly url: string;
  readonly origin: string;
  readonly requests: {
    readonly path: string;
    readonly range: string | undefined;
    readonly authorization: string | undefined;
  }[];
  /** Bytes of files sent. */
  sentBytes(): number;
  fileUrl(filename: string): string;
  /** Faults for the next requests of a path; the last one stays if `forever`. */
  break(path: string, faults: readonly Fault[], forever?: boolean): void;
  close(): Promise<void>;
};

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Bytes that differ at every place, so that a wrong offset never goes unseen. */
export function patternBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

export function servedFile(filename: string, bytes: Buffer): ServedFile {
  const name = (filename.split('-')[0] ?? '').toLowerCase().replace(/[-_.]+/g, '-');
  return { name, filename, bytes, sha256: sha256(bytes) };
}

export type IndexOptions = {
  readonly format?: 'json' | 'html';
  readonly ranges?: boolean;
  readonly sizes?: boolean;
  /** Basic credentials that every request must carry. */
  readonly credentials?: string;
};

export async function startIndex(
  files: readonly ServedFile[],
  options: IndexOptions = {},
): Promise<IndexServer> {
  const broken = new Map<string, { faults: Fault[]; forever: boolean }>();
  const requests: IndexServer['requests'] = [];
  let sent = 0;
  const takeFault = (path: string): Fault | undefined => {
    const entry = broken.get(path);
    if (!entry) return undefined;
    return entry.forever && entry.faults.length === 1 ? entry.faults[0] : entry.faults.shift();
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const { range, authorization } = request.headers;
    requests.push({ path, range, authorization });
    response.on('error', () => undefined);
    const fault = takeFault(path);
    if (
      options.credentials !== undefined &&
      authorization !== `Basic ${Buffer.from(options.credentials).toString('base64')}`
    )
      return void response.writeHead(401).end();
    if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end('no');
    if (fault?.kind === 'redirect') return void response.writeHead(302, { location: fault.to }).end();
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    if (project !== undefined)
      return sendPage(
        response,
        files.filter((file) => file.name === project),
        options,
      );
    const file = files.find((one) => path === `/files/${one.filename}`);
    if (!file) return void response.writeHead(404).end();
    sendFile(request, response, file.bytes, fault, options.ranges ?? true, (bytes) => {
      sent += bytes;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/simple/`,
    origin,
    requests,
    sentBytes: () => sent,
    fileUrl: (filename) => `${origin}/files/${filename}`,
    break: (path, faults, forever = false) => void broken.set(path, { faults: [...faults], forever }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendPage(response: ServerResponse, files: readonly ServedFile[], options: IndexOptions): void {
  if (files.length === 0) return void response.writeHead(404).end();
  if (options.format === 'html') {
    const links = files.map(
      (file) => `<a href="../../files/${file.filename}#sha256=${file.sha256}">${file.filename}</a>`,
    );
    return void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`);
  }
  const page = {
    meta: { 'api-version': '1.1' },
    files: files.map((file) => ({
      filename: file.filename,
      url: `../../files/${file.filename}`,
      hashes: { sha256: file.sha256 },
      ...(options.sizes === false ? {} : { size: file.bytes.length }),
    })),
  };
  response
    .writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' })
    .end(JSON.stringify(page));
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  whole: Buffer,
  fault: Fault | undefined,
  ranges: boolean,
  count: (bytes: number) => void,
): void {
  const wanted = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const useRange = wanted !== null && ranges && fault?.kind !== 'ignore-range';
  const [from, to] = useRange ? [Number(wanted[1]), Number(wanted[2]) + 1] : [0, whole.length];
  if (to > whole.length) return void response.writeHead(416).end();
  let body = Buffer.from(whole.subarray(from, to));
  const headers: Record<string, string | number> = {
    'content-type': 'application/octet-stream',
    'content-length': body.length,
  };
  if (useRange)
    headers['content-range'] =
      `bytes ${fault?.kind === 'wrong-offset' ? from + 1 : from}-${to - 1}/${whole.length}`;
  if (fault?.kind === 'gzip-label') headers['content-encoding'] = 'gzip';
  if (fault?.kind === 'lie') body = Buffer.from(body.map((byte) => byte ^ 0xff));
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
  count(body.length);
  response.end(body);
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
