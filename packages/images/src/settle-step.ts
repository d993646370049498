// Steps that end without a build: unchanged ones, shared ones, those that the registry has, and those that can no longer be built.
import type { Artifact } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import type { Builder, BuildUnit, Published } from './builder-port.ts';
import { emptyResult, type BuildPolicy, type BuildPorts, type BuildResult } from './build-result.ts';
import type { BuildStep } from './plan-builds.ts';
import type { Job } from './schedule.ts';

export type Walk = {
  readonly policy: BuildPolicy;
  readonly ports: BuildPorts;
  readonly results: ReadonlyMap<string, BuildResult>;
};

export function jobOf({ unit, ...step }: BuildStep): Job {
  const needs = step.action === 'share' ? [step.with] : step.action === 'skip' ? [] : unit.needs;
  return { name: unit.service, needs, claims: unit.claims };
}

/** The result of a step that needs no lane; undefined if it has to be worked on, or to wait. */
export async function settle(step: BuildStep, run: Walk): Promise<BuildResult | undefined> {
  const { unit } = step;
  const obstacle = findObstacle(step, run);
  if (obstacle !== undefined) return emptyResult(unit.service, 'blocked', obstacle);
  const { builder } = run.ports;
  if (step.action === 'skip' && step.remote) return settleRemote(step, builder);
  if (step.action === 'skip') {
    const published = coveredBy(step, builder);
    if (builder.publish && !published) return undefined; // its push is still to do
    const artifact = await adopted(unit, step.artifact, builder);
    return artifact && { ...emptyResult(unit.service, 'skipped', step.why), artifact, published };
  }
  const shared = step.action === 'share' ? run.results.get(step.with)?.artifact : undefined;
  if (!shared || builder.publish) return undefined;
  const artifact = await adopted(unit, shared, builder);
  return artifact && { ...emptyResult(unit.service, 'skipped', step.why), artifact };
}

type Skip = BuildStep & { readonly action: 'skip' };

async function settleRemote(step: Skip, builder: Builder): Promise<BuildResult> {
  const result = { ...emptyResult(step.unit.service, 'skipped', step.why), artifact: step.artifact };
  if (!builder.retag) return result;
  const published = await builder.retag(step.unit, step.artifact);
  return published
    ? { ...result, push: 'pushed', published }
    : {
        ...result,
        push: 'failed',
        reason: 'the registry has its image, but refused the names of this release',
      };
}

function coveredBy(step: Skip, builder: Builder): Published | undefined {
  const names = builder.publishNames?.(step.unit) ?? [];
  return names.length > 0 && names.every((name) => step.pushed?.names.includes(name))
    ? step.pushed
    : undefined;
}

/** The artifact under this service's names; undefined if it vanished since the plan was made, so that it must be built. */
export async function adopted(
  unit: BuildUnit,
  artifact: Artifact,
  builder: Builder,
): Promise<Artifact | undefined> {
  if (!builder.adopt) return artifact;
  return builder.adopt(unit, artifact).catch(() => undefined);
}

export function findObstacle(step: BuildStep, { results, policy, ports }: Walk): string | undefined {
  if (ports.signal.aborted) return `not begun: ${messageOf(ports.signal.reason)}`;
  const broken = jobOf(step).needs.find((name) => results.has(name) && !results.get(name)?.artifact);
  if (broken !== undefined) return `needs ${broken}, which was not built`;
  const failed = [...results.values()].find((result) => result.status === 'failed');
  return failed && !policy.keepGoing ? `not begun after ${failed.service} failed` : undefined;
}
