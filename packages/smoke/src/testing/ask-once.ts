// One own check of kind http against one address, and what was said.
import { parseDelivery } from '@compose-delivery/application';
import { realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { runChecks } from '../run-checks.ts';

/**
 * @param request YAML of the request, and of what may follow it
 * @returns `verdict: reason`, and how much the result holds
 */
export async function askOnce(
  request: string,
  base: string,
  timeoutSeconds = 20,
): Promise<{ readonly told: string; readonly size: number }> {
  const application = parseDelivery(
    `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services: { web: { port: 80, health: {} } }
checks: { own: [{ id: a, kind: http, timeout-seconds: ${timeoutSeconds}, request: ${request} }] }
`,
    'd.yml',
  );
  const report = await runChecks({
    application: { ...application, file: 'd.yml', root: '/', url: undefined, environmentName: '' },
    view: {
      slot: 'blue',
      version: '1',
      services: ['web'],
      url: () => base,
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({}),
      log: () => Promise.resolve(''),
    },
    variables: {},
    ports: { http: realHttp, clock: realClock, files: realFiles, log: recordedLog() },
    root: '/',
    runId: 'hostile',
    only: ['a'],
  });
  const result = report.results.find(({ id }) => id === 'a');
  return { told: `${result?.verdict ?? ''}: ${result?.reason ?? ''}`, size: JSON.stringify(result).length };
}
