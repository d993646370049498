// A package index as the field knows it: each answer comes after a round trip, and one connection gets only its share. Every client has
// an address of its own (`/CLIENT/simple/`), with its own faults and counters.
import { open, type FileHandle } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf, newClient, type Behaviour, type Client, type Served } from './index-behaviour.ts';
import { pageOf, type IndexedWheel } from './index-page.ts';

export type Index = {
  readonly server: Server;
  configure(client: string, behaviour: Behaviour): void;
  served(client: string): Served;
};

const CHUNK = 64 * 1_024;
export function createIndex(wheels: readonly IndexedWheel[]): Index {
  const clients = new Map<string, Client>();
  const pages = new Map<string, string>();
  for (const name of new Set(wheels.map((wheel) => wheel.name))) pages.set(name, pageOf(name, wheels));
  const server = createServer((request, response) => {
    answer(request, response, { clients, pages, wheels }).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  return {
    server,
    configure: (name, behaviour) => {
      clients.set(name, newClient(behaviour));
    },
    served: (name) => {
      const client = clients.get(name);
      if (!client) throw new Error(`the index knows no client ${name}`);
      return client.served;
    },
  };
}

type State = {
  readonly clients: ReadonlyMap<string, Client>;
  readonly pages: ReadonlyMap<string, string>;
  readonly wheels: readonly IndexedWheel[];
};

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const [, name = '', kind = '', what = ''] = (request.url ?? '').split('/');
  const client = state.clients.get(name);
  if (!client) return void response.writeHead(404).end();
  response.on('error', () => undefined);
  if (client.behaviour.latencyMs > 0) await sleep(client.behaviour.latencyMs);
  if (kind === 'simple') return sendPage(response, state.pages.get(what), client);
  const wheel = state.wheels.find(({ filename }) => what === filename || what === `${filename}.metadata`);
  if (!wheel) return void response.writeHead(404).end();
  if (what.endsWith('.metadata')) return sendPage(response, wheel.metadata, client);
  const handle = await open(wheel.path);
  try {
    await sendFile(request, response, handle, wheel, client);
  } finally {
    await handle.close();
  }
}

function sendPage(response: ServerResponse, page: string | undefined, client: Client): void {
  if (page === undefined) return void response.writeHead(404).end();
  client.served.pages += 1;
  client.served.pageBytes += Buffer.byteLength(page);
  response
    .writeHead(200, {
      'content-type': 'application/vnd.pypi.simple.v1+json',
      'content-length': Buffer.byteLength(page),
      'cache-control': 'max-age=600, public',
    })
    .end(page);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  handle: FileHandle,
  wheel: IndexedWheel,
  client: Client,
): Promise<void> {
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = wanted ? Number(wanted[1]) : 0;
  const to = wanted?.[2] ? Math.min(wheel.size, Number(wanted[2]) + 1) : wheel.size;
  if (from >= to) return void response.writeHead(416, { 'content-range': `bytes */${wheel.size}` }).end();
  client.served.files += 1;
  response.writeHead(wanted ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': to - from,
    'accept-ranges': 'bytes',
    etag: `"${wheel.sha256}"`,
    ...(wanted ? { 'content-range': `bytes ${from}-${to - 1}/${wheel.size}` } : {}),
  });
  client.transfers += 1;
  client.served.mostTransfers = Math.max(client.served.mostTransfers, client.transfers);
  const fault = faultOf(wheel, from, to, client);
  try {
    await sendBody(response, handle, { from, to: fault.until ?? to, wrongAt: fault.wrongAt }, client);
  } finally {
    client.transfers -= 1;
  }
  if (fault.kind === 'none') return void response.end();
  if (fault.kind === 'stall') return new Promise((resolve) => response.once('close', resolve));
  // What was written must leave before the connection is torn down.
  await sleep(5);
  response.socket?.resetAndDestroy();
}

async function sendBody(
  response: ServerResponse,
  handle: FileHandle,
  span: { readonly from: number; readonly to: number; readonly wrongAt: number | undefined },
  client: Client,
): Promise<void> {
  const { connectionRate } = client.behaviour;
  const started = performance.now();
  for (let at = span.from; at < span.to;) {
    if (response.destroyed) return;
    const { bytesRead, buffer } = await handle.read(
      Buffer.allocUnsafe(Math.min(CHUNK, span.to - at)),
      0,
      Math.min(CHUNK, span.to - at),
      at,
    );
    if (bytesRead === 0) throw new Error('a wheel is shorter than it was');
    if (span.wrongAt !== undefined && span.wrongAt >= at && span.wrongAt < at + bytesRead)
      buffer[span.wrongAt - at] = (buffer[span.wrongAt - at] ?? 0) ^ 0xff;
    at += bytesRead;
    client.served.fileBytes += bytesRead;
    if (!response.write(buffer.subarray(0, bytesRead)))
      await new Promise<void>((resolve) => {
        const go = (): void => {
          response.off('drain', go).off('close', go);
          resolve();
        };
        response.once('drain', go).once('close', go);
      });
    if (connectionRate > 0) {
      const due = ((at - span.from) / connectionRate) * 1_000 - (performance.now() - started);
      if (due > 1) await sleep(due);
    }
  }
}
