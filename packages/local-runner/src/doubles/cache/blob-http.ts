// The part of Azure's block blob protocol that `@actions/cache` uses: Put Blob, Put Block, Put Block List, Get, Head.
// Source: learn.microsoft.com, "Blob service REST API", version 2021-12-02.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/loopback-server.ts';
import type { Answer } from '../http/send-answer.ts';
import type { BlobStore } from './blob-store.ts';
import type { Signer } from './signing.ts';

const folder = '/devstoreaccount1/actions-cache/';

export type BlobCall = 'upload' | 'download';

/** What is signed: the blob's name, read or write, and the moment (ms) after which the address is dead. */
const signedText = (blob: string, permission: string, expires: string): string =>
  `${blob}\n${permission}\n${expires}`;

/** The signed address of a blob under `origin`. */
export function blobAddress(
  origin: string,
  signer: Signer,
  blob: string,
  permission: 'r' | 'w',
  expiresMs: number,
): string {
  const query = new URLSearchParams({
    sp: permission,
    se: String(expiresMs),
    sig: signer.sign(signedText(blob, permission, String(expiresMs))),
  });
  return `${origin}${folder}${blob}?${query.toString()}`;
}

export const isBlobPath = (path: string): boolean => path.startsWith(folder);

export const blobCallOf = (method: string): BlobCall => (method === 'PUT' ? 'upload' : 'download');

function azureError(status: number, code: string, message: string): Answer {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: Buffer.from(xml),
  };
}

const azureHeaders = (request: IncomingMessage): Record<string, string> => ({
  'x-ms-request-id': randomUUID(),
  'x-ms-version': String(request.headers['x-ms-version'] ?? '2021-12-02'),
  'last-modified': new Date().toUTCString(),
});

/** `bytes=a-b` or `bytes=a-` as first and last byte; undefined for the whole; null when it starts past the end. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined | null {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return undefined;
  const start = Number(first);
  const end = last === '' || last === undefined ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || end < start ? null : { start, end };
}

async function download(request: IncomingMessage, blobs: BlobStore, blob: string): Promise<Answer> {
  const size = await blobs.size(blob);
  if (size === undefined) return azureError(404, 'BlobNotFound', 'The specified blob does not exist.');
  const range = parseRange(String(request.headers['x-ms-range'] ?? request.headers.range ?? ''), size);
  if (range === null)
    return azureError(416, 'InvalidRange', `The range is outside of the blob's ${size} bytes.`);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...azureHeaders(request),
      'content-type': 'application/octet-stream',
      'content-length': String(end - start + 1),
      'accept-ranges': 'bytes',
      'x-ms-blob-type': 'BlockBlob',
      etag: `"${blob}"`,
      ...(range !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }),
    },
    ...(size > 0 ? { body: blobs.read(blob, start, end) } : { body: Buffer.alloc(0) }),
  };
}

/** Passes an upload on, and breaks it off after `limit` bytes. */
async function* limited(request: IncomingMessage, limit: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of request) {
    seen += (chunk as Buffer).length;
    if (seen > limit) throw new Error('connection cut on purpose');
    yield chunk as Buffer;
  }
}

async function commit(request: IncomingMessage, blobs: BlobStore, blob: string): Promise<Answer | undefined> {
  const xml = (await readBody(request)).toString('utf8');
  const ids = [...xml.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(([, id]) => id ?? '');
  const missing = await blobs.commitBlocks(blob, ids);
  if (missing.length === 0) return undefined;
  return azureError(400, 'InvalidBlockList', `${missing.length} blocks of the list were never uploaded.`);
}

async function upload(
  request: IncomingMessage,
  blobs: BlobStore,
  blob: string,
  url: URL,
  limit: number,
): Promise<Answer> {
  const comp = url.searchParams.get('comp');
  const refused = comp === 'blocklist' ? await commit(request, blobs, blob) : undefined;
  if (refused !== undefined) return refused;
  if (comp === 'block')
    await blobs.putBlock(blob, url.searchParams.get('blockid') ?? '', limited(request, limit));
  else if (comp === null) await blobs.put(blob, limited(request, limit));
  else if (comp !== 'blocklist')
    return azureError(400, 'UnsupportedQueryParameter', `comp=${comp} is not served.`);
  return {
    status: 201,
    headers: { ...azureHeaders(request), etag: `"${blob}"`, 'x-ms-request-server-encrypted': 'true' },
  };
}

/**
 * Answers one blob request. Refuses (403) an address that is not signed for this blob and this use, or is too old.
 * Rejects when an upload breaks off, by the client or after `uploadLimit` bytes.
 */
export async function answerBlob(
  request: IncomingMessage,
  url: URL,
  context: { blobs: BlobStore; signer: Signer; nowMs: number; uploadLimit: number },
): Promise<Answer> {
  const blob = url.pathname.slice(folder.length);
  const [permission, expires, signature] = ['sp', 'se', 'sig'].map(
    (name) => url.searchParams.get(name) ?? '',
  );
  const valid =
    /^[\da-f-]{36}$/.test(blob) &&
    Number(expires) > context.nowMs &&
    context.signer.isSigned(signedText(blob, permission ?? '', expires ?? ''), signature ?? '');
  const needed = blobCallOf(request.method ?? '') === 'upload' ? 'w' : 'r';
  if (!valid || permission !== needed)
    return azureError(403, 'AuthenticationFailed', 'The address is not signed for this, or has expired.');
  if (request.method === 'PUT') return upload(request, context.blobs, blob, url, context.uploadLimit);
  if (request.method === 'GET' || request.method === 'HEAD') return download(request, context.blobs, blob);
  return azureError(405, 'UnsupportedHttpVerb', `${request.method} is not served.`);
}
