// The router that the delivery file names, put together: where it runs, how it is told, what it remembers.
import type { RouterDefinition } from '@compose-delivery/application';
import type { Router } from '../ports.ts';
import { caddyDriver } from './caddy/driver.ts';
import { configuredRouter } from './configured-router.ts';
import type { Driver } from './driver.ts';
import { haproxyDriver } from './haproxy/driver.ts';
import { nginxDriver } from './nginx/driver.ts';
import { traefikDriver } from './traefik/driver.ts';
import { programSeat } from './program-seat.ts';
import type { RouterWorld, Seat } from './seat.ts';

export type RouterChoice = {
  readonly definition: RouterDefinition;
  readonly world: RouterWorld;
  /** Where it runs, if not as a program on the host. */
  readonly seat?: Seat | undefined;
};

/** Any kind but `embedded`, which is a program of ours. */
export function chooseRouter(choice: RouterChoice): Router {
  const { definition, world } = choice;
  const { kind } = definition;
  const program = definition.program ?? kind;
  const seat = choice.seat ?? programSeat(world, kind, program, definition.manage ? 'ours' : 'foreign');
  const driver = chooseDriver(definition, world, seat, program);
  return configuredRouter(
    {
      world,
      seat,
      address: definition.address,
      listeners: definition.listeners,
      adminPort: kind === 'caddy' || kind === 'traefik' ? definition['admin-port'] : undefined,
    },
    driver,
  );
}

function chooseDriver(definition: RouterDefinition, world: RouterWorld, seat: Seat, program: string): Driver {
  const foreign = seat.owner === 'foreign';
  const common = {
    world,
    seat,
    program,
    address: definition.address,
    strict: definition.strict,
    drainLimitSeconds: definition['drain-limit-seconds'],
    answerSeconds: definition['answer-seconds'],
    configFolder: foreign ? definition['config-directory'] : undefined,
    reload: foreign ? definition['reload-command'] : undefined,
  };
  switch (definition.kind) {
    case 'nginx':
      return nginxDriver({ ...common, configFile: foreign ? definition['config-file'] : undefined });
    case 'haproxy':
      return haproxyDriver({
        ...common,
        ask: world.askSocket,
        adminSocket: foreign ? definition['admin-socket'] : undefined,
      });
    case 'caddy':
      return caddyDriver({ ...common, adminPort: definition['admin-port'] });
    case 'traefik':
      return traefikDriver({
        ...common,
        adminPort: definition['admin-port'],
        listeners: definition.listeners,
      });
    case 'embedded':
      throw new Error('the embedded front is no program of somebody else');
  }
}
