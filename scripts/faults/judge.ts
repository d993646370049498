// What became of each fault: the tests that its row names, as they ran just now. A row without a test that ran is as bad as a failed one.
import type { FaultRow } from './read-table.ts';

export type TestResult = {
  /** Path from the root of the project. */
  readonly file: string;
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'skipped';
};

export type Judgement = {
  readonly row: FaultRow;
  readonly verdict: 'survived' | 'not survived' | 'not tested';
  readonly tests: number;
  readonly why: string;
};

export function judgeFaults(rows: readonly FaultRow[], results: readonly TestResult[]): readonly Judgement[] {
  return rows.map((row): Judgement => {
    const named = results.filter(({ file, fullName }) => file === row.file && matches(fullName, row.test));
    const tests = named.length;
    const bad = named.find(({ status }) => status === 'failed');
    const skipped = named.find(({ status }) => status === 'skipped');
    if (bad) return { row, tests, verdict: 'not survived', why: `failed: ${bad.fullName}` };
    if (tests === 0)
      return { row, tests, verdict: 'not tested', why: `no test of this name in ${row.file} (${row.at})` };
    if (skipped) return { row, tests, verdict: 'not tested', why: `skipped here: ${skipped.fullName}` };
    return { row, tests, verdict: 'survived', why: '' };
  });
}

/** Names as a person writes them in a table: without regard to capitals, quotes and the marks between groups. */
function matches(fullName: string, wanted: string): boolean {
  return plain(fullName).includes(plain(wanted));
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[`'"“”‘’>›\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
