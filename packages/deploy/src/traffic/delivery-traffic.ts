// The prober as a delivery uses it: a moment before the switch, across it, until the old slot is drained.
import type { Clock, Log } from '@compose-delivery/runtime';
import type { DeliveryTraffic } from '../execute/context.ts';
import type { Router } from '../ports.ts';
import { startTraffic, type Traffic, type TrafficTarget } from './start-traffic.ts';
import { withCount, type TrafficReport } from './report.ts';

/** Long enough to fill the pools of kept connections, which are what a bad switch breaks, before anything is loaded. */
const LEAD_MS = 700;

type Count = { readonly requests: number; readonly errors: number };

export const NO_TRAFFIC: DeliveryTraffic = {
  start: () => Promise.resolve(),
  markSwitch: () => undefined,
  stop: () => Promise.resolve(undefined),
};

export function deliveryTraffic(
  targets: readonly TrafficTarget[],
  ratePerSecond: number,
  clock: Clock,
  log: Pick<Log, 'info'>,
  /** Requests and errors that the router has counted so far; undefined where it cannot say. */
  counters: () => Promise<Count | undefined> = () => Promise.resolve(undefined),
): DeliveryTraffic {
  if (ratePerSecond <= 0 || targets.length === 0) return NO_TRAFFIC;
  let traffic: Traffic | undefined;
  let stopped: Promise<TrafficReport> | undefined;
  let before: Count | undefined;
  const counted = (): Promise<Count | undefined> => counters().catch(() => undefined);
  const finish = async (running: Traffic): Promise<TrafficReport> => {
    const report = await running.stop();
    const after = await counted();
    // A router that restarted counts from zero again: nothing can be told then.
    if (!before || !after || after.requests < before.requests) return report;
    return withCount(report, {
      requests: after.requests - before.requests,
      errors: after.errors - before.errors,
    });
  };
  return {
    start: async () => {
      if (traffic) return;
      before = await counted();
      traffic = startTraffic({ targets, ratePerSecond, clock });
      await clock.sleep(LEAD_MS);
    },
    markSwitch: (generation) => traffic?.markSwitch(generation),
    stop: async () => {
      if (!traffic) return undefined;
      const first = stopped === undefined;
      const report = await (stopped ??= finish(traffic));
      if (first)
        log.info(
          `traffic: ${report.requests} requests, ${report.dropped} dropped (share under ${(report.droppedUpper95 * 100).toFixed(2)} % with 95 % certainty)${report.counted?.agrees === false ? '; the router counted something else' : ''}`,
        );
      return report;
    },
  };
}

/** What a router has counted for both slots together. */
export function routerCounters(router: Pick<Router, 'traffic'>): () => Promise<Count | undefined> {
  return async () => {
    const [blue, green] = [await router.traffic('blue'), await router.traffic('green')];
    return { requests: blue.requests + green.requests, errors: blue.errors + green.errors };
  };
}
