// What the reader gets: outputs and summary.
import { formatArtifact } from '@compose-delivery/application';
import {
  describePlan,
  texts,
  type BuildResult,
  type BuildStep,
  type Language,
} from '@compose-delivery/images';
import type { ActionResult } from '@compose-delivery/runtime';
import type { spec } from './spec.ts';

type Result = ActionResult<typeof spec>;
type Say = (typeof texts)[Language];

/** A dry run's result. */
export function reportPlan(steps: readonly BuildStep[], language: Language): Result {
  const say = texts[language];
  const named = (action: BuildStep['action']): string[] =>
    steps.filter((step) => step.action === action).map((step) => step.unit.service);
  const sentence = say.planned(named('build').length, named('skip').length + named('share').length);
  const kept = steps.flatMap((step) =>
    step.action === 'skip' ? [[step.unit.service, formatArtifact(step.artifact)] as const] : [],
  );
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(kept)),
      built: '[]',
      skipped: JSON.stringify([...named('skip'), ...named('share')]),
      failed: '[]',
      blocked: '[]',
      attempts: '{}',
      timings: '[]',
      plan: describePlan(steps),
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      {
        table: {
          head: [say.head[0] ?? '', say.head[1] ?? '', say.head[5] ?? ''],
          rows: steps.map((step) => [step.unit.service, step.action, step.why]),
        },
      },
    ],
    outcome: { kind: 'passed', message: sentence },
  };
}

/** @param wanted services of the delivery file: what was built only as a base of theirs is no artifact of the delivery */
export function reportBuilds(
  results: readonly BuildResult[],
  wanted: readonly string[],
  plan: string,
  say: Say,
): Result {
  const named = (status: BuildResult['status']): string[] =>
    results.filter((one) => one.status === status).map((one) => one.service);
  const [built, skipped, failed, blocked] = [
    named('built'),
    named('skipped'),
    named('failed'),
    named('blocked'),
  ];
  const images = results.flatMap((one) =>
    one.artifact && wanted.includes(one.service)
      ? [[one.service, formatArtifact(one.artifact)] as const]
      : [],
  );
  const bad = failed.length + blocked.length > 0;
  const sentence = bad ? say.failed(failed, blocked) : say.done(built.length, skipped.length);
  const advice = results.find((one) => one.diagnosis)?.diagnosis?.advice;
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(images)),
      built: JSON.stringify(built),
      skipped: JSON.stringify(skipped),
      failed: JSON.stringify(failed),
      blocked: JSON.stringify(blocked),
      attempts: JSON.stringify(Object.fromEntries(results.map((one) => [one.service, one.attempts.length]))),
      timings: JSON.stringify(results.map(timing)),
      plan,
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      { table: { head: say.head, rows: results.map((one) => row(one, say)) } },
      ...results.flatMap((one) =>
        one.diagnosis ? [{ paragraph: `${one.service}: ${one.reason}. ${one.diagnosis.advice}` }] : [],
      ),
    ],
    outcome: bad
      ? { kind: 'failed', message: sentence, ...(advice ? { advice } : {}) }
      : { kind: 'passed', message: sentence },
  };
}

function row(result: BuildResult, say: Say): (string | number)[] {
  const cached = result.cached ? `${result.cached[0]}/${result.cached[1]}` : '';
  const cells = [
    result.service,
    say.status[result.status],
    result.attempts.length,
    result.seconds.toFixed(1),
  ];
  return [...cells, cached, result.reason];
}

function timing(result: BuildResult) {
  return {
    service: result.service,
    status: result.status,
    seconds: round(result.seconds),
    cooldownSeconds: round(result.cooldownSeconds),
    attempts: result.attempts.map(({ seconds, end }) => ({ seconds: round(seconds), end })),
    cached: result.cached ?? null,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
