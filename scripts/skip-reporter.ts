// Names every skipped test at the end of a run: a part that was not tested is said, never implied. REFUSE_SKIPS=1 makes a skip a failure,
// unless the test's name says "no data": real reports of other projects that are not ours to publish cannot be installed as an engine can.
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const NO_TRIVY = 'SKIPPED: no Trivy';

export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')]);
    const passed = count(modules, 'passed');
    const failed = count(modules, 'failed');
    if (skipped.length > 0) {
      console.log(`\nNot tested on this machine (${skipped.length}):`);
      for (const test of skipped) console.log(`  skipped: ${describe(test)}`);
      if (process.env.REFUSE_SKIPS === '1' && skipped.some((test) => !isExcused(test.fullName))) {
        console.error('REFUSE_SKIPS=1: a skipped test is a failure here');
        process.exitCode = 1;
      }
    }
    console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

/** Nobody could have the data; or the machine was asked for Trivy, could not build it, and has said so. */
function isExcused(name: string): boolean {
  return name.includes('(no data: ') || (process.env.TRIVY_UNAVAILABLE === '1' && name.includes(NO_TRIVY));
}

function count(modules: readonly TestModule[], state: 'passed' | 'failed'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

function describe(test: TestCase): string {
  return `${test.module.relativeModuleId}: ${test.fullName}`;
}
