// version: every service that names its version names the one that was deployed, so that nobody checks yesterday's release.
import type { Application } from '@compose-delivery/application';
import { conclude, unsure, wrong, type Check, type Problem } from '../check.ts';
import { healthHeaders, jsonField } from '../probe.ts';

const withVersion = (application: Application): string[] =>
  Object.entries(application.services)
    .filter(([, service]) => service.health?.['version-field'] !== undefined && service.port !== undefined)
    .map(([name]) => name);

const bare = (version: string): string => version.replace(/^v/, '');

export const version: Check = {
  id: 'version',
  asks: 'Does every service run the version that was deployed?',
  notConfigured: (application) =>
    withVersion(application).length === 0
      ? 'no service names a version-field in its health section'
      : undefined,
  will: (application) =>
    `compare the version that ${withVersion(application).join(', ')} tell with that of the slot`,
  run: async (context) => {
    const record = context.probe.record('health requests');
    const services = withVersion(context.application).filter((name) => context.view.services.includes(name));
    const problems: Problem[] = [];
    for (const service of services) {
      const health = context.application.services[service]?.health;
      const answer = await context.probe.send(service, {
        path: health?.path ?? '/health',
        headers: healthHeaders(context.application, service, context.variables),
      });
      const told = jsonField(answer.body, health?.['version-field'] ?? '');
      if (answer.failure !== undefined || answer.status > 299)
        problems.push(
          unsure(`${service}: its health answer could not be read (${answer.failure ?? answer.status})`),
        );
      else if (typeof told !== 'string' || bare(told) !== bare(context.view.version))
        problems.push(
          wrong(
            `${service}: expected version ${context.view.version}, saw ${typeof told === 'string' ? told : 'none'}`,
          ),
        );
    }
    if (services.length === 0) problems.push(unsure('no service that names its version runs in this slot'));
    return conclude(problems, `${services.length} services run ${context.view.version}`, [record.evidence()]);
  },
};
