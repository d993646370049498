// A watch that saw too little: neither promotion nor an automatic rollback by default, and by choice the old release again. Always red.
import { expect, test } from 'vitest';
import { check, ledgerOf, wantDeploy } from '../testing/memory-runs.ts';
import { MEMORY_SETTINGS, memoryRun, memoryState, type MemoryState } from '../testing/memory-world.ts';

const quiet = (policy: 'hold' | 'revert') => ({
  watch: { ...MEMORY_SETTINGS.watch, 'min-requests': 1_000_000, 'on-inconclusive': policy },
});

async function second(
  policy: 'hold' | 'revert',
): Promise<{ state: MemoryState; run: Awaited<ReturnType<typeof memoryRun>> }> {
  const state = memoryState();
  await memoryRun(state, wantDeploy(state, '1.0.0'));
  return { state, run: await memoryRun(state, wantDeploy(state, '1.1.0'), { settings: quiet(policy) }) };
}

test('hold: the new release goes on serving, unproven, and the run is red; watched again, it is good', async () => {
  const { state, run } = await second('hold');
  expect(run.result).toMatchObject({
    status: 'failed',
    serving: '1.1.0-id',
    judgement: { verdict: 'inconclusive' },
  });
  expect(ledgerOf(state).releases.find(({ id }) => id === '1.1.0-id')?.status).toBe('unproven');
  check(state);
  expect((await memoryRun(state, wantDeploy(state, '1.1.0'))).result?.status).toBe('delivered');
  expect(ledgerOf(state).releases.find(({ id }) => id === '1.1.0-id')?.status).toBe('good');
});

test('revert: the old release serves again, the new one is not called bad, and the run is red', async () => {
  const { state, run } = await second('revert');
  expect(run.result).toMatchObject({ status: 'reverted', serving: '1.0.0-id' });
  expect(ledgerOf(state).releases.find(({ id }) => id === '1.1.0-id')?.status).toBe('interrupted');
  check(state);
  expect((await memoryRun(state, { ...wantDeploy(state, '1.1.0'), allowBad: false })).result?.status).toBe(
    'delivered',
  );
});

test('what was done to the database is in the result, the journal and the ledger', async () => {
  const state = memoryState();
  await memoryRun(state, wantDeploy(state, '1.0.0'));
  const { result } = await memoryRun(state, wantDeploy(state, '1.1.0'));
  expect(result?.data).toMatchObject({ schemaFrom: 'r1', schemaTo: 'r2' });
  expect(result?.backup).toMatchObject({ revision: 'r1', served: '1.0.0' });
  expect([...state.files].find(([path]) => path.endsWith('journal.ndjson'))?.[1]).toContain(
    '"schemaTo":"r2"',
  );
  const record = ledgerOf(state).releases.find(({ id }) => id === '1.1.0-id');
  expect(record).toMatchObject({ servedOn: ['r2'], backup: result?.backup?.id });
});
