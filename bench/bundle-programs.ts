// The programs under test as single files, made from the sources at the start of a bench, so that dist need not be current.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const benchFolder = join(root, 'build/bench');

const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** One file with everything in it, npm packages too: start-up is then that of a released action. */
async function bundle(source: string, name: string, sources: string): Promise<string> {
  mkdirSync(benchFolder, { recursive: true });
  const outfile = join(benchFolder, `${name}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: sources, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    logLevel: 'error',
    banner: { js: REQUIRE },
  });
  return outfile;
}

/**
 * @param sources a checkout with its packages installed, usually this one
 * @returns path of a program that runs the action named by its first argument, as its bundle does
 */
export function bundleActions(sources: string): Promise<string> {
  const source = "import { run } from './actions/entry.ts';\nawait run(process.argv[2] ?? '');\n";
  return bundle(source, 'actions', sources);
}

/** @returns path of the program that caches one folder as one tar, with the toolkit's own library */
export function bundleTarball(): Promise<string> {
  return bundle("import './bench/wheels/tarball-program.ts';\n", 'tarball', root);
}
