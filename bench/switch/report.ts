// The table of changes, and whether ours kept its promises.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from '../bundle-programs.ts';
import type { Measured } from './measure.ts';

export type Bound = { readonly what: string; readonly kept: (measured: Measured) => boolean };

/** @param ours which contenders the promises bind @returns 0 when each promise was kept */
export function reportChanges(
  name: string,
  rows: readonly Measured[],
  promises: Readonly<Record<string, readonly Bound[]>>,
): number {
  mkdirSync(benchFolder, { recursive: true });
  writeFileSync(join(benchFolder, `${name}.json`), `${JSON.stringify(rows, null, 2)}\n`);
  const width = Math.max(...rows.map(({ contender }) => contender.length));
  console.log(`\n${'contender'.padEnd(width)}  requests  dropped    outage  new answers after     in all`);
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? '-' : `${(ms / 1_000).toFixed(2)} s`;
  for (const row of rows)
    console.log(
      [
        row.contender.padEnd(width),
        String(row.requests).padStart(9),
        String(row.dropped).padStart(8),
        seconds(row.outageMs).padStart(9),
        seconds(row.untilNewMs).padStart(18),
        seconds(row.totalMs).padStart(10),
      ].join(' '),
    );
  for (const row of rows.filter(({ dropped }) => dropped > 0))
    for (const [name, { outcomes }] of Object.entries(row.classes))
      console.log(`  ${row.contender}, ${name}: ${JSON.stringify(outcomes)}`);
  let good = true;
  for (const [prefix, list] of Object.entries(promises))
    for (const row of rows.filter(({ contender }) => contender.startsWith(prefix)))
      for (const { what, kept } of list) {
        const met = kept(row);
        good &&= met;
        console.log(`${met ? 'met   ' : 'MISSED'} ${row.contender}: ${what}`);
      }
  return good ? 0 : 1;
}
