// Everything that building by Compose needs to know, read in one go.
import type { Application } from '@compose-delivery/application';
import type { Clock, Exec, Files, Log } from '@compose-delivery/runtime';
import type { Builder, BuildUnit } from './builder-port.ts';
import { createComposeBuilder, PIP_ARGUMENTS } from './compose-builder.ts';
import { findCompose, readComposeModel } from './compose-model.ts';
import {
  composeEdges,
  composeServices,
  composeUnits,
  orderCompose,
  readDockerfiles,
} from './compose-plan.ts';
import type { TreeStore } from './tree-port.ts';

export type ComposeSettings = {
  readonly application: Application;
  readonly chosen: readonly string[];
  readonly wheelhouse: string;
  readonly version: string;
  readonly buildArgs: Readonly<Record<string, string>>;
};

export type ComposePorts = {
  readonly exec: Exec;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly trees: TreeStore;
  readonly temporary: string;
  readonly randomId: () => string;
};

/** @throws InputError for a circle, an unknown service, a missing Dockerfile; DeliveryFailure without Compose. */
export async function prepareComposeBuilds(
  settings: ComposeSettings,
  ports: ComposePorts,
): Promise<{ units: readonly BuildUnit[]; builder: Builder }> {
  const { application, wheelhouse } = settings;
  const buildArgs = { ...PIP_ARGUMENTS, ...settings.buildArgs };
  const tool = await findCompose(application, settings.version, ports);
  const model = await readComposeModel(tool, ports.exec);
  const chosen = composeServices(application, model, settings.chosen);
  const reading = { ...ports, model, wheelhouse, buildArgs };
  const dockerfiles = await readDockerfiles(reading);
  const edges = composeEdges(model, dockerfiles);
  const order = orderCompose(model, edges, chosen);
  for (const edge of order.dropped)
    ports.log.info(`${edge.from} is not built after ${edge.to} (${edge.why}): its needs say otherwise`);
  for (const service of order.services) {
    const facts = dockerfiles.get(service);
    const deaf = Object.keys(PIP_ARGUMENTS).filter((name) => !facts?.arguments.includes(name));
    if (facts?.runsPip && deaf.length > 0 && !(await ports.files.exists(`${wheelhouse}/views/${service}`)))
      ports.log.warning(
        `${service}: its Dockerfile runs pip without "ARG ${deaf.join(' ')}", so these settings do not reach it`,
      );
  }
  const units = await composeUnits(order.services, edges, reading);
  return { units, builder: createComposeBuilder(tool, model, { wheelhouse, buildArgs }, ports) };
}
