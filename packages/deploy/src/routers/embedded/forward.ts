// One request through the front: streamed both ways, never buffered, never sent twice unless nothing can have happened the first time.
import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { SlotName } from '@compose-delivery/application';
import { requestHeaders, responseHeaders, slotHeaders } from './headers.ts';
import type { SlotWork } from './slot-work.ts';

/** A slot as it was when the request came: a later switch does not change it. */
export type Target = {
  readonly slot: SlotName;
  readonly generation: number;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly work: SlotWork;
};

export type Exchange = {
  readonly target: Target;
  readonly service: string;
  /** Request target for the upstream. */
  readonly path: string;
  readonly answerTimeoutMs: number;
};

/**
 * Idle connections to upstreams are closed by us well before the upstream would do it (uvicorn and node: 5 s), because a request
 * that meets a closing connection cannot always be sent again.
 */
const IDLE_UPSTREAM_MS = 2_000;
const SAFE_TO_REPEAT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export const upstreamAgent = (): Agent =>
  new Agent({
    keepAlive: true,
    maxSockets: Infinity,
    maxFreeSockets: 64,
    timeout: IDLE_UPSTREAM_MS,
    scheduling: 'lifo',
  });

const hasBody = (incoming: IncomingMessage): boolean =>
  incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0;

export function forward(exchange: Exchange, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { target, service } = exchange;
  const base = target.upstreams[service];
  if (base === undefined)
    return answerOurselves(
      outgoing,
      502,
      'no_upstream',
      `${service} has no address in ${target.slot}`,
      target,
    );
  const state: { upstream: ClientRequest | undefined } = { upstream: undefined };
  const claim = target.work.claim('request', () => {
    state.upstream?.destroy();
    outgoing.destroy();
  });
  outgoing.once('close', () => {
    claim.release();
    if (!outgoing.writableFinished) state.upstream?.destroy();
  });
  incoming.on('error', () => state.upstream?.destroy());
  send(exchange, base, { incoming, outgoing, started: performance.now(), state }, target.agent);
}

type Pair = {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly started: number;
  readonly state: { upstream: ClientRequest | undefined };
};

function send(exchange: Exchange, base: string, pair: Pair, agent: Agent | false): void {
  const { incoming, outgoing, started, state } = pair;
  const { target, service } = exchange;
  const upstream = open(exchange, base, incoming, agent);
  state.upstream = upstream;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    upstream.destroy(new Error('no answer in time'));
  }, exchange.answerTimeoutMs);
  const fail = (status: number, code: string, message: string): void => {
    target.work.answered(status, performance.now() - started);
    answerOurselves(outgoing, status, code, message, target);
    incoming.unpipe(upstream);
    incoming.resume();
  };
  upstream.once('response', (answer) => {
    clearTimeout(timer);
    target.work.answered(answer.statusCode ?? 0, performance.now() - started);
    relay(answer, outgoing, target);
  });
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    if (outgoing.destroyed || outgoing.headersSent) return;
    const closedWhileIdle = upstream.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    if (closedWhileIdle && !timedOut && SAFE_TO_REPEAT.has(incoming.method ?? '') && !hasBody(incoming))
      return send(exchange, base, pair, false);
    if (timedOut)
      return fail(
        504,
        'upstream_timeout',
        `${service} gave no answer within ${exchange.answerTimeoutMs / 1_000} s`,
      );
    fail(502, 'upstream_unreachable', `${service} cannot be reached (${error.code ?? error.message})`);
  });
  if (hasBody(incoming)) incoming.pipe(upstream);
  else upstream.end();
}

function open(
  exchange: Exchange,
  base: string,
  incoming: IncomingMessage,
  agent: Agent | false,
): ClientRequest {
  const { hostname, port } = new URL(base);
  return httpRequest({
    host: hostname,
    port,
    method: incoming.method ?? 'GET',
    path: exchange.path,
    headers: requestHeaders(incoming, false),
    setHost: false,
    agent,
  });
}

/** Streams an answer to the client. An upstream that dies in the middle must not look like an end. */
function relay(answer: IncomingMessage, outgoing: ServerResponse, target: Target): void {
  if (outgoing.destroyed) return void answer.destroy();
  outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer, target, false));
  // Server-sent events and other slow bodies: the client must see the headers before the first byte of the body.
  outgoing.flushHeaders();
  answer.pipe(outgoing);
  answer.on('error', () => outgoing.destroy());
  answer.once('close', () => {
    if (!answer.complete) outgoing.destroy();
  });
}

/** An answer of the front's own: JSON that says what is away. */
export function answerOurselves(
  outgoing: ServerResponse,
  status: number,
  code: string,
  message: string,
  place: { readonly slot: string; readonly generation: number } | undefined,
): void {
  if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
  const body = `${JSON.stringify({ error: { code, message, ...(place ? { slot: place.slot, generation: place.generation } : {}) } })}\n`;
  outgoing.writeHead(status, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(Buffer.byteLength(body)),
    'Cache-Control',
    'no-store',
    ...(place ? slotHeaders(place) : []),
  ]);
  outgoing.end(body);
}
