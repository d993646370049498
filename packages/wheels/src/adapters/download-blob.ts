// Bytes of one blob, down: in ranges, several at once, handed on in order.
// Source: learn.microsoft.com, "Get Blob" (Blob service REST API).
import { CacheTimeout } from '../cache-port.ts';
import type { DownloadRequest } from '../store-port.ts';
import { openDownload } from './open-download.ts';

const PIECE = 8 * 1_024 * 1_024;
const AHEAD = 4;

export const SILENCE_MS = 10_000;
export const ATTEMPTS = 3;

export class BlobFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'BlobFault';
    this.status = status;
  }
}

/** Whose address may have to be renewed while it is read. */
export type BlobSource = {
  address(): string;
  /** After a 403 or 404; false: there is no other. */
  renew(): Promise<boolean>;
};

/**
 * Reads a whole blob, in order.
 * @throws BlobFault with the status of an answer that is none; CacheTimeout after ten silent seconds
 */
export async function downloadBlob(
  source: BlobSource,
  signal: AbortSignal,
  consume: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  const first = await readPiece(source, 0, undefined, signal);
  await consume(first.bytes);
  const ahead: Promise<{ bytes: Buffer }>[] = [];
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let next = first.bytes.length;
  const fill = (): void => {
    while (ahead.length < AHEAD && next < first.total) {
      const piece = readPiece(source, next, first.total, both);
      piece.catch(() => undefined); // awaited below, in its turn
      ahead.push(piece);
      next += PIECE;
    }
  };
  try {
    for (fill(); ahead.length > 0; fill()) {
      const piece = await ahead.shift();
      if (piece) await consume(piece.bytes);
    }
  } finally {
    stop.abort(new Error('no longer wanted'));
  }
}

type Piece = { readonly bytes: Buffer; readonly total: number };

async function readPiece(
  source: BlobSource,
  from: number,
  total: number | undefined,
  signal: AbortSignal,
): Promise<Piece> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readRange(source.address(), from, total, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CacheTimeout) throw error;
      const status = error instanceof BlobFault ? error.status : 0;
      if ((status === 403 || status === 404) && (await source.renew())) continue;
      if (attempt >= ATTEMPTS || (status >= 400 && status < 500)) throw error;
    }
  }
}

async function readRange(
  url: string,
  from: number,
  total: number | undefined,
  signal: AbortSignal,
): Promise<Piece> {
  const last = Math.min(from + PIECE, total ?? Number.MAX_SAFE_INTEGER) - 1;
  const silence = watchSilence('download');
  const request = {
    url,
    headers: { range: `bytes=${from}-${last}` },
    connectTimeoutMs: SILENCE_MS * 2,
    idleTimeoutMs: SILENCE_MS * 2,
    signal: AbortSignal.any([signal, silence.signal]),
  };
  try {
    return await receive(request, from, total, silence.heard);
  } catch (error) {
    silence.signal.throwIfAborted();
    throw error;
  } finally {
    silence.end();
  }
}

/** Aborts when nothing was heard for too long. */
function watchSilence(what: string): { signal: AbortSignal; heard: () => void; end: () => void } {
  const controller = new AbortController();
  const expire = (): void =>
    controller.abort(new CacheTimeout(`the ${what} stood still for ${SILENCE_MS / 1_000} s`));
  let timer = setTimeout(expire, SILENCE_MS);
  return {
    signal: controller.signal,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(expire, SILENCE_MS);
    },
    end: () => clearTimeout(timer),
  };
}

async function receive(
  request: DownloadRequest,
  from: number,
  total: number | undefined,
  heard: () => void,
): Promise<Piece> {
  const response = await openDownload(request);
  heard();
  try {
    const whole = response.status === 200 && from === 0;
    if (response.status !== 206 && !whole)
      throw new BlobFault(response.status, `the blob answered ${response.status}`);
    const span = whole
      ? undefined
      : /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers['content-range'] ?? '');
    if (!whole && (!span || Number(span[1]) !== from || Number(span[3]) !== (total ?? Number(span[3]))))
      throw new BlobFault(0, 'the blob answered another range than asked for');
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) {
      chunks.push(chunk);
      heard();
    }
    const bytes = Buffer.concat(chunks);
    const length = span ? Number(span[2]) - from + 1 : bytes.length;
    if (bytes.length !== length) throw new BlobFault(0, `the blob sent ${bytes.length} of ${length} bytes`);
    return { bytes, total: span ? Number(span[3]) : bytes.length };
  } finally {
    response.discard();
  }
}
