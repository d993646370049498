// Reads the ledger, plans the way back, goes it under the lock, reports.
import { resolve } from 'node:path';
import {
  beginDeployment,
  deliverySummary,
  deliveryTraffic,
  openDeployment,
  planSummary,
  previewDelivery,
  readLedger,
  releasesSummary,
  restoreFor,
  routerCounters,
  runDelivery,
  watchFor,
  writeReport,
  type Deployment,
  type Desired,
} from '@compose-delivery/deploy';
import {
  collectGarbage,
  locateFront,
  openPlace,
  realHost,
  realStreams,
} from '@compose-delivery/deploy/adapters';
import { defineRun, keepInside, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { listedOutputs, plannedOutputs, rollbackOutputs } from './outputs.ts';
import { spec } from './spec.ts';

const MODES = { auto: 'auto', switch: 'warm', restart: 'stopped', repull: 'repull' } as const;

async function run(inputs: InputsOf<typeof spec>, ports: Ports) {
  await keepInside(ports.files, ports.workspace, { 'report-directory': inputs.reportDirectory });
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
    openPlace: (request) => openPlace(ports, request),
    streams: realStreams(ports.environment),
  });
  try {
    return await rollBack(inputs, ports, deployment);
  } finally {
    await deployment.close();
  }
}

async function rollBack(inputs: InputsOf<typeof spec>, ports: Ports, deployment: Deployment) {
  const { application, folder } = deployment;
  const { ledger } = await readLedger(deployment.place.files, folder);
  if (inputs.list)
    return listedOutputs(ledger, releasesSummary(ledger.releases, ledger.active?.release, inputs.language));
  const { to, reason, allowBad, changedEnvironment } = inputs;
  const mode = MODES[inputs.rollbackMode];
  const operationId = ports.randomId();
  const common = {
    allowBad,
    onInterrupted: 'resume' as const,
    operationId,
    repaired: [],
    schema: inputs.schema,
  };
  const desired: Desired = inputs.onlyRecover
    ? { ...common, kind: 'reconcile' }
    : { ...common, kind: 'rollback', to, mode, reason, changedEnvironment };
  const { restoreBackup: backup, confirm, schema } = inputs;
  const restore = backup === '' ? undefined : restoreFor(ports, deployment, { backup, confirm, schema, to });
  const preview = await previewDelivery(deployment, ports, desired);
  if (inputs.dryRun) return plannedOutputs(ledger, preview, planSummary(preview, inputs.language));
  const github = await beginDeployment(ports, {
    wanted: inputs.githubDeployment === 'auto' && preview.kind === 'run',
    token: inputs.githubToken,
    task: 'rollback',
    release: preview.kind === 'run' ? preview.operation?.release : undefined,
    deployment,
  });
  const result = await github.around(() =>
    runDelivery(deployment, ports, desired, {
      githubToken: inputs.githubToken,
      settings: {
        watch: watchFor(application.watch, inputs.watchSeconds, 0),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: 'stopped',
        keepReleases: 5,
        probes: application.watch.probe.paths.map((path) => deployment.probeBase + path),
      },
      traffic: deliveryTraffic(
        deployment.targets,
        inputs.probeRate,
        ports.clock,
        ports.log,
        routerCounters(deployment.router),
      ),
      verify: undefined,
      lockWaitSeconds: inputs.lockWaitSeconds,
      collectGarbage,
      preempt: inputs.preempt,
      before: restore?.before,
    }),
  );
  const report = await writeReport(
    deployment.place.files,
    ports.clock,
    folder,
    'rollback',
    result,
    { reason, restored: restore?.done() },
    resolve(ports.workspace, inputs.reportDirectory),
    ports.files,
  );
  return rollbackOutputs((await readLedger(deployment.place.files, folder)).ledger, result, {
    report,
    deploymentId: github.id,
    restored: restore?.done(),
    summary: deliverySummary(result, 'rollback', inputs.environment || 'default', inputs.language),
  });
}

export const action = defineRun(spec, run);
