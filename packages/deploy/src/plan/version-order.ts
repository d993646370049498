// Precedence of semantic versions. Source: semver.org, 2.0.0, item 11.

/** Negative if `a` comes before `b`. Build metadata does not count; a leading "v" is allowed. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left.core[i] ?? 0) - (right.core[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i += 1) {
    const difference = compareIdentifiers(left.pre[i], right.pre[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function split(version: string): { core: number[]; pre: string[] } {
  const plain = version.replace(/^v/, '').replace(/\+.*$/, '');
  const dash = plain.indexOf('-');
  return {
    core: (dash === -1 ? plain : plain.slice(0, dash)).split('.').map(Number),
    pre: dash === -1 ? [] : plain.slice(dash + 1).split('.'),
  };
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [numberA, numberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
