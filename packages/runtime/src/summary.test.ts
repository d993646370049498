import { describe, expect, it } from 'vitest';
import { hostileStrings } from './testing/hostile.ts';
import { plainSummary, renderSummary } from './summary.ts';

describe('renderSummary', () => {
  it('keeps a table a table whatever its cells hold', () => {
    const rows = hostileStrings.map((text) => [text, 1]);
    const lines = renderSummary([{ table: { head: ['a', 'b'], rows } }])
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(rows.length + 2);
    for (const line of lines) expect(line.match(/\|/g)).toHaveLength(3);
  });

  it('stays under its cap and says what it left out', () => {
    const parts = Array.from({ length: 100 }, (_, i) => ({ paragraph: `${i} ${'x'.repeat(500)}` }));
    const text = renderSummary(parts, 10_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(text).toContain('left out');
  });

  it('renders every kind of part', () => {
    const text = renderSummary([
      { heading: 'Title' },
      { items: ['one', 'two'] },
      { code: 'a ``` b' },
      { details: 'more', parts: [{ paragraph: 'inside' }] },
    ]);
    expect(text).toContain('## Title');
    expect(text).toContain('- one');
    expect(text).toContain('````text');
    expect(text).toContain('<details><summary>more</summary>');
  });
});

describe('plainSummary', () => {
  it('aligns a table', () => {
    expect(plainSummary([{ table: { head: ['name', 'n'], rows: [['longer-name', 1]] } }])).toEqual([
      'name         n',
      'longer-name  1',
    ]);
  });
});
