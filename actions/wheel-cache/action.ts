// wheel-cache: reads the locks, plans where each wheel comes from, gathers them, and lays out one offline folder for each service.
import { readDelivery } from '@compose-delivery/application';
import { defineRun, type InputsOf, type Ports } from '@compose-delivery/runtime';
import {
  adviseOn,
  chooseTargets,
  gatherWheels,
  lockedServices,
  readComposeServices,
  readIndexes,
  readServiceLock,
  reservesGpu,
  texts,
  type ServiceWheels,
} from '@compose-delivery/wheels';
import { openWheelStore } from '@compose-delivery/wheels/adapters';
import { isAbsolute, join } from 'node:path';
import { openBackend } from './open-backend.ts';
import { observe, requireSpace } from './observe.ts';
import { fetchPorts, fetchPolicy, indexPages } from './settings.ts';
import { reportPlan, reportResult } from './report.ts';
import { spec } from './spec.ts';

export type WheelCacheInputs = InputsOf<typeof spec>;

export const action = defineRun(spec, async (inputs, ports) => {
  const indexes = readIndexes(inputs.indexUrls, ports.log);
  const application = await readDelivery(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile },
  );
  const services = lockedServices(application, inputs.services);
  const engine = inputs.engine === 'auto' ? application.engine : inputs.engine;
  const targets = await chooseTargets(application, services, { ...inputs, engine }, ports);
  const locks = await Promise.all(
    [...targets.of].map(([service, target]) =>
      readServiceLock(application, service, target, ports.files, ports.environment),
    ),
  );
  const store = await openWheelStore(wheelhousePath(inputs, ports));
  const cache = await openBackend(inputs, ports);
  const pages = indexPages(indexes, inputs, ports);
  const seen = await observe({ locks, indexes, pages, store, cache, inputs, ports });
  const compose = await readComposeServices(application, ports.files);
  const wheels = locks.map((lock, i): ServiceWheels => ({
    lock,
    wheels: seen.wheelsOf[i] ?? [],
    hasGpu: reservesGpu(compose[lock.service] ?? null),
  }));
  const advisories = [...(targets.remark ? [targets.remark] : []), ...adviseOn(wheels, inputs.language)];
  if (inputs.dryRun) return reportPlan(store.root, wheels, seen.plan, advisories, inputs.language);
  await requireSpace(store, seen.plan);
  const saves =
    inputs.save === 'always' ||
    (inputs.save === 'auto' && !/^pull_request/.test(ports.facts.eventName ?? ''));
  const gathered = await ports.log.group(texts[inputs.language].title, () =>
    gatherWheels(
      seen.plan,
      cache,
      saves,
      fetchPorts(indexes, pages, store, inputs, ports),
      fetchPolicy(inputs, ports),
      inputs.concurrency,
    ),
  );
  await seen.remember(saves);
  return reportResult({ store, wheels, plan: seen.plan, gathered, advisories, inputs, ports });
});

function wheelhousePath(inputs: WheelCacheInputs, ports: Ports): string {
  const path = inputs.wheelhouse === '' ? join(inputs.stateDirectory, 'wheelhouse') : inputs.wheelhouse;
  return isAbsolute(path) ? path : join(ports.workspace, path);
}
