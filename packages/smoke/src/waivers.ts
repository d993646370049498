// Waivers: somebody answers for a red check until a date. One that has ended is a mistake in the configuration: nothing is asked then, since
// nobody knows whether the check is to count again or the waiver was forgotten.
import type { Application, Waiver } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';
import type { CheckResult } from './smoke-report.ts';

const DAY_MS = 86_400_000;

/** Whether it still holds: until the end of its last day, UTC. */
export const holds = (waiver: Waiver, nowMs: number): boolean =>
  nowMs < Date.parse(`${waiver.until}T00:00:00Z`) + DAY_MS;

/** @throws InputError that names every waiver that has ended */
export function refuseEndedWaivers(application: Application, nowMs: number): void {
  const ended = application.checks.waivers.filter((waiver) => !holds(waiver, nowMs));
  if (ended.length === 0) return;
  throw new InputError(
    ended.map(({ check, until, owner }) => ({
      input: `checks.waivers: ${check}`,
      expected: 'a waiver that holds today: repair what it was for and take it away, or renew it',
      seen: `one by ${owner} that ended on ${until}`,
    })),
  );
}

/** The result with a waiver laid over it, all of which hold. What is not red needs none, and stays as it is. */
export function waive(result: CheckResult, waivers: readonly Waiver[]): CheckResult {
  const waiver = waivers.find(({ check }) => check === result.id);
  if (!waiver || (result.verdict !== 'fail' && result.verdict !== 'inconclusive')) return result;
  return {
    ...result,
    verdict: 'waived',
    reason: `${result.verdict}, waived until ${waiver.until} by ${waiver.owner} (${waiver.reason}): ${result.reason}`,
    waived: result.verdict,
  };
}
