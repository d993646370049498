// Run in a child process by the tests: the real `@actions/cache` does the steps given as JSON in the first argument.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as cache from '@actions/cache';

export type ClientStep =
  | { readonly write: string; readonly text: string }
  | { readonly read: string }
  | { readonly remove: string }
  | { readonly save: string; readonly paths: readonly string[] }
  | {
      readonly restore: string;
      readonly paths: readonly string[];
      readonly restoreKeys?: readonly string[];
      readonly lookupOnly?: boolean;
    };

/** Before the line with the results, the client's own log is on stdout. */
export const resultMark = 'cache client results: ';

async function perform(step: ClientStep): Promise<unknown> {
  if ('write' in step) {
    mkdirSync(dirname(step.write), { recursive: true });
    return writeFileSync(step.write, step.text);
  }
  if ('read' in step) return readFileSync(step.read, 'utf8');
  if ('remove' in step) return rmSync(step.remove, { recursive: true, force: true });
  if ('save' in step) return cache.saveCache([...step.paths], step.save);
  const { paths, restore, restoreKeys = [], lookupOnly = false } = step;
  return (await cache.restoreCache([...paths], restore, [...restoreKeys], { lookupOnly })) ?? null;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const results: unknown[] = [];
  for (const step of JSON.parse(argv[2] ?? '[]') as ClientStep[]) results.push((await perform(step)) ?? null);
  stdout.write(`\n${resultMark}${JSON.stringify(results)}\n`);
}
