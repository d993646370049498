// Versions of Python packages and their order. Source: PEP 440 and packaging.python.org/specifications/version-specifiers.

/** A number of a version; dates with seconds in them are beyond what a double holds. The two kinds compare by value, and never equal. */
type Whole = number | bigint;

/** A parsed version; `release` has no trailing zeros removed. `local` segments are numbers or lower-case words. */
export type Version = {
  readonly epoch: Whole;
  readonly release: readonly Whole[];
  readonly pre: readonly ['a' | 'b' | 'rc', Whole] | undefined;
  readonly post: Whole | undefined;
  readonly dev: Whole | undefined;
  readonly local: readonly (Whole | string)[];
};

/** Python reads no longer numbers, either. */
const MAX_LENGTH = 4_300;

function whole(digits: string): Whole {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function order(a: Whole, b: Whole): -1 | 0 | 1 {
  return a === b ? 0 : a < b ? -1 : 1;
}

const PATTERN =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PRE_NAMES: Readonly<Record<string, 'a' | 'b' | 'rc'>> = {
  alpha: 'a',
  a: 'a',
  beta: 'b',
  b: 'b',
  preview: 'rc',
  pre: 'rc',
  c: 'rc',
  rc: 'rc',
};

/** The version in a text, or undefined if it is none by PEP 440. */
export function parseVersion(text: string): Version | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = PATTERN.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, epoch, release, preName, preNumber, postShort, postName, postNumber, dev, devNumber, local] =
    match;
  const pre = preName === undefined ? undefined : PRE_NAMES[preName];
  return {
    epoch: whole(epoch ?? '0'),
    release: (release ?? '0').split('.').map(whole),
    pre: pre === undefined ? undefined : [pre, whole(preNumber ?? '0')],
    post: postShort !== undefined ? whole(postShort) : postName ? whole(postNumber ?? '0') : undefined,
    dev: dev === undefined ? undefined : whole(devNumber ?? '0'),
    local:
      local === undefined
        ? []
        : local.split(/[-_.]/).map((part) => (/^\d+$/.test(part) ? whole(part) : part)),
  };
}

function compareNumbers(a: readonly Whole[], b: readonly Whole[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = order(a[i] ?? 0, b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The suffixes of a version as numbers that sort: dev before pre before final before post. */
function suffixKey(version: Version): Whole[] {
  const { pre, post, dev } = version;
  const rank = { a: 1, b: 2, rc: 3 };
  const preKey =
    pre !== undefined ? [rank[pre[0]], pre[1]] : post === undefined && dev !== undefined ? [0, 0] : [4, 0];
  return [...preKey, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}

function compareKeys(a: readonly Whole[], b: readonly Whole[]): number {
  for (let i = 0; i < a.length; i += 1) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function compareLocal(a: Version['local'], b: Version['local']): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const left = a[i];
    const right = b[i];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const words = [typeof left === 'string', typeof right === 'string'];
    if (words[0] !== words[1]) return words[0] ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/** Negative, zero or positive, as for Array.sort. */
export function compareVersions(a: Version, b: Version): number {
  return (
    order(a.epoch, b.epoch) ||
    compareNumbers(a.release, b.release) ||
    compareKeys(suffixKey(a), suffixKey(b)) ||
    compareLocal(a.local, b.local)
  );
}

export function isPrerelease(version: Version): boolean {
  return version.pre !== undefined || version.dev !== undefined;
}

/** Without the local part. */
export function publicVersion(version: Version): Version {
  return { ...version, local: [] };
}

/** Whether two texts name one version: `1.0` and `1.0.0` do. Texts that are no versions are compared as they are. */
export function sameVersion(a: string, b: string): boolean {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return left && right ? compareVersions(left, right) === 0 : a === b;
}
