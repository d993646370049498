// A plain HTTP server on 127.0.0.1 that can vanish (connections refused) and come back on the same port.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** Without a trailing slash, for example `http://127.0.0.1:41233`. */
  readonly origin: string;
  /** Refuses connections until `listenAgain`; open connections are cut. */
  stopListening(): Promise<void>;
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Serves `handler` on 127.0.0.1. `port` 0 takes a free one. A handler that rejects cuts its connection:
 * handlers answer their own errors, so a rejection means that the client is gone or the double is wrong.
 */
export async function listenOnLoopback(handler: RequestHandler, port = 0): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    handler(request, response).catch(() => response.destroy());
  });
  // A stalled answer is a fault on purpose; only the client's own timeout may end it.
  server.requestTimeout = 0;
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    origin: `http://127.0.0.1:${taken}`,
    stopListening: () => stop(server),
    listenAgain: () => (server.listening ? Promise.resolve() : listen(server, taken)),
    close: () => stop(server),
  };
}

/** The whole request body. Throws when the client went away before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
