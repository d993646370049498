import { describe, expect, it } from 'vitest';
import { parseCommand } from './commands.ts';

describe('parseCommand', () => {
  it('reads the current form after leading blanks, with properties and escapes', () => {
    expect(parseCommand('   ::error file=a%2Cb.ts,line=3,title=x%3Ay::one%0Atwo %25')).toEqual({
      name: 'error',
      properties: { file: 'a,b.ts', line: '3', title: 'x:y' },
      data: 'one\ntwo %',
    });
  });

  it('reads the legacy form anywhere in a line', () => {
    expect(parseCommand('some text ##[warning file=a;line=2]careful %5D')).toEqual({
      name: 'warning',
      properties: { file: 'a', line: '2' },
      data: 'careful ]',
    });
  });

  it('does not decode twice', () => {
    expect(parseCommand('::debug::%250A')?.data).toBe('%0A');
  });

  it('leaves everything else alone', () => {
    for (const line of ['::', '::nope::x', 'text ::error::x', '##[nope]x', '##[error', '::error x']) {
      expect(parseCommand(line)).toBeUndefined();
    }
  });

  it('knows the token that ends a pause, without regard to case', () => {
    expect(parseCommand('::ToKeN::', 'token')?.name).toBe('ToKeN');
    expect(parseCommand('::token::')).toBeUndefined();
  });
});
