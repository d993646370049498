// What a run of builds is allowed and given, and what becomes of each service.
import type { Artifact } from '@compose-delivery/application';
import type { Clock, Log } from '@compose-delivery/runtime';
import type { AttemptRecord } from './attempt-build.ts';
import type { BuildState } from './build-state.ts';
import type { Builder, Published } from './builder-port.ts';
import type { Diagnosis } from './classify-failure.ts';
import type { CooldownMode, Observe } from './cooldown.ts';
import type { Limits } from './schedule.ts';
import type { StepFact } from './solve-status.ts';

export type BuildPolicy = {
  readonly retries: number;
  readonly retryOn: readonly RegExp[];
  readonly cooldownMs: number;
  readonly cooldownMode: CooldownMode;
  readonly attemptTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly keepGoing: boolean;
  readonly limits: Limits;
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
  readonly observe: Observe;
  readonly cores: number;
};

export type BuildResult = {
  readonly service: string;
  readonly status: 'built' | 'skipped' | 'failed' | 'blocked';
  readonly artifact: Artifact | undefined;
  readonly attempts: readonly AttemptRecord[];
  /** Seconds from the start of the run until it began. */
  readonly queuedSeconds: number;
  readonly seconds: number;
  /** Rest after it. */
  readonly cooldownSeconds: number;
  readonly cached: readonly [number, number] | undefined;
  readonly bytes: number;
  readonly steps: readonly StepFact[];
  readonly moved: boolean;
  readonly push: 'none' | 'pushed' | 'failed';
  readonly published: Published | undefined;
  readonly reason: string;
  readonly diagnosis: Diagnosis | undefined;
};

export function emptyResult(service: string, status: BuildResult['status'], reason: string): BuildResult {
  const none = { artifact: undefined, cached: undefined, published: undefined, diagnosis: undefined };
  const nothing = { attempts: [], steps: [], queuedSeconds: 0, seconds: 0, cooldownSeconds: 0, bytes: 0 };
  return { service, status, reason, moved: false, push: 'none', ...none, ...nothing };
}
