import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeAction, repository, run } from './fixture.ts';
import { holderOf, inside, resolveUses, type Source } from './source.ts';

const here: Source = { root: '/here', slug: 'a/here', ref: 'refs/heads/main', sha: '1' };
const other: Source = { root: '/here/other', slug: 'A/Other', ref: 'refs/heads/main', sha: '2' };
const sources = { bySlug: new Map([['a/other', other]]), builtins: new Set(['actions/checkout']) };

describe('resolveUses', () => {
  it.each([
    ['./x/y', { kind: 'workspace', path: 'x/y' }],
    ['$/x/y', { kind: 'source', source: here, path: 'x/y', ref: 'refs/heads/main' }],
    ['a/Other@v1', { kind: 'source', source: other, path: '', ref: 'v1' }],
    ['A/other/actions/x@feature/y', { kind: 'source', source: other, path: 'actions/x', ref: 'feature/y' }],
    ['Actions/Checkout@v4', { kind: 'builtin', slug: 'actions/checkout', path: '', ref: 'v4' }],
    ['docker://alpine:3', { kind: 'docker', image: 'alpine:3' }],
    ['b/c/d@v1', { kind: 'unmapped', slug: 'b/c', path: 'd', ref: 'v1' }],
  ])('%s', (uses, expected) => {
    expect(resolveUses(uses, here, sources)).toEqual(expected);
  });

  it('refuses what is no reference', () => {
    expect(() => resolveUses('actions/checkout', here, sources)).toThrow(/is not a reference; expected/);
  });
});

describe('inside and holderOf', () => {
  it('keep to their folder, and take the deepest of nested ones', () => {
    expect(inside('/a/b', './c/../d')).toBe('/a/b/d');
    expect(inside('/a/b', '')).toBe('/a/b');
    expect(() => inside('/a/b', '../bc')).toThrow(/leaves \/a\/b/);
    expect(holderOf('/here/other/f.yml', [here, other])).toBe(other);
    expect(holderOf('/here/others/f.yml', [here, other])).toBe(here);
    expect(holderOf('/elsewhere/f.yml', [here, other])).toBeUndefined();
  });
});

describe('a workflow of the suite, run for another repository', () => {
  it('means the suite with $/ and the other repository with ./', async () => {
    const suite = repository({
      'workflows-examples/ship.yml': `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: $/actions/outer
      - uses: ./own
`,
      'actions/outer/action.yml':
        'name: o\ndescription: d\nruns: { using: composite, steps: [{ uses: $/actions/leaf }, { uses: ./own }] }\n',
      ...nodeAction('actions/leaf', 'console.log("leaf of the suite")'),
    });
    const files = nodeAction('own', 'console.log("own of the application")');
    for (const workflow of ['workflows-examples/ship.yml', path.join(suite, 'workflows-examples/ship.yml')]) {
      const ran = await run(files, { suite, workflow });
      expect(ran.lines.filter((line) => / of the /.test(line))).toEqual([
        'leaf of the suite',
        'own of the application',
        'own of the application',
      ]);
    }
    fs.rmSync(suite, { recursive: true });
  });

  it('must be somewhere that is known', async () => {
    const stray = repository({ 'x.yml': 'on: push' });
    const refused = run({ a: '' }, { workflow: path.join(stray, 'x.yml') });
    await expect(refused).rejects.toThrow(/x\.yml is in none of the known repositories/);
    fs.rmSync(stray, { recursive: true });
  });
});
