// One attempt at one range of one file from one address: what came is written as it comes, and every oddity has a name.
import type { Clock } from '@compose-delivery/runtime';
import { messageOf } from '@compose-delivery/runtime';
import { retryAfterMs } from './backoff.ts';
import { authorizationFor, MAX_REDIRECTS, redirectTarget, type Index } from './index-url.ts';
import type { Range } from './ranges.ts';
import type { DownloadResponse, OpenDownload, PartFile } from './store-port.ts';

export type Watch = {
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Slower than this over a whole window counts as stalled; 0 turns the watch off. */
  readonly minBytesPerSecond: number;
  readonly windowMs: number;
};

export type AttemptPorts = {
  readonly open: OpenDownload;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly indexes: readonly Index[];
};

/**
 * Why an attempt failed. `passing`: try again. `gone`: this address will not serve it. `no-ranges`: it serves only the whole file.
 * `wrong-length`: what it serves cannot be the file.
 */
export type FaultKind = 'passing' | 'gone' | 'no-ranges' | 'wrong-length';

export class PartFault extends Error {
  readonly kind: FaultKind;
  readonly waitMs: number | undefined;

  constructor(kind: FaultKind, message: string, waitMs?: number) {
    super(message);
    this.name = 'PartFault';
    this.kind = kind;
    this.waitMs = waitMs;
  }
}

/** How often the record beside the file is renewed: a killed job loses at most so much. */
const SAVE_EVERY_BYTES = 4 * 1_024 * 1_024;

/**
 * Fetches `range`, or the whole file if it is undefined. Bytes received are written even if the attempt then fails.
 * @returns bytes received
 * @throws PartFault, or the signal's reason on cancellation.
 */
export async function fetchPart(
  url: string,
  range: Range | undefined,
  part: PartFile,
  ports: AttemptPorts,
  watch: Watch,
  received: (bytes: number) => void,
): Promise<void> {
  const response = await openFollowing(url, range, ports, watch);
  try {
    const span = await expectedSpan(response, range, part, ports.clock);
    await writeBody(response, span, part, ports, watch, received);
  } catch (error) {
    if (error instanceof PartFault) throw error;
    ports.signal.throwIfAborted();
    if (isDiskFault(error)) throw error;
    throw new PartFault('passing', messageOf(error));
  } finally {
    response.discard();
    await part.saveProgress();
  }
}

/** A disk that is full or read-only will be so again; no server is to blame. */
function isDiskFault(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG', 'EBADF'].includes(code);
}

async function openFollowing(
  start: string,
  range: Range | undefined,
  ports: AttemptPorts,
  watch: Watch,
): Promise<DownloadResponse> {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const headers = {
      'accept-encoding': 'identity',
      ...(range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {}),
      ...authorizationFor(url, ports.indexes),
    };
    let response: DownloadResponse;
    try {
      response = await ports.open({ url, headers, ...watch, signal: ports.signal });
    } catch (error) {
      ports.signal.throwIfAborted();
      throw new PartFault('passing', messageOf(error));
    }
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    response.discard();
    const target = redirectTarget(url, response.headers.location);
    if ('refused' in target) throw new PartFault('gone', target.refused);
    url = target.url;
  }
  throw new PartFault('gone', `more than ${MAX_REDIRECTS} redirects`);
}

/** The bytes that the answer says it carries; judges status and headers. `to` is undefined where it does not say. */
async function expectedSpan(
  response: DownloadResponse,
  range: Range | undefined,
  part: PartFile,
  clock: Clock,
): Promise<{ from: number; to: number | undefined }> {
  const { status, headers } = response;
  if (status === 408 || status === 429 || status >= 500)
    throw new PartFault('passing', `answered ${status}`, retryAfterMs(headers['retry-after'], clock.now()));
  if (status === 416)
    throw new PartFault('wrong-length', 'says that the range lies outside of the file (416)');
  if (status !== 200 && status !== 206) throw new PartFault('gone', `answered ${status}`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new PartFault('gone', `sent the file as ${encoding}, which is not what was asked for`);
  if (range && status === 206) return partialSpan(headers['content-range'], range, part);
  const length = /^\d+$/.test(headers['content-length'] ?? '')
    ? Number(headers['content-length'])
    : undefined;
  if (range && (range[0] !== 0 || range[1] !== part.size))
    throw new PartFault('no-ranges', 'serves only the whole file');
  if (length !== undefined && part.size !== undefined && length !== part.size)
    throw new PartFault('wrong-length', `announced ${length} bytes; the file has ${part.size}`);
  if (length !== undefined && part.size === undefined) await part.setSize(length);
  return { from: 0, to: part.size ?? length };
}

function partialSpan(header: string | undefined, range: Range, part: PartFile): { from: number; to: number } {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '');
  if (!match || Number(match[1]) !== range[0] || Number(match[2]) !== range[1] - 1)
    throw new PartFault('no-ranges', `answered the range ${range[0]}-${range[1] - 1} with "${header ?? ''}"`);
  if (match[3] !== '*' && part.size !== undefined && Number(match[3]) !== part.size)
    throw new PartFault('wrong-length', `says that the file has ${match[3]} bytes; it has ${part.size}`);
  return { from: range[0], to: range[1] };
}

async function writeBody(
  response: DownloadResponse,
  span: { from: number; to: number | undefined },
  part: PartFile,
  ports: AttemptPorts,
  watch: Watch,
  received: (bytes: number) => void,
): Promise<void> {
  let at = span.from;
  let unsaved = 0;
  const slow = createSlowness(ports.clock, watch);
  for await (const chunk of response.body) {
    if (span.to !== undefined && at + chunk.length > span.to)
      throw new PartFault('wrong-length', `sent more than the ${span.to - span.from} bytes of the range`);
    await part.writeAt(chunk, at);
    at += chunk.length;
    unsaved += chunk.length;
    received(chunk.length);
    if (unsaved >= SAVE_EVERY_BYTES) {
      await part.saveProgress();
      unsaved = 0;
    }
    const rate = slow(chunk.length);
    if (rate !== undefined) throw new PartFault('passing', `came at ${Math.round(rate)} bytes a second`);
  }
  if (span.to !== undefined && at < span.to)
    throw new PartFault('passing', `ended after ${at - span.from} of ${span.to - span.from} bytes`);
  if (part.size === undefined) await part.setSize(at);
}

/** The rate of the window that just ended, if it is too low. */
function createSlowness(clock: Clock, watch: Watch): (bytes: number) => number | undefined {
  let since = clock.monotonic();
  let bytes = 0;
  return (more) => {
    bytes += more;
    const elapsed = clock.monotonic() - since;
    if (watch.minBytesPerSecond === 0 || elapsed < watch.windowMs) return undefined;
    const rate = (bytes * 1_000) / elapsed;
    since = clock.monotonic();
    bytes = 0;
    return rate < watch.minBytesPerSecond ? rate : undefined;
  };
}
