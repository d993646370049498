// What happens to each service, in order, with the reason: built, or left as it is because nothing that decides on it has changed.
import { formatArtifact, type Artifact } from '@compose-delivery/application';
import type { BuildUnit } from './builder-port.ts';

export type BuildStep =
  | { readonly unit: BuildUnit; readonly action: 'build'; readonly why: string }
  | { readonly unit: BuildUnit; readonly action: 'skip'; readonly why: string; readonly artifact: Artifact }
  | { readonly unit: BuildUnit; readonly action: 'share'; readonly why: string; readonly with: string };

/** A result of an earlier run. */
export type Known = { readonly digest: string; readonly artifact: Artifact; readonly exists: boolean };

/** @param units in the order of building */
export function planBuilds(
  units: readonly BuildUnit[],
  known: ReadonlyMap<string, Known>,
  skipUnchanged: boolean,
): readonly BuildStep[] {
  return units.map((unit): BuildStep => {
    if (unit.sameAs !== undefined)
      return {
        unit,
        action: 'share',
        with: unit.sameAs,
        why: `the same build and the same image as ${unit.sameAs}`,
      };
    const before = known.get(unit.service);
    if (!skipUnchanged) return { unit, action: 'build', why: 'skip-unchanged is off' };
    if (!before) return { unit, action: 'build', why: 'not built before' };
    if (before.digest !== unit.digest)
      return { unit, action: 'build', why: 'its sources, lock or settings changed' };
    if (!before.exists) return { unit, action: 'build', why: 'its artifact is gone or damaged' };
    return { unit, action: 'skip', why: 'unchanged, and its artifact is there', artifact: before.artifact };
  });
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
