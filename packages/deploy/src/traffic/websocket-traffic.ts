// Websockets of the prober: open ones echo a message now and then; one that is cut opens again and the cut counts.
import WebSocket from 'ws';
import { placeOf } from './send-request.ts';
import type { Sample } from './report.ts';

export type WebsocketTraffic = {
  stop(): Promise<void>;
};

type Options = {
  readonly url: string;
  readonly connections: number;
  readonly intervalMs: number;
  /** A session ends politely after this long and a new one begins, as users come and go. */
  readonly sessionMs: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly record: (sample: Sample) => void;
};

/** Each message that comes back is one sample; so is each connection that breaks while it is in use. */
export function websocketTraffic(options: Options): WebsocketTraffic {
  let stopping = false;
  const open = new Set<WebSocket>();
  const connect = (): void => {
    if (stopping) return;
    const socket = new WebSocket(options.url, {
      perMessageDeflate: false,
      handshakeTimeout: options.timeoutMs,
    });
    open.add(socket);
    runSocket(
      socket,
      options,
      () => stopping,
      () => {
        open.delete(socket);
        if (!stopping) setTimeout(connect, 100);
      },
    );
  };
  for (let i = 0; i < options.connections; i += 1) connect();
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(
        [...open].map(
          (socket) =>
            new Promise<void>((resolve) => {
              const force = setTimeout(() => socket.terminate(), 1_000);
              socket.once('close', () => {
                clearTimeout(force);
                resolve();
              });
              socket.close();
            }),
        ),
      );
    },
  };
}

function runSocket(socket: WebSocket, options: Options, stopping: () => boolean, closed: () => void): void {
  const begun = options.now();
  let place: Pick<Sample, 'slot' | 'generation'> = { slot: undefined, generation: undefined };
  let status: number | undefined;
  let pending: { readonly start: number; readonly text: string } | undefined;
  let sent = 0;
  let leaving = false;
  /** A polite end waits for the answer that is still out: whoever closes before it has no right to miss it. */
  const leave = (): void => {
    leaving = true;
    if (!pending) socket.close(1_000);
  };
  const sample = (start: number, outcome: Sample['outcome']): void =>
    options.record({ class: 'websocket', start, end: options.now(), outcome, status, ...place });
  const send = (): void => {
    if (pending || leaving || socket.readyState !== WebSocket.OPEN) return;
    sent += 1;
    pending = { start: options.now(), text: `probe ${sent}` };
    socket.send(pending.text);
    const asked = pending;
    setTimeout(() => {
      if (pending === asked) socket.terminate();
    }, options.timeoutMs).unref();
  };
  const timer = setInterval(send, options.intervalMs);
  let session: NodeJS.Timeout | undefined;
  socket.on('upgrade', (answer) => {
    status = 101;
    place = placeOf(answer.headers);
  });
  socket.on('unexpected-response', (request, answer) => {
    status = answer.statusCode;
    place = placeOf(answer.headers);
    answer.resume();
    request.destroy();
    socket.terminate();
  });
  socket.on('open', () => {
    session = setTimeout(leave, options.sessionMs);
    send();
  });
  socket.on('message', () => {
    if (!pending) return;
    sample(pending.start, 'ok');
    pending = undefined;
    if (leaving) socket.close(1_000);
  });
  socket.on('error', () => undefined); // "close" follows and tells
  socket.once('close', () => {
    clearInterval(timer);
    clearTimeout(session);
    if (!stopping() && (!leaving || pending))
      sample(
        pending?.start ?? (sent === 0 ? begun : options.now()),
        sent === 0 ? 'reset-before-answer' : 'reset-mid-body',
      );
    closed();
  });
}
