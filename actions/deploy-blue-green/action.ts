// Reads delivery file, state and artifacts; plans; delivers under the lock; reports.
import { resolve } from 'node:path';
import {
  beginDeployment,
  buildRelease,
  dataSteps,
  deliverySummary,
  deliveryTraffic,
  describeSchema,
  findRelease,
  openDeployment,
  planSummary,
  previewDelivery,
  readLedger,
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
import { deployOutputs, plannedOutputs } from './outputs.ts';
import { spec } from './spec.ts';
import { verifyBy } from './verify-slot.ts';

async function run(inputs: InputsOf<typeof spec>, ports: Ports) {
  await keepInside(ports.files, ports.workspace, { 'report-directory': inputs.reportDirectory });
  const deployment = await openDeployment(ports, realHost, {
    ...inputs,
    frontProgram: () => locateFront(ports.environment),
    openPlace: (request) => openPlace(ports, request),
    streams: realStreams(ports.environment),
  });
  try {
    return await deliverTo(inputs, ports, deployment);
  } finally {
    await deployment.close();
  }
}

async function deliverTo(inputs: InputsOf<typeof spec>, ports: Ports, deployment: Deployment) {
  const started = ports.clock.monotonic();
  const { application } = deployment;
  const verify = verifyBy(inputs.verify, deployment, ports);
  const { ledger } = await readLedger(deployment.place.files, deployment.folder);
  const built = buildRelease(application, {
    version: inputs.version,
    sha: inputs.sha || ports.facts.sha || '',
    images: inputs.images,
    environment: await deployment.surroundings.digest(await deployment.surroundings.names()),
    active: findRelease(ledger, ledger.active?.release)?.artifacts ?? {},
    createdAt: new Date(ports.clock.now()).toISOString(),
    runId: ports.facts.runId,
    runUrl: ports.facts.runUrl,
  });
  const release = await describeSchema(application.database, deployment.engine, built);
  const { allowBad, allowOlder, onInterrupted, schema } = inputs;
  const operationId = ports.randomId();
  const desired: Desired = {
    kind: 'deploy',
    release,
    allowBad,
    allowOlder,
    onInterrupted,
    operationId,
    repaired: [],
    schema,
    data: dataSteps(application, inputs),
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
    runDelivery(deployment, ports, desired, {
      githubToken: inputs.githubToken,
      settings: {
        watch: watchFor(application.watch, inputs.watchSeconds, application.watch.seconds),
        drainTimeoutSeconds: inputs.drainTimeoutSeconds,
        graceSeconds: 10,
        keepPrevious: inputs.keepPrevious,
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
      verify,
      lockWaitSeconds: inputs.lockWaitSeconds,
      collectGarbage,
    }),
  );
  const durationMs = ports.clock.monotonic() - started;
  const report = await writeReport(
    deployment.place.files,
    ports.clock,
    deployment.folder,
    'deploy',
    result,
    {
      durationMs,
    },
    resolve(ports.workspace, inputs.reportDirectory),
    ports.files,
  );
  return deployOutputs(deployment, result, {
    report,
    durationMs,
    deploymentId: github.id,
    summary: deliverySummary(result, 'deploy', inputs.environment || 'default', inputs.language),
  });
}

export const action = defineRun(spec, run);
