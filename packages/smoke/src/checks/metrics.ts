// metrics: two scrapes with our own requests between them: the counter of requests grows by at least as many, errors stay at 0.
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { healthHeaders } from '../probe.ts';
import { counterSum, type Scrape } from '../prometheus-text.ts';
import { scrapeService } from '../scrape.ts';

type Definition = NonNullable<CheckContext['application']['checks']['metrics']>;

const REQUESTS = 5;

/** Judges two scrapes with `sent` requests of ours between them; `provoked` errors are ours as well. */
export function judgeGrowth(
  first: Scrape,
  second: Scrape,
  definition: Definition,
  sent: number,
  provoked = 0,
): Problem[] {
  const before = counterSum(first, definition.counter);
  const after = counterSum(second, definition.counter);
  if (before === undefined || after === undefined)
    return [wrong(`${definition.counter} is not among the metrics`)];
  const problems: Problem[] = [];
  if (Number.isNaN(before) || Number.isNaN(after))
    problems.push(wrong(`${definition.counter} is not a number`));
  else if (after < before)
    problems.push(
      wrong(
        `${definition.counter} fell from ${before} to ${after}: the service was started again, or several workers each count for themselves`,
      ),
    );
  else if (after - before < sent)
    problems.push(
      wrong(`${definition.counter}: expected ${sent} more after ${sent} requests, saw ${after - before}`),
    );
  return [...problems, ...judgeErrors(second, definition, provoked)];
}

function judgeErrors(last: Scrape, definition: Definition, provoked: number): Problem[] {
  if (definition.errors === undefined) return [];
  const errors = counterSum(last, definition.errors);
  if (errors === undefined) return [wrong(`${definition.errors} is not among the metrics`)];
  if (errors <= provoked) return [];
  const beside = provoked === 0 ? '' : ` beside the ${provoked} that these checks provoked`;
  return [wrong(`${definition.errors}: expected 0${beside}, saw ${errors - provoked}`)];
}

export const metrics: Check = {
  id: 'metrics',
  exclusive: true,
  asks: 'Do the metrics count requests, and no errors?',
  notConfigured: (application) =>
    application.checks.metrics ? undefined : 'checks.metrics is not in the delivery file',
  will: (application) =>
    `scrape ${application.checks.metrics?.service ?? ''}, send ${REQUESTS} requests, scrape again and compare ${application.checks.metrics?.counter ?? ''}`,
  run: async (context) => {
    const definition = context.application.checks.metrics;
    if (!definition) return conclude([unsure('checks.metrics is not in the delivery file')], '', []);
    const record = context.probe.record('requests');
    const first = await scrapeService(context, definition.service);
    if ('verdict' in first) return conclude([first], '', [record.evidence()]);
    let sent = 0;
    const page = context.application.checks.headers;
    const path = page?.service === definition.service ? page.path : '/';
    const own = healthHeaders(context.application, definition.service, context.variables);
    for (let i = 0; i < REQUESTS; i += 1) {
      const answer = await context.probe.send(definition.service, { path, headers: own });
      if (answer.failure === undefined) sent += 1;
    }
    const provoked = context.probe.provoked(definition.service, definition['errors-from']);
    const second = await scrapeService(context, definition.service);
    if ('verdict' in second) return conclude([second], '', [record.evidence()]);
    const problems =
      sent === 0
        ? [unsure(`${definition.service} answered none of our requests`)]
        : judgeGrowth(first, second, definition, sent, provoked);
    const grew = (counterSum(second, definition.counter) ?? 0) - (counterSum(first, definition.counter) ?? 0);
    return conclude(
      problems,
      `${definition.counter} grew by ${grew} with ${sent} requests of ours${definition.errors ? `; ${definition.errors} is ${provoked === 0 ? 0 : 'ours'}` : ''}`,
      [
        record.evidence(),
        {
          title: 'counters',
          lines: [definition.counter, ...(definition.errors ? [definition.errors] : [])].map(
            (name) =>
              `${name}: ${counterSum(first, name) ?? 'absent'}, then ${counterSum(second, name) ?? 'absent'}`,
          ),
        },
      ],
    );
  },
};
