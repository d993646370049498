// What all parts of the compose engine work with.
import type { Application } from '@compose-delivery/application';
import type { Clock, Exec, Files, Log } from '@compose-delivery/runtime';
import type { Docker } from './docker.ts';

export type ComposeEngineOptions = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
};

export type ComposeWorld = ComposeEngineOptions & {
  readonly client: Docker;
  readonly deploymentId: string;
  readonly prefix: string;
};
