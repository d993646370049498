// One request of the prober, on node's own client: no retries, no redirects, and a precise word for how it ended.
import type { Agent } from 'node:http';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Outcome } from './report.ts';

export type Sent = {
  readonly outcome: Outcome;
  readonly status: number | undefined;
  readonly slot: string | undefined;
  readonly generation: number | undefined;
  /** Of a POST: the number `seen` of its JSON answer. */
  readonly seen?: number | undefined;
};

export type Sending = {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** false: a connection of its own. */
  readonly agent: Agent | false;
  readonly timeoutMs: number;
};

export function placeOf(headers: IncomingMessage['headers']): Pick<Sent, 'slot' | 'generation'> {
  const generation = Number(headers['x-delivery-generation']);
  const slot = headers['x-delivery-slot'];
  return {
    slot: typeof slot === 'string' ? slot : undefined,
    generation:
      headers['x-delivery-generation'] === undefined || Number.isNaN(generation) ? undefined : generation,
  };
}

const BODY_LIMIT = 4_096;

/** A server that counts ids says `{"seen": 1}`; most do not, and then nobody can say. */
function seenIn(body: string): number | undefined {
  try {
    const { seen } = JSON.parse(body) as { seen?: unknown };
    return typeof seen === 'number' ? seen : undefined;
  } catch {
    return undefined;
  }
}

/** Never rejects: how it ended is the answer. */
export function sendRequest(sending: Sending): Promise<Sent> {
  return new Promise((resolve) => {
    let answer: IncomingMessage | undefined;
    let timedOut = false;
    let body = '';
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve({
        outcome,
        status: answer?.statusCode,
        ...(answer ? placeOf(answer.headers) : { slot: undefined, generation: undefined }),
        ...(sending.body === undefined ? {} : { seen: seenIn(body) }),
      });
    };
    const outgoing = httpRequest(
      sending.url,
      {
        method: sending.method,
        agent: sending.agent,
        headers: {
          ...sending.headers,
          ...(sending.body === undefined
            ? {}
            : {
                'content-type': 'application/json',
                'content-length': String(Buffer.byteLength(sending.body)),
              }),
        },
      },
      (incoming) => {
        answer = incoming;
        incoming.on('data', (chunk: Buffer) => {
          if (sending.body !== undefined && body.length < BODY_LIMIT) body += chunk.toString();
        });
        incoming.once('close', () => {
          if (timedOut) finish('timeout');
          else if (!incoming.complete) finish('reset-mid-body');
          else finish((incoming.statusCode ?? 0) >= 500 ? 'server-error' : 'ok');
        });
        incoming.on('error', () => undefined); // "close" follows and tells
      },
    );
    const timer = setTimeout(() => {
      timedOut = true;
      outgoing.destroy();
    }, sending.timeoutMs);
    outgoing.on('error', () => {
      if (!answer) finish(timedOut ? 'timeout' : 'reset-before-answer');
    });
    outgoing.once('close', () => {
      if (!answer) finish(timedOut ? 'timeout' : 'reset-before-answer');
    });
    outgoing.end(sending.body);
  });
}
