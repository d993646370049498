// The builder of the engine, and what it has to build.
import { findInterpreter, type Application } from '@compose-delivery/application';
import {
  prepareComposeBuilds,
  prepareProcessBuilds,
  processServices,
  type Builder,
  type BuildUnit,
} from '@compose-delivery/images';
import { realTreeStore } from '@compose-delivery/images/adapters';
import type { Ports } from '@compose-delivery/runtime';
import type { SequentialBuildInputs } from './action.ts';

type Given = {
  readonly application: Application;
  readonly stateDirectory: string;
  readonly wheelhouse: string;
  readonly inputs: SequentialBuildInputs;
  readonly ports: Ports;
};

export async function prepareBuilds(
  given: Given,
): Promise<{ units: readonly BuildUnit[]; builder: Builder }> {
  const { application, stateDirectory, wheelhouse, inputs, ports } = given;
  const engine = inputs.engine === 'auto' ? application.engine : inputs.engine;
  if (engine === 'compose') {
    const { services: chosen, version, buildArgs } = inputs;
    return prepareComposeBuilds(
      { application, chosen, wheelhouse, version, buildArgs },
      { ...ports, trees: realTreeStore },
    );
  }
  const services = processServices(application, inputs.services);
  const python = await findInterpreter(ports.exec, ports.workspace, inputs.python);
  if (python.remark) ports.log.warning(python.remark, { title: 'sequential-build' });
  const settings = { application, stateDirectory, wheelhouse, version: inputs.version, python };
  return prepareProcessBuilds(services, settings, { ...ports, trees: realTreeStore });
}
