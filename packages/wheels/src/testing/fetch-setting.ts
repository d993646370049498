// One wheel, one wheelhouse, servers on loopback: what the tests of downloading have in common. Waiting takes no time, and is recorded.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { openDownload } from '../adapters/open-download.ts';
import { openWheelStore } from '../adapters/wheel-store.ts';
import type { FetchPolicy, FetchPorts } from '../fetch-job.ts';
import { fetchWheel } from '../fetch-wheel.ts';
import { createLimiter } from '../limiter.ts';
import type { Wheel } from '../resolve-wheels.ts';
import { createSourceHealth } from '../source-health.ts';
import {
  patternBytes,
  servedFile,
  startIndex,
  type IndexOptions,
  type IndexServer,
  type ServedFile,
} from './index-server.ts';

export const KIB = 1_024;
export const NAME = 'big-1.0-py3-none-any.whl';
export const PATH = `/files/${NAME}`;
export const FILE = servedFile(NAME, patternBytes(1_000 * KIB + 17));

/** Four ranges for the wheel, three connections. Silence is borne for long: on a loaded machine it may be that of the machine. */
export const POLICY: FetchPolicy = {
  watch: { connectTimeoutMs: 20_000, idleTimeoutMs: 20_000, minBytesPerSecond: 0, windowMs: 200 },
  backoff: { firstMs: 5, longestMs: 20, longestRetryAfterMs: 3_000, jitter: () => 0.5 },
  retries: 2,
  rangedFromBytes: 512 * KIB,
  pieceBytes: 256 * KIB,
  totalTimeoutMs: 20_000,
};

/** All in one range. */
export const ONE_PIECE: Partial<FetchPolicy> = { pieceBytes: 10_000 * KIB };

/** All in one range, and silence is ended soon: for servers that fall silent. */
export const IMPATIENT: Partial<FetchPolicy> = {
  ...ONE_PIECE,
  watch: { ...POLICY.watch, idleTimeoutMs: 300 },
};

/** A clock on which sleeping passes at once; everything else takes the time that it takes. */
export function hurriedClock(waits: number[] = []): Clock {
  let skipped = 0;
  return {
    now: () => realClock.now() + skipped,
    monotonic: () => realClock.monotonic() + skipped,
    sleep: async (ms, signal) => {
      waits.push(Math.round(ms));
      skipped += ms;
      await realClock.sleep(0, signal);
    },
  };
}

/** Starts servers and ends them all. */
export function serverGroup(): {
  start(files?: readonly ServedFile[], options?: IndexOptions): Promise<IndexServer>;
  closeAll(): Promise<void>;
} {
  const servers: IndexServer[] = [];
  return {
    start: async (files = [FILE], options = {}) => {
      const server = await startIndex(files, options);
      servers.push(server);
      return server;
    },
    closeAll: async () => {
      await Promise.all(servers.splice(0).map((server) => server.close()));
    },
  };
}

export type FetchSetting = {
  readonly urls?: readonly string[];
  readonly mirrors?: readonly string[];
  readonly more?: readonly string[];
  readonly file?: ServedFile;
  readonly size?: number | undefined;
  readonly policy?: Partial<FetchPolicy>;
  readonly ports?: Partial<FetchPorts>;
};

export type Fetched = Awaited<ReturnType<typeof fetchInto>>;

export async function fetchInto(root: string, server: IndexServer, setting: FetchSetting = {}) {
  const file = setting.file ?? FILE;
  const store = setting.ports?.store ?? (await openWheelStore(root));
  const log = recordedLog();
  const waits: number[] = [];
  const ports: FetchPorts = {
    open: openDownload,
    clock: hurriedClock(waits),
    signal: new AbortController().signal,
    log,
    indexes: [],
    store,
    limit: createLimiter(3),
    health: createSourceHealth(),
    mirrorAddresses: () => Promise.resolve(setting.mirrors ?? []),
    moreAddresses: () => Promise.resolve(setting.more ?? []),
    ...setting.ports,
  };
  const wheel: Wheel = {
    package: file.name,
    version: '1.0',
    filename: file.filename,
    sha256: file.sha256,
    size: 'size' in setting ? setting.size : file.bytes.length,
    urls: setting.urls ?? [server.fileUrl(file.filename)],
  };
  const fetched = await fetchWheel(wheel, ports, { ...POLICY, ...setting.policy });
  return {
    fetched,
    log,
    text: () => log.lines.join('\n'),
    waits,
    health: ports.health,
    path: store.blobPath(file.sha256),
  };
}

/** What is wrong with the wheelhouse after the download; empty: nothing. */
export async function wrongWith(
  path: string,
  root: string,
  file: ServedFile = FILE,
): Promise<readonly string[]> {
  const names = await readdir(join(root, 'blobs'));
  const mode = (await stat(path)).mode & 0o777;
  return [
    ...((await readFile(path)).equals(file.bytes) ? [] : ['other bytes']),
    ...(mode === 0o644 ? [] : [`mode ${mode.toString(8)}`]),
    ...(names.length === 1 && names[0] === file.sha256 ? [] : [`left: ${names.join(', ')}`]),
  ];
}
