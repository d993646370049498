// Opens the slot that is meant, asks the checks, reports.
import type { SlotView } from '@compose-delivery/application';
import { openDeployment, otherSlot } from '@compose-delivery/deploy';
import { locateFront, realHost } from '@compose-delivery/deploy/adapters';
import { defineRun, DeliveryFailure, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { runSmoke } from './run-smoke.ts';
import { spec } from './spec.ts';

/** The view of the slot that serves, of the other one, or of one by name. */
async function openView(inputs: InputsOf<typeof spec>, ports: Ports): Promise<SlotView> {
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
  });
  if (inputs.slot === 'blue' || inputs.slot === 'green') return deployment.engine.view(inputs.slot);
  const { active } = await deployment.router.observe();
  if (active === undefined) {
    throw new DeliveryFailure('no slot serves, so there is nothing to ask', {
      advice: 'deploy first, or name a slot by `target`',
    });
  }
  return deployment.engine.view(inputs.slot === 'active' ? active : otherSlot(active));
}

export const action = defineRun(spec, (inputs, ports) =>
  runSmoke(inputs, ports, () => openView(inputs, ports)),
);
