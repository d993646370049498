// What trivy-gate hands on: outputs, summary and the way it ended, for a judgement, an error and a skip.
import type { ActionResult } from '@compose-delivery/runtime';
import { reasonText, texts, type Judgement, type Language } from '@compose-delivery/gate';
import type { spec } from './spec.ts';

export type Result = ActionResult<typeof spec>;

export function outcomeOf(judgement: Judgement, language: Language): Result['outcome'] {
  const message = `${texts[language].title}: ${reasonText(judgement, language)}`;
  if (judgement.result === 'pass') return { kind: 'passed', message };
  return { kind: judgement.result === 'fail' ? 'refused' : 'failed', message };
}

export function outputsOf(
  judgement: Judgement,
  reason: string,
  trivyVersion: string,
  paths: { report: string; sarif: string; verdict: string },
): Result['outputs'] {
  return {
    ...noFindings,
    result: judgement.result,
    reason,
    'total-count': judgement.counted.length,
    'new-count': judgement.added.length,
    'critical-count': judgement.counts.CRITICAL,
    'high-count': judgement.counts.HIGH,
    'medium-count': judgement.counts.MEDIUM,
    'low-count': judgement.counts.LOW,
    'unknown-count': judgement.counts.UNKNOWN,
    'suppressed-count': judgement.suppressed.length,
    'expired-ignores': judgement.expired.length,
    'unused-ignores': judgement.unused.length,
    'trivy-version': trivyVersion,
    'report-path': paths.report,
    'sarif-path': paths.sarif,
    'verdict-path': paths.verdict,
  };
}

const noFindings = {
  'total-count': 0,
  'new-count': 0,
  'critical-count': 0,
  'high-count': 0,
  'medium-count': 0,
  'low-count': 0,
  'unknown-count': 0,
  'suppressed-count': 0,
  'expired-ignores': 0,
  'unused-ignores': 0,
  'trivy-version': '',
  'report-path': '',
  'sarif-path': '',
  'verdict-path': '',
} as const;

/** Nobody could look: red, with its own result. */
export function errorResult(reason: string, language: Language): Result {
  const t = texts[language];
  return {
    outputs: { ...noFindings, result: 'error', reason },
    summary: [{ heading: `${t.title}: ${t.result.error}` }, { paragraph: reason }],
    outcome: { kind: 'failed', message: `${t.title}: ${reason}` },
  };
}

/** Nobody looked, and that was allowed: said in the log, the summary and the outputs. */
export function skippedResult(reason: string, language: Language): Result {
  const t = texts[language];
  return {
    outputs: { ...noFindings, result: 'skipped', reason },
    summary: [{ heading: `${t.title}: ${t.result.skipped}` }, { paragraph: reason }],
    outcome: { kind: 'passed', message: reason, level: 'warning' },
  };
}
