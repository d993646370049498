import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandFiles, parsePairs, SUMMARY_LIMIT_KIB } from './file-commands.ts';
import { temporaryFolder } from './fixture.ts';

describe('parsePairs', () => {
  it('reads lines and blocks', () => {
    expect(parsePairs('a=1\n\nb=x=y\nc<<EOF\none\n\ntwo=3\nEOF\nd<<E\nE\ne=<<not a block\n')).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
      ['c', 'one\n\ntwo=3'],
      ['d', ''],
      ['e', '<<not a block'],
    ]);
  });

  it.each([
    ['just text', /Invalid format 'just text'/],
    ['=x', /Name must not be empty/],
    ['<<EOF\nx\nEOF', /Name must not be empty and delimiter/],
    ['a<<\nx\n', /delimiter must not be empty/],
    ['a<<EOF\nx\n', /Matching delimiter not found 'EOF'/],
  ])('refuses %j', (text, message) => {
    expect(() => parsePairs(text)).toThrow(message);
  });
});

describe('createCommandFiles', () => {
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const written = (kind: string, text: string) => {
    const files = createCommandFiles(folder);
    fs.writeFileSync(files.variables[kind]!, text);
    return files.read();
  };

  it('refuses NODE_OPTIONS and keeps the rest', () => {
    const read = written('GITHUB_ENV', 'A=1\nNODE_OPTIONS=--require x\n');
    expect(read.environment).toEqual([['A', '1']]);
    expect(read.problems).toEqual([
      { message: "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.", fatal: false },
    ]);
  });

  it('drops a summary over the limit and keeps one at the limit', () => {
    expect(written('GITHUB_STEP_SUMMARY', 'x'.repeat(SUMMARY_LIMIT_KIB * 1024)).summary).toHaveLength(
      1024 * 1024,
    );
    const read = written('GITHUB_STEP_SUMMARY', 'x'.repeat(SUMMARY_LIMIT_KIB * 1024 + 1));
    expect(read.summary).toBe('');
    expect(read.problems[0]?.message).toMatch(/supports content up to a size of 1024k, got 1024k/);
  });

  it('fails the step for a malformed file', () => {
    const read = written('GITHUB_OUTPUT', 'oops\n');
    expect(read.problems.every((problem) => problem.fatal)).toBe(true);
    expect(read.problems.map((p) => p.message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid format 'oops'",
    ]);
  });
});
