// Which router, and where it runs: the suite's own front, a program on the host, or the container of a service of role proxy.
import type { Application } from '@compose-delivery/application';
import { InputError } from '@compose-delivery/runtime';
import type { Place } from '../place.ts';
import type { Router } from '../ports.ts';
import { chooseRouter } from './choose-router.ts';
import { containerSeat } from './container-seat.ts';
import { askThroughExec } from './haproxy/runtime-api.ts';
import type { AskSocket, RouterWorld, Seat } from './seat.ts';

export type OpenRouter = {
  readonly application: Application;
  readonly place: Place;
  readonly world: Omit<RouterWorld, 'exec' | 'http' | 'owner' | 'onlookers' | 'askSocket'>;
  /** Talks to a socket of this machine. */
  readonly askSocket: AskSocket;
};

/** Any kind but `embedded`. @throws InputError if the delivery file leaves open which service it runs in. */
export function openRouter({ application, place, world: given, askSocket }: OpenRouter): Router {
  const world: RouterWorld = {
    ...given,
    exec: place.exec,
    http: place.http,
    owner: place.owner,
    onlookers: place.onlookers,
    askSocket: place.remote ? askThroughExec(place.exec) : askSocket,
  };
  return chooseRouter({ definition: application.router, world, seat: seatOf(application, place, world) });
}

/** With the compose engine the router is the service of role proxy, if there is one; without one, a program on the host. */
function seatOf(application: Application, place: Place, world: RouterWorld): Seat | undefined {
  const { router, services, engine } = application;
  if (engine !== 'compose' || !router.manage) return undefined;
  const proxies = Object.keys(services).filter((name) => services[name]?.role === 'proxy');
  if (router.service === undefined && proxies.length > 1)
    throw new InputError([
      {
        input: 'delivery file: router.service',
        expected: 'the one service of role proxy that carries the router',
        seen: `nothing, and there are ${proxies.join(', ')}`,
      },
    ]);
  const service = router.service ?? proxies[0];
  return service === undefined
    ? undefined
    : containerSeat({ world, application, service, docker: place.docker });
}
