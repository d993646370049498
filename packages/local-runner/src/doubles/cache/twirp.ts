// The three Twirp calls of the cache service v2 (github.actions.results.api.v1.CacheService), as pure as a store allows.
import type { ScopeGrant } from './entry.ts';
import { mayRead, mayWrite } from './entry.ts';
import type { CacheStore } from './cache-store.ts';
import { findEntry } from './find-entry.ts';

/** JSON in proto field names, as `@actions/cache` 6 sends and reads it. 64-bit numbers travel as strings. */
interface CacheRequest {
  readonly key?: string;
  readonly version?: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string | number;
}

export interface TwirpReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

export interface TwirpContext {
  readonly store: CacheStore;
  readonly grants: readonly ScopeGrant[];
  readonly now: Date;
  /** Seconds to wait before another new entry; 0 when one is allowed now. */
  readonly takeNewEntry: () => number;
  readonly addressOf: (blob: string, permission: 'r' | 'w') => string;
}

type Call = (
  request: Required<Pick<CacheRequest, 'key' | 'version'>> & CacheRequest,
  context: TwirpContext,
) => Promise<TwirpReply>;

/** A Twirp error (twitchtv.github.io/twirp/docs/spec_v7.html): code and message in a JSON body. */
export const twirpError = (status: number, code: string, msg: string, headers = {}): TwirpReply => ({
  status,
  body: { code, msg },
  headers,
});

const createEntry: Call = async ({ key, version }, { store, grants, now, takeNewEntry, addressOf }) => {
  const scope = grants.find(mayWrite)?.scope;
  // Both phrases are contract: the client matches `cache write denied:` and `cache read denied:`.
  if (scope === undefined)
    return {
      status: 200,
      body: {
        ok: false,
        signed_upload_url: '',
        message: 'cache write denied: the token has no writable scope',
      },
    };
  const seconds = takeNewEntry();
  if (seconds > 0)
    return twirpError(429, 'resource_exhausted', `too many new cache entries, retry after ${seconds} s`, {
      'retry-after': String(seconds),
    });
  const reservation = await store.reserve({ scope, key, version }, now);
  if (reservation === undefined)
    return twirpError(
      409,
      'already_exists',
      'cache entry with the same key, version, and scope already exists',
    );
  return {
    status: 200,
    body: { ok: true, signed_upload_url: addressOf(reservation.blob, 'w'), message: '' },
  };
};

const finalizeUpload: Call = async ({ key, version, size_bytes }, { store, grants, now }) => {
  const scope = grants.find(mayWrite)?.scope;
  const done =
    scope === undefined
      ? 'cache write denied: the token has no writable scope'
      : await store.finalize({ scope, key, version }, Number(size_bytes ?? 0), now);
  return typeof done === 'string'
    ? { status: 200, body: { ok: false, entry_id: '0', message: done } }
    : { status: 200, body: { ok: true, entry_id: String(done.id), message: '' } };
};

const getDownloadUrl: Call = async ({ key, version, restore_keys }, { store, grants, now, addressOf }) => {
  if (!grants.some(mayRead))
    return twirpError(403, 'permission_denied', 'cache read denied: the token has no readable scope');
  const hit = findEntry(store.entries(), { key, version, restoreKeys: restore_keys ?? [] }, grants);
  if (hit === undefined)
    return { status: 200, body: { ok: false, signed_download_url: '', matched_key: '' } };
  await store.touch(hit.id, now);
  return {
    status: 200,
    body: { ok: true, signed_download_url: addressOf(hit.blob, 'r'), matched_key: hit.key },
  };
};

const calls: Record<string, Call> = {
  CreateCacheEntry: createEntry,
  FinalizeCacheEntryUpload: finalizeUpload,
  GetCacheEntryDownloadURL: getDownloadUrl,
};

function parseRequest(body: Buffer): CacheRequest | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as CacheRequest;
  } catch {
    return undefined;
  }
}

/** Answers one call by its Twirp method name. A key is 1 to 512 characters without a comma, as the client checks. */
export async function answerTwirp(method: string, body: Buffer, context: TwirpContext): Promise<TwirpReply> {
  const call = calls[method];
  if (call === undefined) return twirpError(404, 'bad_route', `no method ${method}`);
  const request = parseRequest(body);
  if (request === undefined) return twirpError(400, 'malformed', 'the body is not JSON');
  const { key = '', version = '' } = request;
  if (key === '' || key.length > 512 || key.includes(','))
    return twirpError(400, 'invalid_argument', 'key: expected 1 to 512 characters without a comma');
  if (version === '') return twirpError(400, 'invalid_argument', 'version: expected a hash');
  return call({ ...request, key, version }, context);
}
