// A small OCI registry on loopback for tests: it keeps blobs and manifests in memory, and fails as it is told to.
// Source: github.com/opencontainers/distribution-spec (spec.md, "Endpoints").
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RegistryCall = { readonly method: string; readonly path: string };

/** What goes wrong with one call: a status, a broken connection, a body that ends too early, an upload that is cut. */
export type RegistryFault = number | 'reset' | 'truncate' | 'cut-upload' | undefined;

export type TinyRegistry = {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly calls: RegistryCall[];
  /** Manifests by `name:tag` and `name@digest`, with their digests. */
  readonly digestOf: (name: string) => string | undefined;
  stop(): Promise<void>;
};

type Stored = { readonly bytes: Buffer; readonly type: string };
type Store = {
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, Stored>;
  uploads: Map<string, Buffer>;
};

export async function startTinyRegistry(
  fault: (call: RegistryCall, count: number) => RegistryFault = () => undefined,
): Promise<TinyRegistry> {
  const calls: RegistryCall[] = [];
  const store: Store = { blobs: new Map(), manifests: new Map(), uploads: new Map() };
  const server = createServer((request, response) => {
    const call = { method: request.method ?? '', path: (request.url ?? '').replace(/\?.*$/, '') };
    calls.push(call);
    void serve(call, request, response, store, fault(call, calls.length)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    digestOf: (name) => {
      const found = store.manifests.get(name);
      return found && digest(found.bytes);
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const digest = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function serve(
  call: RegistryCall,
  request: IncomingMessage,
  response: ServerResponse,
  store: Store,
  fault: RegistryFault,
): Promise<void> {
  if (fault === 'reset') return void request.socket.destroy();
  if (fault === 'cut-upload') {
    request.once('data', () => request.socket.destroy());
    return;
  }
  const body = await readBody(request);
  if (typeof fault === 'number') {
    const code =
      fault === 401 || fault === 403 ? 'UNAUTHORIZED' : fault === 429 ? 'TOOMANYREQUESTS' : 'UNKNOWN';
    const headers = { 'content-type': 'application/json', ...(fault === 429 ? { 'retry-after': '2' } : {}) };
    response.writeHead(fault, headers);
    return void response.end(JSON.stringify({ errors: [{ code, message: 'as the test wants it' }] }));
  }
  if (fault === 'truncate') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('x');
    return void setTimeout(() => response.destroy(), 20);
  }
  answer(call, request.url ?? '', request.headers['content-type'] ?? '', body, response, store);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(
  { method, path }: RegistryCall,
  url: string,
  type: string,
  body: Buffer,
  response: ServerResponse,
  store: Store,
): void {
  const send = (status: number, headers: Record<string, string> = {}, content?: Buffer): void => {
    response.writeHead(status, { 'docker-distribution-api-version': 'registry/2.0', ...headers });
    response.end(method === 'HEAD' ? undefined : content);
  };
  const [, name = '', kind = '', rest = ''] = /^\/v2\/(.+)\/(blobs|manifests)\/(.+)$/.exec(path) ?? [];
  if (path === '/v2/') return send(200);
  if (kind === 'blobs' && rest.startsWith('uploads'))
    return upload(method, name, rest, url, body, store, send);
  if (kind === 'blobs') {
    const blob = store.blobs.get(rest);
    return blob
      ? send(200, { 'content-length': String(blob.length), 'docker-content-digest': rest }, blob)
      : send(404);
  }
  const at = rest.startsWith('sha256:') ? `${name}@${rest}` : `${name}:${rest}`;
  if (kind === 'manifests' && method === 'PUT') {
    for (const key of [at, `${name}@${digest(body)}`]) store.manifests.set(key, { bytes: body, type });
    return send(201, { 'docker-content-digest': digest(body), location: path });
  }
  const found = store.manifests.get(at);
  if (!found) return send(404, { 'content-type': 'application/json' }, Buffer.from('{"errors":[]}'));
  const headers = { 'content-type': found.type, 'content-length': String(found.bytes.length) };
  return send(200, { ...headers, 'docker-content-digest': digest(found.bytes) }, found.bytes);
}

function upload(
  method: string,
  name: string,
  rest: string,
  url: string,
  body: Buffer,
  store: Store,
  send: (status: number, headers?: Record<string, string>) => void,
): void {
  const id = method === 'POST' ? String(store.uploads.size + 1) : rest.replace(/^uploads\//, '');
  const whole = Buffer.concat([store.uploads.get(id) ?? Buffer.alloc(0), body]);
  store.uploads.set(id, whole);
  const location = `/v2/${name}/blobs/uploads/${id}`;
  const expected = new URL(url, 'http://x').searchParams.get('digest');
  if (method !== 'PUT') return send(202, { location, range: `0-${Math.max(0, whole.length - 1)}` });
  if (expected === null || digest(whole) !== expected) return send(400);
  store.blobs.set(expected, whole);
  return send(201, { location, 'docker-content-digest': expected });
}
