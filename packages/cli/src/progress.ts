// What a person sees while a workflow runs: one line a step, with what matters when it went wrong.
import { neutralLine } from '@compose-delivery/runtime';
import type { RunEvent, StepRef } from '@compose-delivery/local-runner';

export type ProgressOptions = {
  readonly write: (line: string) => void;
  readonly colour: boolean;
  readonly verbose: boolean;
};

const TAIL_LINES = 12;
const MARKS = { success: '✓', failure: '✗', cancelled: '⊘', skipped: '·' } as const;
const COLOURS = { success: 32, failure: 31, cancelled: 33, skipped: 90 } as const;

export function paint(text: string, code: number, colour: boolean): string {
  return colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** A sink for run events. */
export function createProgress({ write, colour, verbose }: ProgressOptions): (event: RunEvent) => void {
  const line = (indent: number, text: string): void => write(' '.repeat(indent) + text);
  /** The end of each job's log, for the moment when a step fails. */
  const tails = new Map<string, string[]>();
  const remember = (job: string, text: string): void => {
    const tail = [...(tails.get(job) ?? []), text].slice(-TAIL_LINES);
    tails.set(job, tail);
  };
  const showTail = (job: string): void => {
    for (const text of tails.get(job) ?? []) line(6, paint(`| ${text}`, 90, colour));
  };
  const shown = (step: StepRef): boolean => step.phase === 'main' && step.depth === 0;
  return (event) => {
    switch (event.type) {
      case 'not-triggered':
        return line(2, `not triggered: ${event.reason}`);
      case 'job-started':
        return line(2, paint(event.name, 1, colour));
      case 'job-waiting':
        return line(2, `${event.job} waits: ${event.reason}`);
      case 'step-ended':
        if (!shown(event.step) || event.result.conclusion === 'skipped') return;
        if (event.result.outcome === 'failure' && !verbose) showTail(event.job);
        return line(
          4,
          `${paint(MARKS[event.result.outcome], COLOURS[event.result.outcome], colour)} ${event.step.name.padEnd(24)} ${seconds(event.result.durationMs).padStart(8)}`,
        );
      case 'environment':
        if (event.state === 'approved')
          line(4, `environment ${event.name}: approved by ${event.approval?.by ?? 'nobody'}`);
        if (event.state === 'rejected') line(4, paint(`environment ${event.name}: not approved`, 31, colour));
        return;
      case 'annotation': {
        const { level, title, message } = event.annotation;
        const text = `${title ? `${title}: ` : ''}${message}`.split('\n');
        const code = level === 'error' ? 31 : level === 'warning' ? 33 : 36;
        for (const part of text.slice(0, 6)) line(6, paint(neutralLine(part), code, colour));
        return;
      }
      case 'log':
        if (event.kind === 'command' || event.kind === 'debug' || event.kind === 'endgroup') return;
        if (verbose) line(6, paint(neutralLine(event.line), 90, colour));
        else remember(event.job, neutralLine(event.line));
        return;
      case 'cancelling':
        return line(2, paint(`cancelling: ${event.reason}`, 33, colour));
      case 'step-started':
        tails.delete(event.job);
        return;
      case 'run-started':
      case 'run-ended':
      case 'job-ended':
      case 'summary':
        return;
    }
  };
}
