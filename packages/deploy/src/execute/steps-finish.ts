// Steps after the watch: the ledger, the old slot, old artifacts. Forward only.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { SlotName } from '@compose-delivery/application';
import type { Release } from '../model.ts';
import { otherSlot } from '../model.ts';
import type { ByHand, Operation } from '../state/journal.ts';
import { findRelease, readLedger, withRecord, writeLedger, type Ledger } from '../state/ledger.ts';
import { dropWhatNobodyKeeps, type KeepRule } from '../state/retention.ts';
import type { StepAction, StepContext, World } from './context.ts';
import { releaseOf, slotOf } from './step-target.ts';

const DRAIN_POLL_MS = 200;

/** The ledger after a delivery that passed. A release that is left by going back is bad from then on. */
export function committedLedger(
  ledger: Ledger,
  operation: Operation,
  facts: {
    readonly at: string;
    readonly generation: number;
    readonly figures: object;
    readonly good: boolean;
    /** Revision of the database that it serves on, if anybody can say. */
    readonly revision?: string | undefined;
    readonly backup?: string | undefined;
  },
): Ledger {
  const { release, slot, from, kind } = operation;
  const target = findRelease(ledger, release.id);
  const left = findRelease(ledger, from?.release);
  const backwards =
    kind === 'rollback' && left !== undefined && (target?.activatedAt ?? '') < (left.activatedAt ?? '');
  const marked =
    backwards && left
      ? withRecord(ledger, left, {
          status: 'bad',
          reason: `left by a rollback: ${operation.reason ?? 'no reason was given'}`,
        })
      : ledger;
  return {
    ...withRecord(marked, release, {
      status: facts.good ? 'good' : 'unproven',
      activatedAt: facts.at,
      verdict: facts.good ? 'pass' : 'inconclusive',
      figures: facts.figures,
      reason: undefined,
      ...(facts.revision === undefined
        ? {}
        : { servedOn: [...new Set([...(target?.servedOn ?? []), facts.revision])] }),
      ...(facts.backup === undefined ? {} : { backup: facts.backup }),
      ...(operation.forced === undefined ? {} : { forced: operation.forced }),
    }),
    generation: facts.generation,
    active: { slot, release: release.id },
  };
}

/** Writes the outcome of an operation whose slot serves. */
export async function commitOperation(
  context: Pick<StepContext, 'world' | 'findings'>,
  operation: Operation,
  good: boolean,
): Promise<void> {
  const { world, findings } = context;
  await world.deadMan?.settle('confirm');
  const { ledger } = await readLedger(world.files, world.folder);
  const router = await world.router.observe();
  if (router.active !== operation.slot)
    throw new DeliveryFailure(
      `the router serves ${router.active ?? 'nothing'}, not ${operation.slot}: the ledger is not changed`,
    );
  const at = new Date(world.clock.now()).toISOString();
  const next = committedLedger(ledger, operation, {
    at,
    generation: router.generation,
    figures: findings.figures,
    good,
    revision: await world.database?.revision().catch(() => undefined),
    backup: findings.data?.backup ?? (await world.journal.unfinished())?.data?.backup,
  });
  await writeLedger(world.files, world.folder, next);
  await world.deadMan?.publish(operation);
}

export const commit: StepAction = {
  check: async (context) => {
    const { world, operation } = context;
    const { ledger, source } = await readLedger(world.files, world.folder);
    const record = findRelease(ledger, operation?.release.id);
    const router = await world.router.observe();
    return operation &&
      source === 'whole' &&
      ledger.active?.slot === operation.slot &&
      ledger.active.release === operation.release.id &&
      ledger.generation === router.generation &&
      record?.status === 'good'
      ? 'the ledger says so already'
      : undefined;
  },
  act: async (context) => {
    if (!context.operation) throw new Error('commit was planned without an operation');
    await commitOperation(context, context.operation, true);
  },
};

/** Brings the ledger in line with the router, and notes what an operation that was undone is worth. */
export const record: StepAction = {
  act: async (context) => {
    const { world, undo, operation } = context;
    const { ledger } = await readLedger(world.files, world.folder);
    const router = await world.router.observe();
    const release = undo && operation ? operation.release : await releaseOf(context);
    const known = findRelease(ledger, release.id);
    // A good release that could not be started once more is not worse for it.
    const keeps = undo?.status === 'interrupted' && known !== undefined && known.status !== 'interrupted';
    const endedAt = new Date(world.clock.now()).toISOString();
    const noted = !undo
      ? withRecord(ledger, release, known ? {} : { status: 'good', activatedAt: endedAt })
      : keeps
        ? ledger
        : withRecord(ledger, release, {
            status: undo.status,
            reason: undo.reason,
            endedAt,
            ...(undo.status === 'bad' ? { verdict: 'fail' as const } : {}),
          });
    const serving = await servingRelease(world, router.active);
    // A ledger that was lost while a delivery was under way does not know what serves: it must, to lead back to it.
    const whole =
      serving && !findRelease(noted, serving.id)
        ? withRecord(noted, serving, { status: 'good', activatedAt: endedAt })
        : noted;
    const hand = undo ? undefined : await world.journal.byHand?.();
    await writeLedger(world.files, world.folder, {
      ...(hand?.generation === router.generation ? takenBackByHand(whole, hand) : whole),
      generation: router.generation,
      ...(router.active && serving
        ? { active: { slot: router.active, release: serving.id } }
        : { active: router.active ? ledger.active : undefined }),
    });
  },
};

/** What an operator left with rollback.sh is as bad as what a rollback leaves, and what it led to served again from then on. */
function takenBackByHand(ledger: Ledger, hand: ByHand): Ledger {
  const left = findRelease(ledger, hand.from.release);
  const target = findRelease(ledger, hand.to.release);
  const marked = left
    ? withRecord(ledger, left, {
        status: 'bad',
        reason: `left by rollback.sh: ${hand.reason}`,
        endedAt: hand.at,
      })
    : ledger;
  return target ? withRecord(marked, target, { activatedAt: hand.at }) : marked;
}

async function servingRelease(world: World, active: SlotName | undefined): Promise<Release | undefined> {
  return active && (await world.engine.observe())[active].release;
}

export const drain: StepAction = {
  act: async (context) => {
    const { world, findings } = context;
    const slot = slotOf(context);
    if ((await world.router.observe()).active === slot) return; // somebody has gone back to it
    const started = world.clock.monotonic();
    const limitMs = world.settings.drainTimeoutSeconds * 1_000;
    for (;;) {
      const open = await world.router.open(slot);
      if (open.requests + open.tunnels === 0) break;
      if (world.clock.monotonic() - started >= limitMs) {
        const cut = await world.router.cut(slot);
        findings.figures.connectionsCut = (findings.figures.connectionsCut ?? 0) + cut;
        world.log.warning(
          `${cut} connections of ${slot} were cut after ${world.settings.drainTimeoutSeconds} s (${open.requests} requests, ${open.tunnels} tunnels)`,
        );
        break;
      }
      await world.lock.touch();
      await world.clock.sleep(DRAIN_POLL_MS, world.signal);
    }
    findings.figures.drainMs = Math.ceil(world.clock.monotonic() - started);
    findings.figures.connectionsCut ??= 0;
    const traffic = await world.traffic.stop();
    if (traffic) findings.traffic = traffic;
  },
};

export const retain: StepAction = {
  check: async (context) => {
    const slot = slotOf(context);
    if ((await context.world.router.observe()).active === slot) return `${slot} serves traffic`;
    return context.world.settings.keepPrevious === 'warm'
      ? 'it goes on running, so that a rollback is one switch'
      : undefined;
  },
  act: (context) => context.world.engine.stop(slotOf(context), context.world.settings.graceSeconds),
};

export const prune: StepAction = {
  act: async ({ world, operation, findings }) => {
    const slots = await world.engine.observe();
    const rule: KeepRule = {
      keepReleases: world.settings.keepReleases,
      wanted: findings.wanted,
      pinned: [
        ...(operation ? [operation.release.id, operation.from?.release] : []),
        ...[operation?.slot ?? 'blue', otherSlot(operation?.slot ?? 'blue')].map(
          (slot) => slots[slot].release?.id,
        ),
      ].filter((id) => id !== undefined),
    };
    await dropWhatNobodyKeeps(world, rule);
    await dropOldBackups(world);
  },
};

/** Dumps by a keep-list of their own; an unreadable ledger drops nothing, and trouble is a warning: the delivery is done. */
async function dropOldBackups(world: World): Promise<void> {
  const { ledger, source } = await readLedger(world.files, world.folder);
  if (!world.database || source !== 'whole') return;
  const pinned = ledger.releases
    .filter(({ id, status }) => id === ledger.active?.release || status === 'good')
    .flatMap((release) => release.backup ?? []);
  try {
    const gone = await world.database.retain(pinned);
    if (gone.length > 0) world.log.info(`backups removed: ${gone.join(', ')}`);
  } catch (error) {
    world.log.warning(`old backups stay: ${messageOf(error)}`);
  }
}
