// The report as a job summary.
import { truncate, type SummaryPart } from '@compose-delivery/runtime';
import type { Application } from '@compose-delivery/application';
import { planChecks } from '../plan-checks.ts';
import type { SmokeReport } from '../smoke-report.ts';
import { texts, titleOf, type Language } from '../texts.ts';

const EVIDENCE_LINES = 40;

export function smokeSummary(report: SmokeReport, language: Language): SummaryPart[] {
  const t = texts[language];
  const red = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  const advice =
    report.verdict === 'pass' ? [] : [{ paragraph: report.rollbackRecommended ? t.rollback : t.noRollback }];
  return [
    { heading: `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}` },
    ...advice,
    {
      table: {
        head: t.head,
        rows: report.results.map((result) => [
          titleOf(result, language),
          t.verdict[result.verdict],
          truncate(result.reason, 280),
          (result.durationMs / 1_000).toFixed(1),
        ]),
      },
    },
    ...red.map((result) => ({
      details: `${t.evidence}: ${titleOf(result, language)}`,
      parts: result.evidence.flatMap(({ title, lines }): SummaryPart[] => [
        { paragraph: title },
        { code: lines.slice(0, EVIDENCE_LINES).join('\n') },
      ]),
    })),
  ];
}

/** What a dry run shows: every check, and what it would do or why it is left out. */
export function dryRunSummary(
  application: Application,
  only: readonly string[],
  skip: readonly string[],
  language: Language,
): SummaryPart[] {
  const t = texts[language];
  return [
    { heading: t.dryRun },
    {
      table: {
        head: [t.head[0], t.will],
        rows: planChecks(application, only, skip).map(({ check, left }) => [
          titleOf(check, language),
          left === undefined ? `${check.asks} ${check.will(application)}` : `${t.leftOut}: ${left}`,
        ]),
      },
    },
  ];
}
