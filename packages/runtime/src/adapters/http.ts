// One HTTP request and its whole answer, on Node's own client: no redirects, no retries, a bounded body, one deadline for all of it.
// Proxies of the environment are honoured; this machine itself is always reached directly.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { DeliveryFailure } from '../errors.ts';
import type { Environment, Http, HttpRequest, HttpResponse } from '../ports.ts';
import { createAgents, routeTo, type Route } from './proxy.ts';

const MAX_BODY = 1_024 * 1_024;
const agents = createAgents({ keepAlive: true, timeout: 4_000 });
const freshAgents = createAgents({ keepAlive: false });

export const realHttp: Http = (request) => send(request, process.env);

/** The same with proxies from another environment than our own. */
export function createHttp(environment: Environment): Http {
  return (request) => send(request, environment);
}

function send(request: HttpRequest, environment: Environment): Promise<HttpResponse> {
  const started = performance.now();
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new DeliveryFailure(`${request.url}: expected an http or https address`);
  }
  const route = routeTo(url, environment, request.fresh ? freshAgents : agents);
  return new Promise<HttpResponse>((resolve, reject) => {
    const timeoutMs = request.timeoutMs ?? 10_000;
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      const late = new Error(`no whole answer within ${timeoutMs} ms`);
      deadline.abort(late);
      reject(late); // by ourselves: a request that has ended without a word hears of no abort
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      const reason: unknown = deadline.signal.aborted ? deadline.signal.reason : error;
      reject(reason instanceof Error ? reason : error);
    };
    const outgoing = start(url, request, route, deadline.signal, (incoming) => {
      readBody(incoming, request.maxBodyBytes ?? MAX_BODY).then((body) => {
        clearTimeout(timer);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: plainHeaders(incoming),
          body,
          durationMs: performance.now() - started,
        });
      }, fail);
    });
    outgoing.once('error', fail);
    outgoing.once('upgrade', (_, socket) => {
      socket.destroy();
      fail(new Error('the server changed to another protocol, which nobody asked for (101)'));
    });
    outgoing.end(request.body);
  });
}

function start(
  url: URL,
  request: HttpRequest,
  route: Route,
  deadline: AbortSignal,
  onResponse: (incoming: IncomingMessage) => void,
) {
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  const length =
    request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return (route.secure ? httpsRequest : httpRequest)(
    url,
    {
      method: request.method ?? 'GET',
      headers: { ...length, ...route.headers, ...request.headers },
      ...route.options,
      signal,
    },
    onResponse,
  );
}

async function readBody(incoming: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let kept = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (kept < limit) chunks.push(chunk.subarray(0, limit - kept));
    kept += chunk.length;
  }
  if (!incoming.complete) throw new Error('the answer was cut off');
  return Buffer.concat(chunks).toString('utf8');
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    headers[name] = (values ?? []).join(', ');
  return headers;
}
