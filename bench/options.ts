// The words after `npm run bench -- NAME`: --scale, --only, --rounds, --runs and --sources, the same for every bench.
import { resolve } from 'node:path';

export type BenchOptions = {
  /** The real sizes are divided by this. */
  readonly scale: number;
  /** Scenarios to run; empty: all. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Seeded runs of a scenario that is about a success rate. */
  readonly runs: number;
  /** A checkout whose actions are measured instead of this one's; empty: this one. */
  readonly sources: string;
};

/** @throws Error naming the word and what was expected in its place */
export function readOptions(
  words: readonly string[],
  scenarios: readonly string[],
  defaults: { readonly scale: number; readonly rounds: number; readonly runs: number },
): BenchOptions {
  let { scale, rounds, runs } = defaults;
  let only: readonly string[] = [];
  let sources = '';
  for (let i = 0; i < words.length; i += 1) {
    const [flag = '', joined] = (words[i] ?? '').split('=', 2);
    const value = joined ?? words[(i += 1)] ?? '';
    if (flag === '--scale') scale = readNumber(flag, value);
    else if (flag === '--rounds') rounds = Math.floor(readNumber(flag, value));
    else if (flag === '--runs') runs = Math.floor(readNumber(flag, value));
    else if (flag === '--only') only = readScenarios(value, scenarios);
    else if (flag === '--sources') sources = readFolder(flag, value);
    else
      throw new Error(
        `bench: expected --scale, --only, --rounds, --runs or --sources, saw ${JSON.stringify(flag)}`,
      );
  }
  return { scale, rounds, runs, only, sources };
}

function readNumber(flag: string, value: string): number {
  const number = Number(value);
  if (value === '' || !Number.isFinite(number) || number < 1)
    throw new Error(`bench: ${flag} expects a number from 1, saw ${JSON.stringify(value)}`);
  return number;
}

function readFolder(flag: string, value: string): string {
  if (value === '' || value.startsWith('-'))
    throw new Error(`bench: ${flag} expects a folder, saw ${JSON.stringify(value)}`);
  return resolve(value);
}

function readScenarios(value: string, scenarios: readonly string[]): readonly string[] {
  const chosen = value.split(',').filter((name) => name !== '');
  const unknown = chosen.filter((name) => !scenarios.includes(name));
  if (chosen.length === 0 || unknown.length > 0)
    throw new Error(
      `bench: --only expects some of ${scenarios.join(',')}, saw ${JSON.stringify(unknown[0] ?? value)}`,
    );
  return chosen;
}
