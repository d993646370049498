// Keys, packs, the record of a generation, and what this run may do: decided before the cache is asked.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decideSave, readCacheAccess } from './cache-access.ts';
import { isWhole, planCacheEntries, SMALL_BYTES, type CacheEntry, type Placement } from './cache-entries.ts';
import { decodeGeneration, encodeGeneration, generationEntry } from './generation.ts';
import { newestKeys, planPruning, type ListedEntry } from './plan-pruning.ts';
import type { Wheel } from './resolve-wheels.ts';

function wheel(name: string, size: number | undefined, digest: string): Wheel {
  const sha256 = digest.padStart(64, '0');
  return { package: name, version: '1', filename: `${name}-1-py3-none-any.whl`, sha256, size, urls: [] };
}

const many = (count: number): Wheel[] =>
  Array.from({ length: count }, (_, i) => wheel(`p${i}`, 10, i.toString(16)));
const keysOf = (entries: readonly CacheEntry[]): string[] => entries.map((entry) => entry.key);
const recorded = (entries: readonly CacheEntry[]): Placement =>
  decodeGeneration(encodeGeneration(entries, new Map())) ?? new Map();

describe('entries', () => {
  test('keys are content: big wheels and those of unknown size alone, small ones in packs, in any order', () => {
    const wheels = [
      wheel('big', SMALL_BYTES, '1'),
      wheel('small', SMALL_BYTES - 1, '2'),
      wheel('unknown', undefined, '3'),
    ];
    const entries = planCacheEntries(wheels);
    expect(entries[0]).toEqual({
      key: `whl1-${'1'.padStart(64, '0')}-e`,
      names: ['1'.padStart(64, '0')],
      bytes: SMALL_BYTES,
      wheels: [wheels[0]],
    });
    expect(
      keysOf(entries)
        .map((key) => key.slice(0, 5))
        .sort(),
    ).toEqual(['pack1', 'whl1-', 'whl1-']);
    expect(keysOf(planCacheEntries(wheels.toReversed()))).toEqual(keysOf(entries));
  });

  test('min-entry-size decides what is small', () => {
    expect(planCacheEntries(many(3), 1).every((entry) => entry.key.startsWith('whl1-'))).toBe(true);
    expect(planCacheEntries([wheel('x', 5_000_000, '1')], 10_000_000)[0]?.key).toMatch(/^pack1-/);
  });

  test('at most 32 packs, and one small package bumped touches one of them', () => {
    const before = new Set(keysOf(planCacheEntries(many(200))));
    const after = keysOf(
      planCacheEntries(many(200).map((one, i) => (i === 7 ? wheel('p7', 10, 'f0f') : one))),
    );
    expect(before.size).toBeLessThanOrEqual(32);
    expect(after.filter((key) => !before.has(key))).toHaveLength(1);
  });

  test('with the record of the last generation a bump saves the new wheel alone, again and again, until a pack is made anew', () => {
    const same = (i: number, digest: string): Wheel => wheel('one-bucket', 10, `${i}${digest}`);
    let wheels = Array.from({ length: 20 }, (_, i) => same(i, 'aaa'));
    let entries = planCacheEntries(wheels);
    expect(entries).toHaveLength(1);
    const made: number[] = [];
    for (let bump = 0; bump < 9; bump += 1) {
      const known = recorded(entries);
      wheels = wheels.map((one, i) => (i === bump ? same(i, 'bbb') : one));
      entries = planCacheEntries(wheels, SMALL_BYTES, known);
      expect(entries.flatMap((entry) => entry.wheels)).toHaveLength(20);
      made.push(
        entries.filter((entry) => !known.has(entry.key)).reduce((sum, entry) => sum + entry.wheels.length, 0),
      );
    }
    expect(made).toEqual([1, 1, 1, 1, 1, 1, 20, 1, 1]);
  });

  test('a pack of which little is needed any more is left', () => {
    const wheels = Array.from({ length: 10 }, (_, i) => wheel('one-bucket', 10, `${i}a`));
    const known = recorded(planCacheEntries(wheels));
    const entries = planCacheEntries(wheels.slice(0, 4), SMALL_BYTES, known);
    expect(entries.every(isWhole)).toBe(true);
  });

  test('unchanged locks give the same entries with and without the record', () => {
    const entries = planCacheEntries(many(50));
    expect(keysOf(planCacheEntries(many(50), SMALL_BYTES, recorded(entries)))).toEqual(keysOf(entries));
  });
});

describe('the record of a generation', () => {
  test('comes back as it was; its key is the wheels, in any order', () => {
    const entries = planCacheEntries(many(5));
    expect([...recorded(entries).keys()].sort()).toEqual(keysOf(entries).sort());
    expect(generationEntry(many(5).toReversed()).key).toBe(generationEntry(many(5)).key);
    expect(generationEntry(many(6)).key).not.toBe(generationEntry(many(5)).key);
  });

  const line = (key: string, members: unknown): Buffer =>
    gzipSync(JSON.stringify({ schema: 1, entries: [[key, members]] }));
  const good = `whl1-${'a'.repeat(64)}-e`;
  test.each([
    ['no gzip', Buffer.from('x')],
    ['no JSON', gzipSync('x')],
    ['another schema', gzipSync('{"schema":2,"entries":[]}')],
    ['a foreign key', line('../../x', [['a'.repeat(64), 1]])],
    ['a digest that is a path', line(good, [['../x', 1]])],
    ['a size that is none', line(good, [['a'.repeat(64), -1]])],
    ['an entry of nothing', line(good, [])],
    ['more than anybody needs', gzipSync(Buffer.alloc(50_000_000, 0x20))],
  ])('a record that is poisoned (%s) counts as none', (_, bytes) => {
    expect(decodeGeneration(bytes)).toBeUndefined();
  });
});

const token = (...scopes: readonly (readonly [string, number])[]): string => {
  const ac = JSON.stringify(scopes.map(([Scope, Permission]) => ({ Scope, Permission })));
  return `h.${Buffer.from(JSON.stringify({ ac })).toString('base64url')}.s`;
};

describe('what this run may do', () => {
  test.each([
    ['none', false, false],
    ['read', true, false],
    ['write', true, true],
    ['write-only', false, true],
    [' Write-Only ', false, true],
    ['', true, true],
    ['something new', true, true],
  ])('ACTIONS_CACHE_MODE %j: reads %s, writes %s', (mode, read, write) => {
    expect(readCacheAccess({ ACTIONS_CACHE_MODE: mode })).toMatchObject({ read, write });
  });

  test.each([
    ['writes its own branch', token(['refs/heads/main', 3]), true, true],
    ['reads only, as for runs of untrusted events', token(['refs/heads/main', 1]), true, false],
    [
      'a fork: its own scope and the base to read',
      token(['refs/pull/5/merge', 3], ['refs/heads/main', 1]),
      true,
      true,
    ],
    ['a fork without a scope of its own', token(['refs/heads/main', 1], ['refs/heads/base', 1]), true, false],
    ['writes only', token(['refs/heads/main', 2]), false, true],
    ['no scope at all', token(), false, false],
    ['no claim', `h.${Buffer.from('{}').toString('base64url')}.s`, true, true],
    ['no token of this form', 'opaque', true, true],
    ['no token', undefined, true, true],
  ])('a token that %s', (_, ACTIONS_RUNTIME_TOKEN, read, write) => {
    expect(readCacheAccess({ ACTIONS_RUNTIME_TOKEN })).toMatchObject({ read, write });
  });

  const facts = {
    repository: 'acme/shop',
    sha: undefined,
    ref: 'refs/heads/main',
    runId: undefined,
    runAttempt: undefined,
    actor: undefined,
    eventName: 'push',
    runUrl: undefined,
  };
  const writes = readCacheAccess({});
  const onBranch = readCacheAccess({
    ACTIONS_RUNTIME_TOKEN: token(['refs/heads/x', 3], ['refs/heads/main', 1]),
  });
  test.each([
    ['auto', writes, facts, 'main', true],
    ['auto', writes, { ...facts, ref: 'refs/heads/feature' }, 'main', false],
    ['auto', writes, { ...facts, ref: 'refs/tags/v1' }, 'main', false],
    ['auto', writes, { ...facts, eventName: 'pull_request' }, 'main', false],
    ['auto', writes, { ...facts, eventName: 'pull_request_target' }, 'main', false],
    ['auto', onBranch, facts, undefined, false],
    ['auto', writes, facts, undefined, true],
    ['always', writes, { ...facts, eventName: 'pull_request' }, 'main', true],
    ['always', readCacheAccess({ ACTIONS_CACHE_MODE: 'read' }), facts, 'main', false],
    ['never', writes, facts, 'main', false],
  ] as const)('save %s (case %#)', (wish, access, run, branch, saves) => {
    expect(decideSave(wish, access, run, branch).saves).toBe(saves);
  });
});

describe('pruning', () => {
  let id = 0;
  const entry = (digit: string, used: string, more: Partial<ListedEntry> = {}): ListedEntry => ({
    id: (id += 1),
    key: `whl1-${digit.repeat(64)}-e`,
    ref: 'refs/heads/main',
    bytes: 100,
    used,
    created: used,
    ...more,
  });
  const wish = {
    maxBytes: 200,
    keep: new Set([`whl1-${'a'.repeat(64)}-e`]),
    defaultRef: 'refs/heads/main',
    closed: new Set(['refs/pull/7/merge']),
    damaged: new Set<string>(),
  };

  test('over the budget the longest unused go, those of closed pull requests first, what is needed never', () => {
    const plan = planPruning(
      [
        entry('a', '1'),
        entry('b', '2'),
        entry('c', '3'),
        entry('d', '9', { ref: 'refs/pull/7/merge' }),
        entry('e', '8', { ref: 'refs/pull/8/merge' }),
        entry('f', '0', { key: 'buildkit-blob', bytes: 1_000_000 }),
      ],
      wish,
    );
    expect(plan.removals.map(({ entry: one, why }) => [one.key[5], why])).toEqual([
      ['d', 'closed pull request'],
      ['b', 'unused'],
      ['c', 'unused'],
    ]);
    expect([plan.before, plan.after]).toEqual([500, 200]);
  });

  test('within the budget nothing goes, except what is damaged', () => {
    const entries = [entry('a', '1'), entry('b', '2')];
    expect(planPruning(entries, wish).removals).toEqual([]);
    const damaged = new Set([entries[0]?.key ?? '']);
    expect(planPruning(entries, { ...wish, damaged }).removals).toMatchObject([{ why: 'damaged' }]);
  });

  test('a key to keep stays on the default branch only; without knowing which that is, everywhere', () => {
    const entries = [entry('a', '1'), entry('a', '0', { ref: 'refs/pull/9/merge' }), entry('b', '5')];
    expect(planPruning(entries, wish).removals.map(({ entry: one }) => one.ref)).toEqual([
      'refs/pull/9/merge',
    ]);
    const unknown = planPruning(entries, { ...wish, defaultRef: undefined });
    expect(unknown.removals.map(({ entry: one }) => one.key[5])).toEqual(['b']);
  });

  test('even if all that is left is needed, nothing needed goes', () => {
    expect(planPruning([entry('a', '1')], { ...wish, maxBytes: 0 }).removals).toEqual([]);
  });

  test('the newest records of the default branch, each once', () => {
    const gen = (digit: string, created: string, ref = 'refs/heads/main'): ListedEntry =>
      entry(digit, created, { key: `gen1-${digit.repeat(64)}-e`, ref });
    const list = [gen('a', '1'), gen('b', '3'), gen('b', '2'), gen('c', '9', 'refs/pull/1/merge')];
    expect(newestKeys(list, 'gen1-', 'refs/heads/main').map((key) => key[5])).toEqual(['b', 'a']);
  });
});
