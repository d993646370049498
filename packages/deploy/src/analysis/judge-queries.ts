// From the measurements of each query to a verdict. Pure. A pass needs passes; a failure needs measured failures; the rest is neither.
import type { QueryDefinition } from '@compose-delivery/application';
import type { Judgement, Verdict } from '../model.ts';
import type { Measurement } from './measure.ts';

export type QueryHistory = {
  readonly definition: QueryDefinition;
  readonly measurements: readonly Measurement[];
};

type Verdicted = { readonly verdict: Verdict | undefined; readonly reason: string };

/** Of one query. Undefined: nothing is decided yet. `over`: the time is up. */
export function judgeQuery({ definition, measurements }: QueryHistory, over: boolean): Verdicted {
  const { name } = definition;
  const last = measurements.at(-1);
  const failures = measurements.filter(({ verdict }) => verdict === 'fail');
  const inRow = trailing(measurements, 'fail');
  const told = (why: string): string => `${name}: ${why}`;
  if (failures.length > definition['failure-limit'] && inRow >= definition['consecutive-failures'])
    return { verdict: 'fail', reason: told(failures.at(-1)?.reason ?? '') };
  if (last?.lasting === true) return { verdict: 'inconclusive', reason: told(last.reason) };
  const errors = trailing(measurements, 'error');
  if (errors > definition['error-limit'])
    return {
      verdict: 'inconclusive',
      reason: told(`${errors} errors in a row, the last: ${last?.reason ?? ''}`),
    };
  const unclear = measurements.filter(({ verdict }) => verdict === 'inconclusive');
  if (unclear.length > definition['inconclusive-limit'])
    return { verdict: 'inconclusive', reason: told(unclear.at(-1)?.reason ?? '') };
  if (!over) return { verdict: undefined, reason: '' };
  const passes = measurements.filter(({ verdict }) => verdict === 'pass');
  // A last word that is no pass is not outvoted by earlier ones that were.
  if (last?.verdict === 'fail' && failures.length > definition['failure-limit'])
    return { verdict: 'inconclusive', reason: told(`it failed at last: ${last.reason}`) };
  if (passes.length < definition['min-measurements'])
    return {
      verdict: 'inconclusive',
      reason: told(
        `${passes.length} of ${measurements.length} measurements passed, ${definition['min-measurements']} are needed${last ? `; the last: ${last.reason}` : ''}`,
      ),
    };
  return { verdict: 'pass', reason: told(passes.at(-1)?.reason ?? '') };
}

function trailing(measurements: readonly Measurement[], verdict: Measurement['verdict']): number {
  let count = 0;
  for (let i = measurements.length - 1; i >= 0 && measurements[i]?.verdict === verdict; i -= 1) count += 1;
  return count;
}

/** Of all queries. A failure is told at once; "inconclusive" only when the time is up, because a failure may still follow. */
export function judgeQueries(histories: readonly QueryHistory[], over: boolean): Judgement | undefined {
  const each = histories.map((history) => judgeQuery(history, over));
  const failed = each.filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) return { verdict: 'fail', reasons: failed.map(({ reason }) => reason) };
  if (!over) return undefined;
  const open = each.filter(({ verdict }) => verdict !== 'pass');
  return open.length > 0
    ? { verdict: 'inconclusive', reasons: open.map(({ reason }) => reason) }
    : { verdict: 'pass', reasons: each.map(({ reason }) => reason) };
}

/** Of several judges: one failure is enough, every pass is needed. */
export function joinJudgements(
  judgements: readonly (Judgement | undefined)[],
  over: boolean,
): Judgement | undefined {
  const given = judgements.filter((judgement) => judgement !== undefined);
  const failed = given.filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) return { verdict: 'fail', reasons: failed.flatMap(({ reasons }) => reasons) };
  if (!over || given.length < judgements.length) return undefined;
  const open = given.filter(({ verdict }) => verdict === 'inconclusive');
  return open.length > 0
    ? { verdict: 'inconclusive', reasons: open.flatMap(({ reasons }) => reasons) }
    : { verdict: 'pass', reasons: given.flatMap(({ reasons }) => reasons) };
}
