// The watch after a switch: counters of the front, own requests, living processes. Judging is pure; promotion needs a pass.
import type { WatchDefinition } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import { joinJudgements } from '../analysis/judge-queries.ts';
import type { MetricsRun } from '../analysis/metrics-watch.ts';
import { LATENCY_BOUNDS_MS } from '../latency.ts';
import type { Judgement } from '../model.ts';
import type { SlotTraffic } from '../ports.ts';
import { findRelease, readLedger } from '../state/ledger.ts';
import { BadRelease, Undecided, type StepAction, type StepContext } from './context.ts';
import { slotOf } from './step-target.ts';

/** What one moment of the watch has seen since the switch. */
export type WatchSample = {
  readonly requests: number;
  readonly errors: number;
  readonly latency: readonly number[];
  /** Services of the slot that are not alive. */
  readonly down: readonly string[];
  readonly probeFailures: readonly string[];
};

/** What happened between two readings of counters that only grow. A front that restarted counts from zero again. */
export function since(
  before: SlotTraffic,
  now: SlotTraffic,
): Pick<WatchSample, 'requests' | 'errors' | 'latency'> {
  if (now.requests < before.requests) return now;
  return {
    requests: now.requests - before.requests,
    errors: now.errors - before.errors,
    latency: now.latency.map((count, i) => count - (before.latency[i] ?? 0)),
  };
}

/** The bound under which `share` of all answers stayed; undefined without answers, Infinity above the last bound. */
export function quantile(latency: readonly number[], share: number): number | undefined {
  const total = latency.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let seen = 0;
  for (let i = 0; i < latency.length; i += 1) {
    seen += latency[i] ?? 0;
    if (seen >= total * share) return LATENCY_BOUNDS_MS[i] ?? Infinity;
  }
  return Infinity;
}

/** The verdict so far. `over`: the time is up. A failure is told at once; a pass only at the end. */
export function judgeWatch(
  sample: WatchSample,
  definition: WatchDefinition,
  over: boolean,
): Judgement | undefined {
  if (sample.down.length > 0)
    return { verdict: 'fail', reasons: [`not alive any more: ${sample.down.join(', ')}`] };
  const enough = sample.requests >= definition['min-requests'];
  const rate = sample.requests === 0 ? 0 : sample.errors / sample.requests;
  if (enough && rate > definition['max-error-rate'])
    return {
      verdict: 'fail',
      reasons: [
        `${sample.errors} of ${sample.requests} requests failed (${percent(rate)}, allowed ${percent(definition['max-error-rate'])})`,
        ...sample.probeFailures.slice(-3),
      ],
    };
  if (!over) return undefined;
  if (!enough)
    return {
      verdict: 'inconclusive',
      reasons: [
        `${sample.requests} requests within ${definition.seconds} s; ${definition['min-requests']} are needed to judge (watch.min-requests)`,
        ...sample.probeFailures.slice(-3),
      ],
    };
  const p95 = quantile(sample.latency, 0.95);
  const limit = definition['p95-ms'];
  if (limit !== undefined && p95 !== undefined && p95 > limit)
    return { verdict: 'fail', reasons: [`p95 is up to ${p95} ms; ${limit} ms are allowed`] };
  return {
    verdict: 'pass',
    reasons: [
      `${sample.requests} requests, ${sample.errors} failed, p95 up to ${p95 === undefined ? 'unknown' : `${p95} ms`}`,
    ],
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export const watch: StepAction = {
  check: ({ world }) =>
    Promise.resolve(world.settings.watch.seconds === 0 ? 'the watch lasts 0 s' : undefined),
  act: async (context) => {
    const judgement = await watchSlot(context);
    context.findings.judgement = judgement;
    const told = judgement.reasons.join('; ');
    if (judgement.verdict === 'fail') throw new BadRelease(`the watch failed: ${told}`);
    if (judgement.verdict === 'inconclusive')
      throw new Undecided(`the watch was inconclusive: ${told}`, {
        advice:
          context.world.settings.watch['on-inconclusive'] === 'hold'
            ? 'the new release goes on serving and the old one stays; deploy the same release again to watch again, or roll back'
            : 'watch.on-inconclusive is "revert": only a pass lets a release stay',
      });
    context.world.log.info(`the watch passed: ${told}`);
  },
};

async function watchSlot(context: StepContext): Promise<Judgement> {
  const { world, findings } = context;
  const { settings, router, engine, clock } = world;
  const slot = slotOf(context);
  const before = await router.traffic(slot);
  const metrics = await beginMetrics(context);
  const started = clock.monotonic();
  const probeFailures: string[] = [];
  const unreached = { count: 0 };
  let polling: Promise<void> | undefined;
  for (;;) {
    // A server of metrics that hangs must not keep us from seeing that people get errors.
    polling ??= metrics?.poll().finally(() => {
      polling = undefined;
    });
    for (const url of settings.probes) await probe(world, url, probeFailures, unreached);
    const counted = since(before, await router.traffic(slot));
    const sample: WatchSample = {
      // A request that the front never answered is not in its counters.
      requests: counted.requests + unreached.count,
      errors: counted.errors + unreached.count,
      latency: counted.latency,
      down: (await engine.observe())[slot].down,
      probeFailures,
    };
    const over = clock.monotonic() - started >= settings.watch.seconds * 1_000;
    if (over) await polling;
    const judgement = joinJudgements(
      [judgeWatch(sample, settings.watch, over), ...(metrics ? [metrics.judge(over)] : [])],
      over,
    );
    if (metrics) findings.evidence = metrics.evidence();
    if (judgement) return judgement;
    await world.lock.touch();
    await clock.sleep(settings.watch['interval-seconds'] * 1_000, world.signal);
  }
}

async function beginMetrics({ world, operation, step }: StepContext): Promise<MetricsRun | undefined> {
  if (!world.metrics || !operation) return undefined;
  const { ledger } = await readLedger(world.files, world.folder);
  return world.metrics.begin({
    release: operation.release,
    slot: step.slot ?? operation.slot,
    generation: operation.generation,
    old: findRelease(ledger, operation.from?.release),
  });
}

/** One request as a person's: the front counts it; its failure is kept as an explanation. */
async function probe(
  world: StepContext['world'],
  url: string,
  failures: string[],
  unreached: { count: number },
): Promise<void> {
  try {
    const answer = await world.http({ url, timeoutMs: 5_000, fresh: true });
    if (answer.status >= 500) failures.push(`GET ${new URL(url).pathname} answered ${answer.status}`);
  } catch (error) {
    unreached.count += 1;
    failures.push(`GET ${new URL(url).pathname}: ${messageOf(error)}`);
  }
}
