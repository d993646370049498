// Scores, circuits, exploration and trust, on a clock moved by hand.
import { describe, expect, test } from 'vitest';
import { createSourceHealth, type Outcome, type SourceHealth } from './source-health.ts';

const MIB = 1_024 * 1_024;
const [A, B, C] = ['https://a.example/x', 'https://b.example/x', 'https://c.example/x'];
const URLS = [A, B, C];

function tell(
  health: SourceHealth,
  url: string,
  outcome: Outcome,
  now = 0,
  bytes = 0,
  milliseconds = 1_000,
): void {
  health.began(url);
  health.ended(url, { outcome, bytes, milliseconds, now });
}

const fail = (health: SourceHealth, url: string, times: number, now = 0): void => {
  for (let i = 0; i < times; i += 1) tell(health, url, 'reset', now);
};

describe('the choice', () => {
  test('nothing known: the order counts', () => {
    expect(createSourceHealth().choose(URLS, 0, undefined)).toEqual({ url: A });
  });

  test('a clearly faster mirror goes first, one that is a little faster does not', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, 1 * MIB);
    tell(health, B, 'success', 0, 1.2 * MIB);
    expect(health.choose(URLS, 0, undefined)).toEqual({ url: A });
    tell(health, C, 'success', 0, 2 * MIB);
    expect(health.choose(URLS, 0, undefined)).toEqual({ url: C });
  });

  test('the score is speed times success: a fast host that fails every other time loses', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, 1 * MIB);
    for (let i = 0; i < 6; i += 1) tell(health, B, i % 2 === 0 ? 'success' : 'short', 0, 1.6 * MIB);
    expect(health.choose([A, B], 0, undefined)).toEqual({ url: A });
  });

  test('what happened lately counts most: a mirror that became slow is left', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, 8 * MIB);
    tell(health, B, 'success', 0, 4 * MIB);
    expect(health.choose([A, B], 0, undefined)).toEqual({ url: A });
    for (let i = 0; i < 8; i += 1) tell(health, A, 'success', 0, 1 * MIB);
    expect(health.choose([A, B], 0, undefined)).toEqual({ url: B });
  });

  test('a small file tells nothing about speed', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, 1_000);
    expect(health.report()[0]).toMatchObject({ host: 'a.example', bytesPerSecond: undefined });
  });

  test('one attempt in ten explores, an unknown host first', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, MIB);
    tell(health, B, 'success', 0, MIB);
    expect(health.choose(URLS, 0, 0.05)).toEqual({ url: C });
    expect(health.choose(URLS, 0, 0.1)).toEqual({ url: A });
    tell(health, C, 'success', 0, MIB);
    expect(health.choose(URLS, 0, 0.01)).toEqual({ url: B });
    expect(health.choose(URLS, 0, 0.09)).toEqual({ url: C });
  });

  test('an attempt at a tenth of what another host brings is a waste', () => {
    const health = createSourceHealth();
    tell(health, B, 'success', 0, 10 * MIB);
    expect(health.floor(A, [A, B], 0)).toBe(MIB);
    expect(health.floor(B, [A, B], 0)).toBe(0);
    fail(health, B, 3);
    expect(health.floor(A, [A, B], 0)).toBe(0);
  });
});

describe('the circuit', () => {
  test('opens after three failures in a row, not after two', () => {
    const health = createSourceHealth();
    tell(health, A, 'success', 0, MIB);
    tell(health, B, 'success', 0, MIB / 2);
    fail(health, A, 1);
    tell(health, A, 'success');
    fail(health, A, 2);
    expect(health.failures(A)).toBe(2);
    fail(health, A, 1);
    expect(health.choose([A, B], 9_999, undefined)).toEqual({ url: B });
  });

  test('half open: one probe at a time; it closes when the probe is well', () => {
    const health = createSourceHealth();
    fail(health, A, 3);
    expect(health.choose([A, B], 10_000, 0.5)).toEqual({ url: A });
    health.began(A);
    expect(health.choose([A, B], 10_000, 0.5)).toEqual({ url: B });
    health.ended(A, { outcome: 'success', bytes: 0, milliseconds: 1, now: 10_001 });
    expect(health.choose([A, B], 10_001, undefined)).toEqual({ url: A });
  });

  test('a probe that fails opens it again, for twice as long', () => {
    const health = createSourceHealth();
    fail(health, A, 3);
    tell(health, A, 'reset', 10_000);
    expect(health.choose([A, B], 29_999, 0.5)).toEqual({ url: B });
    expect(health.choose([A, B], 30_000, 0.5)).toEqual({ url: A });
  });

  test('near the end of a file nobody probes', () => {
    const health = createSourceHealth();
    fail(health, A, 3);
    expect(health.choose([A, B], 20_000, undefined)).toEqual({ url: B });
  });

  test('all are open: the work is done all the same', () => {
    const health = createSourceHealth();
    fail(health, A, 3, 5);
    fail(health, B, 3, 0);
    expect(health.choose([A, B], 100, undefined)).toEqual({ url: B });
    expect(health.choose([], 100, undefined)).toBeUndefined();
  });

  test('404 on a mirror: lagging, not failing', () => {
    const health = createSourceHealth();
    for (let i = 0; i < 5; i += 1) tell(health, A, 'missing');
    expect(health.failures(A)).toBe(0);
    expect(health.choose([A, B], 0, undefined)).toEqual({ url: A });
    expect(health.report()[0]).toMatchObject({ success: 1, outcomes: { missing: 5 } });
  });
});

describe('Retry-After', () => {
  test('holds one host, not all', () => {
    const health = createSourceHealth();
    health.hold(A, 5_000);
    expect(health.choose([A, B], 0, undefined)).toEqual({ url: B });
    expect(health.choose([A], 1_000, undefined)).toEqual({ waitMs: 4_000 });
    expect(health.choose([A], 5_000, undefined)).toEqual({ url: A });
  });

  test('is kept even where the circuit is open', () => {
    const health = createSourceHealth();
    fail(health, A, 3);
    health.hold(A, 60_000);
    expect(health.choose([A], 30_000, undefined)).toEqual({ waitMs: 30_000 });
  });
});

test('who lied is not trusted for the rest of the run', () => {
  const health = createSourceHealth();
  health.lied(A);
  tell(health, A, 'success', 1e9, MIB);
  expect(health.lies('https://a.example/another')).toBe(true);
  expect(health.lies(B)).toBe(false);
  expect(health.report()[0]).toMatchObject({ trusted: false, outcomes: { 'bad-hash': 1, success: 1 } });
});
