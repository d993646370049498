// Shows a run on a terminal as it happens: one line a step, logs of what failed, a table at the end.
import type { Conclusion, JobResult, RunEvent, StepRef, StepResult } from './types.ts';

export interface TerminalOptions {
  write: (text: string) => void;
  color?: boolean;
  /** `failed` (default) keeps a step's log back and shows it only when the step fails; `all` shows every line. */
  logs?: 'failed' | 'all';
}

const MARKS: Record<Conclusion, string> = { success: '✓', failure: '✗', cancelled: '⊘', skipped: '–' };
const COLORS = { red: 31, green: 32, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;
type Color = keyof typeof COLORS;
type Paint = (color: Color, text: string) => string;

const COLOR_OF: Record<Conclusion, Color> = {
  success: 'green',
  failure: 'red',
  cancelled: 'yellow',
  skipped: 'dim',
};

/** Keeps colours; removes every other control sequence, which could rewrite what stands on the screen. */
export function harmless(line: string): string {
  return line

    .replace(/\u001b(?!\[[0-9;]*m)(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g, '')

    .replace(/[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g, '');
}

export function duration(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)}s`;
  return `${Math.floor(milliseconds / 60_000)}m${String(Math.round((milliseconds % 60_000) / 1000)).padStart(2, '0')}s`;
}

interface Screen {
  paint: Paint;
  all: boolean;
  print: (job: string, text: string) => void;
  line: (text: string) => void;
  /** Log lines of each job's running step. */
  kept: Map<string, string[]>;
  ended: JobResult[];
}

/** A sink for `runWorkflow` that writes readable progress. */
export function createTerminal(options: TerminalOptions): (event: RunEvent) => void {
  const paint: Paint = (color, text) =>
    options.color === true ? `\u001b[${COLORS[color]}m${text}\u001b[0m` : text;
  const screen: Screen = {
    paint,
    all: options.logs === 'all',
    print: (job, text) => options.write(`${paint('dim', `${job} │`)} ${harmless(text)}\n`),
    line: (text) => options.write(`${harmless(text)}\n`),
    kept: new Map(),
    ended: [],
  };
  return (event) => show(screen, event);
}

function show(screen: Screen, event: RunEvent): void {
  const { paint } = screen;
  switch (event.type) {
    case 'run-started':
      return screen.line(
        paint('bold', `▶ ${event.name}`) +
          paint('dim', `  ${event.workflow} on ${event.eventName}, run ${event.runId}`),
      );
    case 'not-triggered':
      return screen.line(`${paint('yellow', 'Not triggered:')} ${event.reason}`);
    case 'job-waiting':
      return screen.print(event.job, paint('yellow', event.reason));
    case 'job-started':
      return screen.print(event.job, paint('bold', event.name));
    case 'step-started':
      screen.kept.set(event.job, event.step.depth === 0 ? [] : (screen.kept.get(event.job) ?? []));
      return screen.all
        ? screen.print(event.job, paint('dim', `${indent(event.step)}> ${event.step.name}`))
        : undefined;
    case 'step-ended':
      return showStep(screen, event.job, event.step, event.result);
    case 'log':
      return showLog(screen, event);
    case 'environment':
      return showEnvironment(screen, event);
    case 'cancelling':
      return screen.print(event.job ?? 'run', paint('yellow', `cancelling: ${event.reason}`));
    case 'job-ended':
      screen.ended.push(event.result);
      return event.result.steps.length === 0
        ? screen.print(event.job, jobLine(screen, event.result))
        : undefined;
    case 'run-ended':
      return showEnd(screen, event.conclusion, event.durationMs);
    case 'annotation':
    case 'summary':
      // The log has said it, or the caller shows it when the run is over.
      return undefined;
  }
}

const indent = (step: StepRef): string => '  '.repeat(step.depth);

function showStep(screen: Screen, job: string, step: StepRef, result: StepResult): void {
  const failed = result.outcome === 'failure' || result.outcome === 'cancelled';
  if (failed && !screen.all && step.depth === 0) {
    for (const line of screen.kept.get(job) ?? []) screen.print(job, `    ${line}`);
  }
  if (step.depth === 0) screen.kept.set(job, []);
  const allowed = result.outcome === 'failure' && result.conclusion === 'success' ? ' (may fail)' : '';
  const mark = screen.paint(COLOR_OF[result.outcome], MARKS[result.outcome]);
  const time = result.outcome === 'skipped' ? '' : screen.paint('dim', `  ${duration(result.durationMs)}`);
  if (step.depth === 0 || screen.all || failed)
    screen.print(job, `${indent(step)}${mark} ${result.name}${allowed}${time}`);
}

function showLog(screen: Screen, event: Extract<RunEvent, { type: 'log' }>): void {
  const { paint } = screen;
  const colors: Partial<Record<typeof event.kind, Color>> = {
    error: 'red',
    warning: 'yellow',
    notice: 'blue',
    debug: 'dim',
    command: 'dim',
    group: 'bold',
  };
  const color = colors[event.kind];
  if (event.kind === 'endgroup') return;
  for (const one of event.line.split('\n')) {
    const shown = `${['error', 'warning', 'notice'].includes(event.kind) ? `${event.kind}: ` : ''}${one}`;
    const text = color === undefined ? shown : paint(color, shown);
    if (screen.all || event.kind === 'warning' || event.kind === 'notice')
      screen.print(event.job, `    ${text}`);
    else screen.kept.set(event.job, [...(screen.kept.get(event.job) ?? []), text]);
  }
}

function showEnvironment(screen: Screen, event: Extract<RunEvent, { type: 'environment' }>): void {
  const { paint } = screen;
  const by = event.approval === undefined ? '' : ` by ${event.approval.by}`;
  if (event.state === 'waiting')
    screen.print(event.job, paint('yellow', `waits for approval of environment ${event.name}`));
  if (event.state === 'approved' || event.state === 'rejected') {
    screen.print(
      event.job,
      paint(event.state === 'approved' ? 'green' : 'red', `environment ${event.name} ${event.state}${by}`),
    );
  }
  if (event.url !== undefined) screen.print(event.job, `environment ${event.name}: ${event.url}`);
}

function jobLine(screen: Screen, job: JobResult): string {
  const mark = screen.paint(COLOR_OF[job.conclusion], MARKS[job.conclusion]);
  const time = job.conclusion === 'skipped' ? '' : `  ${duration(job.durationMs)}`;
  return `${mark} ${job.name}${screen.paint('dim', time)}${job.reason === undefined ? '' : screen.paint('dim', `  ${job.reason}`)}`;
}

function showEnd(screen: Screen, conclusion: string, milliseconds: number): void {
  screen.line('');
  for (const job of screen.ended) {
    screen.line(`  ${jobLine(screen, job)}`);
    for (const annotation of job.annotations) {
      const place =
        annotation.file === undefined
          ? ''
          : ` (${annotation.file}${annotation.line === undefined ? '' : `:${annotation.line}`})`;
      const color: Color =
        annotation.level === 'error' ? 'red' : annotation.level === 'warning' ? 'yellow' : 'blue';
      screen.line(
        `      ${screen.paint(color, annotation.level)}: ${annotation.message.split('\n')[0] ?? ''}${place}`,
      );
    }
  }
  const good = conclusion === 'success' || conclusion === 'skipped';
  screen.line(`${screen.paint(good ? 'green' : 'red', conclusion)} in ${duration(milliseconds)}`);
}
