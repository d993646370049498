// What the reader gets: outputs and summary.
import { formatArtifact } from '@compose-delivery/application';
import {
  describePlan,
  humanBytes,
  slowestStep,
  texts,
  type Account,
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
      'cache-ratio': '0',
      digests: '{}',
      'bake-file': '',
      plan: describePlan(steps),
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      {
        table: { head: say.planHead, rows: steps.map((step) => [step.unit.service, step.action, step.why]) },
      },
    ],
    outcome: { kind: 'passed', message: sentence },
  };
}

export type Facts = {
  /** What was built only as a base of theirs is no artifact of the delivery. */
  readonly delivered: readonly string[];
  readonly plan: string;
  readonly account: Account;
  /** Bytes of an image of this machine. */
  readonly sizeOf: (digest: string) => number | undefined;
  readonly bakeFile: string;
  readonly language: Language;
};

export function reportBuilds(results: readonly BuildResult[], facts: Facts): Result {
  const say = texts[facts.language];
  const services = (test: (one: BuildResult) => boolean): string[] =>
    results.filter(test).map((one) => one.service);
  const named = (status: BuildResult['status']): string[] => services((one) => one.status === status);
  const [built, failed, blocked] = [named('built'), named('failed'), named('blocked')];
  const skipped = named('skipped');
  const notPushed = services((one) => one.push === 'failed');
  const notBuilt = failed.length + blocked.length > 0;
  const sentences = [
    notBuilt ? say.failed(failed.length > 0 ? failed : blocked, failed.length > 0 ? blocked : []) : '',
    notPushed.length > 0 ? say.notPushed(notPushed) : '',
  ].filter((one) => one !== '');
  const bad = sentences.length > 0;
  const sentence = bad ? sentences.join(' ') : say.done(built.length, skipped.length);
  const advice = results.find((one) => one.diagnosis)?.diagnosis?.advice;
  return {
    outputs: {
      // In the order of the delivery, whatever the order of building was: equal results are equal outputs.
      images: pairs(
        facts.delivered.flatMap((service) => results.find((one) => one.service === service) ?? []),
        (one) => (one.artifact ? formatArtifact(one.artifact) : undefined),
      ),
      built: JSON.stringify(built),
      skipped: JSON.stringify(skipped),
      failed: JSON.stringify(services((one) => one.status === 'failed' || one.push === 'failed')),
      blocked: JSON.stringify(blocked),
      attempts: pairs(results, (one) => one.attempts.length),
      timings: JSON.stringify(results.map(timing)),
      'cache-ratio': facts.account.cacheRatio.toFixed(3),
      digests: pairs(results, (one) => one.published?.ref),
      'bake-file': facts.bakeFile,
      plan: facts.plan,
    },
    summary: [
      { heading: say.title },
      { paragraph: sentence },
      ...(built.length > 0 ? [{ paragraph: say.account(facts.account) }] : []),
      { table: { head: say.head, rows: results.map((one) => row(one, say, facts)) } },
      ...results.flatMap((one) =>
        one.diagnosis ? [{ paragraph: `${one.service}: ${one.reason}. ${one.diagnosis.advice}` }] : [],
      ),
    ],
    outcome: bad
      ? { kind: 'failed', message: sentence, ...(advice ? { advice } : {}) }
      : { kind: 'passed', message: sentence },
  };
}

function pairs<T>(results: readonly BuildResult[], value: (one: BuildResult) => T | undefined): string {
  const entries = results.map((one) => [one.service, value(one)] as const);
  return JSON.stringify(Object.fromEntries(entries.filter(([, one]) => one !== undefined)));
}

function row(result: BuildResult, say: Say, facts: Facts): (string | number)[] {
  const size = result.artifact?.kind === 'image' ? facts.sizeOf(result.artifact.digest) : undefined;
  const slow = slowestStep(result);
  return [
    result.service,
    say.status[result.status],
    result.attempts.length,
    result.queuedSeconds.toFixed(1),
    result.seconds.toFixed(1),
    result.cooldownSeconds.toFixed(1),
    result.cached ? `${result.cached[0]}/${result.cached[1]}` : '',
    result.bytes > 0 ? humanBytes(result.bytes) : '',
    size === undefined ? '' : humanBytes(size),
    slow ? `${slow.name.slice(0, 80)} (${slow.seconds.toFixed(1)} s)` : '',
    say.push[result.push],
    result.reason,
  ];
}

function timing(result: BuildResult) {
  return {
    service: result.service,
    status: result.status,
    queuedSeconds: round(result.queuedSeconds),
    seconds: round(result.seconds),
    cooldownSeconds: round(result.cooldownSeconds),
    attempts: result.attempts.map(({ what, seconds, end }) => ({ what, seconds: round(seconds), end })),
    cached: result.cached ?? null,
    bytes: result.bytes,
    steps: result.steps.map((step) => ({
      name: step.name,
      seconds: round(step.seconds),
      cached: step.cached,
    })),
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
