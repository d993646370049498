// A delivery may die at any moment. Whatever the moment, the next run leaves one slot serving all services, and says so truthfully.
import { describe, expect, test } from 'vitest';
import type { Desired } from '../plan/plan.ts';
import { parseJournal, unfinishedOf } from '../state/journal.ts';
import { findRelease, rollbackTarget } from '../state/ledger.ts';
import { check, ledgerOf, wantDeploy, wantReconcile, wantRollback } from '../testing/memory-runs.ts';
import { memoryFolder, memoryRun, memoryState, type MemoryState } from '../testing/memory-world.ts';

async function delivered(state: MemoryState, version: string): Promise<void> {
  const run = await memoryRun(state, wantDeploy(state, version));
  expect(run.result?.status).toBe('delivered');
}

describe('a delivery that dies at every single moment', () => {
  for (const [name, before] of [
    ['the first one ever', []],
    ['one with a release before it', ['1.0.0', '1.1.0']],
  ] as const)
    test(`${name}: the same delivery again arrives`, async () => {
      const measure = memoryState();
      for (const version of before) await delivered(measure, version);
      const { ticks } = await memoryRun(measure, wantDeploy(measure, '2.0.0'));
      expect(ticks).toBeGreaterThan(100);
      for (let crashAt = 1; crashAt <= ticks; crashAt += 1) {
        const state = memoryState();
        for (const version of before) await delivered(state, version);
        const died = await memoryRun(state, wantDeploy(state, '2.0.0'), { crashAt });
        expect(died.crashed, `tick ${crashAt}`).toBe(true);
        const next = await memoryRun(state, wantDeploy(state, '2.0.0'));
        expect(['delivered', 'noop'], `tick ${crashAt}: ${next.result?.reason ?? ''}`).toContain(
          next.result?.status,
        );
        check(state);
        expect(ledgerOf(state).active?.release).toBe('2.0.0-id');
        expect(rollbackTarget(ledgerOf(state))?.version).toBe(before.at(-1));
        expect((await memoryRun(state, wantDeploy(state, '2.0.0'))).result?.status).toBe('noop');
      }
    });

  test('F28: whoever follows, a rollback or a reconciliation, it ends on one whole release, and says so', async () => {
    const measure = memoryState();
    for (const version of ['1.0.0', '1.1.0']) await delivered(measure, version);
    const { ticks } = await memoryRun(measure, wantDeploy(measure, '2.0.0'));
    for (let crashAt = 1; crashAt <= ticks; crashAt += 1)
      for (const follower of [wantRollback, wantReconcile]) {
        const state = memoryState();
        for (const version of ['1.0.0', '1.1.0']) await delivered(state, version);
        await memoryRun(state, wantDeploy(state, '2.0.0'), { crashAt });
        const { result } = await memoryRun(state, follower());
        expect(['delivered', 'noop', 'refused'], `tick ${crashAt}: ${result?.reason ?? ''}`).toContain(
          result?.status,
        );
        check(state);
        expect(result?.serving).toBe(ledgerOf(state).active?.release);
        if (follower === wantReconcile) continue;
        expect(result?.status, `tick ${crashAt}: ${result?.reason ?? ''}`).toBe('delivered');
        expect(ledgerOf(state).active?.release).not.toBe('2.0.0-id');
      }
  });

  test('a delivery that fails its watch: dead at every moment of going back, it is back after the next run', async () => {
    const fresh = async (): Promise<MemoryState> => {
      const state = memoryState();
      await delivered(state, '1.0.0');
      state.broken.add('2.0.0');
      return state;
    };
    const measure = await fresh();
    const whole = await memoryRun(measure, wantDeploy(measure, '2.0.0'));
    expect(whole.result?.status).toBe('reverted');
    check(measure);
    for (let crashAt = 1; crashAt <= whole.ticks; crashAt += 1) {
      const state = await fresh();
      await memoryRun(state, wantDeploy(state, '2.0.0'), { crashAt });
      const desired = { ...wantDeploy(state, '2.0.0'), allowBad: false };
      const next = await memoryRun(state, desired);
      expect(['reverted', 'refused'], `tick ${crashAt}`).toContain(next.result?.status);
      check(state);
      expect(ledgerOf(state).active?.release).toBe('1.0.0-id');
    }
  });

  test('a rollback: dead at every moment, the same rollback again arrives at the same release', async () => {
    const fresh = async (): Promise<MemoryState> => {
      const state = memoryState();
      for (const version of ['1.0.0', '1.1.0', '1.2.0']) await delivered(state, version);
      return state;
    };
    const measure = await fresh();
    const { ticks, result } = await memoryRun(measure, wantRollback(), {
      settings: { keepPrevious: 'stopped', keepReleases: 5 },
    });
    expect(result).toMatchObject({ status: 'delivered', version: '1.1.0' });
    for (let crashAt = 1; crashAt <= ticks; crashAt += 1) {
      const state = await fresh();
      const options = { settings: { keepPrevious: 'stopped' as const, keepReleases: 5 } };
      const died = await memoryRun(state, wantRollback(), { ...options, crashAt });
      expect(died.crashed).toBe(true);
      const named = { ...wantRollback(), to: '1.1.0' } as Desired;
      const next = await memoryRun(state, named, options);
      expect(['delivered', 'noop'], `tick ${crashAt}: ${next.result?.reason ?? ''}`).toContain(
        next.result?.status,
      );
      check(state);
      expect(ledgerOf(state).active?.release).toBe('1.1.0-id');
    }
  });

  test('F48: a rollback that leaves a dead delivery, dead itself at every moment: once it has decided, nobody who follows leads back', async () => {
    let diesAt = 1;
    /** 2.0.0 serves, and whoever delivered it died before its commit. */
    const fresh = async (): Promise<MemoryState> => {
      for (; ; diesAt += 1) {
        const state = memoryState();
        for (const version of ['0.9.0', '1.0.0', '1.1.0']) await delivered(state, version);
        const { crashed } = await memoryRun(state, wantDeploy(state, '2.0.0'), { crashAt: diesAt });
        expect(crashed).toBe(true);
        if (serving(state) === '2.0.0-id') return state;
      }
    };
    const serving = (state: MemoryState): string | undefined =>
      state.router.active && state.slots[state.router.active]?.release.id;
    const measure = await fresh();
    const { ticks, result } = await memoryRun(measure, wantRollback());
    expect(result).toMatchObject({ status: 'delivered', serving: '1.1.0-id' });
    const again = (state: MemoryState): Desired => ({ ...wantDeploy(state, '2.0.0'), allowBad: false });
    let decided = 0;
    for (let crashAt = 1; crashAt <= ticks; crashAt += 1)
      for (const follower of [wantRollback, wantReconcile, again]) {
        const state = await fresh();
        await memoryRun(state, wantRollback(), { crashAt });
        const journal = parseJournal(state.files.get(`${memoryFolder}/journal.ndjson`) ?? '');
        const left = journal.some(({ entry }) => entry === 'undo');
        if (left) decided += 1;
        // It had come to its end: one more rollback is another one.
        if (left && !unfinishedOf(journal) && follower === wantRollback) continue;
        const desired =
          follower === again ? again(state) : follower === wantRollback ? wantRollback() : wantReconcile();
        const next = await memoryRun(state, desired);
        const told = `tick ${crashAt}: ${next.result?.status ?? ''} ${next.result?.reason ?? ''}`;
        check(state);
        if (!left && follower !== wantRollback) continue;
        expect(serving(state), told).toBe('1.1.0-id');
        expect(findRelease(ledgerOf(state), '2.0.0-id')?.status, told).toBe('bad');
        expect(next.result?.status, told).toBe(
          follower === again ? 'refused' : unfinishedOf(journal) ? 'delivered' : 'noop',
        );
      }
    expect(decided).toBeGreaterThan(30);
  });
});
