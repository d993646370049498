// The local index for the later steps, where it is asked for.
import type { Ports } from '@compose-delivery/runtime';
import type { IndexedWheel, ServiceWheels, WheelStore } from '@compose-delivery/wheels';
import { startWheelIndex, type StartedIndex } from '@compose-delivery/wheels/adapters';
import type { WheelCacheInputs } from './action.ts';

export async function serve(
  services: readonly ServiceWheels[],
  store: WheelStore,
  inputs: WheelCacheInputs,
  ports: Ports,
): Promise<StartedIndex | undefined> {
  if (inputs.serve === 'off') return undefined;
  const wheels = new Map<string, IndexedWheel>();
  for (const { package: project, filename, sha256 } of services.flatMap((service) => service.wheels))
    wheels.set(`${sha256} ${filename}`, { project, filename, sha256, size: await store.sizeOf(sha256) });
  const started = await startWheelIndex({
    root: store.root,
    address: inputs.serveAddress,
    host: inputs.serveHost,
    idleMs: inputs.serveIdleSeconds * 1_000,
    wheels: [...wheels.values()],
    environment: ports.environment,
  });
  ports.log.info(
    `an index of these ${wheels.size} wheels listens at ${started.url} (process ${started.pid})`,
  );
  return started;
}
