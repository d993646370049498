// Waivers: somebody answers for a red check until a date. Past it, the check counts again, and the waiver is warned of.
import type { Waiver } from '@compose-delivery/application';
import type { CheckResult } from './smoke-report.ts';

const DAY_MS = 86_400_000;

/** Whether it still holds: until the end of its last day, UTC. */
export const holds = (waiver: Waiver, nowMs: number): boolean =>
  nowMs < Date.parse(`${waiver.until}T00:00:00Z`) + DAY_MS;

/** The result with a waiver laid over it. What is not red needs none, and stays as it is. */
export function waive(result: CheckResult, waivers: readonly Waiver[], nowMs: number): CheckResult {
  const waiver = waivers.find(({ check }) => check === result.id);
  if (!waiver || (result.verdict !== 'fail' && result.verdict !== 'inconclusive')) return result;
  if (!holds(waiver, nowMs))
    return { ...result, reason: `${result.reason} (its waiver by ${waiver.owner} ended on ${waiver.until})` };
  return {
    ...result,
    verdict: 'waived',
    reason: `${result.verdict}, waived until ${waiver.until} by ${waiver.owner} (${waiver.reason}): ${result.reason}`,
    waived: result.verdict,
  };
}

/** One sentence for each waiver that has ended. */
export const endedWaivers = (waivers: readonly Waiver[], nowMs: number): string[] =>
  waivers
    .filter((waiver) => !holds(waiver, nowMs))
    .map(
      ({ check, until, owner }) =>
        `the waiver of ${check} by ${owner} ended on ${until} and no longer counts; repair what it was for, or renew it`,
    );
