// A delivery under its lock, or only its plan.
import type { WatchDefinition } from '@compose-delivery/application';
import { InputError, type Ports } from '@compose-delivery/runtime';
import { deliver, type DeliveryResult } from './execute/deliver.ts';
import { observe, type DeliveryTraffic, type Settings, type World } from './execute/context.ts';
import type { Deployment } from './open-deployment.ts';
import type { Host, VerifySlot } from './ports.ts';
import { plan, type Desired, type Plan } from './plan/plan.ts';
import { openJournal } from './state/journal.ts';
import { acquireLock } from './state/lock.ts';

const LONGEST_WATCH_SECONDS = 172_800;

export type DeliveryOptions = {
  readonly settings: Settings;
  readonly traffic: DeliveryTraffic;
  readonly verify: VerifySlot | undefined;
  readonly lockWaitSeconds: number;
};

/** Lock, reconcile, deliver, unlock. @throws GateRefused if another delivery holds the lock. */
export async function runDelivery(
  deployment: Deployment,
  ports: Ports,
  host: Host,
  desired: Desired,
  options: DeliveryOptions,
): Promise<DeliveryResult> {
  const { facts, files, clock, log } = ports;
  const owner = {
    operation: desired.kind,
    runId: facts.runId ?? 'local',
    attempt: facts.runAttempt ?? '1',
    actor: facts.actor ?? 'unknown',
  };
  const lock = await acquireLock(
    { files, host, clock, log, signal: ports.signal },
    deployment.folder,
    owner,
    options.lockWaitSeconds,
  );
  try {
    const { engine, router, folder, stateDirectory, variables } = deployment;
    const world: World = {
      engine,
      router,
      files,
      clock,
      log,
      http: ports.http,
      signal: ports.signal,
      lock,
      journal: openJournal(files, clock, folder, { run: owner.runId, fence: lock.fence }),
      folder,
      stateDirectory,
      variables,
      traffic: options.traffic,
      verify: options.verify,
      settings: options.settings,
    };
    return await deliver(world, desired);
  } finally {
    await lock.release();
  }
}

/** The watch of a run: the input if it is given, else `otherwise`. @throws InputError for more than two days. */
export function watchFor(definition: WatchDefinition, given: string, otherwise: number): WatchDefinition {
  const seconds = given === '' ? otherwise : Number(given);
  if (seconds <= LONGEST_WATCH_SECONDS) return { ...definition, seconds };
  throw new InputError([
    { input: 'watch-seconds', expected: `seconds from 0 to ${LONGEST_WATCH_SECONDS}`, seen: given },
  ]);
}

/** What a delivery would do next, read without a lock and without changing anything. */
export async function previewDelivery(deployment: Deployment, ports: Ports, desired: Desired): Promise<Plan> {
  const journal = openJournal(ports.files, ports.clock, deployment.folder, {});
  return plan(desired, await observe({ ...deployment, files: ports.files }), await journal.unfinished());
}
