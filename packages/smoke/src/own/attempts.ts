// Asks again until a deadline, with growing pauses. A pass that was not the first answer is flaky, and says how often it was asked.
import type { RetryDefinition } from '@compose-delivery/application';
import type { Clock } from '@compose-delivery/runtime';
import type { CheckOutcome } from '../check.ts';

/** `statuses`: those that were answered; empty when no answer came or the kind has none. */
export type Attempt = { readonly outcome: CheckOutcome; readonly statuses: readonly number[] };

type Patience = {
  readonly clock: Clock;
  readonly remainingMs: () => number;
  readonly signal: AbortSignal | undefined;
};

export async function withRetry(
  retry: RetryDefinition | undefined,
  patience: Patience,
  attempt: () => Promise<Attempt>,
): Promise<CheckOutcome> {
  const { clock } = patience;
  const until = clock.monotonic() + (retry?.['deadline-seconds'] ?? 0) * 1_000;
  let pause = (retry?.['interval-seconds'] ?? 0) * 1_000;
  const earlier: string[] = [];
  for (;;) {
    const { outcome, statuses } = await attempt();
    if (outcome.verdict === 'pass') return earlier.length === 0 ? outcome : flaky(outcome, earlier);
    const open =
      clock.monotonic() + pause <= until && patience.remainingMs() > pause && !patience.signal?.aborted;
    if (!retry || !open || !askAgain(retry, outcome, statuses)) return withAttempts(outcome, earlier);
    earlier.push(`attempt ${earlier.length + 1}: ${outcome.verdict}: ${outcome.reason}`);
    await clock.sleep(pause);
    pause *= retry.backoff;
  }
}

function askAgain(retry: RetryDefinition, outcome: CheckOutcome, statuses: readonly number[]): boolean {
  if (statuses.some((status) => retry['stop-on'].includes(status))) return false;
  if (outcome.verdict === 'inconclusive') return retry.on.includes('no-answer');
  return retry.on.includes('fail') || statuses.some((status) => retry.on.includes(status));
}

const KEPT = 20;

const shorten = (lines: readonly string[]): string[] =>
  lines.length <= KEPT
    ? [...lines]
    : [...lines.slice(0, KEPT / 2), `and ${lines.length - KEPT} more`, ...lines.slice(-KEPT / 2)];

const withAttempts = (outcome: CheckOutcome, earlier: readonly string[]): CheckOutcome =>
  earlier.length === 0
    ? outcome
    : {
        ...outcome,
        reason: `${outcome.reason} (asked ${earlier.length + 1} times)`,
        evidence: [...outcome.evidence, { title: 'earlier attempts', lines: shorten(earlier) }],
      };

const flaky = (outcome: CheckOutcome, earlier: readonly string[]): CheckOutcome => ({
  verdict: 'flaky',
  reason: `${outcome.reason}; only the ${earlier.length + 1}. attempt passed`,
  evidence: [...outcome.evidence, { title: 'earlier attempts', lines: shorten(earlier) }],
});
