// sequential-build, with the wheels of wheel-cache, against `docker compose build` on a real BuildKit. How to read it: bench/README.md.
import { defaultNode } from '@compose-delivery/local-runner';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bundleActions, root } from './bundle-programs.ts';
import { allWheels, SERVICES } from './images/application.ts';
import { engineVersions, removeTraces, whyNoEngine } from './images/engine.ts';
import { bumpGoal, growthGoal, loadGoal, unchangedGoal } from './images/goals.ts';
import { changes, growth, underLoad, type Course } from './images/scenarios.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { endPrograms } from './run-program.ts';
import { collectSamples, writeResult, type Samples } from './samples.ts';
import { exitCode, renderGoals, renderTable, type Goal } from './table.ts';
import { CALM } from './wheels/index-behaviour.ts';
import { createIndex } from './wheels/index-server.ts';
import { pickWheels, writeWheels } from './wheels/write-wheels.ts';
import { makeWorkFolder } from './work-folder.ts';

const SCENARIOS = ['under-load', 'unchanged', 'bump', 'growth'];
const DEFAULTS = { scale: 1, rounds: 3, runs: 3 };
/** Numbers of services; with --scale 4 only the first two. */
const COUNTS = [4, 16, 64];

/**
 * A transfer that is alone fails in 3 of 1,000; each other one at the same time adds 12 of 1,000. With four pips at once that is 4 % for
 * each of 36 transfers. A quarter of the failures falls silent, the others are reset.
 */
const LOADED = { ...CALM, latencyMs: 20, connectionRate: 8e6, failAlone: 0.003, failWithEach: 0.012 };

export async function run(words: readonly string[]): Promise<number> {
  const options = readOptions(words, SCENARIOS, DEFAULTS);
  const wants = (scenario: string): boolean => options.only.length === 0 || options.only.includes(scenario);
  const refused = await whyNoEngine();
  if (refused !== undefined) {
    console.error(`bench images: nothing can be built here: ${refused}`);
    return 1;
  }
  const versions = await engineVersions();
  console.log(
    `contenders: ${versions} (compose build; compose --parallel 1), ours\napplication: ${SERVICES.size} services of 9 wheels each; index: 8 MB/s for one connection, 20 ms; under load a transfer fails with ${LOADED.failAlone * 100} % alone and ${LOADED.failWithEach * 100} % more with each other one`,
  );
  const folder = makeWorkFolder('images');
  const samples = collectSamples((line) => console.log(`  ${line}`));
  const course = await prepare(options, samples, folder);
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    endPrograms();
    course.index.server.closeAllConnections();
    course.index.server.close();
    await removeTraces();
    rmSync(folder, { recursive: true, force: true });
  };
  const close = (): Promise<void> => (closing ??= end());
  const stop = (): void => void close().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    if (wants('under-load')) await underLoad(course, LOADED, options.rounds);
    if (wants('unchanged') || wants('bump')) await changes(course, wants, options.runs);
    const counts = COUNTS.filter((count) => count <= Math.max(16, 64 / options.scale));
    if (wants('growth')) await growth(course, counts);
    const goals = [
      ...(wants('under-load') ? [loadGoal(samples)] : []),
      ...(wants('unchanged') ? [unchangedGoal(samples)] : []),
      ...(wants('bump') ? [bumpGoal(samples)] : []),
      ...(wants('growth')
        ? [growthGoal(samples, counts, ''), growthGoal(samples, counts, '-unchanged')]
        : []),
    ];
    return report(options, versions, samples, goals);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await close();
  }
}

async function prepare(options: BenchOptions, samples: Samples, folder: string): Promise<Course> {
  const wheels = writeWheels(join(folder, 'wheels'), allWheels());
  const index = createIndex([...wheels.values()]);
  await new Promise<void>((resolve) => index.server.listen(0, '127.0.0.1', resolve));
  return {
    samples,
    index,
    folder,
    origin: `http://127.0.0.1:${(index.server.address() as AddressInfo).port}`,
    programs: {
      node: defaultNode(),
      actions: await bundleActions(options.sources || root, join(folder, 'actions')),
    },
    wheelsOf: (set) => pickWheels(wheels, set),
  };
}

function report(options: BenchOptions, versions: string, samples: Samples, goals: readonly Goal[]): number {
  console.log(`\n${renderTable(samples.measurements())}\n\n${renderGoals(goals)}`);
  console.log(`written: ${writeResult('images', { ...options, versions, load: LOADED }, samples, goals)}`);
  return exitCode(goals);
}
