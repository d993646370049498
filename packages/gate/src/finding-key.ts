// The identity of a finding across two reports. Trivy's own Fingerprint cannot serve: it hashes the commit or the image id with it.
import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/**
 * The same text for the same problem in two scans. No package version is in it, so that a bump from one vulnerable version to
 * another is not new; no line number, so that moved code is not new. JSON keeps the parts apart whatever they hold.
 */
export function findingKey(finding: Finding): string {
  if (finding.scanner === 'vuln')
    return JSON.stringify([
      'vuln',
      finding.id,
      finding.resultClass,
      finding.resultType,
      comparableTarget(finding),
      packageWithoutVersion(finding.purl) || finding.packageName,
      finding.packagePath,
    ]);
  if (finding.scanner === 'license')
    return JSON.stringify(['license', finding.id, finding.packageName, finding.packagePath]);
  return JSON.stringify([finding.scanner, finding.id, finding.target, finding.subject]);
}

/** The key as 64 hexadecimal characters, for places where foreign text has no business. */
export function findingFingerprint(finding: Finding): string {
  return createHash('sha256').update(findingKey(finding)).digest('hex');
}

/** The target of operating-system packages holds the name of the artifact and its tag, which change with every build. */
function comparableTarget(finding: Finding): string {
  return finding.resultClass === 'os-pkgs' ? '' : finding.target;
}

/** `pkg:npm/%40a/b@1.2?arch=x#y` without version, qualifiers and subpath. Source: the package URL specification. */
export function packageWithoutVersion(purl: string): string {
  const bare = purl.replace(/[?#].*$/s, '');
  const version = bare.lastIndexOf('@');
  return version > bare.lastIndexOf('/') ? bare.slice(0, version) : bare;
}
