// The search order of a cache lookup, and what a full store gives up: pure decisions.
import { describe, expect, it } from 'vitest';
import type { CacheEntry, ScopeGrant } from './entry.ts';
import { scopesOfRun } from './entry.ts';
import { createMinuteLimit, entriesToEvict, findEntry } from './find-entry.ts';

const entry = (id: number, key: string, more: Partial<CacheEntry> = {}): CacheEntry => ({
  id,
  key,
  scope: 'refs/heads/main',
  version: 'v',
  blob: String(id),
  sizeInBytes: 1,
  createdAt: '',
  lastAccessedAt: '',
  ...more,
});
const grants: ScopeGrant[] = [
  { scope: 'refs/heads/feature', access: 'read-write' },
  { scope: 'refs/heads/main', access: 'read' },
];
const find = (
  entries: CacheEntry[],
  key: string,
  restoreKeys: string[] = [],
  version = 'v',
): number | undefined => findEntry(entries, { key, restoreKeys, version }, grants)?.id;

describe('findEntry', () => {
  it.each([
    ['an exact key before a newer prefix', [entry(1, 'k'), entry(2, 'k-2')], 'k', [], 1],
    ['the newest of several prefixes', [entry(1, 'k-1'), entry(3, 'k-3'), entry(2, 'k-2')], 'k-', [], 3],
    ['restore keys in their order', [entry(1, 'b-1'), entry(2, 'a-1')], 'x', ['b-', 'a-'], 1],
    ['an exact restore key before a newer prefix', [entry(1, 'b'), entry(2, 'b-2')], 'x', ['b'], 1],
    [
      'a prefix on the own branch before an exact key on main',
      [entry(1, 'k'), entry(2, 'k-2', { scope: 'refs/heads/feature' })],
      'k',
      [],
      2,
    ],
    ['nothing of another version', [entry(1, 'k', { version: 'w' })], 'k', [], undefined],
    [
      'nothing of a scope that is not granted',
      [entry(1, 'k', { scope: 'refs/heads/other' })],
      'k',
      [],
      undefined,
    ],
    ['nothing for a longer key', [entry(1, 'k')], 'k-1', [], undefined],
  ])('takes %s', (_what, entries, key, restoreKeys, expected) => {
    expect(find(entries, key, restoreKeys)).toBe(expected);
  });

  it('reads nothing with a token that may only write', () => {
    const lookup = { key: 'k', restoreKeys: [], version: 'v' };
    expect(
      findEntry([entry(1, 'k')], lookup, [{ scope: 'refs/heads/main', access: 'write' }]),
    ).toBeUndefined();
  });
});

it('gives up the least recently used first and stops as soon as the rest fits', () => {
  const used = (id: number, lastAccessedAt: string, sizeInBytes: number): CacheEntry =>
    entry(id, `k${id}`, { lastAccessedAt, sizeInBytes });
  const entries = [used(1, '2026-01-03', 5), used(2, '2026-01-01', 5), used(3, '2026-01-02', 5)];
  const evicted = (limit: number): number[] => entriesToEvict(entries, limit).map(({ id }) => id);
  expect([evicted(15), evicted(14), evicted(9), evicted(0)]).toEqual([[], [2], [2, 3], [2, 3, 1]]);
});

it('counts a sliding minute', () => {
  const limit = createMinuteLimit(2);
  expect([0, 30_000, 45_000, 59_999, 60_000, 60_001].map((at) => limit.tryTake(at))).toEqual([
    0, 0, 15, 1, 0, 30,
  ]);
});

it('gives a run its own ref to write, and base and default branch to read, each once', () => {
  expect(scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' })).toEqual([
    { scope: 'refs/heads/main', access: 'read-write' },
  ]);
  expect(
    scopesOfRun({ ref: 'refs/pull/7/merge', baseRef: 'refs/heads/main', defaultBranch: 'main' }),
  ).toEqual([
    { scope: 'refs/pull/7/merge', access: 'read-write' },
    { scope: 'refs/heads/main', access: 'read' },
  ]);
});
