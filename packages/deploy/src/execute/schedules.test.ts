// Thousands of histories of deliveries, deaths and harm: after each, whoever runs next leaves one slot that serves everything, and says so.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, ledgerOf, wantDeploy, wantReconcile, wantRollback } from '../testing/memory-runs.ts';
import { revisionOf, trulyRuns } from '../testing/memory-database.ts';
import {
  fireDeadMan,
  memoryFolder,
  memoryRun,
  memoryState,
  type MemoryRun,
  type MemoryState,
} from '../testing/memory-world.ts';
import type { Desired } from '../plan/plan.ts';

/** What else may happen between two runs. */
const HARMS = [
  'none',
  'none',
  'none',
  'reboot',
  'active-dies',
  'idle-dies',
  'ledger-lost',
  'ledger-torn',
  'front-dies',
  'table-locked',
  'bad-dump',
  'database-away',
  'dead-man',
  'dead-man',
] as const;
type Harm = (typeof HARMS)[number];

function harm(state: MemoryState, kind: Harm): void {
  const { active } = state.router;
  const kill = (slot: 'blue' | 'green'): void => state.slots[slot]?.running.clear();
  const { database } = state;
  if (kind === 'dead-man') fireDeadMan(state);
  database.away = kind === 'database-away';
  if (kind === 'table-locked') database.locks = 4;
  if (kind === 'bad-dump') database.badDump = true;
  if (kind === 'front-dies' || kind === 'reboot') state.router = { ...state.router, running: false };
  if (kind === 'reboot') {
    state.harmed = true;
    kill('blue');
    kill('green');
  }
  if (kind === 'active-dies' && active) {
    state.harmed = true;
    kill(active);
  }
  if (kind === 'idle-dies' && active) kill(active === 'blue' ? 'green' : 'blue');
  if (kind === 'ledger-torn') {
    const path = `${memoryFolder}/ledger.json`;
    state.files.set(path, (state.files.get(path) ?? '').slice(0, 40));
  }
  if (kind === 'ledger-lost')
    for (const name of ['ledger.json', 'ledger.prev.json']) state.files.delete(`${memoryFolder}/${name}`);
}

const KINDS = ['deploy', 'deploy', 'rollback', 'reconcile'] as const;
const step = fc.record({
  version: fc.constantFrom('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
  kind: fc.constantFrom(...KINDS),
  crashAt: fc.option(fc.integer({ min: 1, max: 320 }), { nil: undefined }),
  harm: fc.constantFrom<Harm>(...HARMS),
  onInterrupted: fc.constantFrom('resume' as const, 'revert' as const),
  keepPrevious: fc.constantFrom('warm' as const, 'stopped' as const),
  broken: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

function wanted(
  state: MemoryState,
  kind: (typeof KINDS)[number],
  version: string,
  onInterrupted: Desired['onInterrupted'],
): Desired {
  if (kind === 'deploy') return wantDeploy(state, version, onInterrupted);
  return kind === 'rollback' ? wantRollback() : wantReconcile(onInterrupted);
}

const servingOf = (state: MemoryState): string | undefined =>
  state.router.active && state.slots[state.router.active]?.release.id;

/** Invariant (d): what the run says is what is. */
function checkTruth(state: MemoryState, desired: Desired, run: MemoryRun, before: string | undefined): void {
  const { result } = run;
  if (!result) return;
  const serving = servingOf(state);
  expect(result.serving, result.reason).toBe(serving ?? '');
  expect(result.generation).toBe(state.router.generation);
  if (desired.kind === 'deploy' && result.status === 'delivered') expect(serving).toBe(desired.release.id);
  if (desired.kind === 'deploy' && result.status === 'noop') expect(serving).toBe(desired.release.id);
  if (desired.kind === 'deploy' && result.status === 'reverted') expect(serving).not.toBe(desired.release.id);
  if (result.status === 'refused' && result.resumedFrom === '') expect(serving).toBe(before);
}

async function history(
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
): Promise<MemoryState> {
  const state = memoryState();
  expect((await memoryRun(state, wantDeploy(state, '0.9.0'))).result?.status).toBe('delivered');
  for (const each of steps) {
    const desired = wanted(state, each.kind, each.version, each.onInterrupted);
    if (each.broken) state.broken.add(each.version);
    const before = servingOf(state);
    const settings = { keepPrevious: each.keepPrevious };
    const run = await memoryRun(state, desired, {
      settings,
      ...(each.crashAt === undefined ? {} : { crashAt: each.crashAt }),
    });
    checkTruth(state, desired, run, before);
    state.broken.clear();
    harm(state, each.harm);
    expect(state.violations).toEqual([]);
  }
  Object.assign(state.database, { away: false, locks: 0, badDump: false });
  return state;
}

const runs = Number(process.env.CRASH_RUNS ?? 2_100);
const histories = fc.array(step, { minLength: 1, maxLength: 5 });
const seed = Number(process.env.CRASH_SEED ?? 20_261_121);

describe(`any history of deaths and harm, ${runs} of them`, () => {
  test('one more delivery converges, and the invariants hold', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const state = await history(steps);
        const final = await memoryRun(state, wantDeploy(state, '2.0.0'));
        expect(['delivered', 'noop'], final.result?.reason).toContain(final.result?.status);
        check(state);
        expect(ledgerOf(state).active?.release).toBe('2.0.0-id');
        expect((await memoryRun(state, wantDeploy(state, '2.0.0'))).result?.status).toBe('noop');
      }),
      { numRuns: Math.ceil(runs / 3), seed },
    );
  }, 300_000);

  test('reconciling alone converges, and twice is once', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const state = await history(steps);
        const first = await memoryRun(state, wantReconcile());
        expect(['delivered', 'noop', 'failed', 'reverted'], first.result?.reason).toContain(
          first.result?.status,
        );
        const second = await memoryRun(state, wantReconcile());
        expect(second.result?.status, second.result?.reason).toBe('noop');
        check(state);
      }),
      { numRuns: Math.ceil(runs / 3), seed: seed + 1 },
    );
  }, 300_000);

  test('a rollback goes to a release that runs on the live revision, or touches nothing', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const state = await history(steps);
        await memoryRun(state, wantReconcile());
        const before = servingOf(state);
        const { result } = await memoryRun(state, wantRollback());
        checkTruth(state, wantRollback(), { result, crashed: false, ticks: 0 }, before);
        const after = servingOf(state);
        if (result?.status !== 'delivered') expect(after, result?.reason).toBe(before);
        else expect(after).not.toBe(before);
        const version = after?.replace('-id', '') ?? '';
        expect(trulyRuns(revisionOf(version), state.database.revision)).toBe(true);
        check(state);
      }),
      { numRuns: Math.ceil(runs / 3), seed: seed + 2 },
    );
  }, 300_000);
});
