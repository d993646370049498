// Which Trivy may be fetched, and what its archive must hash to. A pin that was written down before is the only thing that the theft
// of the release pipeline in March 2026 could not forge: checksums and signatures beside a release come from whoever made it.
// So the signature (provenance.ts) is asked for on top of the pin, never instead of it, and stolen versions stay refused, signed or not.
import { InputError, quoteSeen } from '@compose-delivery/runtime';

export type Platform = 'linux-x64' | 'linux-arm64';

/** SHA-256 of release archives. Each was found, equal, in at least five public repositories of different owners in November 2026. */
const PINS: Readonly<Record<string, Readonly<Record<Platform, string>>>> = {
  '0.69.3': {
    'linux-x64': '1816b632dfe529869c740c0913e36bd1629cb7688bd5634f4a858c1d57c88b75',
    'linux-arm64': '7e3924a974e912e57b4a99f65ece7931f8079584dae12eb7845024f97087bdfd',
  },
  '0.72.0': {
    'linux-x64': 'bbb64b9695866ce4a7a8f5c9592002c5961cab378577fa3f8a040df362b9b2ea',
    'linux-arm64': '2ca2c023109c2db6b2b77366b6717291452d4531167377d95c79547f0c8e3467',
  },
};

const ASSETS: Readonly<Record<Platform, string>> = {
  'linux-x64': 'Linux-64bit',
  'linux-arm64': 'Linux-ARM64',
};

/** A release stolen in March 2026 and its followers: CVE-2026-33634, GHSA-69fq-xp46-6x23. */
const STOLEN_VERSIONS = ['0.69.4', '0.69.5', '0.69.6'];

/** Why this version may not be used, or undefined. */
export function refuseVersion(version: string): string | undefined {
  return STOLEN_VERSIONS.includes(version.replace(/^v/, ''))
    ? `Trivy ${version} is a stolen release that steals credentials (CVE-2026-33634); remove it and rotate what this machine could read`
    : undefined;
}

export type Release = {
  readonly version: string;
  readonly name: string;
  readonly url: string;
  /** Of the archive, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
};

export const PINNED_VERSIONS = Object.keys(PINS);

/** `0.72.0` or `v0.72.0`: anything else, `latest` and paths included, is refused before an address is made of it. */
export const VERSION_PATTERN = /^v?(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/;

/**
 * The archive of a version with the hash that it must have.
 * @param checksum overrides the table, and is needed for versions that are not in it
 * @throws InputError for a stolen version, an unknown one without a checksum, or a platform without an archive.
 */
export function chooseRelease(
  version: string,
  checksum: string,
  platform: string,
  origin = 'https://github.com',
): Release {
  const bad = (input: string, expected: string, seen: string): never => {
    throw new InputError([{ input, expected, seen: quoteSeen(seen) }]);
  };
  if (!VERSION_PATTERN.test(version)) bad('trivy-version', 'an exact version such as 0.72.0', version);
  const plain = version.replace(/^v/, '');
  const refused = refuseVersion(plain);
  if (refused) bad('trivy-version', `another version: ${refused}`, version);
  const known = (Object.keys(ASSETS) as Platform[]).find((name) => name === platform);
  if (!known)
    return bad(
      'trivy-version',
      `one of ${Object.keys(ASSETS).join(', ')} to fetch Trivy for; give trivy-path elsewhere`,
      platform,
    );
  const sha256 = checksum === '' ? PINS[plain]?.[known] : checksum.toLowerCase();
  if (sha256 === undefined)
    return bad(
      'trivy-checksum',
      `the SHA-256 of the release archive, since ${plain} is none of the pinned versions ${PINNED_VERSIONS.join(', ')}`,
      '',
    );
  const name = `trivy_${plain}_${ASSETS[known]}.tar.gz`;
  return {
    version: plain,
    name,
    url: `${origin}/aquasecurity/trivy/releases/download/v${plain}/${name}`,
    sha256,
  };
}
