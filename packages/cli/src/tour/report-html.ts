// .delivery/report.html: one page, nothing loaded from anywhere. What happened, the traffic across each switch, the checks.
import { htmlText as h } from '@compose-delivery/runtime';
import type { TrafficReport } from '@compose-delivery/deploy';
import type { CheckEvidence } from './evidence.ts';
import { actionSteps, deliveryRow, type ActionRow, type ChapterRecord } from './observe.ts';
import { STYLE } from './report-style.ts';
import { trafficChart } from './traffic-chart.ts';

export type ReportInput = {
  readonly records: readonly ChapterRecord[];
  readonly actions: readonly ActionRow[];
  readonly checks: ReadonlyMap<ChapterRecord, readonly CheckEvidence[]>;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly engine: string;
};

const secs = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const count = (value: number): string => value.toLocaleString('en');

export function renderReport(input: ReportInput): string {
  const good = input.records.every((record) => record.surprises.length === 0);
  const rows = input.records.map((record, i) => summaryRow(record, i)).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Delivery report</title><style>${STYLE}</style></head><body><main>
<header><h1>Delivery report</h1>
<p class="lead"><span class="badge ${good ? 'pass' : 'fail'}">${good ? 'as it should be' : 'not as it should be'}</span>
 ${input.records.length} runs on engine <b>${h(input.engine)}</b>, begun ${h(input.startedAt)}, ${secs(input.durationMs)} in all.</p></header>
<div class="scroll"><table><thead><tr><th>Step</th><th>Workflow</th><th>Version</th><th>Ended</th><th>Verdict</th><th class="n">Requests</th><th class="n">Dropped</th><th class="n">Switch</th><th class="n">Time</th></tr></thead><tbody>${rows}</tbody></table></div>
${input.records.map((record, i) => chapterSection(record, i, input.checks.get(record) ?? [])).join('\n')}
<section><h2>Actions</h2>${actionsTable(input.actions)}</section>
</main></body></html>
`;
}

function conclusionBadge(record: ChapterRecord): string {
  const { conclusion } = record.result;
  const asWanted = record.surprises.length === 0;
  const text = conclusion === 'failure' && asWanted ? 'failure, as it should' : conclusion;
  return `<span class="badge ${asWanted ? 'pass' : 'fail'}">${h(text)}</span>`;
}

function summaryRow(record: ChapterRecord, index: number): string {
  const row = deliveryRow(record);
  return `<tr><td><a href="#c${index}">${h(record.chapter.title)}</a></td><td><code>${h(row.workflow)}</code></td><td>${h(row.version)}</td>
<td>${conclusionBadge(record)}</td><td>${h(row.verdict)}</td><td class="n">${count(row.requests)}</td><td class="n">${count(row.dropped)}</td>
<td class="n">${row.switchMs === null ? '-' : `${row.switchMs} ms`}</td><td class="n">${secs(row.durationMs)}</td></tr>`;
}

function chapterSection(record: ChapterRecord, index: number, checks: readonly CheckEvidence[]): string {
  const { chapter, result, traffic } = record;
  const surprises = record.surprises.map((text) => `<li>${h(text)}</li>`).join('');
  return `<section id="c${index}"><h2>${h(chapter.title)}</h2>
<p>${conclusionBadge(record)} <code>${h(chapter.workflow)}</code>; afterwards <b>${h(record.servingAfter)}</b> serves.</p>
${surprises ? `<ul class="fail">${surprises}</ul>` : ''}
<h3>Timeline</h3>${timeline(record)}
${traffic ? `<h3>Traffic</h3>${trafficChart(traffic)}${trafficTable(traffic)}` : ''}
${checks.length > 0 ? `<h3>Checks</h3>${checksTable(checks)}` : ''}
${annotations(result.annotations)}</section>`;
}

/** Each step as a bar on one scale, so that one sees where the time went. */
function timeline(record: ChapterRecord): string {
  const steps = actionSteps(record.result);
  const longest = Math.max(1, ...steps.map(({ step }) => step.durationMs));
  const bars = steps.map(({ name, step, job }) => {
    const width = Math.max(0.5, (step.durationMs / longest) * 100);
    return `<tr><td>${h(job)}</td><td><code>${h(name)}</code></td><td class="bar"><i class="${step.outcome === 'success' ? 'pass' : 'fail'}" style="width:${width.toFixed(1)}%"></i></td><td class="n">${secs(step.durationMs)}</td></tr>`;
  });
  return `<div class="scroll"><table class="bars"><tbody>${bars.join('')}</tbody></table></div>`;
}

function trafficTable(traffic: TrafficReport): string {
  const ms = (value: number | undefined): string => (value === undefined ? '-' : `${value} ms`);
  const rows = Object.entries(traffic.classes).map(
    ([name, row]) =>
      `<tr><td>${h(name)}</td><td class="n">${count(row.requests)}</td><td class="n">${count(row.requests - row.outcomes.ok)}</td><td class="n">${ms(row.p50Ms)}</td><td class="n">${ms(row.p95Ms)}</td><td class="n">${ms(row.p99Ms)}</td></tr>`,
  );
  return `<p>${count(traffic.requests)} requests at ${traffic.perSecond} a second, ${traffic.dropped} dropped; with 95 % confidence fewer than ${(traffic.droppedUpper95 * 100).toFixed(4)} % are.</p>
<div class="scroll"><table><thead><tr><th>Class</th><th class="n">Requests</th><th class="n">Dropped</th><th class="n">p50</th><th class="n">p95</th><th class="n">p99</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${dropTable(traffic)}`;
}

/** Each drop that was kept, so that nobody has to guess. */
function dropTable(traffic: TrafficReport): string {
  if (traffic.dropExamples.length === 0) return '';
  const rows = traffic.dropExamples.map(
    (drop) =>
      `<tr><td>${h(drop.class)}</td><td>${h(drop.outcome)}</td><td class="n">${drop.status ?? '-'}</td><td>${h(drop.slot ?? '-')}</td><td class="n">${secs(drop.start)}</td><td class="n">${secs(drop.end)}</td></tr>`,
  );
  return `<h3>Dropped</h3><div class="scroll"><table><thead><tr><th>Class</th><th>Outcome</th><th class="n">Status</th><th>Slot</th><th class="n">Began</th><th class="n">Ended</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function checksTable(checks: readonly CheckEvidence[]): string {
  const tone = (verdict: string): string =>
    verdict === 'pass' || verdict === 'passed'
      ? 'pass'
      : verdict === 'fail' || verdict === 'failed'
        ? 'fail'
        : 'other';
  const rows = checks.map(
    (check) =>
      `<tr><td>${h(check.id)}</td><td><span class="badge ${tone(check.verdict)}">${h(check.verdict)}</span></td><td>${h(check.reason)}${check.evidence ? `<details><summary>evidence</summary><pre>${h(check.evidence)}</pre></details>` : ''}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th>Check</th><th>Verdict</th><th>What was seen</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function annotations(list: ChapterRecord['result']['annotations']): string {
  const shown = list.slice(0, 30);
  if (shown.length === 0) return '';
  const items = shown.map(
    (a) =>
      `<li class="${a.level === 'error' ? 'fail' : ''}"><b>${h(a.level)}</b> ${h(a.title ?? '')} ${h(a.message)}</li>`,
  );
  return `<h3>What was said</h3><ul>${items.join('')}</ul>`;
}

function actionsTable(rows: readonly ActionRow[]): string {
  const body = rows.map(
    (row) =>
      `<tr><td><code>${h(row.name)}</code></td><td class="n">${row.runs}</td><td>${h(row.conclusion)}</td><td class="n">${secs(row.medianMs)}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th>Action</th><th class="n">Runs</th><th>Ended</th><th class="n">Median</th></tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
