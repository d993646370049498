// What was asked for, once everything fits together: refuse it, find it done, or do it.
import type { SlotName } from '@compose-delivery/application';
import { otherSlot, type Release } from '../model.ts';
import { findRelease, rollbackTarget, type Ledger, type ReleaseRecord } from '../state/ledger.ts';
import type { Operation } from '../state/journal.ts';
import { describeChanges, environmentChanges } from './environment-changes.ts';
import type { Desired, Observed, Plan } from './plan.ts';
import { afterSwitch, wholeDelivery } from './plan-steps.ts';
import { refuseMigration, refuseSchema } from './schema-gate.ts';
import { compareVersions } from './version-order.ts';

export function planWanted(desired: Desired, observed: Observed): Plan {
  if (desired.kind === 'deploy') return planDeploy(desired, observed);
  if (desired.kind === 'rollback') return planRollback(desired, observed);
  const { router, ledger } = observed;
  return {
    kind: 'noop',
    why: router.active
      ? `${router.active} serves ${ledger.active?.release ?? 'a release that the ledger does not know'}; nothing was left to do`
      : 'nothing was ever delivered here',
    release: ledger.active?.release ?? '',
    slot: router.active ?? 'blue',
  };
}

type Delivering = Extract<Desired, { kind: 'deploy' | 'rollback' }>;

const runs = (observed: Observed, slot: SlotName): boolean => observed.slots[slot].state === 'running';

function planDeploy(desired: Extract<Desired, { kind: 'deploy' }>, observed: Observed): Plan {
  const { ledger, router } = observed;
  const { release } = desired;
  const known = findRelease(ledger, release.id);
  if (known?.status === 'bad' && !desired.allowBad) return refuseBad(known);
  if (router.active && ledger.active?.release === release.id && runs(observed, router.active)) {
    if (known?.status === 'unproven') return promote(desired, observed, release, router.active);
    if (known?.status === 'good')
      return {
        kind: 'noop',
        why: `${release.version} (${release.id}) is already active in ${router.active}`,
        release: release.id,
        slot: router.active,
      };
  }
  const active = findRelease(ledger, ledger.active?.release);
  const older = active && !desired.allowOlder ? olderThan(release, active) : undefined;
  if (older) return { kind: 'refuse', code: 'older', why: `${older} (input allow-older lets it through)` };
  // A ledger that was lost knows nothing of what serves; the engine does.
  const serving = (router.active && observed.slots[router.active].release) ?? active;
  const gate = refuseMigration(release, serving, observed.database, ledger, desired.data?.migrate === true);
  if (gate !== undefined && desired.schema !== 'force') return refuseBySchema(gate);
  const operation = begin(desired, observed, release, undefined, gate);
  return {
    kind: 'run',
    purpose: 'deliver',
    why: active
      ? `${active.version} is active, ${release.version} is wanted`
      : `first delivery of ${release.version}`,
    operation,
    fresh: true,
    steps: wholeDelivery(operation, false),
    again: false,
  };
}

/** An earlier watch saw too little: the release serves already, so only the rest of its delivery is left. */
function promote(desired: Desired, observed: Observed, release: Release, slot: SlotName): Plan {
  const previous = rollbackTarget(observed.ledger);
  const other = otherSlot(slot);
  const warm = previous && observed.slots[other].release?.id === previous.id ? previous : undefined;
  const operation: Operation = {
    id: desired.operationId,
    kind: 'deploy',
    release,
    slot,
    ...(warm ? { from: { slot: other, release: warm.id } } : {}),
    generation: observed.router.generation,
  };
  return {
    kind: 'run',
    purpose: 'deliver',
    why: `${release.version} serves already, but its watch was inconclusive: it is watched again`,
    operation,
    fresh: true,
    steps: afterSwitch(operation),
    again: false,
  };
}

function planRollback(desired: Extract<Desired, { kind: 'rollback' }>, observed: Observed): Plan {
  const { ledger, slots, router } = observed;
  const target = targetNamed(ledger, desired.to);
  if (!target) return refuseTarget(desired.to, ledger);
  if (router.active && ledger.active?.release === target.id && runs(observed, router.active))
    return {
      kind: 'noop',
      why: `${target.version} (${target.id}) is already active in ${router.active}`,
      release: target.id,
      slot: router.active,
    };
  // A tree that was removed is gone; an image may still be in its registry, which the preflight finds out before traffic is touched.
  if (target.status === 'superseded' && !onlyImages(target))
    return {
      kind: 'refuse',
      code: 'gone',
      why: `the artifacts of ${target.version} are not kept any more; ${choices(ledger)}`,
    };
  if (target.status !== 'good' && target.status !== 'superseded' && !desired.allowBad)
    return refuseBad(target);
  const gate = refuseSchema(target, observed.database, ledger);
  if (gate !== undefined && desired.schema !== 'force') return refuseBySchema(gate);
  const operation = begin(desired, observed, stripRecord(target), desired.reason, gate);
  const idle = slots[operation.slot];
  const warm = idle.state === 'running' && idle.release?.id === target.id;
  if (desired.mode === 'warm' && !warm)
    return {
      kind: 'refuse',
      code: 'not-warm',
      why: `${target.version} does not run in ${operation.slot}, so it cannot be returned to by a switch alone (input mode)`,
    };
  const quick = warm && desired.mode !== 'stopped' && desired.mode !== 'repull';
  const changes = describeChanges(environmentChanges(target.environment, observed.environment));
  if (changes !== '' && !quick && desired.changedEnvironment !== 'current')
    return refuseEnvironment(target, changes);
  return {
    kind: 'run',
    purpose: 'deliver',
    why: quick
      ? `${target.version} still runs in ${operation.slot}: traffic goes back to it${changes === '' ? '' : ` (it has the values that it was started with; since then ${changes})`}`
      : `${target.version} is started from its artifacts in ${operation.slot}${changes === '' ? '' : `, with the values of now (since it was delivered ${changes})`}`,
    operation,
    fresh: true,
    steps: wholeDelivery(operation, quick),
    again: false,
  };
}

function begin(
  desired: Delivering,
  observed: Observed,
  release: Release,
  reason: string | undefined,
  forced: string | undefined,
): Operation {
  const { router, ledger } = observed;
  const from =
    router.active && ledger.active ? { slot: router.active, release: ledger.active.release } : undefined;
  return {
    id: desired.operationId,
    kind: desired.kind,
    release,
    slot: router.active ? otherSlot(router.active) : 'blue',
    ...(from ? { from } : {}),
    generation: router.generation + 1,
    ...(reason ? { reason } : {}),
    ...(desired.kind === 'deploy' && desired.data ? { data: desired.data } : {}),
    ...(forced === undefined ? {} : { forced }),
    ...(desired.kind === 'rollback' && desired.mode === 'repull' ? { repull: true } : {}),
  };
}

export const refuseBySchema = (why: string): Plan => ({
  kind: 'refuse',
  code: 'schema',
  why: `${why} (input schema: force overrules it, and that is recorded)`,
});

const refuseEnvironment = (target: Release, changes: string): Plan => ({
  kind: 'refuse',
  code: 'environment',
  why: `${target.version} would be started with other values than it ran with: ${changes}; put them back, or accept the values of now (input changed-environment: current)`,
});

/** The release that a rollback to this name leads to. */
export const targetNamed = (ledger: Ledger, to: string): ReleaseRecord | undefined =>
  to === 'previous' ? rollbackTarget(ledger) : named(ledger, to);

/** The release alone, without how it fared. */
export function stripRecord(record: ReleaseRecord): Release {
  const { id, version, sha, artifacts, services, listeners, createdAt, runId, runUrl, schema, environment } =
    record;
  return {
    id,
    version,
    sha,
    artifacts,
    services,
    listeners,
    createdAt,
    ...(schema === undefined ? {} : { schema }),
    ...(environment === undefined ? {} : { environment }),
    ...(runId === undefined ? {} : { runId }),
    ...(runUrl === undefined ? {} : { runUrl }),
  };
}

/** Everything that it runs is an image that a registry may still have. */
const onlyImages = (release: Release): boolean =>
  Object.values(release.artifacts).every((artifact) => /^[^@]+@sha256:/.test(artifact));

/** An id, or the newest release of a version or of a digest, good ones first. */
function named(ledger: Ledger, to: string): ReleaseRecord | undefined {
  const byVersion = ledger.releases.filter((release) =>
    to.startsWith('sha256:')
      ? Object.values(release.artifacts).some(
          (artifact) => artifact.endsWith(`@${to}`) || artifact.endsWith(`:${to}`),
        )
      : release.version === to.replace(/^v/, ''),
  );
  return (
    findRelease(ledger, to) ?? byVersion.findLast((release) => release.status === 'good') ?? byVersion.at(-1)
  );
}

function olderThan(release: Release, active: Release): string | undefined {
  const order = compareVersions(release.version, active.version);
  if (order < 0) return `${release.version} is older than the active ${active.version}`;
  const [run, activeRun] = [Number(release.runId), Number(active.runId)];
  if (order === 0 && run < activeRun)
    return `run ${run} is older than run ${activeRun}, which delivered the active ${active.version}`;
  return undefined;
}

const refuseBad = (release: ReleaseRecord): Plan => ({
  kind: 'refuse',
  code: 'bad-release',
  why: `${release.version} (${release.id}) is on record as ${release.status}${release.reason ? `: ${release.reason}` : ''} (input allow-bad lets it through)`,
});

function refuseTarget(to: string, ledger: Ledger): Plan {
  return to === 'previous'
    ? { kind: 'refuse', code: 'no-target', why: `there is no good release to return to; ${choices(ledger)}` }
    : {
        kind: 'refuse',
        code: 'unknown-target',
        why: `no release is called ${JSON.stringify(to)} (input to); ${choices(ledger)}`,
      };
}

export function choices(ledger: Ledger): string {
  const good = ledger.releases.filter((r) => r.status === 'good' && r.id !== ledger.active?.release);
  return good.length === 0
    ? 'the ledger holds no other good release'
    : `possible: ${good.map((r) => `${r.version} (${r.id})`).join(', ')}`;
}
