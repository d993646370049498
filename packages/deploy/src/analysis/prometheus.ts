// One instant query over Prometheus's HTTP API, and what its answer is worth. Source: prometheus.io/docs/prometheus/latest/querying/api.
import { messageOf, quoteSeen, type Http } from '@compose-delivery/runtime';
import * as z from 'zod';

export type SeriesValue = {
  /** Its labels, as people read them; '' for a number without. */
  readonly labels: string;
  readonly value: number;
};

/**
 * values: at least one series, none of them NaN. no-data: empty, or NaN. rejected: the query or our access is wrong, asking again
 * changes nothing. unreachable: no answer, a 5xx, or something that is no answer of Prometheus.
 */
export type QueryAnswer =
  | {
      readonly kind: 'values';
      readonly series: readonly SeriesValue[];
      readonly at: number;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'no-data';
      readonly why: string;
      readonly at?: number | undefined;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string };

export type PrometheusAccess = {
  readonly http: Http;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

const sample = z.tuple([z.number(), z.string()]);
const answerSchema = z.object({
  status: z.literal('success'),
  warnings: z.array(z.string()).optional(),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.looseObject({
          metric: z.record(z.string(), z.string()),
          value: sample.optional(),
          histogram: z.unknown().optional(),
        }),
      ),
    }),
    z.object({ resultType: z.literal('scalar'), result: sample }),
    z.object({ resultType: z.literal('matrix'), result: z.unknown() }),
    z.object({ resultType: z.literal('string'), result: z.unknown() }),
  ]),
});
const errorSchema = z.looseObject({ status: z.literal('error'), errorType: z.string(), error: z.string() });

/** Numbers as the API writes them: JavaScript's own parser takes "+Inf" for NaN. Undefined: no number at all. */
export function parseSample(text: string): number | undefined {
  if (text === 'NaN') return NaN;
  const infinite = /^([+-]?)Inf$/.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** Asks once. Never rejects: what went wrong is an answer. */
export async function askPrometheus(access: PrometheusAccess, query: string): Promise<QueryAnswer> {
  let answer;
  try {
    answer = await access.http({
      url: `${access.url.replace(/\/+$/, '')}/api/v1/query`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...access.headers },
      // Its own limit is a little shorter than ours, so that it says why.
      body: new URLSearchParams({
        query,
        timeout: `${Math.max(1, Math.floor(access.timeoutMs * 0.9))}ms`,
      }).toString(),
      timeoutMs: access.timeoutMs,
    });
  } catch (error) {
    return { kind: 'unreachable', why: messageOf(error) };
  }
  const { status, body } = answer;
  if (status < 200 || status >= 300) return refusal(status, body);
  return readAnswer(body);
}

/** 400 and 422 speak of the query, 401, 403 and 404 of our access; redirects are not followed. The rest may pass. */
function refusal(status: number, body: string): QueryAnswer {
  const parsed = errorSchema.safeParse(jsonOf(body));
  const said = parsed.success
    ? `${parsed.data.errorType}: ${parsed.data.error}`
    : quoteSeen(body.slice(0, 200));
  const lasting = status >= 300 && status < 500 && status !== 408 && status !== 429;
  return { kind: lasting ? 'rejected' : 'unreachable', why: `it answered ${status} (${said})` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function readAnswer(body: string): QueryAnswer {
  const parsed = answerSchema.safeParse(jsonOf(body));
  if (!parsed.success)
    return { kind: 'unreachable', why: `it answered something else: ${quoteSeen(body.slice(0, 200))}` };
  const { data, warnings = [] } = parsed.data;
  if (data.resultType === 'matrix' || data.resultType === 'string')
    return {
      kind: 'rejected',
      why: `the query answers a ${data.resultType}; a number or a vector is needed`,
    };
  const rows =
    data.resultType === 'scalar'
      ? [{ labels: '', sample: data.result }]
      : data.result.map(({ metric, value }) => ({ labels: labelsOf(metric), sample: value }));
  if (rows.some((row) => row.sample === undefined))
    return { kind: 'rejected', why: 'the query answers histograms; use histogram_quantile' };
  const at = rows[0]?.sample?.[0];
  if (rows.length === 0) return { kind: 'no-data', why: 'no series', warnings };
  const series: SeriesValue[] = [];
  for (const { labels, sample: pair } of rows) {
    const value = parseSample(pair?.[1] ?? '');
    if (value === undefined)
      return { kind: 'unreachable', why: `it answered ${quoteSeen(pair?.[1])} as a number` };
    // One series without a value makes the whole answer one: the others would hide it.
    if (Number.isNaN(value))
      return { kind: 'no-data', why: `NaN${labels === '' ? '' : ` of ${labels}`}`, at, warnings };
    series.push({ labels, value });
  }
  return { kind: 'values', series, at: at ?? 0, warnings };
}

const labelsOf = (metric: Readonly<Record<string, string>>): string => {
  const { __name__: name = '', ...rest } = metric;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
};
