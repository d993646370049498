// The Actions cache service v2 on loopback, for `@actions/cache` 6: state on disk, scopes, limits, faults on purpose.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultEffect, FaultList } from '../http/faults.ts';
import { createFaultList, injectFault } from '../http/faults.ts';
import { listenOnLoopback, readBody } from '../http/loopback-server.ts';
import type { Answer } from '../http/send-answer.ts';
import { answerOfFault, holdBack, jsonAnswer, sendAnswer } from '../http/send-answer.ts';
import { answerBlob, blobAddress, blobCallOf, isBlobPath } from './blob-http.ts';
import type { BlobCall } from './blob-http.ts';
import type { CacheStore } from './cache-store.ts';
import { openCacheStore } from './cache-store.ts';
import type { CacheEntry, ScopeGrant } from './entry.ts';
import { createMinuteLimit } from './find-entry.ts';
import type { Signer } from './signing.ts';
import { loadSigner } from './signing.ts';
import { answerTwirp, twirpError } from './twirp.ts';

export interface CacheServiceOptions {
  /** Where entries live; made when absent. One service at a time. */
  readonly directory: string;
  readonly port?: number;
  /** Total size of all entries in bytes, for example `10 * 2 ** 30` as GitHub has it. Absent: no limit. */
  readonly maxTotalBytes?: number;
  /** New entries a minute before 429; GitHub's figure is 200. Absent: no limit. */
  readonly newEntriesPerMinute?: number;
  /** How long an upload that is never finished holds its key, in seconds. Default 3600. */
  readonly reservationSeconds?: number;
  readonly now?: () => Date;
}

export type CacheCall = 'create' | 'finalize' | 'lookup' | BlobCall;

/** A fault for the next `times` calls of one kind (any kind when absent); `outage` refuses connections until lifted. */
export type CacheFault =
  | (FaultEffect & { readonly call?: CacheCall; readonly times?: number; readonly outage?: never })
  | { readonly outage: true };

export interface CacheRequestRecord {
  readonly call: CacheCall | 'unknown';
  readonly method: string;
  /** Without the query, which holds signatures. */
  readonly path: string;
  /** 0 when the answer did not arrive whole. */
  readonly status: number;
}

export interface CacheService {
  /** For `ACTIONS_RESULTS_URL`, with a trailing slash. */
  readonly url: string;
  /** A runtime token for these scopes, in search order; see `scopesOfRun`. */
  token(scopes: readonly ScopeGrant[]): string;
  /**
   * What an action needs in its environment. The client falls to v1, and caches nothing, unless `GITHUB_SERVER_URL`
   * is github.com, *.ghe.com or *.localhost: the caller sets that one.
   */
  environment(token: string): Record<string, string>;
  entries(): readonly CacheEntry[];
  remove(ids: readonly number[]): Promise<readonly CacheEntry[]>;
  requests(): readonly CacheRequestRecord[];
  /** Resolves, once the fault is in force, to what lifts it. */
  inject(fault: CacheFault): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const callOf: Record<string, CacheCall> = {
  CreateCacheEntry: 'create',
  FinalizeCacheEntryUpload: 'finalize',
  GetCacheEntryDownloadURL: 'lookup',
};
const twirpPath = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/;
const hourMs = 3_600_000;

interface Parts {
  readonly store: CacheStore;
  readonly signer: Signer;
  readonly now: () => Date;
  readonly takeNewEntry: () => number;
}

async function answerCall(
  request: IncomingMessage,
  url: URL,
  origin: string,
  parts: Parts,
  effect: FaultEffect,
): Promise<Answer> {
  const { store, signer } = parts;
  const now = parts.now();
  if (isBlobPath(url.pathname))
    return answerBlob(request, url, {
      blobs: store.blobs,
      signer,
      nowMs: now.getTime(),
      uploadLimit: effect.cutAfterBytes ?? Infinity,
    });
  const body = await readBody(request);
  const method = twirpPath.exec(url.pathname)?.[1];
  const grants = signer.readToken(request.headers.authorization, now.getTime());
  const reply =
    method === undefined
      ? twirpError(404, 'bad_route', `nothing at ${url.pathname}`)
      : grants === undefined
        ? twirpError(401, 'unauthenticated', 'the runtime token is missing, expired or not from this service')
        : await answerTwirp(method, body, {
            store,
            grants,
            now,
            takeNewEntry: parts.takeNewEntry,
            addressOf: (blob, permission) =>
              blobAddress(origin, signer, blob, permission, now.getTime() + hourMs),
          });
  return jsonAnswer(reply.status, reply.body, reply.headers);
}

function kindOf(request: IncomingMessage, url: URL): CacheCall | 'unknown' {
  if (isBlobPath(url.pathname)) return blobCallOf(request.method ?? '');
  return callOf[twirpPath.exec(url.pathname)?.[1] ?? ''] ?? 'unknown';
}

type CallFault = Extract<CacheFault, { outage?: never }>;

interface Running {
  readonly parts: Parts;
  readonly faults: FaultList<CallFault>;
  readonly log: CacheRequestRecord[];
  readonly origin: string;
}

async function handle(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { parts, faults, log, origin } = running;
  const url = new URL(request.url ?? '/', origin);
  const call = kindOf(request, url);
  const effect = faults.take((fault) => fault.call === undefined || fault.call === call) ?? {};
  const record = { call, method: request.method ?? '', path: url.pathname, status: 0 };
  log.push(record);
  await holdBack(response, effect);
  if (response.closed) return;
  const first = effect.status !== undefined && effect.lostAnswer !== true;
  const answer = first ? undefined : await answerCall(request, url, origin, parts, effect);
  const sent =
    answer === undefined || effect.status !== undefined
      ? answerOfFault(effect, effect.status ?? 500)
      : answer;
  record.status = sent.status;
  // For an upload the cut applies to what comes in.
  const spoilt = call === 'upload' ? { ...effect, cutAfterBytes: Infinity } : effect;
  if (!(await sendAnswer(response, sent, spoilt))) record.status = 0;
}

/**
 * Starts the service on 127.0.0.1. Entries, reservations and tokens survive a restart on the same directory.
 * Throws when the directory's index cannot be read.
 */
export async function startCacheService(options: CacheServiceOptions): Promise<CacheService> {
  const store = await openCacheStore({ ...options, reservationSeconds: options.reservationSeconds ?? 3600 });
  const signer = await loadSigner(options.directory);
  const now = options.now ?? ((): Date => new Date());
  const limit = createMinuteLimit(options.newEntriesPerMinute ?? Infinity);
  const parts: Parts = { store, signer, now, takeNewEntry: () => limit.tryTake(now().getTime()) };
  const faults = createFaultList<CallFault>();
  const log: CacheRequestRecord[] = [];

  let origin = '';
  const server = await listenOnLoopback(
    (request, response) => handle({ parts, faults, log, origin }, request, response),
    options.port,
  );
  origin = server.origin;

  return {
    url: `${server.origin}/`,
    token: (scopes) => signer.issueToken(scopes, now().getTime()),
    environment: (token) => ({
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RESULTS_URL: `${server.origin}/`,
      ACTIONS_RUNTIME_TOKEN: token,
    }),
    entries: () => store.entries(),
    remove: (ids) => store.remove(ids),
    requests: () => log,
    inject: (fault) => injectFault(server, faults, fault),
    async close() {
      await server.close();
      await store.flush();
    },
  };
}
