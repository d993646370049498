// What holds for every image of a run, and what its builders touch.
import type { Clock, Environment, Exec, Files, Log } from '@compose-delivery/runtime';
import type { AskDaemon } from './docker-socket.ts';
import type { LayerCache } from './layer-cache.ts';
import type { ComposeTool } from './read-compose.ts';
import type { RepairWheels } from './remedy.ts';
import type { TreeStore } from './tree-port.ts';

/** The first two are what the team asked for; with the third, pip of 25.1 or newer goes on inside a file. Older ones ignore it. */
export const PIP_ARGUMENTS: Readonly<Record<string, string>> = {
  PIP_DEFAULT_TIMEOUT: '600',
  PIP_RETRIES: '5',
  PIP_RESUME_RETRIES: '5',
};

export type ImageSettings = {
  /** Folder in which the tools are called. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly wheelhouse: string;
  /** With those for pip. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Name of a buildx builder; empty: the one in use. */
  readonly builder: string;
  readonly provenance: string;
  readonly cache: LayerCache;
  readonly push: boolean;
  /** Stands before the names of pushed images, such as ghcr.io/acme; empty: the names as they are. */
  readonly registry: string;
  /** Further tags of pushed images. */
  readonly tags: readonly string[];
  /** Whether a pushed image also gets the tag that names its build's digest. */
  readonly tagByDigest: boolean;
  /** Builds where there is no buildx; absent for sources that Compose does not know. */
  readonly composeTool?: ComposeTool | undefined;
  /** Paths of annotations start here. */
  readonly workspace: string;
};

export type ImageBuilderPorts = {
  readonly exec: Exec;
  /** Asks the daemon without a process of its client; absent: the client is asked. */
  readonly daemon?: AskDaemon | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly trees: TreeStore;
  /** Absent: a damaged wheel is dropped, and wheel-cache has to fetch it. */
  readonly repairWheels?: RepairWheels;
  readonly environment: Environment;
  /** A folder for files that live as long as one build. */
  readonly temporary: string;
};
