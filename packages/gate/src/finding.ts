// One finding of a report, whatever found it, and the words that Trivy uses for scanners and severities.
import { SCANNERS, type Scanner } from './vocabulary.ts';

/** From worst to least; UNKNOWN says that nobody has rated it, not that it is harmless. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Strings are as the report has them: foreign text, to be escaped wherever it is shown. */
export type Finding = {
  readonly scanner: Scanner;
  /** CVE-…, DS-0002, aws-access-key-id, MIT. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly target: string;
  readonly resultClass: string;
  readonly resultType: string;
  readonly packageName: string;
  readonly packagePath: string;
  readonly purl: string;
  readonly installed: string;
  /** Empty when no version repairs it. */
  readonly fixed: string;
  readonly url: string;
  /** First line in `target`, or 0. */
  readonly line: number;
  /** What tells two findings of one rule in one file apart, without line numbers: a resource, a message, a masked match. */
  readonly subject: string;
};

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function countBySeverity(findings: readonly Finding[]): SeverityCounts {
  const counts: Record<Severity, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, UNKNOWN: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

/** Worst first; otherwise by scanner, id, target and package, so that two runs print the same list. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      SCANNERS.indexOf(a.scanner) - SCANNERS.indexOf(b.scanner) ||
      compare(a.id, b.id) ||
      compare(a.target, b.target) ||
      compare(a.packageName, b.packageName),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
