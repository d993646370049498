// The wheels of the bench: how large the wheels of a service with torch on CUDA really are, divided by the scale.
// Source of the giants: torch 888 MB, cudnn 707 MB and cublas 594 MB are 78 % of its 2.8 GB.
import { createHash } from 'node:crypto';

export type WheelSpec = { readonly name: string; readonly version: string; readonly bytes: number };

const MB = 1_000_000;
const GIANTS = [888, 707, 594];
const MIDDLE = [80, 60, 50, 40, 35, 30, 28, 25, 22, 20, 20, 20];
const SMALL_COUNT = 60;
const SMALL_TOTAL = 180;
/** What the bump of "one small wheel" is at full size. */
const BUMPED_SMALL = 5;

export const GIANT = 'giant-0';
export const SMALL = 'small-bumped';

/** 3 giants, 12 middle ones, 60 small ones; `scale` 10 makes 280 MB of 2.8 GB. */
export function wheelSet(scale: number): readonly WheelSpec[] {
  const of = (name: string, megabytes: number): WheelSpec => ({
    name,
    version: '1.0',
    bytes: Math.round((megabytes * MB) / scale),
  });
  // Small ones fall off exponentially, from about 11 MB to 0.2 MB.
  const weights = Array.from({ length: SMALL_COUNT - 1 }, (_, i) => Math.exp(-i / 15));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return [
    ...GIANTS.map((megabytes, i) => of(`giant-${i}`, megabytes)),
    ...MIDDLE.map((megabytes, i) => of(`middle-${i}`, megabytes)),
    ...weights.map((weight, i) => of(`small-${i}`, ((SMALL_TOTAL - BUMPED_SMALL) * weight) / sum)),
    of(SMALL, BUMPED_SMALL),
  ];
}

/** The set for seeded flaky runs: small enough for hundreds of them, with one giant that comes in ranges. */
export function flakySet(): readonly WheelSpec[] {
  return [
    { name: 'flaky-giant', version: '1.0', bytes: 18 * MB },
    ...Array.from({ length: 4 }, (_, i) => ({ name: `flaky-middle-${i}`, version: '1.0', bytes: 0.5 * MB })),
    ...Array.from({ length: 6 }, (_, i) => ({ name: `flaky-small-${i}`, version: '1.0', bytes: 0.1 * MB })),
  ];
}

/** The same set with one package in another version. */
export function bump(set: readonly WheelSpec[], name: string): readonly WheelSpec[] {
  return set.map((spec) => (spec.name === name ? { ...spec, version: '1.1' } : spec));
}

export function totalBytes(set: readonly { readonly bytes: number }[]): number {
  return set.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A requirements file with hashes. */
export function lockText(
  wheels: readonly { readonly name: string; readonly version: string; readonly sha256: string }[],
): string {
  return wheels.map((wheel) => `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`).join('');
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
