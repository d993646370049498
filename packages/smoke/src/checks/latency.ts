// latency: the 95th percentile of health and of one API call, with requests at the same time as the delivery file says; and the one that a
// service has measured itself.
import type { Application } from '@compose-delivery/application';
import { conclude, tooSlow, unsure, type Check, type CheckContext, type Problem } from '../check.ts';
import { healthHeaders, type ProbeRequest } from '../probe.ts';
import { measureHistogram } from './latency-histogram.ts';

/** Health is asked this many rounds; the API only once, since rate limits count it. */
const HEALTH_ROUNDS = 3;

/** Nearest-rank percentile of durations in milliseconds; undefined without any. Source: NIST Handbook 1.3.5, nearest rank. */
export function percentile(durations: readonly number[], share: number): number | undefined {
  const ordered = [...durations].sort((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)];
}

type Measured = { readonly durations: number[]; readonly problems: Problem[] };

async function measure(
  context: CheckContext,
  service: string,
  request: ProbeRequest,
  concurrent: number,
  rounds: number,
): Promise<Measured> {
  await context.probe.send(service, { ...request, note: 'warm-up' }); // the first request of a process pays for its imports
  const durations: number[] = [];
  const problems: Problem[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: concurrent }, () => context.probe.send(service, request)),
    );
    for (const answer of answers) {
      if (answer.failure !== undefined)
        problems.push(unsure(`${service}${request.path}: no answer: ${answer.failure}`));
      else if (answer.status === 429)
        problems.push(unsure(`${service}${request.path}: its rate limit answered; try again later`));
      else if (answer.status >= 400)
        problems.push(unsure(`${service}${request.path}: nothing to measure, it answers ${answer.status}`));
      else durations.push(answer.durationMs);
    }
  }
  return { durations, problems: problems.slice(0, 1) };
}

async function apiRequest(context: CheckContext, service: string): Promise<ProbeRequest | undefined> {
  const jwt = context.application.services[service]?.jwt;
  if (jwt?.protected.method !== 'GET') return undefined;
  const login = await context.logins.tokenOf(service, context.probe);
  if (login.token === undefined) return undefined;
  return { path: jwt.protected.path, headers: { authorization: `Bearer ${login.token}` } };
}

function judge(
  service: string,
  what: string,
  measured: Measured,
  limitMs: number,
  over: string | undefined,
): { problems: Problem[]; line: string } {
  const p95 = percentile(measured.durations, 0.95);
  const line = `${service} ${what}: p95 ${p95 === undefined ? '-' : `${p95.toFixed(1)} ms`} of ${measured.durations.length} requests, at most ${limitMs} ms`;
  const slow =
    p95 !== undefined && p95 > limitMs
      ? [tooSlow(`${service}: expected p95 of ${what} within ${limitMs} ms, saw ${p95.toFixed(0)} ms`, over)]
      : [];
  const nothing =
    p95 === undefined && measured.problems.length === 0
      ? [unsure(`${service}: ${what} was never measured`)]
      : [];
  return { problems: [...measured.problems, ...slow, ...nothing], line };
}

const asked = (application: Application, services: readonly string[]): string[] =>
  services.filter(
    (name) => application.services[name]?.health && application.services[name]?.port !== undefined,
  );

export const latency: Check = {
  id: 'latency',
  exclusive: true,
  asks: 'Do health and API answer fast enough with several requests at once?',
  notConfigured: (application) =>
    application.checks.latency ? undefined : 'checks.latency is not in the delivery file',
  will: (application) =>
    `send ${application.checks.latency?.concurrent ?? 0} requests at a time to the health path and the protected path of every service`,
  run: async (context) => {
    const definition = context.application.checks.latency;
    if (!definition) return conclude([unsure('checks.latency is not in the delivery file')], '', []);
    const { over } = context.ports;
    const problems: Problem[] = [];
    const lines: string[] = [];
    const note = (result: { readonly problems: readonly Problem[]; readonly line: string }): void => {
      problems.push(...result.problems);
      lines.push(result.line);
    };
    const services = asked(context.application, context.view.services);
    for (const service of services) {
      const path = context.application.services[service]?.health?.path ?? '/health';
      const headers = healthHeaders(context.application, service, context.variables);
      const health = await measure(context, service, { path, headers }, definition.concurrent, HEALTH_ROUNDS);
      note(judge(service, 'health', health, definition['health-ms'], over));
      const api = await apiRequest(context, service);
      if (!api) continue;
      note(
        judge(
          service,
          `API ${api.path}`,
          await measure(context, service, api, definition.concurrent, 1),
          definition['api-ms'],
          over,
        ),
      );
    }
    if (definition.histogram)
      note(await measureHistogram(context, definition.histogram, definition.concurrent));
    if (services.length === 0) problems.push(unsure('no service with a health check runs in this slot'));
    return conclude(problems, `all ${lines.length} measured percentiles are within their limits`, [
      { title: 'percentiles', lines },
    ]);
  },
};
