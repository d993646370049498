// A program that downloads one wheel into a wheelhouse, so that a test can kill it in the middle: ROOT URL SHA256 BYTES.
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { openDownload } from '../adapters/open-download.ts';
import { openWheelStore } from '../adapters/wheel-store.ts';
import { standardBackoff } from '../backoff.ts';
import { fetchWheel } from '../fetch-wheel.ts';
import { createLimiter } from '../limiter.ts';
import { createSourceHealth } from '../source-health.ts';

const MIB = 1_024 * 1_024;

/** Downloads with the sizes of real runs, except for one piece at a time, so that the order is certain. */
export async function fetchOne(root: string, url: string, sha256: string, size: number) {
  const ports = {
    open: openDownload,
    clock: realClock,
    signal: new AbortController().signal,
    log: recordedLog(),
    indexes: [],
    store: await openWheelStore(root),
    limit: createLimiter(1),
    health: createSourceHealth(),
    moreAddresses: () => Promise.resolve([]),
  };
  const watch = { connectTimeoutMs: 5_000, idleTimeoutMs: 60_000, minBytesPerSecond: 0, windowMs: 1_000 };
  const policy = {
    watch,
    backoff: standardBackoff(() => '80000000'),
    retries: 1,
    rangedFromBytes: 16 * MIB,
    pieceBytes: 8 * MIB,
    totalTimeoutMs: 60_000,
  };
  const wheel = {
    package: 'big',
    version: '1.0',
    filename: 'big-1.0-py3-none-any.whl',
    sha256,
    size,
    urls: [url],
  };
  return fetchWheel(wheel, ports, policy);
}

const [, program = '', root, url, sha256, size] = process.argv;
if (program.endsWith('fetch-one.ts') && root && url && sha256)
  await fetchOne(root, url, sha256, Number(size));
