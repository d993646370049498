// What happens to each service, in order, with the reason: built, or left as it is because nothing that decides on it has changed.
import { formatArtifact, type Artifact } from '@compose-delivery/application';
import type { BuildUnit, Published } from './builder-port.ts';

export type BuildStep =
  | { readonly unit: BuildUnit; readonly action: 'build'; readonly why: string }
  | {
      readonly unit: BuildUnit;
      readonly action: 'skip';
      readonly why: string;
      readonly artifact: Artifact;
      /** Whether it is in the registry alone, and not on this machine. */
      readonly remote: boolean;
      /** What the registry has of it already. */
      readonly pushed: Published | undefined;
    }
  | { readonly unit: BuildUnit; readonly action: 'share'; readonly why: string; readonly with: string };

/** A result of an earlier run. */
export type Known = {
  readonly digest: string;
  readonly artifact: Artifact;
  readonly exists: boolean;
  readonly pushed?: Published | undefined;
};

export type SkipMode = 'off' | 'local' | 'registry';

export type PlanFacts = {
  readonly skip: SkipMode;
  readonly known: ReadonlyMap<string, Known>;
  /** What a run of the same plan had finished when it was cut off, or failed elsewhere. */
  readonly resumed: ReadonlySet<string>;
  /** Images of equal digest in the registry. */
  readonly published: ReadonlyMap<string, Artifact>;
};

/** @param units in the order of building */
export function planBuilds(units: readonly BuildUnit[], facts: PlanFacts): readonly BuildStep[] {
  const local = new Set<string>(); // what a later build is made from must be on this machine
  return units
    .toReversed()
    .map((unit): BuildStep => {
      const step = planOne(unit, facts, local.has(unit.service));
      if (step.action === 'build') for (const need of unit.needs) local.add(need);
      if (step.action === 'share') local.add(step.with);
      return step;
    })
    .toReversed();
}

function planOne(unit: BuildUnit, facts: PlanFacts, neededHere: boolean): BuildStep {
  if (unit.sameAs !== undefined)
    return { unit, action: 'share', with: unit.sameAs, why: `the same build as ${unit.sameAs}` };
  const before = facts.known.get(unit.service);
  const fits = before?.digest === unit.digest;
  if (before && fits && before.exists && (facts.skip !== 'off' || facts.resumed.has(unit.service))) {
    const why = facts.resumed.has(unit.service)
      ? 'finished by the run that was cut off, and its artifact is there'
      : 'unchanged, and its artifact is there';
    return { unit, action: 'skip', why, artifact: before.artifact, remote: false, pushed: before.pushed };
  }
  const published = facts.skip === 'registry' && !neededHere ? facts.published.get(unit.service) : undefined;
  if (published)
    return {
      unit,
      action: 'skip',
      why: 'unchanged, and its image is in the registry',
      artifact: published,
      remote: true,
      pushed: undefined,
    };
  return { unit, action: 'build', why: reason(before, fits, facts.skip) };
}

function reason(before: Known | undefined, fits: boolean, skip: SkipMode): string {
  if (skip === 'off') return 'skip-unchanged is off';
  if (!before) return 'not built before';
  return fits ? 'its artifact is gone or damaged' : 'its sources, lock or settings changed';
}

/** The plan as plain data, for outputs and dry runs. */
export function describePlan(steps: readonly BuildStep[]): string {
  return JSON.stringify(
    steps.map((step) => ({
      service: step.unit.service,
      step: step.action,
      why: step.why,
      digest: step.unit.digest,
      needs: step.unit.needs,
      ...(step.action === 'skip' ? { artifact: formatArtifact(step.artifact) } : {}),
    })),
  );
}
