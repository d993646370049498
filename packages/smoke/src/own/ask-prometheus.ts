// kind prometheus: a metric of a service's own page, or an instant query to a server. Silence means what the check says it means.
// Source of the answer's form: prometheus.io/docs/prometheus/latest/querying/api, "Instant queries".
import type { OwnCheck } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import { conclude, unsure, wrong, type CheckContext, type Evidence, type Problem } from '../check.ts';
import { boundsOf, bucketsBetween, quantileOf } from '../histogram.ts';
import { mismatches } from '../matcher.ts';
import { healthHeaders, jsonField, type Answer } from '../probe.ts';
import { MetricsError, readMetrics } from '../prometheus-text.ts';
import { scrapeService } from '../scrape.ts';
import type { Attempt } from './attempts.ts';
import { fill } from './fill.ts';

type PrometheusCheck = Extract<OwnCheck, { kind: 'prometheus' }>;
type Series = { readonly name: string; readonly value: number };
const SHOWN = 20;

export async function askPrometheus(
  context: CheckContext,
  check: PrometheusCheck,
  timeoutMs: number,
): Promise<Attempt> {
  if (check.service !== undefined && check.quantile !== undefined)
    return askQuantile(context, check, check.service, check.quantile, timeoutMs);
  const record = context.probe.record('requests');
  const answer = await (check.service === undefined
    ? query(context, check, timeoutMs)
    : scrape(context, check.service, timeoutMs));
  const read =
    answer.failure === undefined ? readSeries(check, answer) : unsure(`no answer: ${answer.failure}`);
  const problems = 'verdict' in read ? [read] : judgeSeries(check, read);
  const lines = 'verdict' in read ? [] : read.slice(0, SHOWN).map(({ name, value }) => `${name}: ${value}`);
  const evidence: Evidence[] = [record.evidence(), { title: check.metric ?? check.query ?? '', lines }];
  return {
    outcome: conclude(
      problems,
      lines.length === 0 ? 'no data, which is as expected' : lines.join('; '),
      evidence,
    ),
    statuses: answer.status === 0 ? [] : [answer.status],
  };
}

/** A quantile of what was observed between two scrapes, or since the start of the service. */
async function askQuantile(
  context: CheckContext,
  check: PrometheusCheck,
  service: string,
  quantile: number,
  timeoutMs: number,
): Promise<Attempt> {
  const record = context.probe.record('requests');
  const metric = check.metric ?? '';
  const ended = (problems: readonly Problem[], line: string): Attempt => ({
    outcome: conclude(problems, line, [record.evidence(), { title: metric, lines: [line] }]),
    statuses: [],
  });
  const over = check['over-seconds'];
  const first =
    over === undefined ? undefined : await scrapeService(context, service, { path: '/metrics', timeoutMs });
  if (first && 'verdict' in first) return ended([first], first.text);
  if (over !== undefined)
    await context.ports.clock.sleep(Math.min(over * 1_000, context.probe.remainingMs()));
  const second = await scrapeService(context, service, { path: '/metrics', timeoutMs });
  if ('verdict' in second) return ended([second], second.text);
  const buckets = bucketsBetween(first, second, metric, check.labels);
  const seen = 'unknown' in buckets ? buckets : quantileOf(quantile, buckets, check['at-least']);
  if ('unknown' in seen) return ended(silence(check, seen.unknown), seen.unknown);
  const line = `quantile ${quantile} of ${metric}: ${seen.value} (bucket ${boundsOf(seen)}) of ${seen.count} observations`;
  const lines = mismatches(check.expect, seen.value);
  // Above the last bucket the value is only the least that it can be: a limit that even this breaks is broken, nothing else is known.
  if (seen.open && (lines.length === 0 || mismatches(check.expect, Infinity).length === 0))
    return ended([unsure(`${line}: how far above cannot be known`)], line);
  return ended(
    lines.map((text) => wrong(`${line}: ${text}`)),
    line,
  );
}

function scrape(context: CheckContext, service: string, timeoutMs: number): Promise<Answer> {
  return context.probe.send(service, {
    path: context.application.services[service]?.metrics ?? '/metrics',
    headers: healthHeaders(context.application, service, context.variables),
    maxBodyBytes: 8 * 1_024 * 1_024,
    timeoutMs,
    note: 'scrape',
  });
}

function query(context: CheckContext, check: PrometheusCheck, timeoutMs: number): Promise<Answer> {
  const asked = encodeURIComponent(fill(context, check.query ?? ''));
  return context.probe.send('prometheus', {
    base: fill(context, check.url ?? '').replace(/\/+$/, ''),
    path: `/api/v1/query?query=${asked}`,
    timeoutMs,
  });
}

function readSeries(check: PrometheusCheck, answer: Answer): Series[] | Problem {
  if (check.service !== undefined) {
    if (answer.status !== 200) return wrong(`expected metrics of ${check.service}, saw ${answer.status}`);
    try {
      const samples = readMetrics(answer.body).samples.filter(
        ({ name, labels }) =>
          name === check.metric &&
          Object.entries(check.labels).every(([key, value]) => labels[key] === value),
      );
      const sum = samples.reduce((total, { value }) => total + value, 0);
      return samples.length === 0 ? [] : [{ name: check.metric ?? '', value: sum }];
    } catch (error) {
      if (!(error instanceof MetricsError)) throw error;
      return wrong(`expected Prometheus text of ${check.service}; ${messageOf(error)}`);
    }
  }
  if (answer.status >= 400 && answer.status < 500)
    return unsure(
      `the query was refused with ${answer.status}: ${JSON.stringify(jsonField(answer.body, 'error') ?? '').slice(0, 200)}`,
    );
  if (answer.status !== 200) return unsure(`Prometheus answered ${answer.status}`);
  return seriesOf(answer.body);
}

function seriesOf(body: string): Series[] | Problem {
  const result = jsonField(body, 'data.result');
  const kind = jsonField(body, 'data.resultType');
  if (kind === 'scalar' && Array.isArray(result)) return [{ name: 'scalar', value: Number(result[1]) }];
  if (kind !== 'vector' || !Array.isArray(result))
    return unsure('expected a vector or a scalar from Prometheus');
  return result.map((one: { metric?: unknown; value?: unknown[] }) => ({
    name: JSON.stringify(one.metric ?? {}),
    value: Number(one.value?.[1]),
  }));
}

function judgeSeries(check: PrometheusCheck, series: readonly Series[]): Problem[] {
  const real = series.filter(({ value }) => !Number.isNaN(value));
  if (real.length === 0) {
    return silence(check, 'there is no data');
  }
  return real.flatMap(({ name, value }) =>
    mismatches(check.expect, value).map((line) => wrong(`${name}: ${line}`)),
  );
}

function silence(check: PrometheusCheck, text: string): Problem[] {
  return check['no-data'] === 'pass' ? [] : [check['no-data'] === 'fail' ? wrong(text) : unsure(text)];
}
