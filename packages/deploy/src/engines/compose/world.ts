// What all parts of the compose engine work with.
import type { Application } from '@compose-delivery/application';
import type { Clock, Exec, Files, Log } from '@compose-delivery/runtime';
import type { LoopbackPorts } from '../../ports.ts';
import type { Container } from './containers.ts';
import type { Docker } from './docker.ts';
import type { Pinned } from './images.ts';

export type ComposeEngineOptions = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Ports of the machine of the daemon: a slot then keeps its own from release to release. Absent: the daemon chooses them. */
  readonly host?: LoopbackPorts | undefined;
  /** The daemon is on another machine: no file of the checkout can be mounted there. */
  readonly remote?: boolean;
};

export type ComposeWorld = ComposeEngineOptions & {
  readonly client: Docker;
  /** All containers of the deployment, running or not. */
  readonly containers: () => Promise<readonly Container[]>;
  /** What the daemon calls an image, or why it cannot be had; pulls what is not here. */
  readonly pin: (service: string, artifact: string) => Promise<Pinned>;
  readonly deploymentId: string;
  readonly prefix: string;
};
