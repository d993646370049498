// Outputs and report file as data.
import type { Ports } from '@compose-delivery/runtime';
import type { Gathered, ServiceWheels, WheelPlan, WheelStore } from '@compose-delivery/wheels';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { WheelCacheInputs } from './action.ts';

export type Finished = {
  readonly store: WheelStore;
  readonly wheels: readonly ServiceWheels[];
  readonly plan: WheelPlan;
  readonly gathered: Gathered;
  readonly advisories: readonly string[];
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

export function reportText(finished: Finished, totals: Readonly<Record<string, unknown>>): string {
  const { wheels, gathered } = finished;
  return `${JSON.stringify(
    {
      schema: 1,
      ...totals,
      saved: gathered.saved,
      damaged: gathered.damaged,
      services: wheels.map(({ lock, wheels: own }) => ({
        service: lock.service,
        lock: lock.path,
        target: lock.target.name,
        wheels: own.map((wheel) => wheel.filename),
      })),
      wheels: gathered.results.map(({ wheel, source, bytes, fetched }) => ({
        filename: wheel.filename,
        sha256: wheel.sha256,
        source,
        bytes,
        ...(fetched
          ? {
              networkBytes: fetched.networkBytes,
              resumedBytes: fetched.resumedBytes,
              attempts: fetched.attempts,
              hosts: fetched.hosts,
              milliseconds: Math.round(fetched.milliseconds),
            }
          : {}),
      })),
    },
    null,
    2,
  )}\n`;
}
