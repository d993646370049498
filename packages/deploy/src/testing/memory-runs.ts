// What is asked of a deployment in memory, and what must hold after any run that came to its end.
import { expect } from 'vitest';
import type { Desired } from '../plan/plan.ts';
import { unfinishedOf, parseJournal } from '../state/journal.ts';
import { EMPTY_LEDGER, parseLedger, rollbackTarget, type Ledger } from '../state/ledger.ts';
import { memoryFolder, memoryRelease, type MemoryState } from './memory-world.ts';

let serial = 0;

export function wantDeploy(
  state: MemoryState,
  version: string,
  onInterrupted: Desired['onInterrupted'] = 'resume',
): Desired {
  const release = memoryRelease(version);
  for (const artifact of Object.values(release.artifacts)) state.artifacts.add(artifact);
  serial += 1;
  return {
    kind: 'deploy',
    release,
    allowBad: true,
    allowOlder: true,
    onInterrupted,
    operationId: `op${serial}`,
    repaired: [],
    data: { backup: true, migrate: true },
  };
}

export const wantReconcile = (onInterrupted: Desired['onInterrupted'] = 'resume'): Desired => ({
  kind: 'reconcile',
  allowBad: false,
  onInterrupted,
  operationId: `op${(serial += 1)}`,
  repaired: [],
});

export function wantRollback(): Desired {
  serial += 1;
  return {
    kind: 'rollback',
    to: 'previous',
    mode: 'auto',
    reason: 'test',
    allowBad: false,
    onInterrupted: 'resume',
    operationId: `op${serial}`,
    repaired: [],
  };
}

export function ledgerOf(state: MemoryState): Ledger {
  const text = state.files.get(`${memoryFolder}/ledger.json`);
  return (text === undefined ? undefined : parseLedger(text)) ?? EMPTY_LEDGER;
}

/** What must hold after any run that came to its end. */
export function check(state: MemoryState): void {
  expect(state.violations).toEqual([]);
  const { router, slots } = state;
  const ledger = ledgerOf(state);
  const active = router.active && slots[router.active];
  expect(active, 'a slot serves').toBeDefined();
  expect(router.running).toBe(true);
  if (!active || !router.active) return;
  expect([...active.running].filter((name) => name !== 'worker').sort()).toEqual(['api', 'web']);
  const addresses = router.upstreams[router.active] ?? {};
  expect(addresses.web).toContain(`web.${router.active}.n${active.incarnation}`);
  expect(addresses.api).toContain(`api.${router.active}.n${active.incarnation}`);
  expect(ledger.active).toEqual({ slot: router.active, release: active.release.id });
  expect(unfinishedOf(parseJournal(state.files.get(`${memoryFolder}/journal.ndjson`) ?? ''))).toBeUndefined();
  const workers = Object.values(slots).filter((slot) => slot.running.has('worker'));
  expect(workers.length).toBeLessThanOrEqual(1);
  for (const artifact of Object.values(rollbackTarget(ledger)?.artifacts ?? {}))
    expect(state.artifacts).toContain(artifact);
}
