// A delivery under its lock, or only its plan.
import type { WatchDefinition } from '@compose-delivery/application';
import { InputError, messageOf, type Ports } from '@compose-delivery/runtime';
import { deliver, type DeliveryResult } from './execute/deliver.ts';
import { observe, type DeliveryTraffic, type Settings, type World } from './execute/context.ts';
import { DEFAULT_PATH, type Deployment } from './open-deployment.ts';
import { deploymentIdOf } from './engines/process/engine.ts';
import { deadMan, type DeadMan } from './operator/dead-man.ts';
import type { VerifySlot } from './ports.ts';
import { plan, type Desired, type Plan } from './plan/plan.ts';
import { openJournal } from './state/journal.ts';
import { keepLock } from './state/keep-lock.ts';
import { acquireLock } from './state/lock.ts';
import { dropRevertRequests } from './state/revert-request.ts';
import { preempting } from './state/preempt.ts';
import { diskFailed, halfWay, probeState, ROOM } from './state/probe-state.ts';
import { runStatusFrom } from './state/run-status.ts';

const LONGEST_WATCH_SECONDS = 172_800;

export type DeliveryOptions = {
  readonly settings: Settings;
  readonly traffic: DeliveryTraffic;
  readonly verify: VerifySlot | undefined;
  readonly collectGarbage?: (() => void) | undefined;
  readonly lockWaitSeconds: number;
  /** Asks GitHub whether the run that holds a silent lock goes on; '' for nobody to ask. */
  readonly githubToken?: string;
  /** A rollback asks a delivery that runs to go back first; default true. */
  readonly preempt?: boolean;
  /** Under the lock, before anything is planned: the restore of a backup. */
  readonly before?: ((world: World) => Promise<void>) | undefined;
};

/** Lock, reconcile, deliver, unlock. @throws GateRefused if another delivery holds the lock. */
export async function runDelivery(
  deployment: Deployment,
  ports: Ports,
  desired: Desired,
  options: DeliveryOptions,
): Promise<DeliveryResult> {
  const { facts, clock, log } = ports;
  const { place, folder } = deployment;
  const { files } = place;
  const owner = {
    operation: desired.kind,
    runId: facts.runId ?? 'local',
    attempt: facts.runAttempt ?? '1',
    actor: facts.actor ?? 'unknown',
    repository: facts.repository,
  };
  // A swarm keeps its state in Docker itself, which takes a record or refuses it.
  if (deployment.engine.name !== 'swarm')
    await probeState(files, folder, desired.kind === 'deploy' ? ROOM.delivery : ROOM.rollback);
  const token = options.githubToken ?? '';
  const preempt = preempting({ files, clock, log }, folder, desired, owner, options.preempt ?? true);
  const lock = await acquireLock(
    {
      ...place,
      clock,
      log,
      signal: ports.signal,
      runStatus: token === '' ? undefined : runStatusFrom(() => ports.github(token)),
      onHeld: preempt.onHeld,
    },
    folder,
    owner,
    options.lockWaitSeconds,
  );
  place.fence(folder, lock.fence);
  const watch = deadManOf(deployment, ports, lock.fence);
  const keeper = keepLock({ files, clock, log }, folder, lock, watch);
  try {
    await dropRevertRequests(files, folder, lock.fence - 1);
    const world = worldOf(deployment, ports, options, { lock, watch, signal: keeper.signal });
    await options.before?.(world);
    const result = await deliver(world, preempt.desired());
    if (!(await world.journal.unfinished())) await watch.settle('over');
    return result;
  } catch (error) {
    throw diskFailed(error) ? halfWay(error, folder) : error;
  } finally {
    await keeper.stop();
    await lock.release().catch((error: unknown) => {
      // Without us its process is gone, and that is how the next run takes it over.
      ports.log.warning(`the lock could not be given back: ${messageOf(error)}`);
    });
    place.fence(folder, 0);
  }
}

function worldOf(
  deployment: Deployment,
  ports: Ports,
  options: DeliveryOptions,
  held: { readonly lock: World['lock']; readonly watch: DeadMan; readonly signal: AbortSignal },
): World {
  const { place, engine, router, folder, stateDirectory, variables } = deployment;
  const { clock, log, facts } = ports;
  const { lock, watch } = held;
  return {
    engine,
    router,
    files: place.files,
    clock,
    log,
    http: place.http,
    signal: AbortSignal.any([ports.signal, held.signal]),
    lock,
    journal: openJournal(place.files, clock, folder, { run: facts.runId ?? 'local', fence: lock.fence }),
    folder,
    stateDirectory,
    variables,
    traffic: options.traffic,
    verify: options.verify,
    collectGarbage: options.collectGarbage,
    settings: options.settings,
    database: deployment.database,
    metrics: deployment.metrics,
    surroundings: deployment.surroundings,
    deadMan: watch,
  };
}

function deadManOf(deployment: Deployment, ports: Ports, fence: number): DeadMan {
  const { application, place, folder } = deployment;
  const { environmentName } = application;
  return deadMan({
    ...deployment,
    files: place.files,
    host: place.host,
    clock: ports.clock,
    log: ports.log,
    deploymentId: deploymentIdOf(folder),
    name:
      environmentName === '' ? application.application : `${application.application} in ${environmentName}`,
    fence,
    searchPath: (place.remote ? '' : ports.environment.PATH) || DEFAULT_PATH,
    seconds: application.host['dead-man-seconds'],
    policy: application.host['on-silence'],
  });
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
  const { files } = deployment.place;
  const journal = openJournal(files, ports.clock, deployment.folder, {});
  return plan(desired, await observe({ ...deployment, files }), await journal.unfinished());
}
