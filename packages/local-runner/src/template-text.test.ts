import { describe, expect, it } from 'vitest';
import { MAIN, run } from './fixture.ts';
import { evaluateText, segmentsOf } from './template-text.ts';

describe('segmentsOf', () => {
  it('cuts at expressions, not at braces inside their quotes', () => {
    expect(segmentsOf("a ${{ b }}${{ '}}' }} c")).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'expression', expression: 'b' },
      { kind: 'expression', expression: "'}}'" },
      { kind: 'text', text: ' c' },
    ]);
    expect(() => segmentsOf('a ${{ b')).toThrow(/not closed/);
  });

  it('keeps the type of a lone expression', () => {
    expect(evaluateText('${{ x }}', () => 3, String)).toBe(3);
    expect(evaluateText('n${{ x }}', () => 3, String)).toBe('n3');
  });
});

describe('scripts with expressions', () => {
  it('are what YAML says: indentation, quotes, folding, here-documents', async () => {
    const ran = await run({
      [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          cat <<'EOF'
            'kept' "as it is" {0} {{x}} \${{ github.ref_name }}
          EOF
          echo 'one' 'two' "\${{ github.event_name }}"
      - run: >-
          echo folded
          'into one' \${{ 'it''s ''one'' line' == github.ref && 1 || 2 }}
      - shell: python
        run: |
          if True:
              print('python \${{ github.event_name }}')
      - run: echo "\${{ 'a''b''c' }}"
`,
    });
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toEqual(
      expect.arrayContaining([
        `  'kept' "as it is" {0} {{x}} main`,
        'one two push',
        'folded into one 2',
        'python push',
        "a'b'c",
      ]),
    );
  });

  it('are right in composite actions too', async () => {
    const ran = await run({
      [MAIN]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: $/c }] } }\n',
      'c/action.yml': `
name: c
description: d
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        cat <<'EOF'
        'x' 'y' \${{ github.event_name }}
        EOF
`,
    });
    expect(ran.lines).toContain(`'x' 'y' push`);
  });
});
