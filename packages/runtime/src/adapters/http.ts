// One HTTP request and its whole answer, on Node's own client: no redirects, no retries, a bounded body, one deadline for all of it.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { DeliveryFailure } from '../errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../ports.ts';

const MAX_BODY = 1_024 * 1_024;
const agents = {
  http: new HttpAgent({ keepAlive: true, timeout: 4_000 }),
  https: new HttpsAgent({ keepAlive: true, timeout: 4_000 }),
};

export const realHttp: Http = (request) => {
  const started = performance.now();
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new DeliveryFailure(`${request.url}: expected an http or https address`);
  }
  return new Promise<HttpResponse>((resolve, reject) => {
    const timeoutMs = request.timeoutMs ?? 10_000;
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new Error(`no whole answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const fail = (error: Error): void => {
      clearTimeout(timer);
      const reason: unknown = deadline.signal.aborted ? deadline.signal.reason : error;
      reject(reason instanceof Error ? reason : error);
    };
    const outgoing = start(url, request, deadline.signal, (incoming) => {
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
    outgoing.end(request.body);
  });
};

function start(
  url: URL,
  request: HttpRequest,
  deadline: AbortSignal,
  onResponse: (incoming: IncomingMessage) => void,
) {
  const secure = url.protocol === 'https:';
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  const length =
    request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return (secure ? httpsRequest : httpRequest)(
    url,
    {
      method: request.method ?? 'GET',
      headers: { ...length, ...request.headers },
      agent: request.fresh ? false : secure ? agents.https : agents.http,
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
