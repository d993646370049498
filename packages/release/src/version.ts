// Semantic versions and the tags that carry them. Source: semver.org 2.0.0, sections 9 to 11.
import { InputError, quoteSeen } from '@compose-delivery/runtime';

export type Version = {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Dot-separated identifiers after the hyphen; none for a stable version. */
  readonly prerelease: readonly string[];
  /** As written, without a leading "v": `1.4.0-rc.1+build.7`. */
  readonly text: string;
};

// Fifteen digits are exact in a double; nobody counts further.
const NUMBER = '(0|[1-9]\\d{0,14})';
const SEMVER = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-([0-9A-Za-z.-]+))?(?:\\+([0-9A-Za-z.-]+))?$`,
);

/** The version in `text`, or undefined when it is none. A leading "v" belongs to a tag, not to a version. */
export function parseVersion(text: string): Version | undefined {
  const match = SEMVER.exec(text);
  if (!match) return undefined;
  const prerelease = match[4]?.split('.') ?? [];
  const build = match[5]?.split('.') ?? [];
  // Empty identifiers are never right; numeric ones of a pre-release have no leading zeros.
  if ([...prerelease, ...build].includes('') || prerelease.some((part) => /^0\d+$/.test(part)))
    return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]), prerelease, text };
}

/** The input `version`, with or without a leading "v". @throws InputError */
export function readVersion(text: string): Version {
  const version = parseVersion(text.replace(/^v/, ''));
  if (version) return version;
  throw new InputError([
    { input: 'version', expected: 'a semantic version such as 1.4.0 or 1.4.0-rc.1', seen: quoteSeen(text) },
  ]);
}

/** Negative, zero or positive, by semver precedence; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  const core = a.major - b.major || a.minor - b.minor || a.patch - b.patch;
  if (core !== 0) return core;
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return b.prerelease.length - a.prerelease.length;
  for (let i = 0; i < Math.min(a.prerelease.length, b.prerelease.length); i += 1) {
    const order = compareIdentifiers(a.prerelease[i] ?? '', b.prerelease[i] ?? '');
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

function compareIdentifiers(a: string, b: string): number {
  const numericA = /^\d+$/.test(a);
  const numericB = /^\d+$/.test(b);
  if (numericA && numericB) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isStable(version: Version): boolean {
  return version.prerelease.length === 0;
}

/** The version that a tag carries, or undefined when it carries none: `v1.4.0` with the prefix `v` is 1.4.0. */
export function versionOfTag(tag: string, prefix: string): Version | undefined {
  return tag.startsWith(prefix) ? parseVersion(tag.slice(prefix.length)) : undefined;
}

/** The greatest of some versions, or undefined when there is none. */
export function greatestVersion(versions: readonly Version[]): Version | undefined {
  return versions.reduce<Version | undefined>(
    (best, next) => (best && compareVersions(best, next) >= 0 ? best : next),
    undefined,
  );
}
