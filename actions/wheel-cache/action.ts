// wheel-cache: reads the locks, plans where each wheel comes from, gathers them, and lays out one offline folder for each service.
import { readDelivery } from '@compose-delivery/application';
import { defineRun, keepInside, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { adviseOn, chooseTargets, gatherWheels, lockedServices, texts } from '@compose-delivery/wheels';
import { openWheelStore } from '@compose-delivery/wheels/adapters';
import { isAbsolute, join } from 'node:path';
import { openBackend } from './open-backend.ts';
import { observe, requireSpace } from './observe.ts';
import { prune } from './prune.ts';
import { readLocks, wheelsOfServices } from './read-locks.ts';
import { fetchPorts, fetchPolicy, indexPages, readSources } from './settings.ts';
import { reportPlan, reportResult } from './report.ts';
import { serve } from './serve.ts';
import { spec } from './spec.ts';

export type WheelCacheInputs = InputsOf<typeof spec>;

export const action = defineRun(spec, async (inputs, ports) => {
  await keepInside(ports.files, ports.workspace, { 'report-directory': inputs.reportDirectory });
  const sources = await readSources(inputs, ports);
  const application = await readDelivery(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile },
  );
  const services = lockedServices(application, inputs.services);
  const named = inputs.engine === 'auto' ? application.engine : inputs.engine;
  const engine = named === 'swarm' ? 'compose' : named; // its services run in images, too
  const targets = await chooseTargets(application, services, { ...inputs, engine }, ports);
  const locks = await readLocks(application, targets, inputs, ports);
  const store = await openWheelStore(wheelhousePath(inputs, ports));
  const backend = await openBackend(inputs, store, ports);
  try {
    const { cache, saves } = backend;
    const pages = indexPages(sources, inputs, ports);
    const seen = await observe({ locks, indexes: sources.indexes, pages, store, cache, inputs, ports });
    const wheels = await wheelsOfServices(application, locks, seen.wheelsOf, ports);
    const advisories = [
      ...(targets.remark ? [targets.remark] : []),
      ...adviseOn(wheels, inputs.language, targets.oldPips),
    ];
    if (inputs.dryRun) return reportPlan(store.root, wheels, seen.plan, advisories, inputs.language);
    await requireSpace(store, seen.plan);
    const gathered = await ports.log.group(texts[inputs.language].title, () =>
      gatherWheels(seen.plan, fetchPorts(sources, pages, store, inputs, ports), fetchPolicy(inputs, ports), {
        cache,
        saves,
        concurrency: inputs.concurrency,
        planFor: seen.planFor,
        failOnMiss: inputs.failOnMiss,
        // What goes wrong with it is said when it is asked for again, below.
        withLastSave: () => seen.record(saves).catch(() => false),
      }),
    );
    await seen.remember(saves, gathered.saved.held);
    const pruned = await prune(backend, seen, gathered, inputs, ports);
    const served = await serve(wheels, store, inputs, ports);
    const plan = { ...seen.plan, steps: gathered.steps };
    return await reportResult({ store, wheels, plan, gathered, advisories, pruned, served, inputs, ports });
  } finally {
    await backend.close();
  }
});

function wheelhousePath(inputs: WheelCacheInputs, ports: Ports): string {
  const path = inputs.wheelhouse === '' ? join(inputs.stateDirectory, 'wheelhouse') : inputs.wheelhouse;
  return isAbsolute(path) ? path : join(ports.workspace, path);
}
