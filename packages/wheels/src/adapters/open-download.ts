// One streamed GET on Node's own client, with a limit on connecting and a limit on silence.
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { DownloadRequest, DownloadResponse, OpenDownload } from '../store-port.ts';

const agents = {
  http: new HttpAgent({ keepAlive: true, timeout: 4_000 }),
  https: new HttpsAgent({ keepAlive: true, timeout: 4_000 }),
};

export const openDownload: OpenDownload = (request) =>
  new Promise<DownloadResponse>((resolve, reject) => {
    const secure = new URL(request.url).protocol === 'https:';
    const outgoing = (secure ? httpsRequest : httpRequest)(request.url, {
      headers: { 'user-agent': 'compose-delivery', 'accept-encoding': 'identity', ...request.headers },
      agent: secure ? agents.https : agents.http,
      signal: request.signal,
    });
    const silence = watchSilence(outgoing, request);
    outgoing.once('response', (incoming) => {
      silence.heard();
      resolve({
        status: incoming.statusCode ?? 0,
        headers: plainHeaders(incoming),
        body: readBody(incoming, silence),
        discard: () => {
          silence.end();
          incoming.destroy();
        },
      });
    });
    outgoing.once('error', (error) => {
      silence.end();
      reject(error);
    });
    outgoing.end();
  });

type Silence = { heard(): void; end(): void; reason(): Error | undefined };

/** Ends the exchange when it stays silent: first while connecting, then between any two pieces. */
function watchSilence(outgoing: ClientRequest, request: DownloadRequest): Silence {
  let timer: NodeJS.Timeout | undefined;
  let reason: Error | undefined;
  const arm = (ms: number, what: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reason = new Error(`${what} within ${ms / 1_000} s`);
      outgoing.destroy(reason);
    }, ms);
  };
  arm(request.connectTimeoutMs, 'no connection');
  outgoing.once('socket', (socket) => {
    const connected = (): void => arm(request.idleTimeoutMs, 'not a byte');
    if (!socket.connecting) connected();
    else
      socket.once(
        'secureConnect' in socket || 'encrypted' in socket ? 'secureConnect' : 'connect',
        connected,
      );
  });
  return {
    heard: () => arm(request.idleTimeoutMs, 'not a byte'),
    end: () => clearTimeout(timer),
    reason: () => reason,
  };
}

async function* readBody(incoming: IncomingMessage, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      silence.heard();
      yield chunk;
    }
    if (!incoming.complete) throw new Error('the connection ended before the whole body came');
  } catch (error) {
    throw silence.reason() ?? error; // Node would only say "aborted"
  } finally {
    silence.end();
  }
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}
