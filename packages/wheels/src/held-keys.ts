// What one cache was seen to hold a short while ago, kept beside the wheels: where they all lie here, nobody has to ask it again.
// Never a reason to believe a wheel, only one not to ask: a wheel that is missing here is always looked up.
import { OWN_KEY } from './cache-entries.ts';

export type HeldKeys = {
  readonly schema: 1;
  /** Key to the wall clock, in milliseconds, at which the cache had it. */
  readonly keys: Readonly<Record<string, number>>;
  /** The record of the generation that was needed last, as `encodeGeneration` writes it, in base64. */
  readonly generation: { readonly key: string; readonly record: string } | undefined;
};

/** Entries are dropped after 7 days without use; after one day they are asked for again, which counts as use. */
const FRESH_MS = 24 * 3_600 * 1_000;

export const NOTHING_HELD: HeldKeys = { schema: 1, keys: {}, generation: undefined };

/** Reads a record without what is too old, from the future, or not ours; a damaged one counts as none. */
export function readHeldKeys(text: string | undefined, now: number): HeldKeys {
  try {
    const read = JSON.parse(text ?? 'null') as Partial<HeldKeys> | null;
    if (read?.schema !== 1 || typeof read.keys !== 'object' || read.keys === null) return NOTHING_HELD;
    const fresh = Object.entries(read.keys).filter(
      ([key, at]) => OWN_KEY.test(key) && typeof at === 'number' && at <= now && now - at < FRESH_MS,
    );
    const { generation } = read;
    const whole = typeof generation?.key === 'string' && typeof generation.record === 'string';
    return { schema: 1, keys: Object.fromEntries(fresh), generation: whole ? generation : undefined };
  } catch {
    return NOTHING_HELD;
  }
}
