// What a run of the checks answers: one result for each check, and what they add up to.
import type { CheckVerdict, Evidence } from './check.ts';

export type CheckResult = {
  /** One of CHECK_IDS, or the id of an own check. */
  readonly id: string;
  /** Name of an own check, for people; built-in ones have theirs in each language. */
  readonly title?: string | undefined;
  /** What the verdict would be without the waiver. */
  readonly waived?: 'fail' | 'inconclusive' | undefined;
  readonly verdict: CheckVerdict;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly durationMs: number;
};

export type SmokeReport = {
  readonly application: string;
  readonly environment: string;
  readonly slot: string;
  readonly version: string;
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** pass: every check that was asked passed or is waived, and at least one was asked. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** Only a failure recommends one: a check that could not look has seen nothing wrong. */
  readonly rollbackRecommended: boolean;
  readonly results: readonly CheckResult[];
  readonly counts: Readonly<Record<CheckVerdict, number>>;
};

/** The report as a deployment reads it: a verdict and its sentences. */
export function judgementOf(report: SmokeReport): {
  readonly verdict: SmokeReport['verdict'];
  readonly reasons: readonly string[];
} {
  const telling = report.results.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  const reasons = telling.map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
  return {
    verdict: report.verdict,
    reasons: reasons.length > 0 ? reasons : [`${report.counts.pass + report.counts.flaky} checks passed`],
  };
}
