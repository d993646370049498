// What a run tells afterwards: a summary for people, and the assets and the plan as data for other steps.
import type { SummaryPart } from '@compose-delivery/runtime';
import type { Settled } from './act.ts';
import type { Plan, Step } from './plan.ts';
import { nameOf } from './steps.ts';
import type { Texts } from './texts.ts';

/** The plan as a summary: every step with its reason, and what is deliberately left alone. */
export function reportPlan(
  plan: Plan,
  tag: string,
  texts: Texts['summary'],
  steps: readonly Step[] = plan.steps,
): SummaryPart[] {
  const rows = steps.map((step, i) => [i + 1, nameOf(step), step.why]);
  return [
    { heading: texts.title(tag) },
    ...plan.conflicts.map((paragraph) => ({ paragraph })),
    { heading: texts.plan, level: 3 },
    rows.length === 0
      ? { paragraph: texts.nothingToDo }
      : { table: { head: [texts.step, texts.what, texts.why], rows } },
    ...(plan.left.length === 0 ? [] : [{ heading: texts.kept, level: 3 } as const, { items: plan.left }]),
  ];
}

export type SettledReport = {
  readonly tagObject: string;
  readonly releaseId: string;
  readonly releaseUrl: string;
  readonly published: boolean;
  /** JSON: `[{ name, size, digest, url }]`. */
  readonly assets: string;
};

/** Facts of the last look, as outputs. Unknown ones are empty. */
export function reportSettled({ seen, final }: Pick<Settled, 'seen' | 'final'>): SettledReport {
  const { release } = final;
  return {
    tagObject: seen.tag?.object ?? '',
    releaseId: release ? String(release.id) : '',
    releaseUrl: release?.url ?? '',
    published: release?.draft === false,
    assets: JSON.stringify(
      (release?.assets ?? []).map(({ name, size, digest, url }) => ({ name, size, digest, url })),
    ),
  };
}
