// The report as CTRF JSON. Source: ctrf.io, Common Test Report Format schema; what it has no word for stands in `rawStatus` and `extra`.
import type { CheckVerdict } from '../check.ts';
import type { CheckResult, SmokeReport } from '../smoke-report.ts';
import { titleOf, type Language } from '../texts.ts';

const STATUS: Readonly<Record<CheckVerdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'other',
  skipped: 'skipped',
  flaky: 'passed',
  waived: 'other',
};

export function ctrfReport(report: SmokeReport, language: Language): string {
  const start = Date.parse(report.startedAt);
  const content = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'smoke-r1-r6' },
      summary: {
        tests: report.results.length,
        passed: report.counts.pass + report.counts.flaky,
        failed: report.counts.fail,
        skipped: report.counts.skipped,
        pending: 0,
        other: report.counts.inconclusive + report.counts.waived,
        flaky: report.counts.flaky,
        start,
        stop: start + Math.round(report.durationMs),
      },
      tests: report.results.map((result) => testOf(result, language)),
      environment: {
        appName: report.application,
        buildName: report.version,
        testEnvironment: report.environment,
      },
      extra: {
        slot: report.slot,
        runId: report.runId,
        verdict: report.verdict,
        rollbackRecommended: report.rollbackRecommended,
        startedAt: report.startedAt,
      },
    },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function testOf(result: CheckResult, language: Language): object {
  return {
    name: titleOf(result, language),
    status: STATUS[result.verdict],
    duration: Math.round(result.durationMs),
    rawStatus: result.verdict,
    flaky: result.verdict === 'flaky',
    suite: ['smoke-r1-r6'],
    message: result.reason,
    extra: { id: result.id, evidence: result.evidence },
  };
}
