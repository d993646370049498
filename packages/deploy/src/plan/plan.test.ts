import { describe, expect, test } from 'vitest';
import { memoryRelease } from '../testing/memory-world.ts';
import type { SlotObservation } from '../ports.ts';
import type { Operation, Unfinished } from '../state/journal.ts';
import { EMPTY_LEDGER, type Ledger, type ReleaseRecord } from '../state/ledger.ts';
import { plan, type Desired, type Observed, type Plan } from './plan.ts';
import { compareVersions } from './version-order.ts';

const absent: SlotObservation = { state: 'absent', upstreams: {}, down: [], singletons: [] };
const running = (version: string): SlotObservation => ({
  ...absent,
  state: 'running',
  release: memoryRelease(version),
  generation: 1,
});
const down = (version: string): SlotObservation => ({ ...running(version), state: 'down', down: ['web'] });

const recorded = (version: string, status: ReleaseRecord['status'], day: number): ReleaseRecord => ({
  ...memoryRelease(version),
  status,
  activatedAt: `2026-01-0${day}T00:00:00Z`,
});

/** 1.1.0 serves in green, 1.0.0 waits in blue. */
const usual = (changes: Partial<Observed> = {}): Observed => ({
  router: { running: true, active: 'green', generation: 2, upstreams: {} },
  slots: { blue: running('1.0.0'), green: running('1.1.0') },
  ledger: {
    schema: 1,
    generation: 2,
    active: { slot: 'green', release: '1.1.0-id' },
    releases: [recorded('1.0.0', 'good', 1), recorded('1.1.0', 'good', 2)],
  },
  ledgerSource: 'whole',
  ...changes,
});

const deploy = (version: string, changes: Partial<Extract<Desired, { kind: 'deploy' }>> = {}): Desired => ({
  kind: 'deploy',
  release: memoryRelease(version),
  allowBad: false,
  allowOlder: false,
  onInterrupted: 'resume',
  operationId: 'now',
  repaired: [],
  ...changes,
});

const rollback = (
  to = 'previous',
  changes: Partial<Extract<Desired, { kind: 'rollback' }>> = {},
): Desired => ({
  kind: 'rollback',
  to,
  mode: 'auto',
  reason: 'why not',
  allowBad: false,
  onInterrupted: 'resume',
  operationId: 'now',
  repaired: [],
  ...changes,
});

const names = (result: Plan): string[] =>
  result.kind === 'run' ? result.steps.map(({ step, slot }) => `${step} ${slot ?? ''}`) : [result.kind];

const withReleases = (ledger: Partial<Ledger>): Observed =>
  usual({ ledger: { ...usual().ledger, ...ledger } });

describe('what is wanted', () => {
  test('a first delivery goes to blue, without an old slot to drain', () => {
    const result = plan(
      deploy('1.0.0'),
      usual({
        router: { running: false, generation: 0, upstreams: {} },
        slots: { blue: absent, green: absent },
        ledger: EMPTY_LEDGER,
      }),
      undefined,
    );
    expect(names(result)).toEqual([
      'preflight blue',
      'start-idle blue',
      'verify-idle blue',
      'switch blue',
      'confirm blue',
      'watch blue',
      'singletons blue',
      'commit blue',
      'prune blue',
    ]);
    expect(result).toMatchObject({
      purpose: 'deliver',
      fresh: true,
      operation: { generation: 1, slot: 'blue' },
    });
  });

  test('a further one goes to the idle slot, and every step says why', () => {
    const result = plan(deploy('1.2.0'), usual(), undefined);
    expect(names(result)).toEqual([
      'preflight blue',
      'start-idle blue',
      'verify-idle blue',
      'switch blue',
      'confirm blue',
      'watch blue',
      'singletons blue',
      'commit blue',
      'drain green',
      'retain green',
      'prune blue',
    ]);
    expect(result).toMatchObject({
      operation: { generation: 3, from: { slot: 'green', release: '1.1.0-id' } },
    });
    if (result.kind === 'run') for (const { why } of result.steps) expect(why.length).toBeGreaterThan(10);
  });

  test.each<[string, Desired, Observed, object]>([
    ['the active release again', deploy('1.1.0'), usual(), { kind: 'noop', slot: 'green' }],
    ['an older version', deploy('1.0.5'), usual(), { kind: 'refuse', code: 'older' }],
    [
      'an older version, allowed',
      deploy('1.0.5', { allowOlder: true }),
      usual(),
      { kind: 'run', purpose: 'deliver' },
    ],
    [
      'a bad release',
      deploy('1.2.0'),
      withReleases({ releases: [...usual().ledger.releases, recorded('1.2.0', 'bad', 3)] }),
      { kind: 'refuse', code: 'bad-release' },
    ],
    [
      'a bad release, allowed',
      deploy('1.2.0', { allowBad: true }),
      withReleases({ releases: [...usual().ledger.releases, recorded('1.2.0', 'bad', 3)] }),
      { kind: 'run' },
    ],
    [
      'back to the previous one, which runs',
      rollback(),
      usual(),
      { kind: 'run', operation: { release: { version: '1.0.0' }, slot: 'blue', reason: 'why not' } },
    ],
    [
      'back to nothing',
      rollback(),
      withReleases({ releases: [recorded('1.1.0', 'good', 2)] }),
      { kind: 'refuse', code: 'no-target' },
    ],
    [
      'back past a bad one',
      rollback(),
      withReleases({ releases: [recorded('1.0.0', 'bad', 1), recorded('1.1.0', 'good', 2)] }),
      { kind: 'refuse', code: 'no-target' },
    ],
    ['back to a stranger', rollback('9.9.9'), usual(), { kind: 'refuse', code: 'unknown-target' }],
    ['back to the active one', rollback('v1.1.0'), usual(), { kind: 'noop' }],
    [
      'back to one whose artifacts went',
      rollback('1.0.0'),
      withReleases({ releases: [recorded('1.0.0', 'superseded', 1), recorded('1.1.0', 'good', 2)] }),
      { kind: 'refuse', code: 'gone' },
    ],
    [
      'by a switch alone to one that stopped',
      rollback('1.0.0', { mode: 'warm' }),
      usual({ slots: { blue: absent, green: running('1.1.0') } }),
      { kind: 'refuse', code: 'not-warm' },
    ],
  ])('%s', (_, desired, observed, expected) => {
    expect(plan(desired, observed, undefined)).toMatchObject(expected);
  });

  test('an older run of the same version is refused; a newer one is not', () => {
    const ledger = {
      ...usual().ledger,
      releases: [recorded('1.0.0', 'good', 1), { ...recorded('1.1.0', 'good', 2), runId: '50' }],
    };
    const again = (runId: string): Desired =>
      deploy('1.1.0', { release: { ...memoryRelease('1.1.0'), id: 'another', runId } });
    expect(plan(again('49'), usual({ ledger }), undefined)).toMatchObject({ kind: 'refuse', code: 'older' });
    expect(plan(again('51'), usual({ ledger }), undefined)).toMatchObject({ kind: 'run' });
  });

  test('a warm rollback starts nothing; a stopped one does', () => {
    expect(names(plan(rollback(), usual(), undefined))).not.toContain('start-idle blue');
    expect(names(plan(rollback('previous', { mode: 'stopped' }), usual(), undefined))).toContain(
      'start-idle blue',
    );
    expect(
      names(plan(rollback(), usual({ slots: { blue: down('1.0.0'), green: running('1.1.0') } }), undefined)),
    ).toContain('start-idle blue');
  });

  test('a release that serves unproven is only watched again', () => {
    const releases = [recorded('1.0.0', 'good', 1), recorded('1.1.0', 'unproven', 2)];
    expect(names(plan(deploy('1.1.0'), withReleases({ releases }), undefined)).slice(0, 2)).toEqual([
      'confirm green',
      'watch green',
    ]);
  });
});

const operation: Operation = {
  id: 'dead',
  kind: 'deploy',
  release: memoryRelease('1.2.0'),
  slot: 'blue',
  from: { slot: 'green', release: '1.1.0-id' },
  generation: 3,
};
const dead = (changes: Partial<Unfinished> = {}): Unfinished => ({
  operation,
  lastStep: 'start-idle',
  committed: false,
  undo: undefined,
  ...changes,
});
const switched = (slot: SlotObservation = running('1.2.0')): Observed =>
  usual({
    router: { running: true, active: 'blue', generation: 3, upstreams: {} },
    slots: { blue: slot, green: running('1.1.0') },
  });

describe('what an earlier run left', () => {
  test.each<[string, Desired, Observed, Unfinished, object, string]>([
    [
      'before the switch, the same is wanted',
      deploy('1.2.0'),
      usual(),
      dead(),
      { purpose: 'resume', resumedFrom: 'start-idle', again: false },
      'preflight blue',
    ],
    [
      'before the switch, something else is wanted',
      deploy('1.3.0'),
      usual(),
      dead(),
      { purpose: 'undo', again: true },
      'singletons green',
    ],
    [
      'before the switch, to be undone',
      deploy('1.2.0', { onInterrupted: 'revert' }),
      usual(),
      dead(),
      { purpose: 'undo', undo: { status: 'interrupted' } },
      'singletons green',
    ],
    [
      'after the switch, healthy',
      deploy('1.2.0'),
      switched(),
      dead({ lastStep: 'watch' }),
      { purpose: 'resume', again: false },
      'confirm blue',
    ],
    [
      'after the switch, healthy, something else is wanted',
      deploy('1.3.0'),
      switched(),
      dead({ lastStep: 'watch' }),
      { purpose: 'resume', again: true },
      'confirm blue',
    ],
    [
      'after the switch, dead',
      deploy('1.2.0'),
      switched(down('1.2.0')),
      dead({ lastStep: 'watch' }),
      { purpose: 'undo' },
      'verify-idle green',
    ],
    [
      'after the switch, to be undone',
      deploy('1.3.0', { onInterrupted: 'revert' }),
      switched(),
      dead(),
      { purpose: 'undo' },
      'verify-idle green',
    ],
    [
      'after a failed watch, whatever is wanted',
      deploy('1.2.0'),
      switched(),
      dead({ undo: { status: 'bad', reason: 'errors' } }),
      { purpose: 'undo', undo: { status: 'bad' } },
      'verify-idle green',
    ],
    [
      'after going back half way',
      deploy('1.2.0'),
      usual({ router: { running: true, active: 'green', generation: 4, upstreams: {} } }),
      dead({ undo: { status: 'bad', reason: 'errors' } }),
      { purpose: 'undo' },
      'singletons green',
    ],
    [
      'after the commit',
      deploy('1.2.0'),
      switched(),
      dead({ committed: true }),
      { purpose: 'finish' },
      'commit blue',
    ],
    [
      'a rollback leaves what serves uncommitted',
      rollback(),
      switched(),
      dead(),
      { purpose: 'undo', again: false, undo: { status: 'bad' } },
      'verify-idle green',
    ],
  ])('%s', (_, desired, observed, unfinished, expected, first) => {
    const result = plan(desired, observed, unfinished);
    expect(result).toMatchObject({ kind: 'run', fresh: false, ...expected });
    expect(names(result)[0]).toBe(first);
  });

  test('on-interrupted: fail stops, before and after the switch', () => {
    for (const observed of [usual(), switched()])
      expect(plan(deploy('1.2.0', { onInterrupted: 'fail' }), observed, dead())).toMatchObject({
        kind: 'refuse',
        code: 'interrupted',
      });
  });

  test('going back starts the old slot again when it has died, and a rollback is never undone', () => {
    const cold = { ...switched(), slots: { blue: down('1.2.0'), green: absent } };
    expect(names(plan(deploy('1.2.0'), cold, dead()))[0]).toBe('start-idle green');
    const back = dead({ operation: { ...operation, kind: 'rollback' } });
    expect(names(plan(rollback('1.2.0'), switched(down('1.2.0')), back))).toEqual(['record blue']);
  });
});

describe('what does not fit together', () => {
  test('the router is believed', () => {
    const ledger = { ...usual().ledger, active: { slot: 'blue' as const, release: '1.0.0-id' } };
    expect(plan(deploy('1.2.0'), usual({ ledger }), undefined)).toMatchObject({
      purpose: 'repair',
      again: true,
      steps: [{ step: 'record', slot: 'green' }],
    });
  });

  test('a dead active slot is started before a deploy, but does not hold up a rollback', () => {
    const observed = usual({ slots: { blue: running('1.0.0'), green: down('1.1.0') } });
    expect(names(plan(deploy('1.2.0'), observed, undefined))).toEqual(['restart-active green']);
    expect(names(plan(deploy('1.2.0', { repaired: ['restart-active'] }), observed, undefined))[0]).toBe(
      'preflight blue',
    );
    expect(names(plan(rollback(), observed, undefined))[0]).toBe('preflight blue');
  });
});

test.each([
  ['1.0.0', '1.0.1', -1],
  ['v1.10.0', '1.9.0', 1],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['1.0.0-alpha.9', '1.0.0-alpha.10', -1],
  ['1.0.0-alpha', '1.0.0-alpha.1', -1],
  ['1.0.0-1', '1.0.0-alpha', -1],
  ['1.0.0+a', '1.0.0+b', 0],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
});
