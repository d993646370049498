// One streamed GET on Node's own client, with a limit on connecting and a limit on silence. Connections are kept and used again;
// proxies of the environment are honoured.
import { createAgents, routeTo } from '@compose-delivery/runtime/adapters';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DownloadRequest, DownloadResponse, OpenDownload } from '../store-port.ts';

export type DownloadWorld = {
  /** Where the proxies are named. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Instead of the system's resolver. */
  readonly lookup?: LookupFunction;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
};

/** A refusal's or a redirect's page up to this size is read, so that the connection can be used again. */
const SMALL_BODY_BYTES = 64 * 1_024;

export const openDownload: OpenDownload = createDownloader({ environment: process.env });

export function createDownloader(world: DownloadWorld): OpenDownload {
  const agents = createAgents({ keepAlive: true, timeout: 4_000 });
  const open = (request: DownloadRequest, mayRetry: boolean): Promise<DownloadResponse> =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const route = routeTo(url, world.environment, agents);
      const outgoing = (route.secure ? httpsRequest : httpRequest)(url, {
        headers: {
          'user-agent': 'compose-delivery',
          'accept-encoding': 'identity',
          ...route.headers,
          ...request.headers,
        },
        ...route.options,
        ...(world.lookup ? { lookup: world.lookup } : {}),
        ...(world.ca === undefined ? {} : { ca: world.ca }),
        signal: request.signal,
      });
      const silence = watchSilence(outgoing, request);
      let answered = false;
      outgoing.once('response', (incoming) => {
        answered = true;
        silence.heard();
        resolve(describe(incoming, silence));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (answered) return; // the body says it
        silence.end();
        // The server closed an idle connection just as we took it again: nothing was asked yet. Source: Node's http documentation.
        if (mayRetry && outgoing.reusedSocket && error.code === 'ECONNRESET') resolve(open(request, false));
        else reject(plainError(error));
      });
      outgoing.end();
    });
  return (request) => open(request, true);
}

/** Where all addresses of a name failed, Node hides what each said. */
function plainError(error: Error & { readonly code?: string | undefined }): Error {
  const { code } = error;
  if (!(error instanceof AggregateError) || error.message !== '') return error;
  const said = error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
  return Object.assign(new Error(said), { code });
}

function describe(incoming: IncomingMessage, silence: Silence): DownloadResponse {
  const length = Number(incoming.headers['content-length'] ?? Number.NaN);
  let begun = false;
  return {
    status: incoming.statusCode ?? 0,
    headers: plainHeaders(incoming),
    body: {
      [Symbol.asyncIterator]: () => {
        begun = true;
        return readBody(incoming, silence);
      },
    },
    discard: () => {
      if (!begun && length <= SMALL_BODY_BYTES) {
        incoming.once('close', () => silence.end()).once('error', () => undefined);
        incoming.resume();
        return;
      }
      silence.end();
      incoming.destroy();
    },
  };
}

type Silence = { heard(): void; end(): void; reason(): Error | undefined };

/** Ends the exchange when it stays silent: first while connecting, then between any two pieces. */
function watchSilence(outgoing: ClientRequest, request: DownloadRequest): Silence {
  let timer: NodeJS.Timeout | undefined;
  let reason: Error | undefined;
  let limit = request.connectTimeoutMs;
  let ended = false;
  const arm = (ms: number, what: string): void => {
    if (ended) return;
    if (timer && limit === ms) return void timer.refresh();
    clearTimeout(timer);
    limit = ms;
    timer = setTimeout(() => {
      reason = Object.assign(new Error(`${what} within ${ms / 1_000} s`), { timedOut: true });
      outgoing.destroy(reason);
    }, ms);
  };
  arm(request.connectTimeoutMs, 'no connection');
  const connected = (): void => {
    clearTimeout(timer);
    timer = undefined;
    arm(request.idleTimeoutMs, 'not a byte');
  };
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) connected();
    else
      socket.once(
        'secureConnect' in socket || 'encrypted' in socket ? 'secureConnect' : 'connect',
        connected,
      );
  });
  return {
    heard: () => arm(request.idleTimeoutMs, 'not a byte'),
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
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
