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
  /** not built: what could meet the fault does not exist here; the row says where that was decided. */
  readonly verdict: 'survived' | 'not survived' | 'not tested' | 'not built';
  readonly tests: number;
  readonly why: string;
};

/** In the place of a test. */
const NOT_BUILT = 'not built';

export function judgeFaults(rows: readonly FaultRow[], results: readonly TestResult[]): readonly Judgement[] {
  return rows.map((row): Judgement => {
    if (row.tests[0] === NOT_BUILT)
      return { row, tests: 0, verdict: 'not built', why: `see ${row.files.join(', ')}` };
    const there = results.filter(({ file }) => row.files.includes(file));
    const named = row.tests.map((test) => there.filter(({ fullName }) => matches(fullName, test)));
    const all = [...new Set(named.flat())];
    const judged = { row, tests: all.length };
    const bad = all.find(({ status }) => status === 'failed');
    const skipped = all.find(({ status }) => status === 'skipped');
    const absent = row.tests[named.findIndex((tests) => tests.length === 0)];
    if (bad) return { ...judged, verdict: 'not survived', why: `failed: ${bad.fullName}` };
    if (absent !== undefined)
      return {
        ...judged,
        verdict: 'not tested',
        why: `no test ${JSON.stringify(absent)} in ${row.files.join(', ')} (${row.at})`,
      };
    if (skipped) return { ...judged, verdict: 'not tested', why: `skipped here: ${skipped.fullName}` };
    return { ...judged, verdict: 'survived', why: '' };
  });
}

/** Names as a person writes them in a table: without regard to capitals, quotes and the marks between groups; `…` is anything. */
function matches(fullName: string, wanted: string): boolean {
  const name = plain(fullName);
  let from = 0;
  return wanted.split('…').every((part) => {
    const at = name.indexOf(plain(part), from);
    from = at + plain(part).length;
    return at >= 0;
  });
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[`'"“”‘’>›\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
