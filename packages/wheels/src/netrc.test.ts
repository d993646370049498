// Credentials by host: read as others read them, used for that host alone, never shown.
import { InputError } from '@compose-delivery/runtime';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { authorizationFor, readIndexes } from './index-url.ts';
import { credentialHosts, parseNetrc, withCredentials } from './netrc.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the text', () => {
  test('one line, many lines, quotes, comments, macros', () => {
    const text = `# mine
machine one.example login anna password "two words \\"x\\""
machine TWO.example
  login ben
  account sales
  password p#w # said
macdef init
  machine trap.example login x password y

machine three.example password only-a-token
default login anybody password everywhere`;
    expect(parseNetrc(text, 'netrc')).toEqual([
      { machine: 'one.example', login: 'anna', password: 'two words "x"' },
      { machine: 'two.example', login: 'ben', password: 'p#w' },
      { machine: 'three.example', login: '', password: 'only-a-token' },
    ]);
  });

  test('nothing is nothing', () => {
    expect(parseNetrc('', 'netrc')).toEqual([]);
  });

  test('something else: the line is named, its text is not shown', () => {
    const parse = (): unknown =>
      parseNetrc('machine a.example login me\nhunter2-secret', 'index-credentials');
    expect(parse).toThrow(InputError);
    expect(parse).toThrow('index-credentials: expected lines such as');
    expect(parse).toThrow(/line 2/);
    expect(parse).not.toThrow(/hunter2/);
  });
});

describe('the use', () => {
  const entries = parseNetrc('machine m.example login robot password t0ken-value', 'netrc');

  test('an index of the host gets them, and no other', () => {
    const indexes = readIndexes(
      ['https://m.example/simple/', 'https://other.example/simple/'],
      recordedLog(),
    );
    const [own, other] = withCredentials(indexes, entries, recordedLog());
    expect(own?.authorization).toBe(basic('robot:t0ken-value'));
    expect(other?.authorization).toBeUndefined();
  });

  test('what stands in the address wins', () => {
    const indexes = readIndexes(['https://me:mine-mine@m.example/simple/'], recordedLog());
    expect(withCredentials(indexes, entries, recordedLog())[0]?.authorization).toBe(basic('me:mine-mine'));
  });

  test('never without TLS', () => {
    const indexes = readIndexes(['http://m.example/simple/'], recordedLog());
    expect(withCredentials(indexes, entries, recordedLog())[0]?.authorization).toBeUndefined();
    expect(authorizationFor('http://m.example/x', credentialHosts(entries, recordedLog()))).toEqual({});
  });

  test('a host that only the lock names gets its own, at its own port', () => {
    const known = credentialHosts(entries, recordedLog());
    expect(authorizationFor('https://m.example/files/x.whl', known)).toEqual({
      authorization: basic('robot:t0ken-value'),
    });
    expect(authorizationFor('https://m.example:8443/files/x.whl', known)).toEqual({});
    expect(authorizationFor('https://sub.m.example/files/x.whl', known)).toEqual({});
  });

  test('a host that is no host is nobody', () => {
    expect(credentialHosts([{ machine: 'a/b', login: 'x', password: 'y' }], recordedLog())).toEqual([]);
  });

  test('from then on the log hides them, in the form of the header, too', () => {
    const log = recordedLog();
    withCredentials(readIndexes(['https://m.example/simple/'], log), entries, log);
    log.info(`t0ken-value ${basic('robot:t0ken-value')}`);
    expect(log.lines.at(-1)).not.toMatch(/t0ken|cm9ib3Q6dDBrZW4/);
  });
});
