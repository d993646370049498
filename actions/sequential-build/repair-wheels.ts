// Fetches wheels again that were damaged between wheel-cache and the build: from where wheel-cache had them, under the hash of the lock.
import type { RepairWheels, WheelRepair } from '@compose-delivery/images';
import type { Ports } from '@compose-delivery/runtime';
import {
  createLimiter,
  createSourceHealth,
  credentialHosts,
  fetchWheel,
  parseNetrc,
  PIECE_BYTES,
  RANGED_FROM_BYTES,
  readNetrcFile,
  repairView,
  standardBackoff,
  type FetchPolicy,
  type FetchPorts,
  type Index,
  type WheelStore,
} from '@compose-delivery/wheels';
import { openDownload, openWheelStore } from '@compose-delivery/wheels/adapters';
import { join } from 'node:path';
import type { SequentialBuildInputs } from './action.ts';

const CONNECTIONS = 6;
/** As those of wheel-cache, where nobody sets them. */
const WATCH = {
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 12_000,
  minBytesPerSecond: 16_384,
  windowMs: 15_000,
};

/** Builds at the same time may find the same damage: one after the other, so that a wheel comes once. */
export function wheelRepair(wheelhouse: string, inputs: SequentialBuildInputs, ports: Ports): RepairWheels {
  let last: Promise<WheelRepair | undefined> = Promise.resolve(undefined);
  return (service, signal) => {
    last = last.catch(() => undefined).then(() => repair(service, wheelhouse, inputs, { ...ports, signal }));
    return last;
  };
}

async function repair(
  service: string,
  wheelhouse: string,
  inputs: SequentialBuildInputs,
  ports: Ports,
): Promise<WheelRepair | undefined> {
  if (!(await ports.files.exists(join(wheelhouse, 'views', service)))) return undefined;
  const store = await openWheelStore(wheelhouse);
  const given = parseNetrc(inputs.indexCredentials, 'index-credentials');
  const hosts = credentialHosts([...given, ...(await readNetrcFile(ports))], ports.log);
  const fetching = fetchPorts(store, hosts, ports);
  const policy = fetchPolicy(inputs, ports);
  return repairView(service, {
    store,
    files: ports.files,
    fetch: (wheel) => fetchWheel(wheel, fetching, policy),
  });
}

function fetchPorts(store: WheelStore, indexes: readonly Index[], ports: Ports): FetchPorts {
  return {
    open: openDownload,
    clock: ports.clock,
    signal: ports.signal,
    log: ports.log,
    indexes,
    store,
    limit: createLimiter(CONNECTIONS),
    health: createSourceHealth(),
    moreAddresses: () => Promise.resolve([]),
  };
}

function fetchPolicy(inputs: SequentialBuildInputs, ports: Ports): FetchPolicy {
  return {
    watch: WATCH,
    backoff: standardBackoff(ports.randomId),
    retries: inputs.retries,
    rangedFromBytes: RANGED_FROM_BYTES,
    pieceBytes: PIECE_BYTES,
    totalTimeoutMs: inputs.attemptTimeoutSeconds * 1_000,
  };
}
