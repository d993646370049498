// `npm start`: delivers the reference application for real, breaks it, rolls it back, scans it, and says how it went.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeliveryFailure, InputError, messageOf, plainSummary, quoteSeen } from '@compose-delivery/runtime';
import { realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { startTraffic, type TrafficOptions, type TrafficReport } from '@compose-delivery/deploy';
import { approvalsFrom } from '../approvals.ts';
import { suiteFolder } from '../places.ts';
import { createProgress, paint, seconds } from '../progress.ts';
import { prepareReference, type Engine, type Reference } from '../reference-application.ts';
import { readChecks } from './evidence.ts';
import { actionRows, deliveryRow, surprisesOf, type ChapterRecord } from './observe.ts';
import { renderReport } from './report-html.ts';
import { story, type Chapter } from './story.ts';

const HELP = `Usage: npm start -- [--engine process|compose] [--ask] [--verbose]

Delivers the reference application on this machine: first delivery, an update under traffic, a broken version, a roll-back, the daily scan.
  --engine NAME  process (default): no Docker needed; compose: real containers
  --ask          ask on the terminal before production, instead of approving by itself
  --verbose      show the whole log of each run
Writes .delivery/report.html and .delivery/report.json. Exit 0 only if each step ended as it should.
`;

const REQUESTS_PER_SECOND = 250;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

export async function tourCommand(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const options = readOptions(words);
  try {
    return await tour(options);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    process.stderr.write(`${messageOf(error)}\n${error.advice ?? ''}\n`);
    return 1;
  }
}

function readOptions(words: readonly string[]): { engine: Engine; ask: boolean; verbose: boolean } {
  let values: { engine?: string | undefined; ask?: boolean | undefined; verbose?: boolean | undefined };
  try {
    ({ values } = parseArgs({
      args: [...words],
      options: { engine: { type: 'string' }, ask: { type: 'boolean' }, verbose: { type: 'boolean' } },
    }));
  } catch (error) {
    throw new InputError([
      { input: 'tour', expected: 'known options; see npm start -- --help', seen: messageOf(error) },
    ]);
  }
  const engine = values.engine ?? 'process';
  if (engine !== 'process' && engine !== 'compose') {
    throw new InputError([{ input: '--engine', expected: 'process or compose', seen: quoteSeen(engine) }]);
  }
  return { engine, ask: values.ask ?? false, verbose: values.verbose ?? false };
}

async function tour(options: { engine: Engine; ask: boolean; verbose: boolean }): Promise<number> {
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const reference = await prepareReference({
    engine: options.engine,
    directory: join(suiteFolder, '.delivery/tour'),
    sink: createProgress({ write: say, colour: process.stdout.isTTY, verbose: options.verbose }),
    approvals: approvalsFrom(options.ask ? [] : ['all'], 'the tour'),
    say,
  });
  const records: ChapterRecord[] = [];
  try {
    for (const [i, chapter] of story.entries()) {
      say(`\n${paint(`${i + 1}/${story.length} ${chapter.title}`, 1, process.stdout.isTTY)}`);
      const record = await runChapter(chapter, reference);
      records.push(record);
      for (const surprise of record.surprises) say(paint(`  ${surprise}`, 31, process.stdout.isTTY));
      // Each step builds on the one before; after a surprise the rest would say nothing.
      if (record.surprises.length > 0) break;
    }
  } finally {
    await reference.tearDown();
    await reference.close();
  }
  return writeReports(records, {
    startedAt,
    durationMs: performance.now() - started,
    engine: options.engine,
  });
}

async function runChapter(chapter: Chapter, reference: Reference): Promise<ChapterRecord> {
  const started = performance.now();
  if (chapter.commit) reference.copy.commit(chapter.version);
  const traffic = chapter.traffic ? startTraffic(mixedTraffic(reference)) : undefined;
  let report: TrafficReport | undefined;
  try {
    const result = await reference.github.run({
      workflow: `.github/workflows/${chapter.workflow}`,
      eventName: chapter.event,
      event: chapter.event === 'schedule' ? { schedule: '17 5 * * *' } : {},
      inputs: chapter.inputs,
    });
    report = await traffic?.stop();
    const servingAfter = await servingVersion(reference);
    const surprises = surprisesOf(chapter, {
      conclusion: result.conclusion,
      serving: servingAfter,
      traffic: report,
    });
    return {
      chapter,
      result,
      traffic: report,
      servingAfter,
      durationMs: performance.now() - started,
      surprises,
    };
  } finally {
    if (!report) await traffic?.stop();
  }
}

/** Mixed traffic on the public front, as users would make it. */
function mixedTraffic(reference: Reference): TrafficOptions {
  return {
    ratePerSecond: REQUESTS_PER_SECOND,
    clock: realClock,
    slowConcurrency: 2,
    websockets: 2,
    websocketSessionMs: 3_000,
    targets: [
      {
        base: reference.address(8000),
        // Answers that cost the application little: what is measured is the switch, not its database.
        get: ['/static/style.css', '/api/deposito/health'],
        post: '/api/echo',
        slow: '/slow?seconds=2',
        websocket: '/ws/echo',
      },
    ],
  };
}

async function servingVersion(reference: Reference): Promise<string> {
  try {
    const { body } = await realHttp({ url: `${reference.address(8000)}/api/deposito/health`, fresh: true });
    return (JSON.parse(body) as { version?: string }).version ?? 'an answer without a version';
  } catch (error) {
    return `nothing (${messageOf(error)})`;
  }
}

function writeReports(
  records: readonly ChapterRecord[],
  run: { startedAt: string; durationMs: number; engine: string },
): number {
  const folder = join(suiteFolder, '.delivery');
  mkdirSync(folder, { recursive: true });
  const deliveries = records.map(deliveryRow);
  const actions = actionRows(records);
  const checks = new Map(
    records.map((record) => [record, readChecks(record.result.artifactsDirectory)] as const),
  );
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify({ deliveries, actions }, null, 2)}\n`);
  writeFileSync(join(folder, 'report.html'), renderReport({ records, actions, checks, ...run }));
  const head = ['step', 'version', 'ended', 'verdict', 'requests', 'dropped', 'switch', 'time'];
  const rows = records.map((record, i) => {
    const row = deliveries[i] ?? deliveryRow(record);
    const ended = `${row.conclusion}${record.surprises.length === 0 ? '' : ' (unexpected)'}`;
    return [
      record.chapter.title,
      row.version,
      ended,
      row.verdict,
      row.requests,
      row.dropped,
      row.switchMs === null ? '-' : `${row.switchMs} ms`,
      seconds(row.durationMs),
    ];
  });
  for (const line of plainSummary([{ heading: 'Deliveries' }, { table: { head, rows } }])) say(line);
  const notScanned = actions.length > 0 && deliveries.some((row) => row.verdict === 'skipped');
  if (notScanned)
    say(
      '\nTrivy is not installed on this machine: nothing was scanned, and the gate says so. It is not a pass.',
    );
  const good = records.length === story.length && records.every((record) => record.surprises.length === 0);
  const text = good ? 'each step ended as it should' : 'something did not end as it should';
  say(`\n${paint(text, good ? 32 : 31, process.stdout.isTTY)}; ${seconds(run.durationMs)} in all`);
  say('report: .delivery/report.html and .delivery/report.json');
  return good ? 0 : 1;
}
