// Bytes of one blob, up: as one put, or as blocks and their list.
// Source: learn.microsoft.com, "Put Blob", "Put Block", "Put Block List" (Blob service REST API).
import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CacheTimeout } from '../cache-port.ts';
import { ATTEMPTS, BlobFault, SILENCE_MS } from './download-blob.ts';

const BLOCK = 32 * 1_024 * 1_024;
const BLOCKS_AT_ONCE = 4;

/** What is uploaded: pieces that can be opened anew, one after another. */
export type UploadPart = { readonly bytes: Buffer } | { readonly file: string; readonly size: number };

const sizeOf = (part: UploadPart): number => ('bytes' in part ? part.bytes.length : part.size);

/** Uploads parts as one blob; answers its size. @throws BlobFault, CacheTimeout */
export async function uploadBlob(
  url: string,
  parts: readonly UploadPart[],
  signal: AbortSignal,
): Promise<number> {
  const size = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  if (size <= BLOCK * 2) {
    await put(url, { 'x-ms-blob-type': 'BlockBlob' }, () => readSpan(parts, 0, size), size, signal);
    return size;
  }
  const count = Math.ceil(size / BLOCK);
  const ids = Array.from({ length: count }, (_, i) =>
    Buffer.from(`block-${String(i).padStart(6, '0')}`).toString('base64'),
  );
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const at = next;
      next += 1;
      const [from, to] = [at * BLOCK, Math.min((at + 1) * BLOCK, size)];
      const address = blockAddress(url, ids[at] ?? '');
      await put(address, {}, () => readSpan(parts, from, to), to - from, signal);
    }
  };
  await Promise.all(Array.from({ length: BLOCKS_AT_ONCE }, worker));
  await putBlockList(url, ids, signal);
  return size;
}

export function blockAddress(url: string, id: string): string {
  return `${url}&comp=block&blockid=${encodeURIComponent(id)}`;
}

/** The blob is these blocks, in this order; before that it is not there. */
export async function putBlockList(url: string, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const list = Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`,
  );
  await put(`${url}&comp=blocklist`, {}, () => Readable.from([list]), list.length, signal);
}

/** Bytes `from` to `to` (excluded) of the parts as if they were one file. */
function readSpan(parts: readonly UploadPart[], from: number, to: number): Readable {
  async function* span(): AsyncGenerator<Uint8Array> {
    let start = 0;
    for (const part of parts) {
      const [first, end] = [Math.max(from, start) - start, Math.min(to, start + sizeOf(part)) - start];
      start += sizeOf(part);
      if (first >= end) continue;
      if ('bytes' in part) yield part.bytes.subarray(first, end);
      else
        yield* createReadStream(part.file, {
          start: first,
          end: end - 1,
          highWaterMark: 1_024 * 1_024,
        }) as AsyncIterable<Buffer>;
    }
  }
  return Readable.from(span(), { objectMode: false });
}

/** One request with its repetitions. @param body opened anew for each */
export async function put(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: () => Readable,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await putOnce(url, headers, body(), size, signal);
    } catch (error) {
      signal.throwIfAborted();
      const status = error instanceof BlobFault ? error.status : 0;
      if (error instanceof CacheTimeout || attempt >= ATTEMPTS || (status >= 400 && status < 500))
        throw error;
    }
  }
}

async function putOnce(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Readable,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  const outgoing = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: 'PUT',
    headers: {
      ...headers,
      'content-length': size,
      'content-type': 'application/octet-stream',
      'x-ms-version': '2021-12-02',
    },
    signal,
  });
  outgoing.setTimeout(SILENCE_MS, () =>
    outgoing.destroy(new CacheTimeout(`the upload stood still for ${SILENCE_MS / 1_000} s`)),
  );
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.once('response', (incoming) => {
      incoming.resume();
      incoming.once('end', () => resolve(incoming.statusCode ?? 0));
      incoming.once('error', reject);
    });
    outgoing.once('error', reject);
  });
  const [status] = await Promise.all([answered, pipeline(body, outgoing)]).catch((error: unknown) => {
    outgoing.destroy();
    answered.catch(() => undefined);
    throw error;
  });
  if (status !== 201) throw new BlobFault(status, `the blob store answered ${status}`);
}
