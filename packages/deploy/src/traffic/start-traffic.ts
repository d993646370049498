// The prober: requests at a steady rate, whatever the answers take, in classes that fail for different reasons.
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@compose-delivery/runtime';
import {
  reportTraffic,
  type Sample,
  type SwitchMark,
  type TrafficClass,
  type TrafficReport,
} from './report.ts';
import { sendRequest } from './send-request.ts';
import { sseTraffic, type SseTraffic } from './sse-traffic.ts';
import { websocketTraffic, type WebsocketTraffic } from './websocket-traffic.ts';

/** Where to ask. Paths that are absent leave their class out. */
export type TrafficTarget = {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly base: string;
  readonly get: readonly string[];
  /** Answers a JSON body {"id": "..."}; the id is new each time, so that a log can prove "at most once". */
  readonly post?: string | undefined;
  /** A path whose answer takes longer than a switch. */
  readonly slow?: string | undefined;
  /** A stream of server-sent events. */
  readonly sse?: string | undefined;
  /** A websocket that echoes. */
  readonly websocket?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

export type TrafficOptions = {
  readonly targets: readonly TrafficTarget[];
  /** Of the three short classes together, over all targets. */
  readonly ratePerSecond: number;
  readonly classes?: readonly TrafficClass[];
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly timeoutMs?: number;
  /** Slow requests in flight at once, and open websockets, for each target that has them. */
  readonly slowConcurrency?: number;
  readonly websockets?: number;
  /** How long a websocket stays before it ends politely and a new one begins; default 60 s. */
  readonly websocketSessionMs?: number;
  /** How long a stream of events is read before a new one begins; default 30 s. */
  readonly sseSessionMs?: number;
  /** Told of each id that was posted and answered. */
  readonly onPosted?: (id: string) => void;
};

export type Traffic = {
  /** The command to switch goes out now; `generation` is the new one. */
  markSwitch(generation: number): void;
  /** Sends nothing new, waits for what is out, and reports. Once stopped it reports the same again. */
  stop(): Promise<TrafficReport>;
  /** Samples so far. */
  count(): number;
};

const TICK_MS = 10;
const HASTY_MS = 100;
const TIMEOUT_MS = 10_000;
const SHORT: readonly TrafficClass[] = ['fresh-get', 'keepalive-get', 'keepalive-post'];

type Shot = { readonly class: TrafficClass; readonly target: TrafficTarget; readonly path: string };

export function startTraffic(options: TrafficOptions): Traffic {
  const begun = options.clock.monotonic();
  const now = (): number => options.clock.monotonic() - begun;
  const samples: Sample[] = [];
  const flying = new Set<Promise<void>>();
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 16 });
  const wants = (name: TrafficClass): boolean => options.classes?.includes(name) ?? true;
  let mark: SwitchMark | undefined;
  let serial = 0;

  const shoot = (shot: Shot): Promise<void> => {
    const id = `${shot.class}-${(serial += 1)}`;
    const start = now();
    const flight = sendRequest({
      url: new URL(shot.target.base + shot.path),
      method: shot.class === 'keepalive-post' ? 'POST' : 'GET',
      headers: shot.target.headers ?? {},
      body: shot.class === 'keepalive-post' ? JSON.stringify({ id }) : undefined,
      agent: shot.class === 'fresh-get' ? false : agent,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    }).then((sent) => {
      samples.push({ class: shot.class, start, end: now(), ...sent });
      if (shot.class === 'keepalive-post' && sent.outcome === 'ok') options.onPosted?.(id);
      flying.delete(flight);
    });
    flying.add(flight);
    return flight;
  };

  const shots = shotsOf(options.targets, wants);
  const pacer = pace(options.ratePerSecond, shots.length > 0 ? now : undefined, (n) => {
    const shot = shots[n % shots.length];
    if (shot) void shoot(shot);
  });
  const slow = keepSlow(options, wants('slow'), shoot);
  const record = (sample: Sample): void => void samples.push(sample);
  const sockets = [
    ...openSockets(options, wants('websocket'), now, record),
    ...openStreams(options, wants('sse'), now, record),
  ];
  let report: Promise<TrafficReport> | undefined;
  const finish = async (): Promise<TrafficReport> => {
    pacer.stop();
    slow.stop();
    const durationMs = now();
    await Promise.all(sockets.map((socket) => socket.stop()));
    while (flying.size > 0) await Promise.all(flying);
    agent.destroy();
    return reportTraffic(samples, durationMs, mark);
  };
  return {
    markSwitch: (generation) => {
      mark = { at: now(), generation };
    },
    stop: () => (report ??= finish()),
    count: () => samples.length,
  };
}

/** Every short class at every path in turn. */
function shotsOf(targets: readonly TrafficTarget[], wants: (name: TrafficClass) => boolean): Shot[] {
  return targets.flatMap((target) =>
    SHORT.filter(wants).flatMap((name): Shot[] => {
      if (name === 'keepalive-post')
        return target.post === undefined ? [] : [{ class: name, target, path: target.post }];
      return target.get.map((path) => ({ class: name, target, path }));
    }),
  );
}

/** Calls `shoot` so often that the rate holds over time; after a stall it does not catch up with a burst. */
function pace(
  ratePerSecond: number,
  now: (() => number) | undefined,
  shoot: (n: number) => void,
): { stop(): void } {
  if (!now || ratePerSecond <= 0) return { stop: () => undefined };
  let last = now();
  let owed = 0;
  let n = 0;
  const timer = setInterval(() => {
    const at = now();
    owed = Math.min(owed + ((at - last) / 1_000) * ratePerSecond, Math.max(5, ratePerSecond / 5));
    last = at;
    for (; owed >= 1; owed -= 1) shoot((n += 1));
  }, TICK_MS);
  return { stop: () => clearInterval(timer) };
}

/** Keeps some slow requests in flight: as one ends, the next begins. */
function keepSlow(
  options: TrafficOptions,
  wanted: boolean,
  shoot: (shot: Shot) => Promise<void>,
): { stop(): void } {
  let stopped = !wanted;
  const keep = async (shot: Shot): Promise<void> => {
    while (!stopped) {
      const begun = options.clock.monotonic();
      await shoot(shot);
      // A slow path that answers at once is broken: asking again without a pause would be a flood of our own.
      if (options.clock.monotonic() - begun < HASTY_MS) await pause(HASTY_MS * 2);
    }
  };
  if (wanted)
    for (const target of options.targets)
      if (target.slow !== undefined)
        for (let i = 0; i < (options.slowConcurrency ?? 2); i += 1)
          void keep({ class: 'slow', target, path: target.slow });
  return {
    stop: () => {
      stopped = true;
    },
  };
}

function openSockets(
  options: TrafficOptions,
  wanted: boolean,
  now: () => number,
  record: (sample: Sample) => void,
): WebsocketTraffic[] {
  if (!wanted) return [];
  return options.targets.flatMap((target) =>
    target.websocket === undefined
      ? []
      : [
          websocketTraffic({
            url: target.base.replace(/^http/, 'ws') + target.websocket,
            connections: options.websockets ?? 2,
            intervalMs: 250,
            sessionMs: options.websocketSessionMs ?? 60_000,
            timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
            now,
            record,
          }),
        ],
  );
}

function openStreams(
  options: TrafficOptions,
  wanted: boolean,
  now: () => number,
  record: (sample: Sample) => void,
): SseTraffic[] {
  return options.targets.flatMap((target) =>
    !wanted || target.sse === undefined
      ? []
      : [
          sseTraffic({
            url: new URL(target.base + target.sse),
            headers: target.headers ?? {},
            streams: 2,
            sessionMs: options.sseSessionMs ?? 30_000,
            timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
            now,
            record,
          }),
        ],
  );
}
