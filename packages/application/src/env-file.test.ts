import { describe, expect, it } from 'vitest';
import { parseEnvFile } from './env-file.ts';

describe('parseEnvFile', () => {
  it.each([
    ['A=abc#def', 'abc#def'],
    ['A=abc # comment', 'abc'],
    ["A='single $X # kept'", 'single $X # kept'],
    ['A="double \\"q\\" \\$x\\n2"', 'double "q" $x\n2'],
    ['X=1\nA=${X}-$X', '1-1'],
    ['A=${NONE:-fallback}', 'fallback'],
    ['A=${NONE}', ''],
    ['A=$$5', '$5'],
    ['export A=1', '1'],
    ['A="two\nlines"', 'two\nlines'],
    ['\ufeffA=bom', 'bom'],
    ['A=crlf\r\nB=2', 'crlf'],
    ['A=first\nA=last', 'last'],
    ['A=c2VjcmV0PT0=', 'c2VjcmV0PT0='],
  ])('reads %j as Compose does', (text, expected) => {
    expect(parseEnvFile(text, '.env').A).toBe(expected);
  });

  it('takes outer variables', () => {
    expect(parseEnvFile('A=$HOME', '.env', { HOME: '/h' }).A).toBe('/h');
  });

  it.each([
    ['= no name', /\.env, line 1: expected NAME=VALUE/],
    ['A=1\nnot a pair here', /\.env, line 2: expected NAME=VALUE/],
    ['A="open', /\.env, line 1: expected a closing "/],
  ])('refuses %j without showing it', (text, expected) => {
    expect(() => parseEnvFile(text, '.env')).toThrow(expected);
  });
});
