// A package index on loopback for tests: real pages, real ranges, and faults on demand; it counts what it served.
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendFile } from './send-file.ts';

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
  /** No length is announced, and the body ends early as if it were whole. */
  | { readonly kind: 'short-unannounced'; readonly afterBytes: number }
  /** The file was replaced by another one of the same length: another ETag, other bytes. */
  | { readonly kind: 'replaced' }
  /** Nothing at all for so long, then the answer. */
  | { readonly kind: 'slow-headers'; readonly ms: number }
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
  /** Connections that were opened. */
  connections(): number;
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
  /** `packages`: files lie as on PyPI, below `/packages/` by their digest; default: below `/files/`. */
  readonly layout?: 'files' | 'packages';
  /** Bytes a second of each connection; default: as fast as it goes. */
  readonly rate?: number;
  /** Asked for each request of a file: what goes wrong with it. */
  readonly chaos?: () => Fault | undefined;
  /** Basic credentials that every request must carry. */
  readonly credentials?: string;
};

/** Path of a file on the server. */
export function pathOf(file: ServedFile, layout: IndexOptions['layout'] = 'files'): string {
  if (layout === 'files') return `/files/${file.filename}`;
  const digest = file.sha256;
  return `/packages/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest.slice(4)}/${file.filename}`;
}

export async function startIndex(
  files: readonly ServedFile[],
  options: IndexOptions = {},
): Promise<IndexServer> {
  const broken = new Map<string, { faults: Fault[]; forever: boolean }>();
  const requests: IndexServer['requests'] = [];
  let sent = 0;
  let connections = 0;
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
    if (fault?.kind === 'slow-headers') {
      setTimeout(() => response.socket?.destroy(), fault.ms).unref();
      return;
    }
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1];
    if (project !== undefined)
      return sendPage(
        response,
        files.filter((file) => file.name === project),
        options,
      );
    const file = files.find((one) => path === pathOf(one, options.layout));
    const wrong = fault ?? options.chaos?.();
    if (!file) return void response.writeHead(404).end();
    if (wrong?.kind === 'status') return void response.writeHead(wrong.status, wrong.headers).end('no');
    sendFile(request, response, file.bytes, wrong, options, (bytes) => {
      sent += bytes;
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/simple/`,
    origin,
    requests,
    sentBytes: () => sent,
    connections: () => connections,
    fileUrl: (filename) => {
      const file = files.find((one) => one.filename === filename);
      return origin + (file ? pathOf(file, options.layout) : `/files/${filename}`);
    },
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
      (file) => `<a href="../..${pathOf(file, options.layout)}#sha256=${file.sha256}">${file.filename}</a>`,
    );
    return void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`);
  }
  const page = {
    meta: { 'api-version': '1.1' },
    files: files.map((file) => ({
      filename: file.filename,
      url: `../..${pathOf(file, options.layout)}`,
      hashes: { sha256: file.sha256 },
      ...(options.sizes === false ? {} : { size: file.bytes.length }),
    })),
  };
  response
    .writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' })
    .end(JSON.stringify(page));
}
