// From inputs to the policies and ports of the download.
import type { Ports } from '@compose-delivery/runtime';
import {
  createLimiter,
  createSourceHealth,
  otherAddresses,
  PIECE_BYTES,
  RANGED_FROM_BYTES,
  rememberPages,
  standardBackoff,
  type FetchPolicy,
  type FetchPorts,
  type Index,
  type PageSource,
  type WheelStore,
} from '@compose-delivery/wheels';
import { openDownload } from '@compose-delivery/wheels/adapters';
import type { WheelCacheInputs } from './action.ts';

const SLOWNESS_WINDOW_MS = 15_000;

export function fetchPolicy(inputs: WheelCacheInputs, ports: Ports): FetchPolicy {
  return {
    watch: {
      connectTimeoutMs: inputs.connectTimeoutSeconds * 1_000,
      idleTimeoutMs: inputs.stallTimeoutSeconds * 1_000,
      minBytesPerSecond: inputs.minThroughput,
      windowMs: SLOWNESS_WINDOW_MS,
    },
    backoff: standardBackoff(ports.randomId),
    retries: inputs.retries,
    rangedFromBytes: RANGED_FROM_BYTES,
    pieceBytes: PIECE_BYTES,
    totalTimeoutMs: inputs.totalTimeoutSeconds * 1_000,
  };
}

export function fetchPorts(
  indexes: readonly Index[],
  pages: PageSource,
  store: WheelStore,
  inputs: WheelCacheInputs,
  ports: Ports,
): FetchPorts {
  return {
    open: openDownload,
    clock: ports.clock,
    signal: ports.signal,
    log: ports.log,
    indexes,
    store,
    limit: createLimiter(inputs.concurrency),
    health: createSourceHealth(),
    moreAddresses: (wheel) => otherAddresses(wheel, indexes, pages),
  };
}

export function indexPages(indexes: readonly Index[], inputs: WheelCacheInputs, ports: Ports): PageSource {
  const timeoutMs = (inputs.connectTimeoutSeconds + inputs.stallTimeoutSeconds) * 1_000;
  return rememberPages(indexes, ports, {
    retries: inputs.retries,
    timeoutMs,
    backoff: standardBackoff(ports.randomId),
  });
}
