// Outputs and report file as data.
import type { Ports } from '@compose-delivery/runtime';
import type { Gathered, Pruned, ServiceWheels, WheelPlan, WheelStore } from '@compose-delivery/wheels';
import type { StartedIndex } from '@compose-delivery/wheels/adapters';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';

export type Finished = {
  readonly store: WheelStore;
  readonly wheels: readonly ServiceWheels[];
  readonly plan: WheelPlan;
  readonly gathered: Gathered;
  readonly advisories: readonly string[];
  readonly pruned: Pruned;
  readonly served: StartedIndex | undefined;
  readonly inputs: WheelCacheInputs;
  readonly ports: Ports;
};

const PIP_ARGS = '--no-index --find-links=/wheels --only-binary=:all: --require-hashes';

function digestOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function describePlan(plan: WheelPlan): string {
  return JSON.stringify(
    plan.steps.map(({ wheel, source, why }) => ({
      wheel: wheel.filename,
      source,
      bytes: wheel.size ?? null,
      why,
    })),
  );
}

export function commonOutputs(
  root: string,
  services: readonly ServiceWheels[],
  plan: WheelPlan,
  advisories: readonly string[],
) {
  const digests = services.map(({ lock, wheels }) => [
    lock.service,
    digestOf([lock.target.name, ...wheels.map((wheel) => `${wheel.filename} ${wheel.sha256}`).sort()]),
  ]);
  return {
    wheelhouse: root,
    'lock-digest': digestOf(services.map(({ lock }) => `${lock.service} ${lock.digest}`)),
    'per-service-digest': JSON.stringify(Object.fromEntries(digests)),
    'build-contexts': JSON.stringify(
      Object.fromEntries(
        services.map(({ lock }) => [lock.service, `wheels=${join(root, 'views', lock.service)}`]),
      ),
    ),
    'pip-args': PIP_ARGS,
    plan: describePlan(plan),
    advisories: JSON.stringify(advisories),
  };
}

export function servedOutputs(served: StartedIndex | undefined) {
  return {
    'pip-conf': served?.pipConf ?? '',
    'index-url': served?.url ?? '',
    'index-pid': served === undefined ? '' : String(served.pid),
  };
}

/** What went, or would go, as data. */
export function describePruned({
  removals,
  done,
  why,
}: Pruned): readonly Readonly<Record<string, unknown>>[] {
  return removals.map(({ entry, why: reason }) => ({
    key: entry.key,
    ref: entry.ref,
    bytes: entry.bytes,
    why: reason,
    deleted: done,
    ...(done ? {} : { kept: why }),
  }));
}

export function reportText(finished: Finished, totals: Readonly<Record<string, unknown>>): string {
  const { wheels, gathered } = finished;
  return `${JSON.stringify(
    {
      schema: 1,
      ...totals,
      saved: gathered.saved,
      damaged: gathered.damaged,
      trouble: gathered.trouble ?? null,
      pruned: describePruned(finished.pruned),
      services: wheels.map(({ lock, wheels: own }) => ({
        service: lock.service,
        lock: lock.path,
        target: lock.target.name,
        wheels: own.map((wheel) => wheel.filename),
      })),
      wheels: gathered.results.map(({ wheel, source, bytes, fetched, milliseconds }) => ({
        filename: wheel.filename,
        sha256: wheel.sha256,
        source,
        bytes,
        milliseconds,
        attempts: fetched?.attempts ?? (source === 'cache' ? 1 : 0),
        mirror: fetched?.hosts.at(-1) ?? null,
        ...(fetched
          ? {
              networkBytes: fetched.networkBytes,
              resumedBytes: fetched.resumedBytes,
              hosts: fetched.hosts,
              downloadMilliseconds: Math.round(fetched.milliseconds),
            }
          : {}),
      })),
    },
    null,
    2,
  )}\n`;
}
