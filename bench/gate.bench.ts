// A report of 256 MiB through the gate, against JSON.parse alone of the same file. Goals: at most 1.15 times its time and its memory.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReport } from './gate/make-report.ts';
import { readOptions } from './options.ts';
import { collectSamples, writeResult } from './samples.ts';
import { median } from './statistics.ts';
import { exitCode, OURS, renderGoals, renderTable, type Goal } from './table.ts';

const MIB = 1_024 * 1_024;
const BYTES = 256 * MIB;
const GOAL = 1.15;
const PEER = 'JSON.parse alone';
const SCENARIO = 'report of 256 MiB';

type Taken = {
  readonly count: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
};

async function bundle(folder: string, name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'gate', `${name}.ts`)],
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    outfile,
  });
  return outfile;
}

function once(program: string, file: string): Taken {
  const options = ['--max-old-space-size=4096', program, file];
  return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' })) as Taken;
}

export async function run(words: readonly string[]): Promise<number> {
  const options = readOptions(words, [SCENARIO], { scale: 1, rounds: 5, runs: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'bench-gate-'));
  try {
    const file = join(folder, 'report.json');
    const findings = await makeReport(file, BYTES / options.scale);
    console.log(`${(statSync(file).size / MIB).toFixed(1)} MiB, ${findings} findings`);
    const programs = [
      [PEER, await bundle(folder, 'parse-alone')],
      [OURS, await bundle(folder, 'judge-report')],
    ] as const;
    const samples = collectSamples((line) => console.log(line));
    const taken = new Map<string, Taken[]>([
      [PEER, []],
      [OURS, []],
    ]);
    // Interleaved, so that a slow moment of the machine meets both; the order turns each round.
    for (let round = 0; round < options.rounds; round += 1)
      for (const [name, program] of round % 2 === 0 ? programs : programs.toReversed()) {
        const one = once(program, file);
        if (one.count !== findings) throw new Error(`${name} saw ${one.count} findings of ${findings}`);
        taken.get(name)?.push(one);
        samples.add(SCENARIO, name, {
          ...{
            ok: true,
            seconds: one.seconds,
            bytesDown: undefined,
            bytesUp: undefined,
            requests: undefined,
          },
          note: `${one.megabytes.toFixed(0)} MB, CPU ${one.cpuSeconds.toFixed(1)} s`,
          more: one,
        });
      }
    const middle = (name: string, pick: (one: Taken) => number): number =>
      median((taken.get(name) ?? []).map(pick));
    const goal = (what: string, pick: (one: Taken) => number): Goal => {
      const share = middle(OURS, pick) / middle(PEER, pick);
      const met = share <= GOAL;
      return {
        scenario: SCENARIO,
        what: `${what} at most ${GOAL} x of ${PEER}`,
        seen: `${share.toFixed(2)} x`,
        met,
      };
    };
    // CPU time counts where others share the machine; wall time is in the table.
    const goals = [goal('CPU time', (one) => one.cpuSeconds), goal('memory', (one) => one.megabytes)];
    console.log(renderTable(samples.measurements()));
    console.log(renderGoals(goals));
    console.log(writeResult('gate', { scale: options.scale, rounds: options.rounds }, samples, goals));
    return exitCode(goals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
