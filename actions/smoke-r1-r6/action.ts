// Opens the slot that is meant, asks the checks, reports.
import { openDeployment, deploymentIdOf, otherSlot, type Deployment } from '@compose-delivery/deploy';
import { locateFront, realHost } from '@compose-delivery/deploy/adapters';
import { defineRun, DeliveryFailure, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { lookAtTls } from '@compose-delivery/smoke/adapters';
import { runSmoke, type OpenedSlot } from './run-smoke.ts';
import { spec } from './spec.ts';
import { openWorkbench } from './workbench.ts';

/** The slot that serves, the other one, or one by name. */
async function openSlot(inputs: InputsOf<typeof spec>, ports: Ports): Promise<OpenedSlot> {
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
  });
  const close = (): Promise<void> => deployment.close();
  try {
    const slot = await slotOf(inputs.slot, deployment);
    const view = await deployment.engine.view(slot);
    return { view, tls: lookAtTls, close, bench: benchOf(deployment, ports, slot) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function slotOf(
  wanted: InputsOf<typeof spec>['slot'],
  deployment: Deployment,
): Promise<'blue' | 'green'> {
  if (wanted === 'blue' || wanted === 'green') return wanted;
  const { active } = await deployment.router.observe();
  if (active !== undefined) return wanted === 'active' ? active : otherSlot(active);
  throw new DeliveryFailure('no slot serves, so there is nothing to ask', {
    advice: 'deploy first, or name a slot by `slot`',
  });
}

/** Containers of this machine only: the watch that puts back what is stopped has to be where they are. */
function benchOf(deployment: Deployment, ports: Ports, slot: string): OpenedSlot['bench'] {
  const { application, place, folder } = deployment;
  if (application.engine !== 'compose' || place.remote) return undefined;
  return openWorkbench({
    docker: place.docker,
    exec: ports.exec,
    files: place.files,
    deploymentId: deploymentIdOf(folder),
    slot,
    folder,
    pid: process.pid,
    randomId: ports.randomId,
    portOf: (service) => application.services[service]?.port,
  });
}

export const action = defineRun(spec, (inputs, ports) =>
  runSmoke(inputs, ports, () => openSlot(inputs, ports)),
);
