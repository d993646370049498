// What trivy-gate hands on: outputs, summary and the way it ended, for a judgement, an error and a skip.
import type { ActionResult, SummaryPart } from '@compose-delivery/runtime';
import { reasonText, texts, type Judgement, type Language } from '@compose-delivery/gate';
import type { spec } from './spec.ts';

export type Result = ActionResult<typeof spec>;

/** How it ended, before anybody was told. */
export type Judged = {
  readonly judgement: Judgement | undefined;
  /** @param rows of each table, at most */
  readonly summaryOf: (rows: number) => readonly SummaryPart[];
  readonly outputs: Omit<Result['outputs'], 'comment' | 'slack'>;
  readonly outcome: Result['outcome'];
  /** Why the database could not be renewed; empty: it did not have to be, or was. */
  readonly stale: string;
  readonly hasBase: boolean;
};

const ROWS = 50;

/** The result of the step. */
export function finish(judged: Judged, told: { comment: string; slack: string }): Result {
  return {
    outputs: { ...judged.outputs, ...told },
    summary: judged.summaryOf(ROWS),
    outcome: judged.outcome,
  };
}

export function outcomeOf(judgement: Judgement, language: Language): Result['outcome'] {
  const message = `${texts[language].title}: ${reasonText(judgement, language)}`;
  if (judgement.result === 'pass') return { kind: 'passed', message };
  return { kind: judgement.result === 'fail' ? 'refused' : 'failed', message };
}

/** The counts; places are added by whoever wrote the files. */
export function outputsOf(judgement: Judgement, reason: string): Judged['outputs'] {
  return {
    ...noFindings,
    result: judgement.result,
    reason,
    'total-count': judgement.counted.length,
    'new-count': judgement.added.length,
    'fixed-count': judgement.fixed.length,
    'critical-count': judgement.counts.CRITICAL,
    'high-count': judgement.counts.HIGH,
    'medium-count': judgement.counts.MEDIUM,
    'low-count': judgement.counts.LOW,
    'unknown-count': judgement.counts.UNKNOWN,
    'suppressed-count': judgement.suppressed.length,
    'excused-count': judgement.excused.length,
    'exploited-count': judgement.exploited.length,
    'expired-ignores': judgement.expired.length,
    'unused-ignores': judgement.unused.length,
  };
}

const noFindings = {
  'total-count': 0,
  'new-count': 0,
  'fixed-count': 0,
  'critical-count': 0,
  'high-count': 0,
  'medium-count': 0,
  'low-count': 0,
  'unknown-count': 0,
  'suppressed-count': 0,
  'excused-count': 0,
  'exploited-count': 0,
  'expired-ignores': 0,
  'unused-ignores': 0,
  base: '',
  'db-updated-at': '',
  'db-age-hours': '',
  'java-db-updated-at': '',
  'trivy-version': '',
  'trivy-sha256': '',
  'trivy-provenance': '',
  'report-path': '',
  'sarif-path': '',
  'sbom-path': '',
  'baseline-path': '',
  'verdict-path': '',
} as const;

/** Nobody could look: red, with its own result. */
export function errorResult(reason: string, language: Language): Judged {
  const t = texts[language];
  return {
    ...nothingJudged,
    outputs: { ...noFindings, result: 'error', reason },
    summaryOf: () => [{ heading: `${t.title}: ${t.result.error}` }, { paragraph: reason }],
    outcome: { kind: 'failed', message: `${t.title}: ${reason}` },
  };
}

/** Nobody looked, and that was allowed: said in the log, the summary and the outputs. */
export function skippedResult(reason: string, language: Language): Judged {
  const t = texts[language];
  return {
    ...nothingJudged,
    outputs: { ...noFindings, result: 'skipped', reason },
    summaryOf: () => [{ heading: `${t.title}: ${t.result.skipped}` }, { paragraph: reason }],
    outcome: { kind: 'passed', message: reason, level: 'warning' },
  };
}

const nothingJudged = { judgement: undefined, stale: '', hasBase: false } as const;
