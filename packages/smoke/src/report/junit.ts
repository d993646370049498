// The report as JUnit XML. A character that XML 1.0 does not know makes a reader see no tests at all, so none gets in.
// Source: W3C XML 1.0 (fifth edition), production 2 (Char).
import { visible } from '@compose-delivery/runtime';
import type { CheckResult, SmokeReport } from '../smoke-report.ts';
import { titleOf, type Language } from '../texts.ts';

/** Text for an attribute or an element: only characters of XML 1.0, nothing that is markup. */
export function xmlText(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text
    .split('\n')
    .map((line) => visible(line))
    .join('\n')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => entities[c] ?? c)
    .replaceAll('\n', '&#10;');
}

function body(result: CheckResult): string {
  const message = xmlText(result.reason);
  const evidence = xmlText(
    result.evidence
      .flatMap(({ title, lines }) => [`${title}:`, ...lines.map((line) => `  ${line}`)])
      .join('\n'),
  );
  if (result.verdict === 'fail') return `<failure type="fail" message="${message}">${evidence}</failure>`;
  if (result.verdict === 'inconclusive')
    return `<error type="inconclusive" message="${message}">${evidence}</error>`;
  if (result.verdict === 'skipped' || result.verdict === 'waived') return `<skipped message="${message}"/>`;
  return `<system-out>${message}&#10;${evidence}</system-out>`;
}

export function junitReport(report: SmokeReport, language: Language): string {
  const { counts } = report;
  const seconds = (ms: number): string => (ms / 1_000).toFixed(3);
  const cases = report.results.map(
    (result) =>
      `    <testcase classname="smoke-r1-r6" name="${xmlText(titleOf(result, language))}" time="${seconds(result.durationMs)}">${body(result)}</testcase>`,
  );
  const totals = `tests="${report.results.length}" failures="${counts.fail}" errors="${counts.inconclusive}" skipped="${counts.skipped + counts.waived}" time="${seconds(report.durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${xmlText(`${report.application} ${report.version}`)}" timestamp="${report.startedAt.slice(0, 19)}" ${totals}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
