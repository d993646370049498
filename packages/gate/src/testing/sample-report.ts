// A small Trivy report of our own making for tests, with one finding of each scanner.

export type Json = Record<string, unknown>;

export const vulnerability = (over: Json = {}): Json => ({
  VulnerabilityID: 'CVE-2026-0001',
  PkgName: 'liba',
  PkgIdentifier: { PURL: 'pkg:pypi/liba@1.0.0' },
  InstalledVersion: '1.0.0',
  FixedVersion: '1.0.1',
  Severity: 'HIGH',
  Title: 'Overflow in liba',
  PrimaryURL: 'https://example.org/cve-2026-0001',
  ...over,
});

export const misconfiguration = (over: Json = {}): Json => ({
  ID: 'DS-0002',
  Title: 'Image user should not be root',
  Message: 'Specify a USER',
  Severity: 'MEDIUM',
  Status: 'FAIL',
  CauseMetadata: { StartLine: 3 },
  ...over,
});

export const secretFinding = (over: Json = {}): Json => ({
  RuleID: 'aws-access-key-id',
  Title: 'AWS Access Key ID',
  Severity: 'CRITICAL',
  StartLine: 7,
  Match: 'KEY=****',
  ...over,
});

export const licenseFinding = (over: Json = {}): Json => ({
  Name: 'GPL-3.0',
  PkgName: 'libb',
  FilePath: '',
  Category: 'restricted',
  Severity: 'LOW',
  Link: '',
  ...over,
});

export function report(results: readonly unknown[] | undefined = sampleResults(), over: Json = {}): string {
  return JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: '0.72.0' },
    ArtifactName: 'shop',
    ArtifactType: 'filesystem',
    ...(results === undefined ? {} : { Results: results }),
    ...over,
  });
}

export function sampleResults(): Json[] {
  return [
    { Target: 'requirements.txt', Class: 'lang-pkgs', Type: 'pip', Vulnerabilities: [vulnerability()] },
    { Target: 'Dockerfile', Class: 'config', Type: 'dockerfile', Misconfigurations: [misconfiguration()] },
    { Target: 'deploy.sh', Class: 'secret', Secrets: [secretFinding()] },
    { Target: 'Python', Class: 'license', Licenses: [licenseFinding()] },
  ];
}

export const withVulnerability = (over: Json): string =>
  report([
    { Target: 'requirements.txt', Class: 'lang-pkgs', Type: 'pip', Vulnerabilities: [vulnerability(over)] },
  ]);
