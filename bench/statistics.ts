// What several rounds of one measurement say together.

/** The middle value, or the mean of the two in the middle. @throws Error without values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) throw new Error('the median of nothing was asked for');
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/**
 * The exponent b of y = a * x^b that fits the points best (least squares on logarithms): 1 is linear, more is worse.
 * @throws Error for fewer than two different x, or values that are not positive
 */
export function growthExponent(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.some(([x, y]) => x <= 0 || y <= 0)) throw new Error('growth needs positive values');
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const spread = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (!(spread > 0)) throw new Error('growth needs two different sizes');
  return logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}

/** A number from 0 to 1 (never 1) that depends on its words alone, so that the order of requests does not change a seeded run. */
export function seededFraction(...words: readonly (string | number)[]): number {
  // FNV-1a with the finaliser of MurmurHash3; both are in the public domain.
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(words.join('\n'))) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
