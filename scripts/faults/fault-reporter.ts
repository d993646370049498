// Where every test runs and none may be skipped (REFUSE_SKIPS=1), the tables of docs/faults are held to what just ran: a row whose test
// is gone, renamed or red is a failure, so the tables cannot drift from the tests. `npm run faults` prints them one by one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { judgeFaults, type TestResult } from './judge.ts';
import { readFaultTable } from './read-table.ts';

const folder = join(import.meta.dirname, '../../docs/faults');

export default class FaultReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env.REFUSE_SKIPS !== '1' || !existsSync(folder)) return;
    const ran = new Set(modules.map((module) => module.relativeModuleId));
    const rows = readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readFaultTable(readFileSync(join(folder, name), 'utf8'), `docs/faults/${name}`))
      // A run of chosen files says nothing of the others.
      .filter(({ files }) =>
        files.every((file) => ran.has(file) || !existsSync(join(folder, '../..', file))),
      );
    const judged = judgeFaults(rows, modules.flatMap(resultsOf));
    const bad = judged.filter(({ verdict }) => verdict === 'not survived' || verdict === 'not tested');
    for (const { row, why } of bad) console.error(`fault not survived: ${row.fault}: ${why}`);
    console.log(`${judged.length - bad.length} of ${judged.length} faults of docs/faults survived`);
    if (bad.length > 0) process.exitCode = 1;
  }
}

function resultsOf(module: TestModule): TestResult[] {
  return [...module.children.allTests()].map((test): TestResult => {
    const { state } = test.result();
    return {
      file: module.relativeModuleId,
      fullName: test.fullName,
      status: state === 'passed' ? 'passed' : state === 'failed' ? 'failed' : 'skipped',
    };
  });
}
