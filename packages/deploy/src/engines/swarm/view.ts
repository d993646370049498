// One slot of the swarm engine as checks see it. Its services answer behind the router's own port for the suite, on any of the router's nodes.
import type { SlotName, SlotView } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { Release } from '../../model.ts';
import { listServices, type SwarmService } from './tasks.ts';
import { routerName, type SwarmWorld } from './world.ts';

const LOG_CHARACTERS = 1_024 * 1_024;

export async function swarmView(
  world: SwarmWorld,
  slot: SlotName,
  release: Release,
  services: readonly SwarmService[],
): Promise<SlotView> {
  const found = (name: string): SwarmService => {
    const service = services.find((other) => other.service === name);
    if (!service) throw new DeliveryFailure(`${name} does not run in slot ${slot}`);
    return service;
  };
  const router = (await listServices(world)).find(({ name }) => name === routerName(world.prefix));
  const address = router?.tasks.find(({ live }) => live)?.address;
  const { 'admin-port': port } = world.application.router;
  return {
    slot,
    version: release.version,
    services: Object.keys(release.services).filter((name) =>
      services.some(({ service }) => service === name),
    ),
    url: (name) => {
      const service = services.find((other) => other.service === name);
      return service?.port === undefined || address === undefined
        ? undefined
        : `http://${address}:${port}/slots/${slot}/${name}/${service.port}`;
    },
    processes: (name) =>
      Promise.reject(
        new DeliveryFailure(
          `processes of ${name} cannot be seen: its tasks are on nodes that managers do not look into`,
          {
            advice: 'use verify: health with engine swarm, or checks that ask the services',
          },
        ),
      ),
    environment: (name) =>
      Promise.resolve(
        Object.fromEntries(
          found(name).environment.map((pair) => {
            const cut = pair.indexOf('=');
            return cut === -1 ? [pair, ''] : [pair.slice(0, cut), pair.slice(cut + 1)];
          }),
        ),
      ),
    log: async (name) => {
      const said = await world.client.attempt([
        'service',
        'logs',
        '--raw',
        '--tail',
        '10000',
        found(name).name,
      ]);
      return (said.stdout + said.stderr).slice(-LOG_CHARACTERS);
    },
  };
}
