// The cache service as it stands behind the link: passes everything on to the double on loopback, gives its blobs the address that the
// toolkit knows as Azure's, and counts what goes through.
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type CacheTraffic = { calls: number; blobRequests: number; blobDown: number; blobUp: number };

export type CacheFront = { readonly server: Server; traffic(): CacheTraffic };

/**
 * @param inner origin of the double, such as `http://127.0.0.1:4000`
 * @param outer what stands in its place in addresses that clients are given
 */
export function createCacheFront(inner: () => string, outer: () => string, latencyMs: number): CacheFront {
  const traffic: CacheTraffic = { calls: 0, blobRequests: 0, blobDown: 0, blobUp: 0 };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = 0;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isCall = (request.url ?? '').startsWith('/twirp/');
    traffic[isCall ? 'calls' : 'blobRequests'] += 1;
    if (latencyMs > 0) await sleep(latencyMs);
    const onward = httpRequest(`${inner()}${request.url ?? ''}`, {
      method: request.method,
      headers: { ...request.headers, host: new URL(inner()).host },
    });
    response.once('close', () => onward.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve).once('error', reject);
    });
    if (!isCall) request.on('data', (chunk: Buffer) => (traffic.blobUp += chunk.length));
    request.pipe(onward);
    const answer = await answered;
    if (isCall) return sendCall(answer, response);
    answer.on('data', (chunk: Buffer) => (traffic.blobDown += chunk.length));
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  }

  async function sendCall(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8').replaceAll(inner(), outer());
    response
      .writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        'content-length': String(Buffer.byteLength(body)),
      })
      .end(body);
  }

  return { server, traffic: () => ({ ...traffic }) };
}
