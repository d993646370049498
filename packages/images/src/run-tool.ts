// Runs one tool of a build: every line is told on, the last ones are kept, and an end other than 0 is a BuildFailure.
import type { Exec, ExecOptions, ExecResult } from '@compose-delivery/runtime';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { BuildFailure, type AttemptContext } from './builder-port.ts';

const LINES_KEPT = 400;

export async function runTool(
  exec: Exec,
  argv: readonly string[],
  options: Pick<ExecOptions, 'cwd' | 'env'>,
  attempt: AttemptContext,
  name: string,
): Promise<ExecResult> {
  const lines: string[] = [];
  let result: ExecResult;
  try {
    result = await exec(argv, {
      ...options,
      timeoutMs: attempt.timeoutMs,
      ...(attempt.idleTimeoutMs > 0 ? { idleTimeoutMs: attempt.idleTimeoutMs } : {}),
      signal: attempt.signal,
      keepBytes: 64 * 1_024,
      onLine: (line) => {
        lines.push(line);
        if (lines.length > LINES_KEPT) lines.shift();
        attempt.say(line);
      },
    });
  } catch (error) {
    if (error instanceof DeliveryFailure) throw new BuildFailure(error.message);
    throw error;
  }
  if (result.code === 0) return result;
  if (result.timedOut) {
    const limits = `${attempt.timeoutMs / 1_000} s in all or ${attempt.idleTimeoutMs / 1_000} s without a line`;
    throw new BuildFailure(`${name} was ended after ${limits}`, {
      lines,
      exitCode: result.code,
      timedOut: true,
    });
  }
  const end =
    result.code === null ? `was ended by ${result.signal ?? 'a signal'}` : `ended with ${result.code}`;
  throw new BuildFailure(`${name} ${end}`, { lines, exitCode: result.code });
}
