// Which bytes of a file are here: half-open ranges [from, to), sorted and merged.

export type Range = readonly [from: number, to: number];

/** The ranges with one more, merged with its neighbours. */
export function addRange(ranges: readonly Range[], added: Range): readonly Range[] {
  if (added[1] <= added[0]) return ranges;
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges, added].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What is missing of `size` bytes, in pieces that begin and end at multiples of `pieceBytes`. */
export function missingRanges(ranges: readonly Range[], size: number, pieceBytes: number): readonly Range[] {
  const missing: Range[] = [];
  for (let start = 0; start < size; start += pieceBytes) {
    const end = Math.min(size, start + pieceBytes);
    let at = start;
    for (const [from, to] of ranges) {
      if (to <= at || from >= end) continue;
      if (from > at) missing.push([at, from]);
      at = Math.max(at, to);
    }
    if (at < end) missing.push([at, end]);
  }
  return missing;
}

export function coveredBytes(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** @param ranges merged, as `addRange` leaves them */
export function coversRange(ranges: readonly Range[], [from, to]: Range): boolean {
  return ranges.some((range) => range[0] <= from && to <= range[1]);
}

export function overlapsRange(ranges: readonly Range[], [from, to]: Range): boolean {
  return ranges.some((range) => range[0] < to && from < range[1]);
}

/** The ranges in foreign data, or none if they are not ranges within `size` bytes. */
export function readRanges(value: unknown, size: number): readonly Range[] {
  if (!Array.isArray(value)) return [];
  const valid = value.every(
    (range: unknown): range is Range =>
      Array.isArray(range) &&
      range.length === 2 &&
      range.every((n) => Number.isSafeInteger(n) && (n as number) >= 0 && (n as number) <= size),
  );
  return valid ? value.reduce<readonly Range[]>(addRange, []) : [];
}
