// From what a run did to the rows of the report. Pure.
import type { RunResult, StepResult } from '@compose-delivery/local-runner';
import type { TrafficReport } from '@compose-delivery/deploy';
import type { Chapter } from './story.ts';

export type DeliveryRow = {
  readonly workflow: string;
  readonly version: string;
  readonly conclusion: string;
  readonly verdict: string;
  readonly requests: number;
  readonly dropped: number;
  /** Null where no switch took place. */
  readonly switchMs: number | null;
  readonly durationMs: number;
};

export type ActionRow = {
  readonly name: string;
  readonly runs: number;
  /** success or failure if all runs agree, else both numbers in words. */
  readonly conclusion: string;
  readonly medianMs: number;
};

export type ChapterRecord = {
  readonly chapter: Chapter;
  readonly result: RunResult;
  readonly traffic: TrafficReport | undefined;
  readonly servingAfter: string;
  readonly durationMs: number;
  /** Every way in which it did not end as it should; empty when it did. */
  readonly surprises: readonly string[];
};

/** Steps of the suite's own actions, in the order in which they ended. */
export function actionSteps(result: RunResult): { name: string; step: StepResult; job: string }[] {
  return result.jobs.flatMap((job) =>
    job.steps.flatMap((step) => {
      const name = /(?:^|\/)actions\/([a-z0-9-]+)(?:@.*)?$/.exec(step.uses ?? '')?.[1];
      const ours = step.uses?.startsWith('$/') || step.uses?.startsWith('compose-delivery/');
      return name && ours && step.phase === 'main' && step.outcome !== 'skipped'
        ? [{ name, step, job: job.name }]
        : [];
    }),
  );
}

function outputs(result: RunResult, action: string): Readonly<Record<string, string>> {
  return actionSteps(result).findLast(({ name }) => name === action)?.step.outputs ?? {};
}

export function deliveryRow({ chapter, result, traffic, durationMs }: ChapterRecord): DeliveryRow {
  const deploy = { ...outputs(result, 'deploy-blue-green'), ...outputs(result, 'rollback') };
  const gate = outputs(result, 'trivy-gate');
  const figure = (text: string | undefined): number | null =>
    text && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
  return {
    workflow: chapter.workflow,
    version: chapter.version,
    conclusion: result.conclusion,
    verdict: deploy.verdict ?? deploy.status ?? gate.result ?? '',
    requests: traffic?.requests ?? figure(deploy.requests) ?? 0,
    dropped: traffic?.dropped ?? figure(deploy.dropped) ?? 0,
    switchMs: figure(deploy['switch-ms']),
    durationMs: Math.round(durationMs),
  };
}

export function actionRows(records: readonly ChapterRecord[]): ActionRow[] {
  const runs = new Map<string, StepResult[]>();
  for (const { result } of records) {
    for (const { name, step } of actionSteps(result)) runs.set(name, [...(runs.get(name) ?? []), step]);
  }
  return [...runs].map(([name, steps]) => {
    const good = steps.filter((step) => step.outcome === 'success').length;
    const conclusion =
      good === steps.length
        ? 'success'
        : good === 0
          ? 'failure'
          : `${good} success, ${steps.length - good} failure`;
    return {
      name,
      runs: steps.length,
      conclusion,
      medianMs: Math.round(median(steps.map((step) => step.durationMs))),
    };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** What was not as the story says. */
export function surprisesOf(
  chapter: Chapter,
  seen: { conclusion: string; serving: string; traffic: TrafficReport | undefined },
): string[] {
  const surprises: string[] = [];
  if (seen.conclusion !== chapter.expected.conclusion) {
    surprises.push(
      `expected the run to end in ${chapter.expected.conclusion}, it ended in ${seen.conclusion}`,
    );
  }
  if (seen.serving !== chapter.expected.serving) {
    surprises.push(`expected ${chapter.expected.serving} to serve afterwards, saw ${seen.serving}`);
  }
  if (chapter.traffic && (seen.traffic?.requests ?? 0) === 0)
    surprises.push('expected traffic across it, and not a request was sent');
  if (seen.traffic && seen.traffic.dropped > 0)
    surprises.push(`${seen.traffic.dropped} of ${seen.traffic.requests} requests were dropped`);
  return surprises;
}
