import { describe, expect, it } from 'vitest';
import { MAIN, run, type Files } from './fixture.ts';
import { createTerminal, duration, harmless } from './terminal.ts';

const FILES: Files = {
  [MAIN]: `
name: Show
on: push
jobs:
  good: { runs-on: ubuntu-latest, environment: { name: e, url: https://e.example.org }, steps: [{ name: fine, run: 'echo quiet text' }, { run: 'exit 1', name: soft, continue-on-error: true }] }
  bad: { needs: good, runs-on: ubuntu-latest, steps: [{ name: breaks, run: 'echo why it broke; echo "::error file=a.py,line=2::broken"; exit 1' }, { name: later, run: x }] }
  never: { needs: bad, runs-on: ubuntu-latest, steps: [{ run: x }] }
`,
};

async function shown(logs: 'failed' | 'all', color = false): Promise<string> {
  let text = '';
  await run(FILES, { sink: createTerminal({ write: (part) => (text += part), logs, color }) });
  return text;
}

describe('createTerminal', () => {
  it('shows a line for each step, the log of what failed, and a table', async () => {
    const text = await shown('failed');
    expect(text).toMatch(/▶ Show {2}\.github\/workflows\/main\.yml on push/);
    expect(text).toMatch(/good │ ✓ fine {2}[\d.]+s/);
    expect(text).toMatch(/good │ ✗ soft \(may fail\)/);
    expect(text).not.toContain('│     quiet text');
    expect(text).toMatch(/bad │ {5}why it broke/);
    expect(text).toMatch(/bad │ – later\n/);
    expect(text).toContain('environment e: https://e.example.org');
    expect(text).toMatch(/ {2}✗ bad {2}[\d.]+s\n {6}error: broken \(a\.py:2\)/);
    expect(text).toMatch(/ {2}– never {2}its condition is false/);
    expect(text).toMatch(/\nfailure in [\d.]+s\n$/);
    expect(text).not.toContain('\u001b');
  });

  it('shows every line when asked, in colour when asked', async () => {
    const text = await shown('all', true);
    expect(text).toContain('quiet text');
    expect(text).toContain('\u001b[31m');
  });

  it('says why a run was not triggered', async () => {
    let text = '';
    const sink = createTerminal({ write: (part) => (text += part) });
    await run(FILES, { eventName: 'schedule', sink });
    expect(text).toBe('Not triggered: the workflow listens to push, not to schedule\n');
  });
});

describe('harmless', () => {
  it('keeps colours and drops what moves the cursor or sets a title', () => {
    expect(harmless('\u001b[31mred\u001b[0m\u001b[2J\u001b]0;title\u0007\u001b[1A\rx\u0000')).toBe(
      '\u001b[31mred\u001b[0mx',
    );
  });
});

describe('duration', () => {
  it('is short', () => {
    expect([40, 1_250, 61_000].map(duration)).toEqual(['0.0s', '1.3s', '1m01s']);
  });
});
