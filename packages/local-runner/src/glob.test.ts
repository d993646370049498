import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repository } from './fixture.ts';
import { globFiles } from './glob.ts';
import { hashFiles } from './hash-files.ts';

const root = repository({
  'a.txt': 'a',
  'b/c.txt': 'c',
  'b/d/e.txt': 'e',
  'b/d/f.md': 'f',
  '.hidden/g.txt': 'g',
  'x[1]/h.txt': 'h',
});
afterAll(() => fs.rmSync(root, { recursive: true }));

const find = (...patterns: string[]) => globFiles(root, patterns).map((file) => path.relative(root, file));

describe('globFiles', () => {
  it.each([
    [['*.txt'], ['a.txt']],
    [['**/*.txt'], ['.hidden/g.txt', 'a.txt', 'b/c.txt', 'b/d/e.txt', 'x[1]/h.txt']],
    [['b'], ['b/c.txt', 'b/d/e.txt', 'b/d/f.md']],
    [['b/**', '!b/d'], ['b/c.txt']],
    [['b/?/[e-g].*'], ['b/d/e.txt', 'b/d/f.md']],
    [['# a comment', '', 'nope'], []],
  ])('%j', (patterns, expected) => {
    expect(find(...patterns)).toEqual(expected);
  });
});

describe('hashFiles', () => {
  it('changes with contents, and is empty when nothing matches', () => {
    const one = hashFiles(root, ['**/*.md']);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(hashFiles(root, ['a.txt\n**/*.md'])).not.toBe(one);
    expect(hashFiles(root, ['nope/**'])).toBe('');
  });
});
