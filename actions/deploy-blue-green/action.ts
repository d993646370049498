// Reads delivery file, state and artifacts; plans; delivers under the lock; reports.
import { resolve } from 'node:path';
import {
  beginDeployment,
  buildRelease,
  deliverySummary,
  deliveryTraffic,
  findRelease,
  openDeployment,
  planSummary,
  previewDelivery,
  readLedger,
  runDelivery,
  watchFor,
  writeReport,
  type Desired,
} from '@compose-delivery/deploy';
import { locateFront, realHost } from '@compose-delivery/deploy/adapters';
import { defineRun, type InputsOf, type Ports } from '@compose-delivery/runtime';
import { deployOutputs, plannedOutputs } from './outputs.ts';
import { spec } from './spec.ts';
import { verifyBy } from './verify-slot.ts';

async function run(inputs: InputsOf<typeof spec>, ports: Ports) {
  const started = ports.clock.monotonic();
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
  });
  const { application, variables } = deployment;
  const { ledger } = await readLedger(ports.files, deployment.folder);
  const release = buildRelease(application, {
    version: inputs.version,
    sha: inputs.sha || ports.facts.sha || '',
    images: inputs.images,
    variables,
    active: findRelease(ledger, ledger.active?.release)?.artifacts ?? {},
    createdAt: new Date(ports.clock.now()).toISOString(),
    runId: ports.facts.runId,
    runUrl: ports.facts.runUrl,
  });
  const { allowBad, allowOlder, onInterrupted } = inputs;
  const operationId = ports.randomId();
  const desired: Desired = {
    kind: 'deploy',
    release,
    allowBad,
    allowOlder,
    onInterrupted,
    operationId,
    repaired: [],
  };
  const preview = await previewDelivery(deployment, ports, desired);
  if (inputs.dryRun)
    return plannedOutputs(deployment, preview, release, planSummary(preview, inputs.language));
  const github = await beginDeployment(ports, {
    wanted: inputs.githubDeployment === 'auto' && preview.kind === 'run',
    token: inputs.githubToken,
    task: 'deploy',
    release,
    deployment,
  });
  const result = await github.around(() =>
    runDelivery(deployment, ports, realHost, desired, {
      settings: {
        watch: watchFor(application.watch, inputs.watchSeconds, application.watch.seconds),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: inputs.keepPrevious,
        keepReleases: 5,
        probes: application.watch.probe.paths.map((path) => deployment.probeBase + path),
      },
      traffic: deliveryTraffic(deployment.targets, inputs.probeRate, ports.clock, ports.log),
      verify: verifyBy(inputs.verify, deployment, ports),
      lockWaitSeconds: inputs.lockWaitSeconds,
    }),
  );
  const durationMs = ports.clock.monotonic() - started;
  const report = await writeReport(
    ports.files,
    ports.clock,
    deployment.folder,
    'deploy',
    result,
    {
      durationMs,
    },
    resolve(ports.workspace, inputs.reportDirectory),
  );
  return deployOutputs(deployment, result, {
    report,
    durationMs,
    deploymentId: github.id,
    summary: deliverySummary(result, 'deploy', inputs.environment || 'default', inputs.language),
  });
}

export const action = defineRun(spec, run);
