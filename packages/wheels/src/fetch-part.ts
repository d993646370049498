// One attempt at one range of one file from one address: what came is written as it comes, and every oddity has a name.
import type { Clock } from '@compose-delivery/runtime';
import { messageOf } from '@compose-delivery/runtime';
import { retryAfterMs } from './backoff.ts';
import { carryBody } from './carry-body.ts';
import { isDiskFault } from './disk-failure.ts';
import { isRefusedCertificate } from './index-client.ts';
import { authorizationFor, MAX_REDIRECTS, redirectTarget, type Index } from './index-url.ts';
import { PartFault } from './part-fault.ts';
import type { Range } from './ranges.ts';
import type { DownloadResponse, OpenDownload, PartFile } from './store-port.ts';

export type Watch = {
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Slower than this over a whole window counts as stalled; 0 turns the watch off. */
  readonly minBytesPerSecond: number;
  readonly windowMs: number;
  /** Monotonic time at which the attempt ends, whatever comes. */
  readonly deadline?: number;
};

export type AttemptPorts = {
  readonly open: OpenDownload;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly indexes: readonly Index[];
};

/**
 * Fetches `range`, or the whole file if it is undefined. Where the length of the file is not known yet, the answer tells it, and a
 * range that goes beyond the end is cut. Bytes received are written even if the attempt then fails.
 * @throws PartFault, a fault of the disk as it came, or the signal's reason on cancellation.
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
    await carryBody(response.body, span, part, ports.clock, watch, received);
  } catch (error) {
    if (error instanceof PartFault) throw error;
    ports.signal.throwIfAborted();
    if (isDiskFault(error)) throw error;
    throw networkFault(error);
  } finally {
    response.discard();
    await part.saveProgress();
  }
}

async function openFollowing(
  start: string,
  range: Range | undefined,
  ports: AttemptPorts,
  watch: Watch,
): Promise<DownloadResponse> {
  let url = start;
  let authorization = authorizationFor(start, ports.indexes);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const headers = {
      'accept-encoding': 'identity',
      ...(range ? { range: `bytes=${range[0]}-${range[1] - 1}` } : {}),
      ...authorization,
    };
    let response: DownloadResponse;
    try {
      response = await ports.open({ url, headers, ...watch, signal: ports.signal });
    } catch (error) {
      ports.signal.throwIfAborted();
      throw networkFault(error);
    }
    if (![301, 302, 303, 307, 308].includes(response.status)) return response;
    response.discard();
    const target = redirectTarget(url, response.headers.location);
    if ('refused' in target) throw new PartFault('gone', 'refused', target.refused);
    // Once we were sent elsewhere, credentials are out of the game, even if the way leads back.
    if (new URL(target.url).origin !== new URL(url).origin) authorization = {};
    url = target.url;
  }
  throw new PartFault('gone', 'refused', `more than ${MAX_REDIRECTS} redirects`);
}

/** A certificate that is not accepted will not be accepted in a second either; all other faults of the network may pass. */
function networkFault(error: unknown): PartFault {
  if (isRefusedCertificate(error))
    return new PartFault('gone', 'refused', `has a certificate that is not accepted: ${messageOf(error)}`);
  const silent = (error as { timedOut?: boolean }).timedOut === true;
  return new PartFault('passing', silent ? 'stall' : 'reset', messageOf(error));
}

/** The bytes that the answer says it carries; judges status and headers. `to` is undefined where it does not say. */
async function expectedSpan(
  response: DownloadResponse,
  range: Range | undefined,
  part: PartFile,
  clock: Clock,
): Promise<{ from: number; to: number | undefined }> {
  const { status, headers } = response;
  judgeStatus(response, clock);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new PartFault('gone', 'refused', `sent the file as ${encoding}, which is not what was asked for`);
  if (/^text\/html\b/i.test(headers['content-type'] ?? ''))
    throw new PartFault('passing', 'refused', 'sent a web page where a wheel was expected');
  if (range && status === 206) return partialSpan(headers['content-range'], range, part);
  const length = /^\d+$/.test(headers['content-length'] ?? '')
    ? Number(headers['content-length'])
    : undefined;
  if (range && (range[0] !== 0 || (part.size !== undefined && range[1] !== part.size)))
    throw new PartFault('no-ranges', 'success', 'serves only the whole file');
  if (length !== undefined && part.size !== undefined && length !== part.size)
    throw new PartFault('other-length', 'short', `announced ${length} bytes; the file has ${part.size}`);
  if (length !== undefined && part.size === undefined) await part.setSize(length);
  return { from: 0, to: part.size ?? length };
}

function judgeStatus({ status, headers }: DownloadResponse, clock: Clock): void {
  const said = `answered ${status}`;
  const waitMs = retryAfterMs(headers['retry-after'], clock.now(), headers.date);
  if (status === 429) throw new PartFault('passing', 'throttled', said, waitMs);
  if (status === 408 || status >= 500) throw new PartFault('passing', 'server-error', said, waitMs);
  if (status === 416)
    throw new PartFault('other-length', 'short', 'says that the range lies outside of the file (416)');
  if (status === 404 || status === 410) throw new PartFault('gone', 'missing', said);
  if (status !== 200 && status !== 206) throw new PartFault('gone', 'refused', said);
}

async function partialSpan(
  header: string | undefined,
  range: Range,
  part: PartFile,
): Promise<{ from: number; to: number }> {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '');
  const [from, last, total] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const cut = part.size === undefined && total < range[1] ? total : range[1];
  if (!match || from !== range[0] || last !== cut - 1 || (part.size === undefined && match[3] === '*'))
    throw new PartFault(
      'no-ranges',
      'success',
      `answered the range ${range[0]}-${range[1] - 1} with "${header ?? ''}"`,
    );
  if (part.size === undefined) await part.setSize(total);
  else if (match[3] !== '*' && total !== part.size)
    throw new PartFault(
      'other-length',
      'short',
      `says that the file has ${total} bytes; it has ${part.size}`,
    );
  return { from: range[0], to: cut };
}
