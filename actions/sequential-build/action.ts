// sequential-build: reads what is to be built, plans it, builds one service at a time, and says what became of each.
import { deploymentFolder, readDelivery } from '@compose-delivery/application';
import {
  describePlan,
  executeBuilds,
  openBuildState,
  planBuilds,
  texts,
  type Known,
} from '@compose-delivery/images';
import { realHeartbeat } from '@compose-delivery/images/adapters';
import { defineRun, InputError, type InputsOf } from '@compose-delivery/runtime';
import { isAbsolute, join } from 'node:path';
import { prepareBuilds } from './prepare-builds.ts';
import { reportBuilds, reportPlan } from './report.ts';
import { spec } from './spec.ts';

export type SequentialBuildInputs = InputsOf<typeof spec>;

export const action = defineRun(spec, async (inputs, ports) => {
  const retryOn = readPatterns(inputs.retryOn);
  const application = await readDelivery(
    ports.files,
    ports.workspace,
    inputs.deliveryFile,
    inputs.environment,
    { envFile: inputs.envFile },
  );
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(ports.workspace, path));
  const stateDirectory = absolute(inputs.stateDirectory);
  const wheelhouse =
    inputs.wheelhouse === '' ? join(stateDirectory, 'wheelhouse') : absolute(inputs.wheelhouse);
  const { units, builder } = await prepareBuilds({ application, stateDirectory, wheelhouse, inputs, ports });
  const folder = deploymentFolder(stateDirectory, application.application, application.environmentName);
  const state = await openBuildState(ports.files, join(folder, 'builds.json'));
  const known = new Map<string, Known>();
  for (const unit of units) {
    const before = state.finished.get(unit.service);
    if (before) known.set(unit.service, { ...before, exists: await builder.exists(unit, before.artifact) });
  }
  const steps = planBuilds(units, known, inputs.skipUnchanged);
  for (const step of steps) ports.log.info(`${step.unit.service}: ${step.action}, ${step.why}`);
  if (inputs.dryRun) return reportPlan(steps, inputs.language);
  const policy = {
    retries: inputs.retries,
    retryOn,
    cooldownMs: inputs.cooldownSeconds * 1_000,
    attemptTimeoutMs: inputs.attemptTimeoutSeconds * 1_000,
    idleTimeoutMs: inputs.idleTimeoutSeconds * 1_000,
    keepGoing: inputs.keepGoing,
    linesShown: inputs.logLines,
    backoffMs: (failures: number) => Math.min(60_000, 2_000 * 2 ** (failures - 1)),
  };
  const results = await executeBuilds(steps, policy, {
    builder,
    state,
    clock: ports.clock,
    log: ports.log,
    signal: ports.signal,
    heartbeat: realHeartbeat,
  });
  return reportBuilds(
    results,
    Object.keys(application.services),
    describePlan(steps),
    texts[inputs.language],
  );
});

function readPatterns(patterns: readonly string[]): readonly RegExp[] {
  return patterns.map((pattern) => {
    try {
      return new RegExp(pattern, 'i');
    } catch (error) {
      const seen = error instanceof Error ? error.message : pattern;
      throw new InputError([{ input: 'retry-on', expected: 'regular expressions', seen }]);
    }
  });
}
