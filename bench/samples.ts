// Collects what each round measured, and sums it up for the table and for the file.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './bundle-programs.ts';
import { median } from './statistics.ts';
import type { Goal, Measurement } from './table.ts';

export type Sample = {
  readonly ok: boolean;
  readonly seconds: number;
  readonly bytesDown: number | undefined;
  readonly bytesUp: number | undefined;
  readonly requests: number | undefined;
  /** For the table, if it is worth a word. */
  readonly note: string;
  /** Figures that only the file has room for. */
  readonly more?: Readonly<Record<string, unknown>>;
};

export type Samples = {
  add(scenario: string, contender: string, sample: Sample): void;
  /** Of the rounds that succeeded; undefined if any failed or there was none. */
  seconds(scenario: string, contender: string): number | undefined;
  of(scenario: string, contender: string): readonly Sample[];
  measurements(): readonly Measurement[];
  all(): readonly {
    readonly scenario: string;
    readonly contender: string;
    readonly samples: readonly Sample[];
  }[];
};

/** @param say told of each sample as it comes */
export function collectSamples(say: (line: string) => void): Samples {
  const rows: { scenario: string; contender: string; samples: Sample[] }[] = [];
  const find = (scenario: string, contender: string) =>
    rows.find((row) => row.scenario === scenario && row.contender === contender);
  const middle = (samples: readonly Sample[], pick: (sample: Sample) => number | undefined) => {
    const values = samples.flatMap((sample) => pick(sample) ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  const secondsOf = (samples: readonly Sample[]): number | undefined =>
    samples.length > 0 && samples.every(({ ok }) => ok) ? middle(samples, (one) => one.seconds) : undefined;
  return {
    add: (scenario, contender, sample) => {
      const known = find(scenario, contender);
      if (known) known.samples.push(sample);
      else rows.push({ scenario, contender, samples: [sample] });
      say(
        `${scenario}, ${contender}: ${sample.ok ? `${sample.seconds.toFixed(1)} s` : 'failed'} ${sample.note}`,
      );
    },
    seconds: (scenario, contender) => secondsOf(find(scenario, contender)?.samples ?? []),
    of: (scenario, contender) => find(scenario, contender)?.samples ?? [],
    measurements: () =>
      rows.map(({ scenario, contender, samples }) => ({
        scenario,
        contender,
        seconds: secondsOf(samples),
        bytesDown: middle(samples, (one) => one.bytesDown),
        bytesUp: middle(samples, (one) => one.bytesUp),
        requests: middle(samples, (one) => one.requests),
        note: (samples.find(({ ok }) => !ok) ?? samples[0])?.note.split('\n').at(-1)?.slice(0, 100) ?? '',
      })),
    all: () => rows,
  };
}

/** Writes `build/bench/<name>.json` whole or not at all. @returns its path */
export function writeResult(
  name: string,
  settings: Readonly<Record<string, unknown>>,
  samples: Samples,
  goals: readonly Goal[],
): string {
  mkdirSync(benchFolder, { recursive: true });
  const path = join(benchFolder, `${name}.json`);
  const result = { schema: 1, bench: name, when: new Date().toISOString(), settings, goals };
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...result, rows: samples.all() }, null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return path;
}
