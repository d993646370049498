// A delivery may die at any moment. Whatever the moment, the next run leaves one slot serving all services, and says so truthfully.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Desired } from '../plan/plan.ts';
import { unfinishedOf, parseJournal } from '../state/journal.ts';
import { EMPTY_LEDGER, parseLedger, rollbackTarget, type Ledger } from '../state/ledger.ts';
import {
  memoryFolder,
  memoryRelease,
  memoryRun,
  memoryState,
  type MemoryState,
} from '../testing/memory-world.ts';

let serial = 0;

function wantDeploy(
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
  };
}

function wantRollback(): Desired {
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

function ledgerOf(state: MemoryState): Ledger {
  const text = state.files.get(`${memoryFolder}/ledger.json`);
  return (text === undefined ? undefined : parseLedger(text)) ?? EMPTY_LEDGER;
}

/** What must hold after any run that came to its end. */
function check(state: MemoryState): void {
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
});

/** What else may happen between two runs. */
type Harm = 'none' | 'reboot' | 'active-dies' | 'idle-dies' | 'ledger-lost' | 'ledger-torn' | 'front-dies';

function harm(state: MemoryState, kind: Harm): void {
  const { active } = state.router;
  if (kind === 'front-dies' || kind === 'reboot') state.router = { ...state.router, running: false };
  const kill = (slot: 'blue' | 'green'): void => state.slots[slot]?.running.clear();
  if (kind === 'reboot') {
    kill('blue');
    kill('green');
  }
  if (kind === 'active-dies' && active) kill(active);
  if (kind === 'idle-dies' && active) kill(active === 'blue' ? 'green' : 'blue');
  if (kind === 'ledger-torn') {
    const path = `${memoryFolder}/ledger.json`;
    state.files.set(path, (state.files.get(path) ?? '').slice(0, 40));
  }
  if (kind === 'ledger-lost')
    for (const name of ['ledger.json', 'ledger.prev.json']) state.files.delete(`${memoryFolder}/${name}`);
}

const step = fc.record({
  version: fc.constantFrom('1.0.0', '1.1.0', '1.2.0', '1.3.0'),
  kind: fc.constantFrom('deploy' as const, 'deploy' as const, 'rollback' as const),
  crashAt: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
  harm: fc.constantFrom<Harm>(
    'none',
    'none',
    'none',
    'reboot',
    'active-dies',
    'idle-dies',
    'ledger-lost',
    'ledger-torn',
    'front-dies',
  ),
  onInterrupted: fc.constantFrom('resume' as const, 'revert' as const),
});

describe('any history of deaths and harm', () => {
  test('one more delivery converges, and the invariants hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('2.0.0', '1.1.0'),
        async (steps, last) => {
          const state = memoryState();
          await delivered(state, '0.9.0');
          for (const each of steps) {
            const desired =
              each.kind === 'deploy' ? wantDeploy(state, each.version, each.onInterrupted) : wantRollback();
            await memoryRun(state, desired, each.crashAt === undefined ? {} : { crashAt: each.crashAt });
            harm(state, each.harm);
            expect(state.violations).toEqual([]);
          }
          const final = await memoryRun(state, wantDeploy(state, last));
          expect(['delivered', 'noop'], final.result?.reason).toContain(final.result?.status);
          check(state);
          expect(ledgerOf(state).active?.release).toBe(`${last}-id`);
          expect((await memoryRun(state, wantDeploy(state, last))).result?.status).toBe('noop');
        },
      ),
      { numRuns: Number(process.env.CRASH_RUNS ?? 400), seed: 20_261_121 },
    );
  }, 120_000);
});
