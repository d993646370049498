// Opens the slot that is meant, asks the checks, reports.
import { openDeployment, otherSlot, type Deployment } from '@compose-delivery/deploy';
import { locateFront, openPlace, realHost, realStreams } from '@compose-delivery/deploy/adapters';
import { defineRun, DeliveryFailure, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { lookAtTls } from '@compose-delivery/smoke/adapters';
import { benchOf, overOf, tlsAt } from './bench-of.ts';
import { runSmoke, type OpenedSlot } from './run-smoke.ts';
import { spec } from './spec.ts';

/** The slot that serves, the other one, or one by name. */
async function openSlot(inputs: InputsOf<typeof spec>, ports: Ports): Promise<OpenedSlot> {
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
    openPlace: (request) => openPlace(ports, request),
    streams: realStreams(ports.environment),
  });
  const close = (): Promise<void> => deployment.close();
  try {
    const slot = await slotOf(inputs.slot, deployment);
    const view = await deployment.engine.view(slot);
    const { http } = deployment.place;
    const bench = benchOf(deployment, ports, slot);
    return { view, http, over: overOf(deployment), tls: tlsAt(deployment, lookAtTls), close, bench };
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

export const action = defineRun(spec, (inputs, ports) =>
  runSmoke(inputs, ports, () => openSlot(inputs, ports)),
);
