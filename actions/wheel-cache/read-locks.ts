// The locks of all services, each read for every platform that its service is built for; and what each service needs of them.
import type { Application } from '@compose-delivery/application';
import type { Ports } from '@compose-delivery/runtime';
import {
  mergePlatforms,
  readComposeServices,
  readServiceLock,
  reservesGpu,
  type ServiceLock,
  type ServiceWheels,
  type Targets,
  type Wheel,
} from '@compose-delivery/wheels';
import type { WheelCacheInputs } from './action.ts';

export function readLocks(
  application: Application,
  targets: Targets,
  inputs: WheelCacheInputs,
  ports: Ports,
): Promise<readonly ServiceLock[]> {
  return Promise.all(
    [...targets.of].flatMap(([service, own]) =>
      own.map((target) => readServiceLock(application, service, target, ports, inputs.requireHashes)),
    ),
  );
}

/** @param wheelsOf the wheels of each lock, in the order of the locks */
export async function wheelsOfServices(
  application: Application,
  locks: readonly ServiceLock[],
  wheelsOf: readonly (readonly Wheel[])[],
  ports: Ports,
): Promise<readonly ServiceWheels[]> {
  const compose = await readComposeServices(application, ports.files);
  return mergePlatforms(
    locks.map((lock, i) => ({
      lock,
      wheels: wheelsOf[i] ?? [],
      hasGpu: reservesGpu(compose[lock.service] ?? null),
    })),
  );
}
