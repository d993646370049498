// The services that both slots lean on: started where they are missing, waited for, and never touched where they run.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import { TIMEOUT_MS } from './docker.ts';
import type { ComposeModel } from './model.ts';
import { renderShared } from './render.ts';
import type { ComposeWorld } from './world.ts';

const HEALTHY_MS = 120_000;
const POLL_MS = 250;

/** Shared services are started where they are missing and never touched where they run: a database is not restarted by a deploy. */
export async function startShared(world: ComposeWorld, model: ComposeModel, release: Release): Promise<void> {
  const shared = slotShared(release).filter((name) => model.services[name]);
  if (shared.length === 0) return;
  const project = `${world.prefix}-shared`;
  const rendered = renderShared(model, shared, { ...renderFacts(world), project, images: {} });
  await compose(world, project, rendered, ['up', '--detach', '--no-build', '--no-recreate', ...shared]);
  await waitForShared(world, shared);
}

/** What starts before its database answers would fail for no fault of its own. Services without a health check only have to run. */
async function waitForShared(world: ComposeWorld, shared: readonly string[]): Promise<void> {
  const began = world.clock.monotonic();
  for (;;) {
    const containers = (await world.containers()).filter(({ role }) => role === 'shared');
    const waiting = shared.filter((name) => {
      const container = containers.find(({ service }) => service === name);
      return !container?.running || (container.health ?? 'healthy') !== 'healthy';
    });
    if (waiting.length === 0) return;
    if (world.clock.monotonic() - began > HEALTHY_MS)
      throw new DeliveryFailure(
        `${waiting.join(', ')} did not become healthy within ${HEALTHY_MS / 1_000} s`,
        {
          advice: 'see what their containers log; nothing of the release was started',
        },
      );
    await world.clock.sleep(POLL_MS);
  }
}

const slotShared = (release: Release): string[] =>
  Object.entries(release.services)
    .filter(([, service]) => service.role === 'shared')
    .map(([name]) => name);

export const renderFacts = (world: ComposeWorld) => ({
  deploymentId: world.deploymentId,
  sharedNetwork: `${world.prefix}-shared`,
  variables: world.variables,
});

export const composeArgv = (world: ComposeWorld, project: string, args: readonly string[]): string[] => [
  'compose',
  '--project-name',
  project,
  '--project-directory',
  world.application.root,
  '--file',
  '-',
  ...args,
];

export async function compose(
  world: ComposeWorld,
  project: string,
  model: ComposeModel,
  args: readonly string[],
): Promise<void> {
  await world.client.run(composeArgv(world, project, args), {
    input: JSON.stringify(model),
    timeoutMs: TIMEOUT_MS.up,
    cwd: world.application.root,
  });
}
