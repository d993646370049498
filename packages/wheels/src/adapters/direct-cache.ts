// The wheel cache on the Actions cache service v2, spoken to directly: one request finds an entry and its address, its bytes come in
// ranges and are hashed as they come. No archive program, no compression, no second reading.
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Http } from '@compose-delivery/runtime';
import type { WheelCache } from '../cache-port.ts';
import { createUnpacker, packHeader } from '../pack-format.ts';
import { createCacheService } from './cache-service.ts';
import { BlobFault, downloadBlob, type BlobSource } from './download-blob.ts';
import { createLimiter } from '../limiter.ts';
import { growBlob } from './grow-blob.ts';
import { uploadBlob } from './upload-blob.ts';

/** The form of our entries: sha256 of a text that no toolkit hashes, so that neither finds the other's. */
const VERSION = createHash('sha256').update('compose-delivery direct 1').digest('hex');

/** Of all entries that are saved while they come; each block takes a round trip, and several hide it. */
const GROWING_REQUESTS = 12;

/** @param http the runtime's: one request, no retries */
export function openDirectCache(service: { url: string; token: string }, http: Http): WheelCache {
  const calls = createCacheService({ ...service, version: VERSION }, http);
  const addresses = new Map<string, string>();
  const growing = createLimiter(GROWING_REQUESTS);
  const find = async (key: string, orNewest: string | undefined, signal: AbortSignal) => {
    const found = await calls.find(key, orNewest, signal);
    if (found) addresses.set(found.key, found.url);
    return found?.key;
  };
  return {
    name: 'direct',
    lookUp: ({ key }, signal, orNewest) => find(key, orNewest, signal),
    read: async ({ key, names }, folder, signal) => {
      if (!addresses.has(key) && (await find(key, undefined, signal)) !== key) return { found: false };
      let renewed = 0;
      const source: BlobSource = {
        address: () => addresses.get(key) ?? '',
        // Addresses live for some minutes, and entries may go at any time: asked anew, the service tells which it is.
        renew: async () => {
          renewed += 1;
          return renewed <= 2 && (await find(key, undefined, signal)) === key;
        },
      };
      try {
        return { found: true, digests: await unpackTo(folder, names, source, signal) };
      } catch (error) {
        if (error instanceof BlobFault && error.status === 404) return { found: false };
        throw error;
      }
    },
    write: async ({ key, names }, folder, signal) => {
      const reserved = await calls.reserve(key, signal);
      if ('refused' in reserved) return reserved.refused;
      const members = await Promise.all(
        names.map(async (name) => ({
          name,
          file: join(folder, name),
          size: (await stat(join(folder, name))).size,
        })),
      );
      const header = packHeader(members);
      const parts = [...(header.length > 0 ? [{ bytes: header }] : []), ...members];
      const bytes = await uploadBlob(reserved.url, parts, signal);
      return (await calls.finish(key, bytes, signal)) ? 'saved' : 'failed';
    },
    grow: async ({ key }, file, signal, life) => {
      const reserved = await calls.reserve(key, signal);
      if ('refused' in reserved) return reserved.refused;
      const blob = await growBlob(reserved.url, file, growing, life);
      return {
        ...blob,
        finish: async (last) => {
          // Whoever waits for it no longer: what is under way ends, too.
          const onAbort = (): void => void blob.abandon();
          last.addEventListener('abort', onAbort, { once: true });
          try {
            return (await calls.finish(key, await blob.finish(), last)) ? 'saved' : 'failed';
          } finally {
            last.removeEventListener('abort', onAbort);
          }
        },
      };
    },
    close: async () => undefined,
  };
}

/** Writes the entry's files as they come; answers what they hash to. */
async function unpackTo(
  folder: string,
  names: readonly string[],
  source: BlobSource,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  const wanted = new Set(names);
  let finish: (() => Promise<void>) | undefined;
  const sink = {
    begin: async (name: string) => {
      if (!wanted.delete(name)) return undefined;
      const hash = createHash('sha256');
      const file = await open(join(folder, name), 'wx', 0o644);
      finish = async () => {
        finish = undefined;
        await file.close();
        digests.set(name, hash.digest('hex'));
      };
      return async (bytes: Uint8Array) => {
        hash.update(bytes);
        for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
      };
    },
    end: async () => finish?.(),
  };
  const unpacker = createUnpacker(names, sink);
  try {
    await downloadBlob(source, signal, (bytes) => unpacker.feed(bytes));
    await unpacker.finish();
  } finally {
    await finish?.();
  }
  return digests;
}
