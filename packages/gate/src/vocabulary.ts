// The words of the gate that its inputs are made of. spec.ts imports them, and every bundle loads every spec: nothing else may come along.

export const SCANNERS = ['vuln', 'misconfig', 'secret', 'license'] as const;
export type Scanner = (typeof SCANNERS)[number];

export const SCAN_TYPES = ['image', 'fs', 'repo', 'config', 'sbom'] as const;
export type ScanType = (typeof SCAN_TYPES)[number];

export const SLACK_OCCASIONS = ['new', 'fail', 'error', 'always'] as const;
export type SlackOccasion = (typeof SLACK_OCCASIONS)[number];

/** What becomes of a fetched Trivy whose Sigstore bundle is not there; one that is there and does not verify is always an error. */
export const PROVENANCE_RULES = ['when-available', 'require', 'off'] as const;
export type ProvenanceRule = (typeof PROVENANCE_RULES)[number];
