// The report as HTML: a part for a larger page, and a page of its own. No script, nothing from outside; everything foreign is escaped.
import { htmlText, truncate } from '@compose-delivery/runtime';
import type { CheckResult, SmokeReport } from '../smoke-report.ts';
import { texts, titleOf, type Language } from '../texts.ts';

const EVIDENCE_CHARACTERS = 100_000;

/** One `<section>`; whoever includes it may style `.smoke`. */
export function htmlPart(report: SmokeReport, language: Language): string {
  const t = texts[language];
  const heading = `${t.title(report.application, report.version, report.slot)}: ${t.overall[report.verdict]}`;
  const advice =
    report.verdict === 'pass'
      ? ''
      : `<p>${htmlText(report.rollbackRecommended ? t.rollback : t.noRollback)}</p>\n`;
  const head = t.head.map((cell) => `<th scope="col">${htmlText(cell)}</th>`).join('');
  const rows = report.results.map(
    (result) =>
      `<tr class="${result.verdict}"><th scope="row">${htmlText(titleOf(result, language))}</th><td>${htmlText(t.verdict[result.verdict])}</td><td>${htmlText(truncate(result.reason, 2_000))}</td><td>${(result.durationMs / 1_000).toFixed(1)}</td></tr>`,
  );
  return `<section class="smoke ${report.verdict}">
<h2>${htmlText(heading)}</h2>
${advice}<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
${report.results.map((result) => evidenceOf(result, language)).join('\n')}
</section>
`;
}

function evidenceOf(result: CheckResult, language: Language): string {
  if (result.evidence.length === 0) return '';
  const open = result.verdict === 'fail' || result.verdict === 'inconclusive' ? ' open' : '';
  const parts = result.evidence.map(
    ({ title, lines }) =>
      `<h4>${htmlText(title)}</h4>\n<pre>${htmlText(truncate(lines.join('\n'), EVIDENCE_CHARACTERS))}</pre>`,
  );
  return `<details${open}><summary>${htmlText(`${texts[language].evidence}: ${titleOf(result, language)}`)}</summary>\n${parts.join('\n')}\n</details>`;
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #d0d7de;padding:.4rem .6rem;text-align:left;vertical-align:top}
tr.fail td:nth-child(2){color:#b42318;font-weight:700}tr.inconclusive td:nth-child(2),tr.waived td:nth-child(2),tr.flaky td:nth-child(2){color:#8a5a00;font-weight:700}
tr.pass td:nth-child(2){color:#116329}pre{overflow:auto;background:#f6f8fa;padding:.8rem;max-height:30rem}details{margin:.8rem 0}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}pre{background:#161b22}tr.fail td:nth-child(2){color:#ff7b72}tr.inconclusive td:nth-child(2),tr.waived td:nth-child(2),tr.flaky td:nth-child(2){color:#d29922}tr.pass td:nth-child(2){color:#3fb950}}`;

export function htmlReport(report: SmokeReport, language: Language): string {
  const title = texts[language].title(report.application, report.version, report.slot);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${htmlPart(report, language)}</body>
</html>
`;
}
