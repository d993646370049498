import { describe, expect, it } from 'vitest';
import { judgeFaults } from './judge.ts';
import { faultNumbers, readFaultTable } from './read-table.ts';

const table = [
  '# Faults',
  '| fault | test | file |',
  '| --- | --- | --- |',
  '| F1 never healthy | leaves the old slot | a.test.ts |',
  '| a \\| b | `says so` | b.test.ts |',
].join('\n');

describe('the table of faults', () => {
  it('is read with escaped pipes and code marks', () => {
    expect(readFaultTable(table, 'x.md').map(({ fault, tests, files }) => [fault, tests, files])).toEqual([
      ['F1 never healthy', ['leaves the old slot'], ['a.test.ts']],
      ['a | b', ['says so'], ['b.test.ts']],
    ]);
  });

  it('knows lists of tests and of files', () => {
    const [row] = readFaultTable('| x | one; `two` | p/{a,b}.test.ts, c.test.ts |', 'x.md');
    expect([row?.tests, row?.files]).toEqual([
      ['one', 'two'],
      ['p/a.test.ts', 'p/b.test.ts', 'c.test.ts'],
    ]);
  });

  it('refuses a row that names no test', () => {
    expect(() => readFaultTable('| F2 | | a.test.ts |', 'x.md')).toThrow(
      'x.md:1: expected | fault | test | file |',
    );
  });

  it('knows numbers and ranges of numbers', () => {
    expect(faultNumbers('F3, F7-F9 and F12 to F13 at once')).toEqual([3, 7, 8, 9, 12, 13]);
  });
});

describe('the judgement', () => {
  const rows = readFaultTable(table, 'x.md');
  const run = (status: 'passed' | 'failed' | 'skipped') => [
    { file: 'a.test.ts', fullName: "deploy > F1: Leaves the 'old' slot alone", status },
    { file: 'b.test.ts', fullName: 'leaves the old slot', status: 'passed' as const },
  ];

  it('is survived only when every test of the name passed, in the file of the row', () => {
    const odd = [{ file: 'a.test.ts', fullName: 'leaves the old slot', status: 'passed' as const }];
    expect(judgeFaults(rows.slice(0, 1), odd)[0]).toMatchObject({ verdict: 'survived', tests: 1 });
    expect(judgeFaults(rows.slice(0, 1), [...odd, ...run('failed')])[0]).toMatchObject({
      verdict: 'not survived',
    });
  });

  it('says what is not built, which is neither survived nor a failure', () => {
    const [row] = readFaultTable('| F55 endpoints empty | not built | docs/adr/0012-kubernetes.md |', 'x.md');
    expect(judgeFaults([row!], [])[0]?.verdict).toBe('not built');
  });

  it('is not survived when a test failed, and not tested when it was skipped or is not there', () => {
    const named = [{ ...rows[0]!, tests: ['leaves the … slot alone'] }];
    expect(judgeFaults(named, run('failed'))[0]?.verdict).toBe('not survived');
    expect(judgeFaults(named, run('skipped'))[0]?.verdict).toBe('not tested');
    expect(judgeFaults(rows.slice(1), run('passed'))[0]?.verdict).toBe('not tested');
    const two = [{ ...named[0]!, tests: ['leaves', 'gone'] }];
    expect(judgeFaults(two, run('passed'))[0]).toMatchObject({
      verdict: 'not tested',
      why: expect.stringContaining('"gone"'),
    });
  });
});
