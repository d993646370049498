// Streams of server-sent events of the prober: each is one sample, from its request until we leave it politely, or until it breaks.
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { placeOf } from './send-request.ts';
import type { Outcome, Sample } from './report.ts';

export type SseTraffic = { stop(): Promise<void> };

type Options = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly streams: number;
  /** We leave a stream after this long and begin a new one, as readers come and go. */
  readonly sessionMs: number;
  /** Without a byte for this long, a stream is dead. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly record: (sample: Sample) => void;
};

const PAUSE_MS = 100;

export function sseTraffic(options: Options): SseTraffic {
  let stopping = false;
  const open = new Set<{ leave(): void; done: Promise<void> }>();
  const connect = (): void => {
    if (stopping) return;
    const stream = readStream(options);
    open.add(stream);
    void stream.done.then(() => {
      open.delete(stream);
      if (!stopping) setTimeout(connect, PAUSE_MS);
    });
  };
  for (let i = 0; i < options.streams; i += 1) connect();
  return {
    stop: async () => {
      stopping = true;
      const all = [...open];
      for (const stream of all) stream.leave();
      await Promise.all(all.map(({ done }) => done));
    },
  };
}

/** A stream that the server ends whole is as good as one that we leave: readers come back, and nothing they read was torn. */
function readStream(options: Options): { leave(): void; done: Promise<void> } {
  const start = options.now();
  let answer: IncomingMessage | undefined;
  let left = false;
  let silent = false;
  let bytes = 0;
  let outgoing: ClientRequest | undefined;
  let leave = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    let ended = false;
    let quiet: NodeJS.Timeout | undefined;
    const finish = (outcome: Outcome): void => {
      if (ended) return;
      ended = true;
      clearTimeout(quiet);
      clearTimeout(session);
      outgoing?.destroy();
      const place = answer ? placeOf(answer.headers) : { slot: undefined, generation: undefined };
      options.record({
        class: 'sse',
        start,
        end: options.now(),
        outcome,
        status: answer?.statusCode,
        ...place,
      });
      resolve();
    };
    const listen = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        silent = true;
        finish('timeout');
      }, options.timeoutMs);
    };
    const over = (): Outcome => {
      if (silent) return 'timeout';
      if (!answer) return left ? 'ok' : 'reset-before-answer';
      if ((answer.statusCode ?? 0) >= 500) return 'server-error';
      return left || answer.complete ? 'ok' : 'reset-mid-body';
    };
    const session = setTimeout(() => {
      left = true;
      finish(bytes > 0 ? over() : 'timeout');
    }, options.sessionMs);
    const headers = { accept: 'text/event-stream', ...options.headers };
    outgoing = httpRequest(options.url, { agent: false, headers }, (incoming) => {
      answer = incoming;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        listen();
      });
      incoming.on('error', () => undefined); // "close" follows and tells
      incoming.once('close', () => finish(over()));
    });
    outgoing.on('error', () => {
      if (!answer) finish(over());
    });
    outgoing.end();
    listen();
    leave = () => {
      left = true;
      finish(over());
    };
  });
  return { leave: () => leave(), done };
}
