// Asks the indexes for a project's page, in order: the first that has the project answers; one that fails is left for the next.
import { messageOf, type Clock, type Http, type HttpResponse, type Log } from '@compose-delivery/runtime';
import { backoffMs, retryAfterMs, type Backoff } from './backoff.ts';
import { authorizationFor, MAX_REDIRECTS, redirectTarget, type Index } from './index-url.ts';
import { parseSimplePage, SIMPLE_ACCEPT, type IndexFile } from './simple-index.ts';

export type IndexPorts = {
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

export type IndexPolicy = { readonly retries: number; readonly timeoutMs: number; readonly backoff: Backoff };

/** Pages of projects with many files are large: torch has 2 MB, some have 60. */
const MAX_PAGE_BYTES = 128 * 1_024 * 1_024;

export type ProjectPage =
  | { readonly kind: 'found'; readonly files: readonly IndexFile[] }
  /** The index does not know the project. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string };

/** One index's page of one project. Passing faults are tried again; never throws but for cancellation. */
export async function askIndex(
  index: Index,
  project: string,
  indexes: readonly Index[],
  ports: IndexPorts,
  policy: IndexPolicy,
): Promise<ProjectPage> {
  let why = '';
  for (let attempt = 1; attempt <= policy.retries + 1; attempt += 1) {
    ports.signal.throwIfAborted();
    const answer = await askOnce(`${index.url}${project}/`, indexes, ports, policy);
    if (answer.kind !== 'again') return answer;
    why = answer.why;
    if ((answer.waitMs ?? 0) > policy.backoff.longestRetryAfterMs) {
      why += ` and asks to wait ${Math.round((answer.waitMs ?? 0) / 1_000)} s`;
      break;
    }
    if (attempt > policy.retries) break;
    await ports.clock.sleep(answer.waitMs ?? backoffMs(attempt, policy.backoff), ports.signal);
  }
  return { kind: 'failed', why };
}

type Once =
  ProjectPage | { readonly kind: 'again'; readonly why: string; readonly waitMs: number | undefined };

async function askOnce(
  start: string,
  indexes: readonly Index[],
  ports: IndexPorts,
  policy: IndexPolicy,
): Promise<Once> {
  let address = start;
  let authorization = authorizationFor(start, indexes);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    let response: HttpResponse;
    try {
      response = await ports.http({
        url: address,
        headers: {
          accept: SIMPLE_ACCEPT,
          'accept-encoding': 'identity',
          ...authorization,
        },
        timeoutMs: policy.timeoutMs,
        maxBodyBytes: MAX_PAGE_BYTES,
        signal: ports.signal,
      });
    } catch (error) {
      ports.signal.throwIfAborted();
      const why = `${hostOf(address)}: ${messageOf(error)}`;
      return isRefusedCertificate(error)
        ? { kind: 'failed', why: `${why} (its certificate is not accepted)` }
        : { kind: 'again', why, waitMs: undefined };
    }
    if (![301, 302, 303, 307, 308].includes(response.status))
      return readAnswer(response, address, ports.clock);
    const target = redirectTarget(address, response.headers.location);
    if ('refused' in target) return { kind: 'failed', why: `${hostOf(address)} sent ${target.refused}` };
    // Once we were sent elsewhere, credentials are out of the game, even if the way leads back.
    if (new URL(target.url).origin !== new URL(address).origin) authorization = {};
    address = target.url;
  }
  return { kind: 'failed', why: `${hostOf(start)} redirected more than ${MAX_REDIRECTS} times` };
}

function readAnswer(response: HttpResponse, address: string, clock: Clock): Once {
  const { status, headers, body } = response;
  if (status === 404 || status === 410) return { kind: 'absent' };
  const why = `${hostOf(address)} answered ${status}`;
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'again', why, waitMs: retryAfterMs(headers['retry-after'], clock.now(), headers.date) };
  if (status !== 200) return { kind: 'failed', why };
  if (body.length > MAX_PAGE_BYTES / 4 && Buffer.byteLength(body) >= MAX_PAGE_BYTES)
    return {
      kind: 'failed',
      why: `${hostOf(address)} sent a page of more than ${MAX_PAGE_BYTES / 1_048_576} MiB`,
    };
  try {
    return { kind: 'found', files: parseSimplePage(headers['content-type'] ?? '', body, address) };
  } catch (error) {
    return { kind: 'failed', why: messageOf(error) };
  }
}

/** A certificate that is not accepted will not be accepted in a second either. */
export function isRefusedCertificate(error: unknown): boolean {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}

export function hostOf(address: string): string {
  return new URL(address).host;
}
