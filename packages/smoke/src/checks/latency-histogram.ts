// The 95th percentile that a service has measured itself: two scrapes with our requests between them, and the buckets of the difference.
import { unsure, wrong, type CheckContext, type Problem } from '../check.ts';
import { above, boundsOf, bucketsBetween, inMilliseconds, quantileOf } from '../histogram.ts';
import { healthHeaders } from '../probe.ts';
import { scrapeService } from '../scrape.ts';

type Latency = NonNullable<CheckContext['application']['checks']['latency']>;
type Definition = NonNullable<Latency['histogram']>;

const SHARE = 0.95;

export async function measureHistogram(
  context: CheckContext,
  definition: Definition,
  concurrent: number,
): Promise<{ readonly problems: readonly Problem[]; readonly line: string }> {
  const { service, metric } = definition;
  const nothing = (problem: Problem): { problems: Problem[]; line: string } => ({
    problems: [problem],
    line: `${service} ${metric}: ${problem.text}`,
  });
  const first = await scrapeService(context, service);
  if ('verdict' in first) return nothing(first);
  await sendRequests(context, definition, concurrent);
  const second = await scrapeService(context, service);
  if ('verdict' in second) return nothing(second);
  const buckets = bucketsBetween(first, second, metric, definition.labels);
  const seen = 'unknown' in buckets ? buckets : quantileOf(SHARE, buckets, definition['at-least']);
  if ('unknown' in seen) return nothing(unsure(`${service}: ${seen.unknown}`));
  const factor = inMilliseconds(metric);
  const limitMs = definition['p95-ms'];
  const told = `p95 ${(seen.value * factor).toFixed(1)} ms (bucket ${boundsOf(seen, factor)} ms)`;
  const line = `${service} ${metric}: ${told} of ${seen.count} observations, at most ${limitMs} ms`;
  const over = above(seen, limitMs / factor);
  if (!over) return { problems: [], line };
  const problem = over.sure
    ? wrong(`${service}: expected p95 of ${metric} within ${limitMs} ms, saw ${told}`)
    : unsure(
        `${service}: p95 of ${metric} lies above its last bucket (${seen.lower * factor} ms), so it may be within ${limitMs} ms or not`,
      );
  return { problems: [problem], line };
}

async function sendRequests(
  context: CheckContext,
  { service, path, requests }: Definition,
  concurrent: number,
): Promise<void> {
  const headers = healthHeaders(context.application, service, context.variables);
  for (let sent = 0; sent < requests; sent += concurrent) {
    const count = Math.min(concurrent, requests - sent);
    await Promise.all(Array.from({ length: count }, () => context.probe.send(service, { path, headers })));
  }
}
