// The record of one generation: which entries hold the wheels of one state of the locks. The next generation starts from it, and
// pruning keeps the last few. It is a hint: every wheel is still looked up, and believed only by its hash.
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isWhole, OWN_KEY, type CacheEntry, type Placement } from './cache-entries.ts';
import type { StoredEntry } from './cache-port.ts';
import type { Wheel } from './resolve-wheels.ts';

export const GENERATION_PREFIX = 'gen1-';

/** The file in the entry. */
export const GENERATION_FILE = 'generation';

const MOST_BYTES = 4 * 1_024 * 1_024;

/** Names a generation by the wheels it needs. */
export function generationEntry(wheels: readonly Wheel[]): StoredEntry {
  const digests = wheels.map((wheel) => wheel.sha256).sort();
  const key = createHash('sha256').update(digests.join('\n')).digest('hex');
  return { key: `${GENERATION_PREFIX}${key}-e`, names: [GENERATION_FILE], bytes: 0 };
}

export function encodeGeneration(entries: readonly CacheEntry[], known: Placement): Uint8Array {
  const lines = entries.map((entry) => [
    entry.key,
    isWhole(entry)
      ? entry.wheels.map((wheel) => [wheel.sha256, wheel.size ?? 0])
      : (known.get(entry.key) ?? entry.wheels.map((wheel) => [wheel.sha256, wheel.size ?? 0])),
  ]);
  return gzipSync(JSON.stringify({ schema: 1, entries: lines }), { level: 9 });
}

/** Reads a record; one that is damaged, or foreign in any part, counts as none. */
export function decodeGeneration(bytes: Uint8Array): Placement | undefined {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
    const read = JSON.parse(text) as { schema?: unknown; entries?: unknown };
    if (read.schema !== 1 || !Array.isArray(read.entries)) return undefined;
    const entries = (read.entries as unknown[]).map(readLine);
    return entries.includes(undefined) ? undefined : new Map(entries.filter((line) => line !== undefined));
  } catch {
    return undefined;
  }
}

function readLine(line: unknown): [string, [string, number][]] | undefined {
  if (!Array.isArray(line)) return undefined;
  const [key, members] = line as unknown[];
  if (typeof key !== 'string' || !OWN_KEY.test(key) || !Array.isArray(members)) return undefined;
  const good = (members as unknown[]).every(
    (one) =>
      Array.isArray(one) &&
      typeof one[0] === 'string' &&
      /^[0-9a-f]{64}$/.test(one[0]) &&
      Number.isSafeInteger(one[1]) &&
      one[1] >= 0,
  );
  return good && members.length > 0 ? [key, members as [string, number][]] : undefined;
}
