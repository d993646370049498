// What all parts of the swarm engine work with, and how its things are called.
import type { Application, SlotName } from '@compose-delivery/application';
import type { Clock, Files, Http, Log } from '@compose-delivery/runtime';
import type { ConfigStore } from '../../state/docker-configs.ts';
import { LABEL } from '../compose/render.ts';
import type { Docker } from '../compose/docker.ts';

export { LABEL };

export type SwarmWorld = {
  readonly client: Docker;
  readonly store: ConfigStore;
  readonly files: Files;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly deploymentId: string;
  /** APP or APP-ENVIRONMENT: every name begins with it. */
  readonly prefix: string;
};

/** State of all clusters' deployments; not a path of any disk. */
export const SWARM_STATE = '/docker-swarm';

export const swarmPrefix = ({ application, environmentName }: Application): string =>
  environmentName === '' ? application : `${application}-${environmentName}`;

export const serviceName = (prefix: string, slot: SlotName, service: string): string =>
  `${prefix}-${slot}-${service}`;

export const sharedName = (prefix: string, service: string): string => `${prefix}-shared-${service}`;

export const routerName = (prefix: string): string => `${prefix}-router`;
export const beaconName = (prefix: string): string => `${prefix}-beacon`;

export const networks = (prefix: string) => ({
  /** The router, its beacon, and every service that has a port. */
  front: `${prefix}-front`,
  shared: `${prefix}-shared`,
  slot: (slot: SlotName) => `${prefix}-${slot}`,
});

export const frontPath = (folder: string): string => `${folder}/front.conf`;
