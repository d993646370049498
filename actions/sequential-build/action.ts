// sequential-build: reads what is to be built, plans it, builds one service at a time unless more is allowed, and says what became of each.
import { deploymentFolder, readDelivery } from '@compose-delivery/application';
import {
  accountOf,
  checkClaims,
  describePlan,
  executeBuilds,
  inspectImages,
  openBuildState,
  planBuilds,
  planDigest,
  rankByHistory,
  readActivity,
} from '@compose-delivery/images';
import { realHeartbeat } from '@compose-delivery/images/adapters';
import { defineRun, type InputsOf } from '@compose-delivery/runtime';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checkBuilds } from './check-builds.ts';
import { absolute, prepareBuilds } from './prepare-builds.ts';
import { knownBuilds, readPolicy, writeBakeFile } from './read-run.ts';
import { reportBuilds, reportPlan } from './report.ts';
import { spec } from './spec.ts';

export type SequentialBuildInputs = InputsOf<typeof spec>;

export const action = defineRun(spec, async (inputs, ports) => {
  const policy = readPolicy(inputs);
  const started = ports.clock.monotonic();
  const { deliveryFile, environment, envFile } = inputs;
  const application = await readDelivery(ports.files, ports.workspace, deliveryFile, environment, {
    envFile,
  });
  const stateDirectory = absolute(ports, inputs.stateDirectory);
  const wheelhouse =
    inputs.wheelhouse === '' ? join(stateDirectory, 'wheelhouse') : absolute(ports, inputs.wheelhouse);
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  const state = await openBuildState(ports.files, join(folder, 'builds.json'));
  const history = new Map(
    [...new Set([...state.finished.keys(), ...state.failed])].map((name) => [
      name,
      { failed: state.failed.has(name), seconds: state.finished.get(name)?.seconds ?? 0 },
    ]),
  );
  const rank = rankByHistory(history);
  const given = { application, stateDirectory, wheelhouse, inputs, ports, rank, state };
  const prepared = await prepareBuilds(given);
  const { units, builder, definitions, delivered, published } = prepared;
  checkClaims(
    units.map((unit) => ({ ...unit, name: unit.service })),
    policy.limits,
  );
  const plan = planDigest(units);
  const steps = planBuilds(units, {
    skip: inputs.skipUnchanged,
    known: await knownBuilds(units, builder, state),
    resumed: inputs.resume === 'auto' ? state.resumed(plan) : new Set(),
    published,
  });
  for (const step of steps) ports.log.info(`${step.unit.service}: ${step.action}, ${step.why}`);
  if (inputs.dryRun) return reportPlan(steps, inputs.language);
  await checkBuilds(steps, { ...given, builder, images: definitions.size > 0 });
  await state.begin(plan, prepared.asked);
  await prepared.remember();
  const bakeFile = await writeBakeFile(folder, units, definitions, { wheelhouse, inputs, ports });
  const observe = (): ReturnType<typeof readActivity> => readActivity(ports.files);
  const results = await executeBuilds(steps, policy, {
    ...ports,
    ...{ builder, state, observe, heartbeat: realHeartbeat, cores: availableParallelism() },
  });
  await state.end(
    results
      .filter((one) => one.status === 'failed' || one.push === 'failed' || one.status === 'blocked')
      .map((one) => one.service),
  );
  if (results.some((one) => one.status === 'built')) await prepared.remember();
  const account = accountOf(results, units, (ports.clock.monotonic() - started) / 1_000);
  const ids = results.flatMap((one) =>
    one.status === 'built' && one.artifact?.kind === 'image' ? [one.artifact.digest] : [],
  );
  const sizes = ids.length > 0 ? await inspectImages(ids, ports) : prepared.images;
  const sizeOf = (digest: string): number | undefined =>
    (sizes.find(digest) ?? prepared.images.find(digest))?.bytes;
  return reportBuilds(results, {
    delivered,
    plan: describePlan(steps),
    account,
    sizeOf,
    bakeFile,
    language: inputs.language,
  });
});
