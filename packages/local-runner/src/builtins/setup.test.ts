import { describe, expect, it } from 'vitest';
import { MAIN, run, type Files } from '../fixture.ts';

const use = (uses: string, given: string): Files => ({
  [MAIN]: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - id: s\n        uses: ${uses}\n        with: ${given}\n      - run: echo "version=\${{ steps.s.outputs.node-version }}\${{ steps.s.outputs.python-version }} $(command -v node)"\n`,
  'package.json': JSON.stringify({ engines: { node: '>=18' } }),
});

const major = process.versions.node.split('.')[0] ?? '';

describe('actions/setup-node', () => {
  it('finds the Node that is handed in and puts it first', async () => {
    const ran = await run(use('actions/setup-node@v4', `{ node-version: ${major}.x, cache: npm }`));
    expect(ran.lines).toContain(`version=${process.version} ${process.execPath}`);
  });

  it('reads the version from a file', async () => {
    const ran = await run(use('actions/setup-node@v4', '{ node-version-file: package.json }'));
    expect(ran.result.conclusion).toBe('success');
  });

  it('refuses a version that is not here, and one it cannot compare', async () => {
    const missing = await run(use('actions/setup-node@v4', '{ node-version: 1.2.3 }'));
    expect(missing.result.annotations[0]?.message).toMatch(/node-version: 1\.2\.3 is not on this machine/);
    const odd = await run(use('actions/setup-node@v4', '{ node-version: iron-nightly }'));
    expect(odd.result.annotations[0]?.message).toMatch(
      /iron-nightly is not a version this runner can compare/,
    );
  });
});

describe('actions/setup-python', () => {
  it('finds a Python of this machine', async () => {
    const ran = await run(use('actions/setup-python@v5', '{ python-version: ">=3.8" }'));
    expect(ran.lines.some((line) => /^version=3\.\d+\.\d+ /.test(line))).toBe(true);
  });

  it('refuses a version that is not here', async () => {
    const ran = await run(use('actions/setup-python@v5', '{ python-version: "2.6" }'));
    expect(ran.result.annotations[0]?.message).toMatch(
      /python-version: 2\.6 is not on this machine \(seen: 3\./,
    );
  });
});
