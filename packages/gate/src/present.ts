// Shows a judgement: job summary, annotations and the gate's own JSON. Everything foreign is escaped by the renderer or the log.
import { truncate, type Log, type SummaryPart } from '@compose-delivery/runtime';
import type { Judgement } from './decide-verdict.ts';
import { SEVERITIES, countBySeverity, worstFirst, type Finding } from './finding.ts';
import { SCANNERS } from './vocabulary.ts';
import { findingFingerprint } from './finding-key.ts';
import type { Provenance } from './provenance.ts';
import { locationUri } from './sarif.ts';
import { texts, type Language } from './texts.ts';

const ROWS = 50;
/** The runner keeps ten of a kind for each step; the step's own end takes one of the errors. */
const ANNOTATIONS = { error: 9, warning: 9 };

/** One sentence for each reason, joined. */
export function reasonText(judgement: Judgement, language: Language): string {
  return judgement.reasons.map((reason) => texts[language].reason(reason)).join(' ');
}

export type SummaryFacts = {
  readonly artifact: string;
  readonly thresholds: string;
  readonly suppressedByTrivy: number;
  readonly hasBase: boolean;
  /** Of a Trivy that was fetched. */
  readonly provenance?: Provenance;
  /** More sentences, such as how old the database is. */
  readonly notes?: readonly string[];
};

export function judgementSummary(
  judgement: Judgement,
  facts: SummaryFacts,
  language: Language,
  rows = ROWS,
): SummaryPart[] {
  const t = texts[language];
  const notes = [
    t.thresholds(facts.thresholds),
    ...(facts.hasBase ? [t.fixedCount(judgement.fixed.length)] : []),
    ...(judgement.suppressed.length > 0 ? [t.suppressed(judgement.suppressed.length)] : []),
    ...(facts.suppressedByTrivy > 0 ? [t.suppressedByTrivy(facts.suppressedByTrivy)] : []),
    ...(judgement.unfixedLeftOut > 0 ? [t.unfixedLeftOut(judgement.unfixedLeftOut)] : []),
    ...(judgement.warned.length > 0 ? [t.warned(judgement.warned.length)] : []),
    ...(judgement.excused.length > 0 ? [t.excused(judgement.excused.length)] : []),
    ...(judgement.unusedVex.length > 0
      ? [t.vexUnused(judgement.unusedVex.length, judgement.unusedVex[0]?.names[0] ?? '')]
      : []),
    ...(judgement.exploited.length > 0 ? [t.exploited(judgement.exploited.length)] : []),
    ...(judgement.unusedBaseline.length > 0 ? [t.baselineUnused(judgement.unusedBaseline.length)] : []),
    ...(facts.notes ?? []),
    ...judgement.expiredBaseline.slice(0, rows).map((entry) => t.baselineExpired(entry.id, entry.expires)),
    ...judgement.expired.slice(0, rows).map((entry) => t.expired(entry.id, entry.expires)),
    ...judgement.unused.slice(0, rows).map((entry) => t.unused(entry.id)),
  ];
  const refused = new Set(judgement.blocking);
  const added = facts.hasBase ? worstFirst(judgement.added.filter((finding) => !refused.has(finding))) : [];
  return [
    { heading: `${t.title}: ${t.result[judgement.result]}` },
    { paragraph: `${truncate(facts.artifact, 200)}: ${reasonText(judgement, language)}` },
    { table: countsTable(judgement.counted, language) },
    { items: notes },
    ...findingsTable(judgement.blocking, t.blockingHeading, language, rows),
    ...findingsTable(added, t.newHeading, language, rows),
  ];
}

function countsTable(
  findings: readonly Finding[],
  language: Language,
): { head: string[]; rows: (string | number)[][] } {
  const t = texts[language];
  const row = (name: string, of: readonly Finding[]): (string | number)[] => {
    const counts = countBySeverity(of);
    return [name, ...SEVERITIES.map((severity) => counts[severity]), of.length];
  };
  return {
    head: [t.scanner, ...SEVERITIES, t.total],
    rows: [
      ...SCANNERS.map((scanner) =>
        row(
          scanner,
          findings.filter((finding) => finding.scanner === scanner),
        ),
      ),
      row(t.total, findings),
    ],
  };
}

function findingsTable(
  findings: readonly Finding[],
  heading: (shown: number, all: number) => string,
  language: Language,
  rows: number,
): SummaryPart[] {
  if (findings.length === 0) return [];
  const t = texts[language];
  const shown = findings.slice(0, rows);
  return [
    { heading: heading(shown.length, findings.length), level: 3 },
    {
      table: {
        head: [t.severity, t.finding, t.package, t.repaired, t.target],
        rows: shown.map((finding) => [
          finding.severity,
          finding.id,
          place(finding),
          finding.scanner === 'vuln' ? finding.fixed || t.none : '',
          finding.target,
        ]),
      },
    },
  ];
}

/** The masked match of a secret is left out: its neighbours in the same line are not masked. */
function place(finding: Finding): string {
  if (finding.scanner === 'vuln') return `${finding.packageName} ${finding.installed}`;
  if (finding.scanner === 'license') return finding.packageName || finding.packagePath;
  if (finding.scanner === 'secret') return finding.title;
  return finding.subject || finding.title;
}

/** A finding in one line, for a message: no masked match, no description. */
export function findingLine(finding: Finding): string {
  return `${finding.severity} ${finding.id}: ${truncate(place(finding), 120)} (${truncate(finding.target, 100)})`;
}

/** At most ten of a kind, what is new and what is worst first; the rest is counted. */
export function annotate(judgement: Judgement, log: Log, language: Language): void {
  const t = texts[language];
  const errors = judgement.blocking.slice(0, ANNOTATIONS.error);
  for (const finding of errors) log.error(annotationText(finding), annotationPlace(finding));
  const warnings = [
    ...judgement.expiredBaseline.map(
      (entry) => () => log.warning(t.baselineExpired(entry.id, entry.expires)),
    ),
    ...judgement.expired.map((entry) => () => log.warning(t.expired(entry.id, entry.expires))),
    ...judgement.unused.map((entry) => () => log.warning(t.unused(entry.id))),
    ...judgement.warned.map(
      (finding) => () => log.warning(annotationText(finding), annotationPlace(finding)),
    ),
  ];
  for (const warn of warnings.slice(0, ANNOTATIONS.warning)) warn();
  const left = judgement.blocking.length - errors.length + Math.max(0, warnings.length - ANNOTATIONS.warning);
  if (left > 0) log.notice(t.more(left));
}

function annotationText(finding: Finding): string {
  const repaired = finding.fixed === '' ? '' : ` (${finding.fixed})`;
  return truncate(
    `${finding.severity} ${finding.id}: ${truncate(place(finding), 300)}${repaired} ${truncate(finding.title, 500)}`,
    1_500,
  );
}

function annotationPlace(finding: Finding): { title: string; file?: string; line?: number } {
  const title = `trivy-gate: ${finding.scanner}`;
  const uri = locationUri(finding);
  if (uri.startsWith('trivy-gate/')) return { title };
  return { title, file: decodeURIComponent(uri), ...(finding.line > 0 ? { line: finding.line } : {}) };
}

/** The gate's own JSON: the verdict with its reasons and what made it, for programs. Findings are bounded in number. */
export function judgementJson(
  judgement: Judgement,
  facts: SummaryFacts & { readonly trivyVersion: string; readonly createdAt: string },
): string {
  const brief = (finding: Finding): object => ({
    fingerprint: findingFingerprint(finding),
    scanner: finding.scanner,
    id: finding.id,
    severity: finding.severity,
    target: finding.target,
    package: finding.packageName,
    installed: finding.installed,
    fixed: finding.fixed,
  });
  const content = {
    schema: 1,
    createdAt: facts.createdAt,
    artifact: facts.artifact,
    trivyVersion: facts.trivyVersion,
    ...(facts.provenance === undefined ? {} : { trivyProvenance: facts.provenance }),
    thresholds: facts.thresholds,
    result: judgement.result,
    reasons: judgement.reasons,
    counts: judgement.counts,
    total: judgement.counted.length,
    new: judgement.added.length,
    fixed: judgement.fixed.length,
    suppressed: judgement.suppressed.length,
    suppressedByTrivy: facts.suppressedByTrivy,
    excused: judgement.excused.length,
    excusedBy: judgement.excused.slice(0, 1_000).map(({ finding, by }) => ({
      id: finding.id,
      package: finding.packageName,
      status: by.status,
      reason: truncate(by.reason, 500),
    })),
    unusedVex: judgement.unusedVex.length,
    exploited: judgement.exploited.length,
    unfixedLeftOut: judgement.unfixedLeftOut,
    expiredIgnores: judgement.expired,
    unusedIgnores: judgement.unused,
    expiredBaseline: judgement.expiredBaseline.length,
    unusedBaseline: judgement.unusedBaseline.length,
    blocking: judgement.blocking.slice(0, 1_000).map(brief),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
