// One attempt at one thing: its own group in the log, a sign of life with the step that runs, its last lines outside of the group if it fails.
import { messageOf, type Log } from '@compose-delivery/runtime';
import { BuildFailure, type AttemptContext } from './builder-port.ts';
import type { Diagnosis } from './classify-failure.ts';
import type { BuildPolicy, BuildPorts } from './build-result.ts';

export type AttemptRecord = {
  readonly what: 'build' | 'push';
  readonly seconds: number;
  /** `done`, or the kind of the failure. */
  readonly end: string;
  readonly message: string;
};

export type AttemptOutcome<T> =
  | { readonly value: T; readonly record: AttemptRecord; readonly diagnosis: undefined }
  | { readonly value: undefined; readonly record: AttemptRecord; readonly diagnosis: Diagnosis };

export type Attempt<T> = {
  readonly service: string;
  readonly what: 'build' | 'push';
  readonly number: number;
  readonly work: (context: AttemptContext) => Promise<T>;
  readonly classify: (failure: BuildFailure) => Diagnosis;
  /** The Dockerfile, relative to the repository, for an annotation at the line that failed. */
  readonly dockerfile: string | undefined;
  readonly log: Log;
  readonly live: (text: string) => void;
};

const HEARTBEAT_MS = 30_000;
const LINES_REPEATED = 40;
const LINE_SHOWN = 4_000;

export async function runAttempt<T>(
  attempt: Attempt<T>,
  policy: BuildPolicy,
  ports: BuildPorts,
): Promise<AttemptOutcome<T>> {
  const { service, what, number, log } = attempt;
  const started = ports.clock.monotonic();
  const seconds = (): number => (ports.clock.monotonic() - started) / 1_000;
  const title = `${service}${what === 'push' ? ', push' : ''}, attempt ${number} of ${policy.retries + 1}`;
  try {
    const value = await log.group(title, () => watched(attempt, policy, ports, seconds));
    return { value, diagnosis: undefined, record: { what, seconds: seconds(), end: 'done', message: '' } };
  } catch (thrown) {
    if (!(thrown instanceof BuildFailure) && !ports.signal.aborted) throw thrown;
    const failure = thrown instanceof BuildFailure ? thrown : new BuildFailure(messageOf(thrown));
    const diagnosis = attempt.classify(failure);
    report(attempt, failure, diagnosis);
    const record = { what, seconds: seconds(), end: diagnosis.kind, message: failure.message };
    return { value: undefined, diagnosis, record };
  }
}

async function watched<T>(
  attempt: Attempt<T>,
  policy: BuildPolicy,
  ports: BuildPorts,
  seconds: () => number,
): Promise<T> {
  const { service, log } = attempt;
  let last = 'nothing yet';
  let step: string | undefined;
  let shown = 0;
  const stop = ports.heartbeat(HEARTBEAT_MS, () => {
    const at = step === undefined ? '' : `; at ${step}`;
    attempt.live(`${service}: ${Math.round(seconds())} s${at}; last heard: ${last}`);
  });
  try {
    return await attempt.work({
      timeoutMs: policy.attemptTimeoutMs,
      idleTimeoutMs: policy.idleTimeoutMs,
      signal: ports.signal,
      step: (name) => {
        step = name?.slice(0, LINE_SHOWN);
      },
      say: (line) => {
        last = line.trim().slice(0, 200) || last;
        shown += 1;
        if (shown <= policy.linesShown) log.info(line.slice(0, LINE_SHOWN));
        else if (shown === policy.linesShown + 1)
          log.warning(`${service} printed ${policy.linesShown} lines; further ones are not shown`);
      },
    });
  } finally {
    stop();
  }
}

function report<T>(attempt: Attempt<T>, failure: BuildFailure, diagnosis: Diagnosis): void {
  const { service, log, dockerfile } = attempt;
  if (failure.lines.length > 0) log.info(`the last lines of ${service}:`);
  for (const line of failure.lines.slice(-LINES_REPEATED)) log.info(`  ${line.slice(0, LINE_SHOWN)}`);
  const line = diagnosis.line === '' ? '' : ` (${diagnosis.line.slice(0, 500)})`;
  const at = attempt.what === 'build' && dockerfile !== undefined ? failedLine(failure.lines) : undefined;
  log.warning(`${service}: ${failure.message}; ${diagnosis.kind}${line}`, {
    title: 'sequential-build',
    ...(at === undefined || dockerfile === undefined ? {} : { file: dockerfile, line: at }),
  });
}

/** BuildKit prints `Dockerfile:12` and a line of dashes before it quotes the instruction that failed. */
export function failedLine(lines: readonly string[]): number | undefined {
  const at = lines.findLastIndex(
    (line, index) => /^[^\s:]+:\d+$/.test(line.trim()) && /^-{5,}$/.test(lines[index + 1]?.trim() ?? ''),
  );
  const number = /:(\d+)$/.exec(lines[at]?.trim() ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}
