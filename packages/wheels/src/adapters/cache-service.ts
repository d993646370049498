// The three calls of the Actions cache service v2, by our own client: one request for one answer, no retries of minutes.
// Source: @actions/cache 6.3.0 (lib/generated/results/api/v1), twitchtv.github.io/twirp/docs/spec_v7.html.
import { messageOf, type Http } from '@compose-delivery/runtime';
import { ProtocolSurprise, type SaveAnswer } from '../cache-port.ts';

export type CacheService = {
  find(key: string, orNewest: string | undefined, signal: AbortSignal): Promise<FoundEntry | undefined>;
  reserve(key: string, signal: AbortSignal): Promise<{ url: string } | { refused: SaveAnswer; why: string }>;
  finish(key: string, bytes: number, signal: AbortSignal): Promise<boolean>;
};

export type FoundEntry = { readonly key: string; readonly url: string };

type Reply = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly said: string;
};

const AGAIN_MS = 300;

const SERVICE = 'twirp/github.actions.results.api.v1.CacheService';

/**
 * @param version names the form of our entries, so that the toolkit's are never taken for ours
 * @throws ProtocolSurprise from its calls when the answer is none that this protocol has
 */
export function createCacheService(
  given: { readonly url: string; readonly token: string; readonly version: string },
  http: Http,
): CacheService {
  const once = async (method: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Reply> => {
    const response = await http({
      url: new URL(`${SERVICE}/${method}`, given.url).href,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${given.token}` },
      body: JSON.stringify({ ...body, version: given.version }),
      signal,
      timeoutMs: 60_000,
    });
    return readReply(method, response.status, response.body);
  };
  /** Twice, where asking twice does no harm: a second reservation would meet the first. */
  const call = async (method: string, body: Record<string, unknown>, signal: AbortSignal): Promise<Reply> => {
    try {
      return await once(method, body, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ProtocolSurprise || /ECONNREFUSED/.test(messageOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      return once(method, body, signal);
    }
  };
  return {
    find: async (key, orNewest, signal) => {
      const request = { key, restore_keys: orNewest === undefined ? [] : [orNewest] };
      const { status, body, said } = await call('GetCacheEntryDownloadURL', request, signal);
      if (/cache read denied/.test(said)) return undefined;
      if (status !== 200) throw new Error(`answered ${status}: ${said}`);
      if (body.ok !== true) return undefined;
      const { matched_key: matched, signed_download_url: url } = body;
      if (typeof matched !== 'string' || !isAddress(url))
        throw new ProtocolSurprise('an entry without an address');
      return { key: matched, url };
    },
    reserve: async (key, signal) => {
      const { status, body, said } = await once('CreateCacheEntry', { key }, signal);
      if (/cache write denied/.test(said) || status === 401 || status === 403)
        return { refused: 'denied', why: said };
      if (status === 409) return { refused: 'exists', why: said };
      if (status === 429) return { refused: 'limited', why: said };
      if (status !== 200) throw new Error(`answered ${status}: ${said}`);
      if (body.ok !== true) return { refused: 'failed', why: said || 'the service would not have it' };
      if (!isAddress(body.signed_upload_url)) throw new ProtocolSurprise('a reservation without an address');
      return { url: body.signed_upload_url };
    },
    finish: async (key, bytes, signal) => {
      const { status, body, said } = await call(
        'FinalizeCacheEntryUpload',
        { key, size_bytes: String(bytes) },
        signal,
      );
      if (status !== 200) throw new Error(`answered ${status}: ${said}`);
      return body.ok === true;
    },
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value);
}

/** @throws ProtocolSurprise, or an error for a service that is broken right now */
function readReply(method: string, status: number, text: string): Reply {
  if (status >= 500) throw new Error(`${method} answered ${status}`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy, a captive portal, a service that is down behind its load balancer.
    throw new ProtocolSurprise(`${method}: ${status} without JSON`);
  }
  if (typeof body !== 'object' || body === null || status === 404)
    throw new ProtocolSurprise(`${method}: ${status}, not of this protocol`);
  const record = body as Record<string, unknown>;
  const said = [record.msg, record.message].find((one) => typeof one === 'string' && one !== '');
  return { status, body: record, said: typeof said === 'string' ? said : '' };
}
