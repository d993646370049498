// What the smoke checks hand on: files, outputs, summary and the way it ended.
import { isAbsolute, join } from 'node:path';
import type { ActionResult, InputsOf, Ports } from '@compose-delivery/runtime';
import type { Application } from '@compose-delivery/application';
import {
  ReportUnwritten,
  dryRunSummary,
  judgementOf,
  planChecks,
  smokeSummary,
  texts,
  writeReport,
  type Anchors,
  type CheckVerdict,
  type ReportPaths,
  type SecretValue,
  type SmokeReport,
} from '@compose-delivery/smoke';
import type { spec } from './spec.ts';

export type Inputs = InputsOf<typeof spec>;
export type Result = ActionResult<typeof spec>;

export const inside = (workspace: string, path: string): string =>
  isAbsolute(path) ? path : join(workspace, path);

const NO_PATHS: ReportPaths = { json: '', junit: '', sarif: '', html: '', evidence: '' };

/**
 * Writes the reports and says how it ended. One that cannot be written hides no verdict, and without it nothing passes.
 * @throws DeliveryFailure when a secret got into one
 */
export async function reported(
  report: SmokeReport,
  secrets: readonly SecretValue[],
  anchors: Anchors,
  inputs: Inputs,
  ports: Ports,
): Promise<Result> {
  const folder = inside(ports.workspace, inputs.reportDirectory);
  const written = await writeReport(report, folder, ports.files, secrets, inputs.language, anchors).catch(
    (error: unknown) => {
      if (error instanceof ReportUnwritten) return error;
      throw error;
    },
  );
  const unwritten = written instanceof ReportUnwritten ? written : undefined;
  const paths = written instanceof ReportUnwritten ? NO_PATHS : written;
  return {
    outputs: {
      ...figures(report),
      // What is red is called so in the outputs, too: a later step may look at nothing else.
      ...(unwritten && report.verdict === 'pass' ? { verdict: 'inconclusive' } : {}),
      'report-json': paths.json,
      'report-junit': paths.junit,
      'report-sarif': paths.sarif,
      'report-html': paths.html,
      'evidence-directory': paths.evidence,
    },
    summary: smokeSummary(report, inputs.language),
    outcome: unwritten
      ? withoutReport(outcomeOf(report, inputs.language), unwritten)
      : outcomeOf(report, inputs.language),
  };
}

function withoutReport(outcome: Result['outcome'], unwritten: ReportUnwritten): Result['outcome'] {
  const message = `${outcome.message}\n${unwritten.message}`;
  return outcome.kind === 'passed'
    ? { kind: 'failed', message, ...(unwritten.advice === undefined ? {} : { advice: unwritten.advice }) }
    : { ...outcome, message };
}

function figures(report: SmokeReport): Omit<Result['outputs'], `report-${string}` | 'evidence-directory'> {
  const ids = (verdict: CheckVerdict): string =>
    report.results
      .filter((result) => result.verdict === verdict)
      .map(({ id }) => id)
      .join(',');
  return {
    verdict: report.verdict,
    'rollback-recommended': report.rollbackRecommended,
    passed: report.counts.pass + report.counts.flaky,
    flaky: ids('flaky'),
    waived: ids('waived'),
    failed: ids('fail'),
    inconclusive: ids('inconclusive'),
    skipped: ids('skipped'),
    slot: report.slot,
    version: report.version,
  };
}

function outcomeOf(report: SmokeReport, language: Inputs['language']): Result['outcome'] {
  const t = texts[language];
  const title = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  const loud = report.counts.flaky + report.counts.waived > 0;
  if (report.verdict === 'pass')
    return {
      kind: 'passed',
      level: loud ? 'warning' : 'notice',
      message: `${title} (${report.counts.pass + report.counts.flaky})`,
    };
  const message = `${title}\n${judgementOf(report).reasons.join('\n')}`;
  return report.verdict === 'fail'
    ? { kind: 'refused', message, advice: t.rollback }
    : { kind: 'failed', message, advice: t.noRollback };
}

/** What would be asked. */
export function dryRun(application: Application, inputs: Inputs): Result {
  const left = planChecks(application, inputs.only, inputs.skip).filter(
    (planned) => planned.left !== undefined,
  );
  return {
    outputs: {
      verdict: 'dry-run',
      'rollback-recommended': false,
      passed: 0,
      flaky: '',
      waived: '',
      failed: '',
      inconclusive: '',
      skipped: left.map(({ check }) => check.id).join(','),
      slot: '',
      version: '',
      'report-json': '',
      'report-junit': '',
      'report-sarif': '',
      'report-html': '',
      'evidence-directory': '',
    },
    summary: dryRunSummary(application, inputs.only, inputs.skip, inputs.language),
    outcome: { kind: 'passed', message: texts[inputs.language].dryRun },
  };
}
