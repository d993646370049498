// The gate of the database's revision: what may serve on which schema, and that silence is no yes.
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import type { Release, ReleaseSchema } from '../model.ts';
import { restoreFor } from '../open-judges.ts';
import { EMPTY_LEDGER, formatLedger, type Ledger, type ReleaseRecord } from '../state/ledger.ts';
import { wantDeploy, wantRollback } from '../testing/memory-runs.ts';
import { memoryRelease, memoryState } from '../testing/memory-world.ts';
import { plan, type Desired, type Observed } from './plan.ts';
import { covers, refuseMigration, refuseSchema, releaseRunsOn, type LiveSchema } from './schema-gate.ts';

const schema = (revision?: string, changes: Partial<ReleaseSchema> = {}): ReleaseSchema => ({
  revision,
  runsOn: [],
  acceptsCode: [],
  ...changes,
});
const release = (version: string, said?: ReleaseSchema): Release => {
  const { schema: _, ...plain } = memoryRelease(version);
  return { ...plain, ...(said ? { schema: said } : {}) };
};
const recorded = (subject: Release, changes: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  ...subject,
  status: 'good',
  activatedAt: `2026-01-0${subject.version.charAt(2)}T00:00:00Z`,
  ...changes,
});
const ledger = (...releases: ReleaseRecord[]): Ledger => ({
  ...EMPTY_LEDGER,
  generation: 2,
  active: { slot: 'green', release: '1.2.0-id' },
  releases,
});

test.each([
  [['7'], '7', true],
  [['3..12'], '7', true],
  [['0003..0012'], '0007', true],
  [['3..12'], '12', true],
  [['3..12'], '13', false],
  [['3..12'], '7a', false],
  [['4f2a'], '4f2b', false],
  [[], '7', false],
])('%o covers %s: %s', (entries, revision, expected) => expect(covers(entries, revision)).toBe(expected));

describe('whether a release runs on a revision', () => {
  const old = release('1.1.0', schema('1'));
  test.each<[string, Release, string, Ledger, string]>([
    ['its own', old, '1', ledger(), 'yes'],
    ['one that it names', release('1.1.0', schema('1', { runsOn: ['2'] })), '2', ledger(), 'yes'],
    [
      'one whose release accepts its code',
      old,
      '2',
      ledger(recorded(release('1.2.0', schema('2', { acceptsCode: ['1'] })))),
      'yes',
    ],
    ['one whose release does not', old, '2', ledger(recorded(release('1.2.0', schema('2')))), 'no'],
    ['one that nobody knows', old, '9', ledger(), 'no'],
    [
      'it has served there',
      release('1.1.0'),
      '2',
      ledger(recorded(release('1.1.0'), { servedOn: ['1', '2'] })),
      'yes',
    ],
    [
      'it said nothing',
      release('1.1.0'),
      '2',
      ledger(recorded(release('1.1.0'), { servedOn: ['1'] })),
      'unknown',
    ],
  ])('%s', (_, subject, live, known, runs) => {
    expect(releaseRunsOn(subject, live, known).runs).toBe(runs);
    const refusal = refuseSchema(subject, { revision: live }, known);
    if (runs === 'yes') expect(refusal).toBeUndefined();
    else expect(refusal).toContain(`at revision ${live}`);
  });

  test('a database that does not answer refuses a way back; no database asks nothing', () => {
    expect(refuseSchema(old, { unknown: 'it is down' }, ledger())).toContain('it is down');
    expect(refuseSchema(old, undefined, ledger())).toBeUndefined();
  });
});

describe('plans', () => {
  const serving = release('1.2.0', schema('2', { acceptsCode: ['0'] }));
  const target = release('1.1.0', schema('1'));
  const observed = (
    database: LiveSchema | undefined,
    releases = [recorded(target), recorded(serving)],
  ): Observed => ({
    router: { running: true, active: 'green', generation: 2, upstreams: {} },
    slots: {
      blue: { state: 'absent', upstreams: {}, down: [], singletons: [] },
      green: { state: 'running', release: serving, generation: 2, upstreams: {}, down: [], singletons: [] },
    },
    ledger: ledger(...releases),
    ledgerSource: 'whole',
    ...(database ? { database } : {}),
  });
  const back: Desired = wantRollback();

  test('F46: a way back to a release that cannot run on the live revision is refused, and force is recorded', () => {
    for (const live of [{ revision: '2' }, { revision: '7' }, { unknown: 'it is down' }]) {
      expect(plan(back, observed(live), undefined)).toMatchObject({ kind: 'refuse', code: 'schema' });
      const forced = plan({ ...back, schema: 'force' }, observed(live), undefined);
      expect(forced).toMatchObject({
        kind: 'run',
        operation: { forced: expect.stringMatching(/revision/) as string },
      });
    }
    expect(plan(back, observed({ revision: '1' }), undefined)).toMatchObject({ kind: 'run' });
    expect(plan(back, observed(undefined), undefined)).toMatchObject({ kind: 'run' });
  });

  test('F46: a rollback that finds a delivery half done asks the gate, too, with what that delivery says', () => {
    const after = observed({ revision: '3' });
    const unfinished = (acceptsCode: string[]) => ({
      operation: {
        id: 'dead',
        kind: 'deploy' as const,
        release: release('1.3.0', schema('3', { acceptsCode })),
        slot: 'blue' as const,
        from: { slot: 'green' as const, release: '1.2.0-id' },
        generation: 3,
      },
      lastStep: 'watch' as const,
      committed: false,
      undo: undefined,
    });
    const switched: Observed = { ...after, router: { ...after.router, active: 'blue', generation: 3 } };
    expect(plan(back, switched, unfinished([]))).toMatchObject({ kind: 'refuse', code: 'schema' });
    expect(plan(back, switched, unfinished(['2']))).toMatchObject({ kind: 'run', purpose: 'undo' });
  });

  const wish = (said: ReleaseSchema | undefined, changes: Partial<Desired> = {}): Desired =>
    ({ ...wantDeploy(memoryState(), '1.3.0'), release: release('1.3.0', said), ...changes }) as Desired;

  test('F12: a migration that leaves no way back is refused before anything is changed', () => {
    const live = { revision: '2' };
    expect(plan(wish(schema('3')), observed(live), undefined)).toMatchObject({
      kind: 'refuse',
      code: 'schema',
    });
    expect(plan(wish(schema('3'), { schema: 'force' }), observed(live), undefined)).toMatchObject({
      kind: 'run',
    });
    const good = plan(wish(schema('3', { acceptsCode: ['2'] })), observed(live), undefined);
    expect(good.kind === 'run' && good.steps.map(({ step }) => step).slice(0, 4)).toEqual([
      'preflight',
      'backup',
      'migrate',
      'start-idle',
    ]);
    expect(
      plan(wish(schema('3', { acceptsCode: ['2'] })), observed({ unknown: 'it is down' }), undefined),
    ).toMatchObject({
      kind: 'refuse',
      code: 'schema',
    });
    expect(plan(wish(undefined), observed(live), undefined)).toMatchObject({ kind: 'run' });
  });

  test('without a migration, a release must run on the database as it is', () => {
    const subject = release('1.3.0', schema('3'));
    expect(refuseMigration(subject, serving, { revision: '2' }, ledger(), false)).toContain(
      'stays at revision 2',
    );
    expect(
      refuseMigration(
        release('1.3.0', schema('3', { runsOn: ['2'] })),
        serving,
        { revision: '2' },
        ledger(),
        false,
      ),
    ).toBeUndefined();
    expect(refuseMigration(release('1.3.0'), serving, { revision: '2' }, ledger(), false)).toBeUndefined();
  });

  test('an inputs\' "off" leaves the steps out', () => {
    const without = plan(
      wish(undefined, { data: { backup: false, migrate: false } }),
      observed({ revision: '2' }),
      undefined,
    );
    expect(without.kind === 'run' && without.steps.map(({ step }) => step)).not.toContain('migrate');
  });

  test('F46: a restore is refused before anything is dumped when the target does not run on its revision', async () => {
    const asked: string[] = [];
    const deployment = {
      application: { application: 'shop', environmentName: '' },
      folder: '/x',
      place: {
        files: { readText: () => Promise.resolve(formatLedger(ledger(recorded(target), recorded(serving)))) },
      },
      engine: {},
      database: {
        backups: () => Promise.resolve([{ id: 'b1', revision: '9' }]),
        restore: () => Promise.resolve(void asked.push('restored')),
      },
    } as never;
    const ports = { clock: virtualClock(), log: recordedLog(), signal: new AbortController().signal };
    const ask = (confirm: string, to: string) =>
      restoreFor(ports, deployment, { backup: 'b1', confirm, to, schema: 'refuse' });
    for (const typed of ['', 'yes', 'shop/default/b2', 'shop/default/b1 '])
      expect(() => ask(typed, '1.1.0'), typed).toThrow(/shop\/default\/b1, typed exactly/);
    await expect(ask('shop/default/b1', '1.1.0').before()).rejects.toThrow(
      /after the restore of b1.*revision 9/,
    );
    await expect(ask('shop/default/b1', '9.9.9').before()).rejects.toThrow(/no release is called/);
    expect(asked).toEqual([]);
  });
});
