// From inputs to the policies and ports of the download: where wheels may come from, with which credentials, how patiently.
import type { Ports } from '@compose-delivery/runtime';
import {
  createLimiter,
  createSourceHealth,
  credentialHosts,
  mirrorAddresses,
  otherAddresses,
  parseNetrc,
  PIECE_BYTES,
  RANGED_FROM_BYTES,
  readIndexes,
  readMirrors,
  readNetrcFile,
  rememberPages,
  standardBackoff,
  withCredentials,
  type FetchPolicy,
  type FetchPorts,
  type Index,
  type Mirror,
  type PageSource,
  type WheelStore,
} from '@compose-delivery/wheels';
import { openDownload } from '@compose-delivery/wheels/adapters';
import type { WheelCacheInputs } from './action.ts';

const SLOWNESS_WINDOW_MS = 15_000;
/** A page comes whole or not at all, so its limit is a multiple of the silence that a download may have. */
const PAGE_SILENCES = 4;

export type Sources = {
  readonly indexes: readonly Index[];
  readonly mirrors: readonly Mirror[];
  /** Whoever may be sent credentials: indexes, mirrors, and other hosts that a lock may name. */
  readonly known: readonly Index[];
};

/**
 * Indexes and mirrors with their credentials: of the address itself, else of index-credentials, else of the user's netrc file.
 * @throws InputError for addresses and credentials that cannot be read
 */
export async function readSources(inputs: WheelCacheInputs, ports: Ports): Promise<Sources> {
  const indexes = readIndexes(inputs.indexUrls, ports.log);
  const mirrors = readMirrors(inputs.mirrors, ports.log);
  const given = parseNetrc(inputs.indexCredentials, 'index-credentials');
  const entries = [...given, ...(await readNetrcFile(ports))];
  const sources = {
    indexes: withCredentials(indexes, entries, ports.log),
    mirrors: withCredentials(mirrors, entries, ports.log),
  };
  return {
    ...sources,
    known: [...sources.indexes, ...sources.mirrors, ...credentialHosts(entries, ports.log)],
  };
}

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
  sources: Sources,
  pages: PageSource,
  store: WheelStore,
  inputs: WheelCacheInputs,
  ports: Ports,
): FetchPorts {
  // A mirror's page is asked for once: who is not there is left for the next.
  const mirrorPages = rememberPages(sources.known, ports, { ...pagePolicy(inputs, ports), retries: 0 });
  return {
    open: openDownload,
    clock: ports.clock,
    signal: ports.signal,
    log: ports.log,
    indexes: sources.known,
    store,
    limit: createLimiter(inputs.concurrency),
    health: createSourceHealth(),
    mirrorAddresses: mirrorAddresses(sources.mirrors, mirrorPages, ports.log),
    moreAddresses: (wheel) => otherAddresses(wheel, sources.indexes, pages),
  };
}

export function indexPages(sources: Sources, inputs: WheelCacheInputs, ports: Ports): PageSource {
  return rememberPages(sources.known, ports, pagePolicy(inputs, ports));
}

function pagePolicy(inputs: WheelCacheInputs, ports: Ports) {
  return {
    retries: inputs.retries,
    timeoutMs: (inputs.connectTimeoutSeconds + PAGE_SILENCES * inputs.stallTimeoutSeconds) * 1_000,
    backoff: standardBackoff(ports.randomId),
  };
}
