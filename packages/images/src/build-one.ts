// One service from its plan to its result: attempts with remedies between them, then the push by itself, then the export of its cache.
import type { Artifact } from '@compose-delivery/application';
import { messageOf, type Log } from '@compose-delivery/runtime';
import { runAttempt, type AttemptOutcome, type AttemptRecord } from './attempt-build.ts';
import type { AttemptContext, BuildFailure, Built, BuildUnit, Published } from './builder-port.ts';
import { classifyFailure, classifyPush, type Diagnosis } from './classify-failure.ts';
import { emptyResult, type BuildPolicy, type BuildPorts, type BuildResult } from './build-result.ts';

export type OnePorts = BuildPorts & {
  readonly log: Log;
  readonly live: (text: string) => void;
  /** Resolves when no other build runs; none begins until the answer is called. */
  readonly alone: () => Promise<() => void>;
};

export type Begun = {
  readonly unit: BuildUnit;
  readonly why: string;
  readonly artifact: Artifact | undefined;
};

/** Never throws for a failure of the tools. @param begun with an artifact: it is there, and only its push is left */
export async function buildOne(begun: Begun, policy: BuildPolicy, ports: OnePorts): Promise<BuildResult> {
  const attempts: AttemptRecord[] = [];
  const started = ports.clock.monotonic();
  const { unit } = begun;
  const ended = (part: Partial<BuildResult>): BuildResult => ({
    ...emptyResult(unit.service, begun.artifact ? 'skipped' : 'built', begun.why),
    attempts,
    seconds: (ports.clock.monotonic() - started) / 1_000,
    ...part,
  });
  let artifact = begun.artifact;
  let built: Built | undefined;
  const build = async (): Promise<Diagnosis | undefined> => {
    const outcome = await persist(buildTry(unit, policy, ports), attempts, policy, ports);
    built = outcome.value ?? built;
    artifact = outcome.value?.artifact ?? artifact;
    if (outcome.value) await record(unit, outcome.value.artifact, undefined, ended({}).seconds, ports);
    return outcome.diagnosis;
  };
  if (artifact === undefined) {
    const diagnosis = await build();
    if (diagnosis) return ended({ status: 'failed', reason: attempts.at(-1)?.message ?? '', diagnosis });
  }
  const facts = (): Partial<BuildResult> => ({ artifact, ...(built ? resultOf(built) : {}) });
  const pushed = await push(unit, () => artifact, build, attempts, policy, ports);
  if (pushed.published && artifact) await record(unit, artifact, pushed.published, ended({}).seconds, ports);
  if (built) await exportCache(unit, policy, ports);
  if (pushed.diagnosis)
    return ended({ ...facts(), push: 'failed', reason: pushed.reason, diagnosis: pushed.diagnosis });
  return ended({ ...facts(), push: pushed.published ? 'pushed' : 'none', published: pushed.published });
}

function resultOf(built: Built): Partial<BuildResult> {
  const { cached, bytes, steps, movedBytes } = built;
  return { status: 'built', cached, bytes, steps, moved: movedBytes };
}

function record(
  unit: BuildUnit,
  artifact: Artifact,
  pushed: Published | undefined,
  seconds: number,
  ports: OnePorts,
): Promise<void> {
  const at = new Date(ports.clock.now()).toISOString();
  return ports.state.record(unit.service, { digest: unit.digest, artifact, seconds, pushed }, at);
}

type Try<T> = {
  readonly unit: BuildUnit;
  readonly run: (number: number) => Promise<AttemptOutcome<T>>;
};

function buildTry(unit: BuildUnit, policy: BuildPolicy, ports: OnePorts): Try<Built> {
  const dockerfile = ports.builder.dockerfile?.(unit);
  const work = (context: AttemptContext): Promise<Built> => ports.builder.build(unit, context);
  const classify = (failure: BuildFailure): Diagnosis => classifyFailure(failure, policy.retryOn);
  const base = { service: unit.service, what: 'build' as const, log: ports.log, live: ports.live };
  return {
    unit,
    run: (number) => runAttempt({ ...base, number, work, classify, dockerfile }, policy, ports),
  };
}

/** As many attempts as the kind of the failure and the input allow, with what can be done about it between them. */
async function persist<T>(
  one: Try<T>,
  attempts: AttemptRecord[],
  policy: BuildPolicy,
  ports: OnePorts,
): Promise<AttemptOutcome<T>> {
  const byKind = new Map<string, number>();
  let release: (() => void) | undefined;
  try {
    for (let number = 1; ; number += 1) {
      const outcome = await one.run(number);
      attempts.push(outcome.record);
      const { diagnosis } = outcome;
      if (!diagnosis || number > policy.retries || ports.signal.aborted) return outcome;
      const times = (byKind.get(diagnosis.kind) ?? 0) + 1;
      byKind.set(diagnosis.kind, times);
      if (times > (diagnosis.retries ?? policy.retries)) return outcome;
      const remedied = await ports.builder.remedy?.(one.unit, diagnosis, ports.signal);
      if (remedied && remedied.said !== '') ports.log.info(`${one.unit.service}: ${remedied.said}`);
      if (remedied?.retry === false) {
        const advice = `${remedied.said}. ${diagnosis.advice}`;
        return { ...outcome, diagnosis: { ...diagnosis, advice } };
      }
      const wait = diagnosis.waitMs ?? policy.backoffMs(number);
      ports.log.info(`${one.unit.service}: ${diagnosis.kind}; tried again in ${(wait / 1_000).toFixed(1)} s`);
      await ports.clock.sleep(wait, ports.signal).catch(() => undefined); // a cancellation ends the next attempt
      if (diagnosis.kind === 'oom' && !release) release = await ports.alone();
    }
  } finally {
    release?.();
  }
}

type Pushed = { readonly published?: Published; readonly diagnosis?: Diagnosis; readonly reason: string };

/** A push that fails keeps the image; only one whose image is gone builds again, once. */
async function push(
  unit: BuildUnit,
  artifact: () => Artifact | undefined,
  rebuild: () => Promise<Diagnosis | undefined>,
  attempts: AttemptRecord[],
  policy: BuildPolicy,
  ports: OnePorts,
): Promise<Pushed> {
  const { builder } = ports;
  if (!builder.publish || ports.signal.aborted) return { reason: '' };
  const work = (context: AttemptContext): Promise<Published> => {
    const there = artifact();
    if (!there) throw new Error(`${unit.service} has nothing to push`);
    return (
      builder.publish?.(unit, there, context) ?? Promise.reject(new Error('this builder pushes nothing'))
    );
  };
  const classify = (failure: BuildFailure): Diagnosis => classifyPush(failure, policy.retryOn);
  const base = { service: unit.service, what: 'push' as const, dockerfile: undefined };
  const { log, live } = ports;
  const run: Try<Published>['run'] = (number) =>
    runAttempt({ ...base, number, work, classify, log, live }, policy, ports);
  let outcome = await persist({ unit, run }, attempts, policy, ports);
  if (outcome.diagnosis?.kind === 'image-gone') {
    const diagnosis = await rebuild();
    if (diagnosis) return { diagnosis, reason: attempts.at(-1)?.message ?? '' };
    outcome = await persist({ unit, run }, attempts, policy, ports);
  }
  if (outcome.value) return { published: outcome.value, reason: '' };
  return { diagnosis: outcome.diagnosis, reason: outcome.record.message };
}

/** Whatever the cache does, the image is there: its export can only warn. */
async function exportCache(unit: BuildUnit, policy: BuildPolicy, ports: OnePorts): Promise<void> {
  if (!ports.builder.exportCache || ports.signal.aborted) return;
  const lines: string[] = [];
  try {
    await ports.builder.exportCache(unit, {
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      step: () => undefined,
      say: (line) => {
        lines.push(line);
        if (lines.length > 20) lines.shift();
      },
    });
  } catch (error) {
    const said = lines.findLast((line) => /error|fail|not supported/i.test(line));
    ports.log.warning(
      `${unit.service}: its cache was not exported, the image is there: ${said ?? messageOf(error)}`,
      { title: 'sequential-build' },
    );
  }
}
