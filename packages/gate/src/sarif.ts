// A SARIF 2.1.0 log of what counts, small enough for code scanning: 5,000 results of the 25,000 that it takes are kept there anyway.
// Source of the limits: docs.github.com, "SARIF results exceed one or more limits".
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { truncate, visible } from '@compose-delivery/runtime';
import { worstFirst, type Finding, type Severity } from './finding.ts';
import { findingFingerprint } from './finding-key.ts';

export const SARIF_RESULT_LIMIT = 5_000;
/** Ten megabytes packed is where code scanning refuses the file; a little less leaves room for how it is packed there. */
const SARIF_PACKED_LIMIT = 9_500_000;

/** Numbers for GitHub's own buckets: critical from 9.0, high from 7.0, medium from 4.0. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  CRITICAL: '9.5',
  HIGH: '8.0',
  MEDIUM: '5.5',
  LOW: '2.0',
  UNKNOWN: '0.0',
};

export type SarifLog = {
  readonly version: '2.1.0';
  readonly $schema: string;
  readonly runs: readonly SarifRun[];
};
type SarifRun = {
  readonly tool: {
    readonly driver: { readonly name: string; readonly version?: string; readonly rules: readonly object[] };
  };
  readonly automationDetails: { readonly id: string };
  readonly results: readonly object[];
};

/** The file: of so many findings that it stays small enough for code scanning, the worst ones. @see sarifLog */
export function sarifText(findings: readonly Finding[], category: string, trivyVersion: string): string {
  for (let limit = SARIF_RESULT_LIMIT; ; limit = Math.floor(limit / 2)) {
    const text = `${JSON.stringify(sarifLog(findings, category, trivyVersion, limit), null, 1)}\n`;
    const small = text.length < SARIF_PACKED_LIMIT || gzipSync(text).length < SARIF_PACKED_LIMIT;
    if (small || limit <= 1) return text;
  }
}

/**
 * @param category stays the same from run to run, or old alerts are never closed: no tag, no commit in it
 */
export function sarifLog(
  findings: readonly Finding[],
  category: string,
  trivyVersion: string,
  limit = SARIF_RESULT_LIMIT,
): SarifLog {
  const kept = worstFirst(findings).slice(0, limit);
  const rules = new Map<string, { index: number; rule: object }>();
  for (const finding of kept) {
    const id = ruleId(finding);
    if (!rules.has(id)) rules.set(id, { index: rules.size, rule: ruleOf(id, finding) });
  }
  const seen = new Map<string, number>();
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'trivy-gate',
            ...(trivyVersion === '' ? {} : { version: plain(trivyVersion, 100) }),
            rules: [...rules.values()].map(({ rule }) => rule),
          },
        },
        automationDetails: { id: `${plain(category, 200)}/` },
        results: kept.map((finding) => resultOf(finding, rules.get(ruleId(finding))?.index ?? 0, seen)),
      },
    ],
  };
}

function ruleId(finding: Finding): string {
  return plain(`${finding.scanner}/${finding.id}`, 255);
}

function ruleOf(id: string, finding: Finding): object {
  const title = plain(finding.title || finding.id, 1_000);
  return {
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    ...(/^https:\/\/[\w.-]+\/[\w./?=&%#-]*$/.test(finding.url) ? { helpUri: finding.url } : {}),
    properties: {
      'security-severity': SECURITY_SEVERITY[finding.severity],
      tags: ['security', finding.scanner],
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, seen: Map<string, number>): object {
  const fingerprint = findingFingerprint(finding);
  const occurrence = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, occurrence);
  return {
    ruleId: ruleId(finding),
    ruleIndex,
    level:
      finding.severity === 'CRITICAL' || finding.severity === 'HIGH'
        ? 'error'
        : finding.severity === 'MEDIUM'
          ? 'warning'
          : 'note',
    message: { text: messageText(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: locationUri(finding) },
          region: { startLine: Math.max(1, finding.line) },
        },
      },
    ],
    partialFingerprints: {
      'composeDeliveryFinding/v1': fingerprint,
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:${occurrence}`,
    },
  };
}

function messageText(finding: Finding): string {
  const parts = [
    `${finding.severity} ${finding.id}`,
    finding.packageName && `${finding.packageName} ${finding.installed}`.trim(),
    finding.fixed && `repaired in ${finding.fixed}`,
    finding.title,
  ];
  return plain(parts.filter((part) => part !== '').join(': '), 1_000).replace(/[[\]\\]/g, '\\$&');
}

/** One visible line; code scanning shows it as text, but a log may be read by anything. */
function plain(text: string, limit: number): string {
  return visible(truncate(text.replace(/\s+/g, ' ').trim(), limit));
}

/** A path inside the repository, or a made-up one for what has none, such as an image: an absent or absolute one is refused. */
export function locationUri(finding: Pick<Finding, 'target' | 'resultClass'>): string {
  const segments = finding.target.split('/').filter((segment) => segment !== '' && segment !== '.');
  const usable =
    finding.resultClass !== 'os-pkgs' &&
    segments.length > 0 &&
    finding.target.length <= 400 &&
    /^[^/\\:\p{Cc}\p{Cs}][^\\:\p{Cc}\p{Cs}]*$/u.test(finding.target) &&
    !segments.includes('..');
  if (usable) return segments.map(encodeURIComponent).join('/');
  const name =
    finding.resultClass === 'os-pkgs'
      ? 'os-packages'
      : createHash('sha256').update(finding.target).digest('hex').slice(0, 16);
  return `trivy-gate/${name}`;
}
