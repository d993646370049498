// Version specifiers such as `>=3.8,!=3.9.0` and whether a version fits them. Source: PEP 440, "Version specifiers".
import { compareVersions, isPrerelease, parseVersion, publicVersion, type Version } from './version.ts';

export type Specifier = {
  readonly operator: '~=' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '===';
  readonly version: string;
};

const CLAUSE = /^\s*(~=|===|==|!=|<=|>=|<|>)\s*(\S+)\s*$/;

/** One clause, or undefined if it is none. */
export function parseSpecifier(text: string): Specifier | undefined {
  const match = CLAUSE.exec(text);
  if (!match) return undefined;
  const operator = match[1] as Specifier['operator'];
  const version = match[2] ?? '';
  if (operator === '===') return { operator, version };
  const starred = version.endsWith('.*');
  if (starred && operator !== '==' && operator !== '!=') return undefined;
  const parsed = parseVersion(starred ? version.slice(0, -2) : version);
  if (!parsed || (starred && !isPlain(parsed))) return undefined;
  if (operator === '~=' && parsed.release.length < 2) return undefined;
  if (parsed.local.length > 0 && operator !== '==' && operator !== '!=') return undefined;
  return { operator, version };
}

/** The clauses of a comma-separated set, or undefined if one of them cannot be read. */
export function parseSpecifiers(text: string): readonly Specifier[] | undefined {
  const clauses = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const parsed = clauses.map(parseSpecifier);
  return parsed.some((clause) => clause === undefined) ? undefined : (parsed as Specifier[]);
}

/** Whether a version fits one clause. Pre-releases are allowed: a lock names exact versions. */
export function fits(candidate: string, specifier: Specifier): boolean {
  const { operator, version: wanted } = specifier;
  if (operator === '===') return candidate.toLowerCase() === wanted.toLowerCase();
  const version = parseVersion(candidate);
  if (!version) return false;
  if (operator === '==') return matchesEqual(version, wanted);
  if (operator === '!=') return !matchesEqual(version, wanted);
  const bound = parseVersion(wanted);
  return bound !== undefined && fitsBound(version, operator, bound);
}

function fitsBound(
  version: Version,
  operator: Exclude<Specifier['operator'], '==' | '!=' | '==='>,
  bound: Version,
): boolean {
  const order = compareVersions(publicVersion(version), bound);
  switch (operator) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '<':
      // "<3.1" leaves out 3.1a1 and every other pre-release of 3.1 itself, unless the bound is one.
      return compareVersions(version, isPrerelease(bound) ? bound : { ...bound, dev: 0 }) < 0;
    case '>':
      // ">1.7" leaves out post-releases and local versions of 1.7 itself.
      if (compareVersions(publicVersion(version), bound) <= 0) return false;
      return bound.post !== undefined || bound.dev !== undefined || !isPostOf(version, bound);
    case '~=':
      return order >= 0 && prefixMatches(version, { ...bound, release: bound.release.slice(0, -1) });
  }
}

function isPostOf(version: Version, bound: Version): boolean {
  const { epoch, release, pre } = version;
  const base: Version = { epoch, release, pre, post: undefined, dev: undefined, local: [] };
  return version.post !== undefined && compareVersions(base, bound) === 0;
}

function matchesEqual(version: Version, wanted: string): boolean {
  if (wanted.endsWith('.*')) {
    const prefix = parseVersion(wanted.slice(0, -2));
    return prefix !== undefined && prefixMatches(version, prefix);
  }
  const bound = parseVersion(wanted);
  if (!bound) return false;
  return compareVersions(bound.local.length > 0 ? version : publicVersion(version), bound) === 0;
}

/** Only release numbers, as a prefix before `.*` must be. */
function isPlain(version: Version): boolean {
  const { pre, post, dev, local } = version;
  return pre === undefined && post === undefined && dev === undefined && local.length === 0;
}

function prefixMatches(version: Version, prefix: Version): boolean {
  return (
    version.epoch === prefix.epoch && prefix.release.every((part, i) => part === (version.release[i] ?? 0))
  );
}
