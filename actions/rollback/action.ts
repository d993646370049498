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
  runDelivery,
  watchFor,
  writeReport,
  type Desired,
} from '@compose-delivery/deploy';
import { locateFront, realHost } from '@compose-delivery/deploy/adapters';
import { defineRun, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { listedOutputs, plannedOutputs, rollbackOutputs } from './outputs.ts';
import { spec } from './spec.ts';

async function run(inputs: InputsOf<typeof spec>, ports: Ports) {
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
  });
  const { application, folder } = deployment;
  const { ledger } = await readLedger(ports.files, folder);
  if (inputs.list)
    return listedOutputs(ledger, releasesSummary(ledger.releases, ledger.active?.release, inputs.language));
  const { to, rollbackMode: mode, reason, allowBad } = inputs;
  const operationId = ports.randomId();
  const desired: Desired = {
    kind: 'rollback',
    to,
    mode,
    reason,
    allowBad,
    onInterrupted: 'resume',
    operationId,
    repaired: [],
  };
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
    runDelivery(deployment, ports, realHost, desired, {
      settings: {
        watch: watchFor(application.watch, inputs.watchSeconds, 0),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: 'stopped',
        keepReleases: 5,
        probes: application.watch.probe.paths.map((path) => deployment.probeBase + path),
      },
      traffic: deliveryTraffic(deployment.targets, inputs.probeRate, ports.clock, ports.log),
      verify: undefined,
      lockWaitSeconds: inputs.lockWaitSeconds,
    }),
  );
  const report = await writeReport(
    ports.files,
    ports.clock,
    folder,
    'rollback',
    result,
    { reason },
    resolve(ports.workspace, inputs.reportDirectory),
  );
  return rollbackOutputs((await readLedger(ports.files, folder)).ledger, result, {
    report,
    deploymentId: github.id,
    summary: deliverySummary(result, 'rollback', inputs.environment || 'default', inputs.language),
  });
}

export const action = defineRun(spec, run);
