// Recognises JSON that is not a Trivy report of schema 2, by name: read as one, each of these would look clean.

/** What this JSON is instead, in words, or undefined when nothing speaks against a Trivy report. */
export function foreignFormat(root: unknown): string | undefined {
  if (Array.isArray(root))
    return 'a Trivy report from before schema 2 (a list); make it with Trivy 0.20 or newer';
  if (typeof root !== 'object' || root === null) return undefined;
  const has = (...keys: string[]): boolean => keys.every((key) => Object.hasOwn(root, key));
  if (has('bomFormat')) return 'a CycloneDX bill of materials; scan it with scan-type sbom';
  if (has('spdxVersion')) return 'an SPDX bill of materials; scan it with scan-type sbom';
  if (has('runs')) return 'a SARIF file; it has no place for what the gate needs';
  if (has('detector', 'manifests') || has('detector', 'scanned')) return 'a GitHub dependency snapshot';
  if (has('ClusterName')) return 'a Trivy report of a Kubernetes cluster';
  if (has('SummaryControls') || (has('ID', 'Title') && !has('ArtifactType')))
    return 'a Trivy compliance report';
  if (has('matches', 'descriptor')) return 'a Grype report';
  return undefined;
}
