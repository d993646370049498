// The small parts that the checks stand on: secrets, headers, log lines, percentiles, globs, images, tokens.
import { createHmac } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { headerMatches } from './checks/headers.ts';
import { percentile } from './checks/latency.ts';
import { forbiddenWord } from './checks/logs.ts';
import { normalSecret, secretBytes, secretFault } from './checks/r2-secrets.ts';
import { judgeTimeout } from './checks/r3-ocr-timeout.ts';
import { strictDecimal } from './checks/r4-inflation.ts';
import { findFiles, globPattern } from './find-files.ts';
import { readClaims, signToken, unsignedToken } from './jwt.ts';
import { heavyImage, smallImage } from './png.ts';
import { jsonField } from './probe.ts';

describe('secrets', () => {
  it.each([
    ['"abc="', 'abc'],
    [' abc\r\n', 'abc'],
    ['a-b_c==', 'a+b/c'],
    ['ａｂｃ', 'abc'],
    ['a\u200bbc', 'abc'],
  ])('%j is the same as %j', (a, b) => {
    expect(normalSecret(a)).toBe(normalSecret(b));
  });

  it.each([
    ['0'.repeat(64), 32],
    [Buffer.alloc(32, 7).toString('base64'), 32],
    [Buffer.alloc(32, 7).toString('base64url'), 32],
    ['p*ss phrase ñ', 14],
  ])('%s holds at most %i bytes', (value, bytes) => {
    expect(secretBytes(value)).toBe(bytes);
  });

  it('a random one of 32 bytes has no fault, in base64 and in hexadecimal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        fc.pre(new Set(bytes).size > 24);
        for (const form of ['base64', 'hex'] as const)
          expect(secretFault(Buffer.from(bytes).toString(form), 32)).toBeUndefined();
      }),
    );
  });
});

describe('headerMatches', () => {
  it.each([
    ['nosniff', 'nosniff', true],
    ['nosniff', 'NoSniff', true],
    ['nosniff', 'nosniff, nosniff', false],
    ['DENY', 'SAMEORIGIN', false],
    ["default-src 'self'", "object-src 'none'; default-src  'self'", true],
    ["default-src 'self'; object-src 'none'", "default-src 'self'", false],
    ['*', 'anything', true],
    ['*', ' ', false],
    ['', 'anything', false],
    ['x', undefined, false],
  ])('%j in %j: %s', (expected, seen, result) => {
    expect(headerMatches(expected, seen)).toBe(result);
  });
});

describe('forbiddenWord', () => {
  const words = ['ERROR', 'CRITICAL', 'Traceback'];
  it.each([
    ['2026-11-21 ERROR disk full', 'ERROR'],
    ['[CRITICAL] x', 'CRITICAL'],
    ['{"level":"error","message":"x"}', 'ERROR'],
    ['{"levelname":"CRITICAL"}', 'CRITICAL'],
    ['{"level":"warning","exception":"Traceback (most recent call last)"}', 'Traceback'],
    ['{"level":"info","message":"ERROR budget is fine"}', undefined],
    ['ERROR_BUDGET=1', undefined],
    ['TERROR', undefined],
    ['error in lower case', undefined],
    ['{"level":', undefined],
  ])('%s: %s', (line, expected) => {
    expect(forbiddenWord(line, words)).toBe(expected);
  });
});

describe('judgeTimeout', () => {
  const definition = { seconds: 30, 'grace-seconds': 2 };
  const answer = (status: number): Parameters<typeof judgeTimeout>[0] => ({
    status,
    headers: {},
    body: '',
    durationMs: 0,
    requestId: 'x',
    failure: undefined,
  });
  it.each([
    [504, 27_000, []],
    [504, 31_999, []],
    [504, 26_999, ['fail']],
    [504, 32_001, ['fail']],
    [200, 5_000, ['inconclusive']],
    [200, 33_000, ['fail']],
    [422, 10, ['inconclusive']],
    [500, 30_000, ['fail']],
  ])('%i after %i ms: %j', (status, elapsed, expected) => {
    expect(judgeTimeout(answer(status), elapsed, definition).map(({ verdict }) => verdict)).toEqual(expected);
  });

  it('no answer is wrong only once the time was over', () => {
    const none = { ...answer(0), failure: 'refused' };
    expect(judgeTimeout(none, 10, definition)[0]?.verdict).toBe('inconclusive');
    expect(judgeTimeout(none, 37_000, definition)[0]?.verdict).toBe('fail');
  });
});

it('a percentile is a value that was measured', () => {
  expect(percentile([], 0.95)).toBeUndefined();
  expect(percentile([5], 0.95)).toBe(5);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
  expect(
    percentile(
      Array.from({ length: 100 }, (_, i) => 100 - i),
      0.95,
    ),
  ).toBe(95);
});

it.each([
  ['0.045', 0.045],
  ['1', 1],
  ['0,045', undefined],
  ['4.5%', undefined],
  ['-0.045', undefined],
  ['4e-2', undefined],
  ['NaN', undefined],
  [' 0.045', undefined],
  ['', undefined],
  [undefined, undefined],
])('the decimal %j is %s', (text, expected) => {
  expect(strictDecimal(text)).toBe(expected);
});

describe('files by glob', () => {
  it.each([
    ['src/**/*.py', 'src/a.py', true],
    ['src/**/*.py', 'src/a/b/c.py', true],
    ['src/**/*.py', 'lib/a.py', false],
    ['src/*.py', 'src/a/b.py', false],
    ['./a?.{py,pyi}', 'ab.pyi', true],
    ['a+(b).py', 'a+(b).py', true],
    ['a.py', 'axpy', false],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(globPattern(glob).test(path)).toBe(expected);
  });

  it('are found, those of tools left out', async () => {
    await withFolder(async (root) => {
      for (const folder of ['src/deep', 'node_modules/x', '.venv/x'])
        await mkdir(join(root, folder), { recursive: true });
      for (const path of ['src/a.py', 'src/deep/b.py', 'node_modules/x/c.py', '.venv/x/d.py', 'src/e.txt'])
        await writeFile(join(root, path), '');
      expect(await findFiles(realFiles, root, ['**/*.py'])).toEqual(['src/a.py', 'src/deep/b.py']);
    });
  });

  it('no path makes a glob slow', () => {
    const began = performance.now();
    globPattern('**/*a*a*a*a*b').test(`${'a'.repeat(2_000)}`.slice(0, 60));
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('tokens', () => {
  it('are signed as RFC 7515 says', () => {
    const token = signToken({ sub: 'a' }, 'key');
    const [head, body, signature] = token.split('.');
    expect(signature).toBe(createHmac('sha256', 'key').update(`${head}.${body}`).digest('base64url'));
    expect(readClaims(token)).toEqual({ sub: 'a' });
  });

  it('without a signature end with a dot', () => {
    expect(unsignedToken({ sub: 'a' })).toMatch(/^[\w-]+\.[\w-]+\.$/);
    expect(readClaims('no token')).toBeUndefined();
    expect(readClaims('a.W10.c')).toBeUndefined();
  });
});

describe('images', () => {
  const dataOf = (png: Buffer): Buffer => inflateSync(png.subarray(png.indexOf('IDAT') + 4));
  it('are PNG of the size that was asked for, the same each time', () => {
    const heavy = heavyImage(40_000);
    expect(heavy.length).toBeGreaterThan(39_000);
    expect(heavy.length).toBeLessThan(41_000);
    expect(heavy.equals(heavyImage(40_000))).toBe(true);
    expect(heavy.readUInt32BE(16)).toBe(200);
    expect(dataOf(heavy)).toHaveLength(201 * 200);
    expect(new Set(dataOf(smallImage()))).toEqual(new Set([0, 255]));
  });
});

describe('jsonField', () => {
  it.each([
    ['{"a":{"b":[1,2]}}', 'a.b.1', 2],
    ['{"a":1}', 'b', undefined],
    ['{"a":1}', 'a.b', undefined],
    ['{}', 'constructor', undefined],
    ['no JSON', 'a', undefined],
    ['null', 'a', undefined],
  ])('%s at %s', (body, field, expected) => {
    expect(jsonField(body, field)).toBe(expected);
  });
});
