// What a run is allowed, what is known of earlier ones, and the bake file that says what it builds.
import {
  describeBake,
  PIP_ARGUMENTS,
  readAmounts,
  wheelsOf,
  type Builder,
  type BuildDefinition,
  type BuildPolicy,
  type BuildState,
  type BuildUnit,
  type Known,
} from '@compose-delivery/images';
import type { Artifact } from '@compose-delivery/application';
import { InputError, type Ports } from '@compose-delivery/runtime';
import { join } from 'node:path';
import type { SequentialBuildInputs } from './action.ts';

/** @throws InputError for patterns that are none, and for resources that are no amounts */
export function readPolicy(inputs: SequentialBuildInputs): BuildPolicy {
  return {
    retries: inputs.retries,
    retryOn: readPatterns(inputs.retryOn),
    cooldownMs: inputs.cooldownSeconds * 1_000,
    cooldownMode: inputs.cooldownMode,
    attemptTimeoutMs: inputs.attemptTimeoutSeconds * 1_000,
    idleTimeoutMs: inputs.idleTimeoutSeconds * 1_000,
    keepGoing: inputs.keepGoing,
    limits: { lanes: inputs.maxParallel, resources: readAmounts(inputs.resources, 'resources') },
    linesShown: inputs.logLines,
    backoffMs: (failures: number) => Math.min(60_000, 2_000 * 2 ** (failures - 1)),
  };
}

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

/** What was built before, and whether it is still there: one look for all. */
export async function knownBuilds(
  units: readonly BuildUnit[],
  builder: Builder,
  state: BuildState,
): Promise<ReadonlyMap<string, Known>> {
  const before = new Map<BuildUnit, Artifact>();
  for (const unit of units) {
    const one = state.finished.get(unit.service);
    if (one && one.digest === unit.digest) before.set(unit, one.artifact);
  }
  const there = before.size > 0 ? await builder.existing(before) : new Set<string>();
  const known = new Map<string, Known>();
  for (const unit of units) {
    const one = state.finished.get(unit.service);
    if (one) known.set(unit.service, { ...one, exists: there.has(unit.service) });
  }
  return known;
}

/** For the owner alone, since arguments stand in it. @returns its path, or nothing for the engine process */
export async function writeBakeFile(
  folder: string,
  units: readonly BuildUnit[],
  definitions: ReadonlyMap<string, BuildDefinition>,
  given: { readonly wheelhouse: string; readonly inputs: SequentialBuildInputs; readonly ports: Ports },
): Promise<string> {
  if (definitions.size === 0) return '';
  const { wheelhouse, inputs, ports } = given;
  const withWheels = new Set<string>();
  for (const { service } of units)
    if (await ports.files.exists(wheelsOf(wheelhouse, service))) withWheels.add(service);
  const buildArgs = { ...PIP_ARGUMENTS, ...inputs.buildArgs };
  const path = join(folder, 'docker-bake.json');
  await ports.files.writeAtomic(
    path,
    describeBake(units, definitions, { wheelhouse, buildArgs, withWheels }),
    0o600,
  );
  return path;
}
