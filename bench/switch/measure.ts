// One change of versions under constant traffic: what users lost, for how long, and when the new version answered.
import { setTimeout as pause } from 'node:timers/promises';
import type { TrafficReport } from '@compose-delivery/deploy';
import { realHttp } from '@compose-delivery/runtime/adapters';
import type { Delivered } from '../../e2e/minimarket.ts';
import { startTrafficProgram } from '../../e2e/traffic.ts';
import type { Contender } from './contenders.ts';

export type Measured = {
  readonly contender: string;
  readonly requests: number;
  readonly dropped: number;
  /** Longest time in which no request was answered well, in milliseconds; its resolution is 100 ms. */
  readonly outageMs: number;
  /** Command to the first answer of the new version; undefined where it was never seen. */
  readonly untilNewMs: number | undefined;
  /** Command to its end: with drain, watch and everything else that it does. */
  readonly totalMs: number;
  /** How requests ended, by class. */
  readonly classes: TrafficReport['classes'];
  readonly dropExamples: TrafficReport['dropExamples'];
};

const PATH = '/api/deposito/health';
const RATE = 100;
const MARGIN_MS = 2_000;

export async function measureChange(contender: Contender, from: Delivered, to: Delivered): Promise<Measured> {
  try {
    await contender.start(from);
    // Two classes only: a websocket or a slow request that a contender cuts is its choice, a short request is not.
    const traffic = await startTrafficProgram({
      targets: [{ base: contender.base, get: [PATH, '/static/style.css'], post: '/api/echo' }],
      ratePerSecond: RATE,
      timeoutMs: 10_000,
    });
    try {
      await pause(MARGIN_MS);
      const started = performance.now();
      const done = contender.change(to).then(() => performance.now() - started);
      const untilNewMs = await firstAnswerOf(to.version, contender.base, done, started);
      const totalMs = await done;
      await pause(MARGIN_MS);
      traffic.window('change');
      const { change } = await traffic.stop();
      if (!change) throw new Error('the sender of the traffic lost its window');
      return {
        contender: contender.name,
        requests: change.requests,
        dropped: change.dropped,
        outageMs: longestOutage(change),
        untilNewMs,
        totalMs,
        classes: change.classes,
        dropExamples: change.dropExamples,
      };
    } finally {
      traffic.kill();
    }
  } finally {
    await contender.end();
  }
}

async function firstAnswerOf(
  version: string,
  base: string,
  done: Promise<unknown>,
  started: number,
): Promise<number | undefined> {
  let over = false;
  void done.catch(() => undefined).finally(() => (over = true));
  for (;;) {
    const last = over; // one more question after the end
    if ((await versionOf(base)) === version) return performance.now() - started;
    if (last) return undefined;
    await pause(20);
  }
}

async function versionOf(base: string): Promise<string | undefined> {
  try {
    const { body } = await realHttp({ url: `${base}${PATH}`, fresh: true, timeoutMs: 2_000 });
    return (JSON.parse(body) as { version?: string }).version;
  } catch {
    return undefined; // no answer, or not the application's
  }
}

/** From the timeline of 100 ms: the longest run without a good answer, between the first and the last one. */
export function longestOutage(report: Pick<TrafficReport, 'timeline'>): number {
  const good = report.timeline.filter(({ ok }) => ok > 0).map(({ atMs }) => atMs);
  let longest = 0;
  for (let i = 1; i < good.length; i += 1)
    longest = Math.max(longest, (good[i] ?? 0) - (good[i - 1] ?? 0) - 100);
  return longest;
}
