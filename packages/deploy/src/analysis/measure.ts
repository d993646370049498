// One measurement of a query: pass, fail, inconclusive or error, with its value. Pure.
import type { QueryDefinition } from '@compose-delivery/application';
import type { QueryAnswer, SeriesValue } from './prometheus.ts';

export type Measurement = {
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'error';
  readonly reason: string;
  /** Whether asking again is of any use. */
  readonly lasting?: boolean;
  /** Values that were seen, by labels. */
  readonly values: readonly SeriesValue[];
  readonly baseline?: number | undefined;
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** A comparison such as `<= 0.05` or `< +Inf`; the schema has checked its form. */
export function meets(condition: string, value: number): boolean {
  const match = /^(<=|>=|==|!=|<|>)\s*([+-]?)(.+)$/.exec(condition);
  const compare = COMPARE[match?.[1] ?? ''];
  if (!match || !compare) throw new Error(`condition ${condition} was not checked`);
  const size = /^inf$/i.test(match[3] ?? '') ? Infinity : Number(match[3]);
  return compare(value, match[2] === '-' ? -size : size);
}

const show = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : value > 0 ? '+Inf' : '-Inf';
const named = ({ labels, value }: SeriesValue): string =>
  `${show(value)}${labels === '' ? '' : ` of ${labels}`}`;

export function measure(
  definition: QueryDefinition,
  answer: QueryAnswer,
  baseline: QueryAnswer | undefined,
): Measurement {
  if (answer.kind === 'unreachable') return { verdict: 'error', reason: answer.why, values: [] };
  if (answer.kind === 'rejected')
    return {
      verdict: 'inconclusive',
      reason: `it refuses the query: ${answer.why}`,
      lasting: true,
      values: [],
    };
  const doubted = answer.warnings.length > 0 ? `it warns: ${answer.warnings.join('; ')}` : undefined;
  if (answer.kind === 'no-data')
    return doubted === undefined
      ? {
          verdict: definition['no-data'],
          reason: `no data (${answer.why}), which counts as ${definition['no-data']}`,
          values: [],
        }
      : { verdict: 'inconclusive', reason: doubted, values: [] };
  const { series } = answer;
  // A part of the data may be missing: neither a pass nor a failure is believed.
  if (doubted !== undefined) return { verdict: 'inconclusive', reason: doubted, values: series };
  return combine(judge(definition, series), againstBaseline(definition, series, baseline));
}

/** Every series has to pass; one that fails is enough. */
function judge(definition: QueryDefinition, series: readonly SeriesValue[]): Measurement {
  const { success, failure } = definition;
  if (success === undefined && failure === undefined)
    return { verdict: 'pass', reason: series.map(named).join(', '), values: series };
  const failed = series.filter(({ value }) =>
    failure === undefined ? success !== undefined && !meets(success, value) : meets(failure, value),
  );
  if (failed.length > 0)
    return {
      verdict: 'fail',
      reason: `${failed.slice(0, 3).map(named).join(', ')}; ${failure === undefined ? `expected ${success}` : `failure is ${failure}`}`,
      values: series,
    };
  const open = success === undefined ? [] : series.filter(({ value }) => !meets(success, value));
  return open.length > 0
    ? {
        verdict: 'inconclusive',
        reason: `${open.slice(0, 3).map(named).join(', ')} is neither success (${success}) nor failure (${failure})`,
        values: series,
      }
    : { verdict: 'pass', reason: series.slice(0, 3).map(named).join(', '), values: series };
}

function againstBaseline(
  definition: QueryDefinition,
  series: readonly SeriesValue[],
  baseline: QueryAnswer | undefined,
): Measurement | undefined {
  const rule = definition.baseline;
  if (!rule || !baseline) return undefined;
  if (baseline.kind !== 'values' || baseline.warnings.length > 0) {
    const why = baseline.kind === 'values' ? baseline.warnings.join('; ') : baseline.why;
    return rule['no-data'] === 'skip'
      ? undefined
      : { verdict: 'inconclusive', reason: `the baseline has no data (${why})`, values: series };
  }
  const before = Math.max(...baseline.series.map(({ value }) => value));
  const bounds = [
    ...(rule['max-ratio'] === undefined ? [] : [before * rule['max-ratio']]),
    ...(rule['max-increase'] === undefined ? [] : [before + rule['max-increase']]),
  ];
  // With both, each alone may be passed: a ratio is unfair to small numbers, a difference to large ones.
  const limit = Math.max(...bounds);
  const over = series.filter(({ value }) => value > limit);
  return over.length > 0
    ? {
        verdict: 'fail',
        reason: `${over.slice(0, 3).map(named).join(', ')}; the old release has ${show(before)}, up to ${show(limit)} is allowed`,
        values: series,
        baseline: before,
      }
    : { verdict: 'pass', reason: `the old release has ${show(before)}`, values: series, baseline: before };
}

const ORDER = ['fail', 'error', 'inconclusive', 'pass'] as const;

function combine(own: Measurement, other: Measurement | undefined): Measurement {
  if (!other) return own;
  const baseline = other.baseline === undefined ? {} : { baseline: other.baseline };
  const worst = ORDER.indexOf(other.verdict) < ORDER.indexOf(own.verdict) ? other : own;
  return {
    ...worst,
    ...baseline,
    reason: worst === own && own.verdict === 'pass' ? `${own.reason} (${other.reason})` : worst.reason,
  };
}
