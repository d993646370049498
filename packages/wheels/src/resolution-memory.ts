// What earlier runs found out: which file each locked package is on a target. A memory of other packages serves, too: each one is known
// by itself, so after a bump only what changed is asked of an index. Only hashes of the lock are believed.
import { createHash } from 'node:crypto';
import type { Index } from './index-url.ts';
import type { LockedPackage } from './lock.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { Target } from './target.ts';
import { parseWheelName } from './wheel-name.ts';

export type Resolution = {
  readonly schema: 2;
  /** Addresses of the indexes, in order: other indexes may answer otherwise, and are not to be asked behind their owner's back. */
  readonly indexes: readonly string[];
  /** By `packageKey`. */
  readonly wheels: Readonly<Record<string, Wheel>>;
};

/** Packages of several applications can share a wheelhouse; what nobody asked for lately falls out. */
const MOST_REMEMBERED = 2_000;

const digestOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const addresses = (indexes: readonly Index[]): readonly string[] => indexes.map((index) => index.url);

export function emptyResolution(indexes: readonly Index[]): Resolution {
  return { schema: 2, indexes: addresses(indexes), wheels: {} };
}

/** Names what a package was resolved for: version, hashes and target. */
export function packageKey(locked: LockedPackage, target: Target): string {
  return digestOf(`${locked.name}==${locked.version} ${locked.hashes.join(',')} ${target.name}`, 32);
}

/** 16 hex digits that name a list of indexes. */
export function indexesDigest(indexes: readonly Index[]): string {
  return digestOf(JSON.stringify(addresses(indexes)), 16);
}

/** 64 hex digits; those of one list of indexes begin alike, so that the newest of them can be found. */
export function resolutionDigest(keys: readonly string[], indexes: readonly Index[]): string {
  return indexesDigest(indexes) + digestOf(JSON.stringify([...new Set(keys)].sort()), 48);
}

/** Reads a memory; one that is damaged or of other indexes counts as none. */
export function readResolution(text: string | undefined, indexes: readonly Index[]): Resolution {
  const empty = emptyResolution(indexes);
  if (text === undefined) return empty;
  try {
    const read = JSON.parse(text) as Partial<Resolution> | null;
    const ours =
      read?.schema === 2 &&
      typeof read.wheels === 'object' &&
      JSON.stringify(read.indexes) === JSON.stringify(empty.indexes);
    return ours ? (read as Resolution) : empty;
  } catch {
    return empty;
  }
}

/** The newer one first: what is beyond the limit is the oldest. */
export function mergeResolutions(newer: Resolution, older: Resolution): Resolution {
  const all = Object.entries({ ...newer.wheels, ...older.wheels, ...newer.wheels });
  return { ...newer, wheels: Object.fromEntries(all.slice(0, MOST_REMEMBERED)) };
}

/** A remembered wheel, if it is one that this package's lock allows and this target runs. */
export function recallWheel(
  resolution: Resolution,
  locked: LockedPackage,
  target: Target,
): Wheel | undefined {
  const key = packageKey(locked, target);
  const wheel = Object.hasOwn(resolution.wheels, key) ? resolution.wheels[key] : undefined;
  if (!wheel || !locked.hashes.includes(wheel.sha256) || !Array.isArray(wheel.urls)) return undefined;
  const name = parseWheelName(wheel.filename);
  const suits = name?.name === locked.name && name.tags.some((tag) => target.ranks.has(tag));
  return suits ? wheel : undefined;
}
