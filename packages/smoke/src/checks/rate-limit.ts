// rate-limit: more requests than allowed are turned away with the status for it, no header opens the door, and it opens again by itself.
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { healthHeaders, type Answer, type ProbeRequest } from '../probe.ts';

type Definition = NonNullable<CheckContext['application']['checks']['rate-limit']>;

const AT_ONCE = 20;
const POLL_MS = 1_000;
const DAY_SECONDS = 86_400;

/**
 * Seconds that Retry-After asks for; undefined for what is neither. Source: RFC 9110, section 10.2.3: seconds, or an HTTP date.
 */
export function retryAfterSeconds(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = /^[A-Za-z]{3},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMs) / 1_000));
}

async function burst(
  context: CheckContext,
  definition: Definition,
  request: ProbeRequest,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (
    answers.length < definition.requests &&
    context.probe.remainingMs() > 0 &&
    !context.signal?.aborted
  ) {
    const count = Math.min(AT_ONCE, definition.requests - answers.length);
    answers.push(
      ...(await Promise.all(
        Array.from({ length: count }, () => context.probe.send(definition.service, request)),
      )),
    );
  }
  return answers;
}

export function judgeBurst(definition: Definition, answers: readonly Answer[], nowMs: number): Problem[] {
  const whole = answers.filter(({ failure }) => failure === undefined);
  const limited = whole.filter(({ status }) => definition.status.includes(status));
  if (whole.length === 0) return [unsure('none of the requests got an answer')];
  const others = whole.filter(({ status }) => status >= 500 && !definition.status.includes(status));
  const broken =
    others.length === 0
      ? []
      : [
          wrong(
            `expected ${definition.status.join(' or ')} above the limit, saw ${others[0]?.status ?? 0} ${others.length} times`,
          ),
        ];
  if (limited.length === 0)
    return [
      ...broken,
      ...(broken.length > 0
        ? []
        : [
            wrong(
              `expected ${definition.status.join(' or ')} within ${answers.length} requests, saw none: there is no limit`,
            ),
          ]),
    ];
  const header = limited.find(({ headers }) => headers['retry-after'] !== undefined)?.headers['retry-after'];
  const seconds = retryAfterSeconds(header, nowMs);
  if (header !== undefined && (seconds === undefined || seconds > DAY_SECONDS))
    return [
      ...broken,
      wrong(`expected seconds or a date in Retry-After, saw ${JSON.stringify(header.slice(0, 60))}`),
    ];
  return broken;
}

/** While the limit holds, a made-up client address must not lift it. */
async function judgeSpoof(
  context: CheckContext,
  definition: Definition,
  request: ProbeRequest,
): Promise<Problem[]> {
  if (!definition['ignores-forwarded-for']) return [];
  const spoofed = await context.probe.send(definition.service, {
    ...request,
    headers: { ...request.headers, 'x-forwarded-for': '203.0.113.77', 'x-real-ip': '203.0.113.77' },
    note: 'with a made-up client address',
  });
  const after = await context.probe.send(definition.service, request);
  if (!definition.status.includes(after.status))
    return [unsure('the limit was over before a made-up address was tried')];
  if (spoofed.failure !== undefined) return [unsure(`no answer with a made-up address: ${spoofed.failure}`)];
  return definition.status.includes(spoofed.status)
    ? []
    : [
        wrong(
          `a made-up X-Forwarded-For lifts the limit: expected ${definition.status.join(' or ')}, saw ${spoofed.status}`,
        ),
      ];
}

async function judgeRecovery(
  context: CheckContext,
  definition: Definition,
  request: ProbeRequest,
): Promise<Problem[]> {
  const { clock } = context.ports;
  const until = clock.monotonic() + definition['recover-seconds'] * 1_000;
  let last: Answer | undefined;
  while (clock.monotonic() < until && context.probe.remainingMs() > POLL_MS && !context.signal?.aborted) {
    await clock.sleep(POLL_MS);
    last = await context.probe.send(definition.service, { ...request, note: 'is it open again' });
    if (last.failure === undefined && !definition.status.includes(last.status) && last.status < 500)
      return [];
  }
  if (context.probe.remainingMs() <= POLL_MS || context.signal?.aborted)
    return [unsure('the time for all checks was over before the limit could be seen to end')];
  return [
    wrong(
      `expected requests to pass again within ${definition['recover-seconds']} s, saw ${last?.failure ?? last?.status ?? 'nothing'}`,
    ),
  ];
}

export const rateLimit: Check = {
  id: 'rate-limit',
  exclusive: true,
  asks: 'Are too many requests turned away, and let in again later?',
  notConfigured: (application) => {
    const definition = application.checks['rate-limit'];
    if (!definition) return 'checks.rate-limit is not in the delivery file';
    return definition.environments?.includes(application.environmentName) === false
      ? `only asked in ${definition.environments.join(', ')}`
      : undefined;
  },
  will: (application) => {
    const definition = application.checks['rate-limit'];
    return `send ${definition?.requests ?? 0} requests to ${definition?.service ?? ''}${definition?.path ?? ''}, expect ${definition?.status.join(' or ') ?? ''}, and wait until it is over`;
  },
  run: async (context) => {
    const definition = context.application.checks['rate-limit'];
    if (!definition) return conclude([unsure('checks.rate-limit is not in the delivery file')], '', []);
    const record = context.probe.record('requests');
    const request: ProbeRequest = {
      path: definition.path,
      method: definition.method,
      headers: healthHeaders(context.application, definition.service, context.variables),
      ...(definition.url === undefined ? {} : { base: definition.url.replace(/\/+$/, '') }),
    };
    const answers = await burst(context, definition, request);
    const problems = judgeBurst(definition, answers, context.ports.clock.now());
    if (problems.length === 0) problems.push(...(await judgeSpoof(context, definition, request)));
    const limited = answers.filter(({ status }) => definition.status.includes(status)).length;
    if (limited > 0) problems.push(...(await judgeRecovery(context, definition, request)));
    return conclude(
      problems,
      `${limited} of ${answers.length} requests were turned away; later ones passed`,
      [record.evidence()],
    );
  },
};
