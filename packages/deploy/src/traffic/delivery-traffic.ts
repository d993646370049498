// The prober as a delivery uses it: a moment before the switch, across it, until the old slot is drained.
import type { Clock, Log } from '@compose-delivery/runtime';
import type { DeliveryTraffic } from '../execute/context.ts';
import { startTraffic, type Traffic, type TrafficTarget } from './start-traffic.ts';
import type { TrafficReport } from './report.ts';

/** Long enough to fill the pools of kept connections, which are what a bad switch breaks. */
const LEAD_MS = 1_000;

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
): DeliveryTraffic {
  if (ratePerSecond <= 0 || targets.length === 0) return NO_TRAFFIC;
  let traffic: Traffic | undefined;
  let stopped: Promise<TrafficReport> | undefined;
  return {
    start: async () => {
      if (traffic) return;
      traffic = startTraffic({ targets, ratePerSecond, clock });
      await clock.sleep(LEAD_MS);
    },
    markSwitch: (generation) => traffic?.markSwitch(generation),
    stop: async () => {
      if (!traffic) return undefined;
      const first = stopped === undefined;
      const report = await (stopped ??= traffic.stop());
      if (first)
        log.info(
          `traffic: ${report.requests} requests, ${report.dropped} dropped (share under ${(report.droppedUpper95 * 100).toFixed(2)} % with 95 % certainty)`,
        );
      return report;
    },
  };
}
