// Walks the plan: one build at a time, a pause after those that moved bytes, another attempt only where the fault is known to pass.
import type { Artifact } from '@compose-delivery/application';
import { messageOf, type Clock, type Log } from '@compose-delivery/runtime';
import { attemptBuild, type AttemptRecord } from './attempt-build.ts';
import type { Builder, BuildUnit } from './builder-port.ts';
import type { BuildState } from './build-state.ts';
import type { Diagnosis } from './classify-failure.ts';
import type { BuildStep } from './plan-builds.ts';

export type BuildPolicy = {
  readonly retries: number;
  readonly retryOn: readonly RegExp[];
  readonly cooldownMs: number;
  readonly attemptTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly keepGoing: boolean;
  /** Lines of one attempt that are printed; a flood would bury the rest of the log. The last ones are repeated anyway. */
  readonly linesShown: number;
  /** Wait before attempt number n + 1, in milliseconds. */
  readonly backoffMs: (failures: number) => number;
};

export type Heartbeat = (everyMs: number, beat: () => void) => () => void;

export type BuildPorts = {
  readonly builder: Builder;
  readonly state: BuildState;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly heartbeat: Heartbeat;
};

export type BuildResult = {
  readonly service: string;
  readonly status: 'built' | 'skipped' | 'failed' | 'blocked';
  readonly artifact: Artifact | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly seconds: number;
  readonly cooldownSeconds: number;
  readonly cached: readonly [number, number] | undefined;
  readonly reason: string;
  readonly diagnosis: Diagnosis | undefined;
};

/** Builds what the plan says. Never throws for a failed build: the results say what happened to each service. */
export async function executeBuilds(
  steps: readonly BuildStep[],
  policy: BuildPolicy,
  ports: BuildPorts,
): Promise<readonly BuildResult[]> {
  const results = new Map<string, BuildResult>();
  let bytesMoved = false;
  for (const step of steps) {
    const { unit } = step;
    const obstacle = findObstacle(unit, step, results, policy.keepGoing, ports.signal);
    if (obstacle !== undefined) results.set(unit.service, idle(unit, 'blocked', obstacle));
    else if (step.action === 'skip')
      results.set(unit.service, { ...idle(unit, 'skipped', step.why), artifact: step.artifact });
    else if (step.action === 'share')
      results.set(unit.service, {
        ...idle(unit, 'skipped', step.why),
        artifact: results.get(step.with)?.artifact,
      });
    else {
      const cooldown = bytesMoved ? policy.cooldownMs : 0;
      if (cooldown > 0) {
        ports.log.info(`${cooldown / 1_000} s of rest for the network before ${unit.service}`);
        await ports.clock.sleep(cooldown, ports.signal).catch(() => undefined); // a cancellation shows below
      }
      const { result, moved } = await buildOne(step, policy, ports, cooldown / 1_000);
      bytesMoved = moved;
      results.set(unit.service, result);
    }
  }
  return [...results.values()];
}

function findObstacle(
  unit: BuildUnit,
  step: BuildStep,
  results: ReadonlyMap<string, BuildResult>,
  keepGoing: boolean,
  signal: AbortSignal,
): string | undefined {
  if (signal.aborted) return `not begun: ${messageOf(signal.reason)}`;
  const needs = step.action === 'share' ? [step.with] : unit.needs;
  const broken = needs.find((name) => !results.get(name)?.artifact && results.has(name));
  if (broken !== undefined) return `needs ${broken}, which was not built`;
  const failed = [...results.values()].find((result) => result.status === 'failed');
  return failed && !keepGoing ? `not begun after ${failed.service} failed` : undefined;
}

function idle(unit: BuildUnit, status: BuildResult['status'], reason: string): BuildResult {
  return {
    service: unit.service,
    status,
    artifact: undefined,
    attempts: [],
    seconds: 0,
    cooldownSeconds: 0,
    cached: undefined,
    reason,
    diagnosis: undefined,
  };
}

async function buildOne(
  step: BuildStep,
  policy: BuildPolicy,
  ports: BuildPorts,
  cooldownSeconds: number,
): Promise<{ result: BuildResult; moved: boolean }> {
  const { unit } = step;
  const attempts: AttemptRecord[] = [];
  const started = ports.clock.monotonic();
  const finish = (part: Partial<BuildResult>): BuildResult => ({
    ...idle(unit, 'failed', step.why),
    attempts,
    cooldownSeconds,
    seconds: (ports.clock.monotonic() - started) / 1_000,
    ...part,
  });
  for (;;) {
    const number = attempts.length + 1;
    const outcome = await attemptBuild(unit, number, policy, ports);
    attempts.push(outcome.record);
    if (outcome.built) {
      const { artifact, cached, movedBytes } = outcome.built;
      await ports.state.record(
        unit.service,
        { digest: unit.digest, artifact },
        new Date(ports.clock.now()).toISOString(),
      );
      return { result: finish({ status: 'built', artifact, cached }), moved: movedBytes || number > 1 };
    }
    const { diagnosis } = outcome;
    const allowed = Math.min(policy.retries, diagnosis.retries ?? policy.retries);
    if (number > allowed || ports.signal.aborted)
      return { result: finish({ reason: outcome.record.message, diagnosis }), moved: true };
    const wait = diagnosis.waitMs ?? policy.backoffMs(number);
    ports.log.info(`${unit.service}: ${diagnosis.kind}; tried again in ${(wait / 1_000).toFixed(1)} s`);
    await ports.clock.sleep(wait, ports.signal).catch(() => undefined); // a cancellation ends the next attempt
  }
}
