// health: every service of the slot that has a health check answers it with 2xx.
import type { Application } from '@compose-delivery/application';
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { healthHeaders, type Answer } from '../probe.ts';

/** A service that was healthy may miss one beat; it may not miss this many. */
const ATTEMPTS = 3;
const PAUSE_MS = 500;

const withHealth = (application: Application, services: readonly string[]): string[] =>
  services.filter(
    (name) => application.services[name]?.health && application.services[name]?.port !== undefined,
  );

async function ask(context: CheckContext, service: string): Promise<{ answer: Answer; attempt: number }> {
  const request = {
    path: context.application.services[service]?.health?.path ?? '/health',
    headers: healthHeaders(context.application, service, context.variables),
    timeoutMs: 5_000,
  };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await context.probe.send(service, request);
    if ((answer.status >= 200 && answer.status < 300) || attempt === ATTEMPTS) return { answer, attempt };
    if (context.probe.remainingMs() === 0) return { answer, attempt };
    await context.ports.clock.sleep(PAUSE_MS);
  }
}

export const health: Check = {
  id: 'health',
  asks: 'Does every service answer its health check?',
  notConfigured: (application) =>
    withHealth(application, Object.keys(application.services)).length === 0
      ? 'no service of the delivery file has a health check'
      : undefined,
  will: (application) =>
    `GET the health path of ${withHealth(application, Object.keys(application.services)).join(', ')}`,
  run: async (context) => {
    const record = context.probe.record('health requests');
    const services = withHealth(context.application, context.view.services);
    const problems: Problem[] = [];
    const late: string[] = [];
    for (const service of services) {
      const { answer, attempt } = await ask(context, service);
      if (attempt > 1) late.push(`${service} answered only the ${attempt}. time`);
      if (answer.failure !== undefined && context.probe.remainingMs() === 0)
        problems.push(unsure(`${service}: ${answer.failure}`));
      else if (answer.failure !== undefined)
        problems.push(wrong(`${service} does not answer: ${answer.failure}`));
      else if (answer.status < 200 || answer.status > 299)
        problems.push(wrong(`${service}: expected 2xx from its health check, saw ${answer.status}`));
    }
    if (services.length === 0) problems.push(unsure('no service with a health check runs in this slot'));
    const outcome = conclude(problems, [`${services.length} services are healthy`, ...late].join('; '), [
      record.evidence(),
    ]);
    return outcome.verdict === 'pass' && late.length > 0 ? { ...outcome, verdict: 'flaky' } : outcome;
  },
};
