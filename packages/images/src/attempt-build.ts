// One attempt at one service: its own group in the log, a sign of life while it is silent, its last lines outside of the group if it fails.
import { messageOf } from '@compose-delivery/runtime';
import { BuildFailure, type Built, type BuildUnit } from './builder-port.ts';
import { classifyFailure, type Diagnosis } from './classify-failure.ts';
import type { BuildPolicy, BuildPorts } from './execute-builds.ts';

export type AttemptRecord = {
  readonly seconds: number;
  /** `built`, or the kind of the failure. */
  readonly end: string;
  readonly message: string;
};

export type AttemptOutcome =
  | { readonly built: Built; readonly record: AttemptRecord }
  | { readonly built: undefined; readonly record: AttemptRecord; readonly diagnosis: Diagnosis };

const HEARTBEAT_MS = 30_000;
const LINES_REPEATED = 40;

export async function attemptBuild(
  unit: BuildUnit,
  number: number,
  policy: BuildPolicy,
  ports: BuildPorts,
): Promise<AttemptOutcome> {
  const started = ports.clock.monotonic();
  const seconds = (): number => (ports.clock.monotonic() - started) / 1_000;
  try {
    const built = await ports.log.group(`${unit.service}, attempt ${number} of ${policy.retries + 1}`, () =>
      watched(unit, policy, ports, seconds),
    );
    return { built, record: { seconds: seconds(), end: 'built', message: '' } };
  } catch (thrown) {
    if (!(thrown instanceof BuildFailure) && !ports.signal.aborted) throw thrown;
    const failure = thrown instanceof BuildFailure ? thrown : new BuildFailure(messageOf(thrown));
    const diagnosis = classifyFailure(failure, policy.retryOn);
    report(unit, failure, diagnosis, ports);
    return {
      built: undefined,
      diagnosis,
      record: { seconds: seconds(), end: diagnosis.kind, message: failure.message },
    };
  }
}

async function watched(
  unit: BuildUnit,
  policy: BuildPolicy,
  ports: BuildPorts,
  seconds: () => number,
): Promise<Built> {
  let last = 'nothing yet';
  let shown = 0;
  const stop = ports.heartbeat(HEARTBEAT_MS, () =>
    ports.log.info(`${unit.service}: ${Math.round(seconds())} s; last heard: ${last}`),
  );
  try {
    return await ports.builder.build(unit, {
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      say: (line) => {
        last = line.trim() || last;
        shown += 1;
        if (shown <= policy.linesShown) ports.log.info(line);
        else if (shown === policy.linesShown + 1)
          ports.log.warning(`${unit.service} printed ${policy.linesShown} lines; further ones are not shown`);
      },
    });
  } finally {
    stop();
  }
}

function report(unit: BuildUnit, failure: BuildFailure, diagnosis: Diagnosis, ports: BuildPorts): void {
  ports.log.info(`the last lines of ${unit.service}:`);
  for (const line of failure.lines.slice(-LINES_REPEATED)) ports.log.info(`  ${line}`);
  const line = diagnosis.line === '' ? '' : ` (${diagnosis.line})`;
  ports.log.warning(`${unit.service}: ${failure.message}; ${diagnosis.kind}${line}`, {
    title: 'sequential-build',
  });
}
