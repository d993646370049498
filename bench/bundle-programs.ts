// The programs under test, bundled from their sources when a bench starts, in the same steps as dist, which need not be current then.
import ncc from '@vercel/ncc';
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compact, joinOwnPackages } from '../scripts/build-dist.ts';

export const root = join(import.meta.dirname, '..');
export const benchFolder = join(root, 'build/bench');

/** @param sources where npm packages are looked for, too; @param folder gets the program and its parts */
async function bundle(source: string, sources: string, folder: string): Promise<string> {
  mkdirSync(join(sources, 'build'), { recursive: true });
  const work = mkdtempSync(join(sources, 'build', 'bench-bundle-'));
  try {
    await build({
      stdin: { contents: source, resolveDir: sources, loader: 'ts', sourcefile: 'program.ts' },
      outdir: work,
      entryNames: 'program',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      charset: 'utf8',
      logLevel: 'error',
      plugins: [joinOwnPackages],
    });
    writeFileSync(join(work, 'package.json'), '{ "type": "module" }\n');
    const { code, assets } = await ncc(join(work, 'program.js'), {
      cache: false,
      quiet: true,
      target: 'es2023',
    });
    // ncc turns a module that it cannot find into an error at run time.
    if (/webpackMissingModule|@@notfound\.js/.test(code))
      throw new Error(`bench: a module that ${sources} needs was not found when it was bundled`);
    const write = (file: string, content: string | Buffer): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    };
    write('package.json', '{ "type": "module" }\n');
    write('program.js', await compact(code));
    for (const [file, asset] of Object.entries(assets))
      write(file, file.endsWith('.js') ? await compact(String(asset.source)) : asset.source);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return join(folder, 'program.js');
}

/**
 * @param sources a checkout with its packages installed, usually this one
 * @returns path of a program that runs the action named by its first argument, as a stub in dist does
 */
export function bundleActions(sources: string, folder: string): Promise<string> {
  const source = `import { enableCompileCache } from 'node:module';
if (process.env.RUNNER_TEMP) enableCompileCache(process.env.RUNNER_TEMP + '/compose-delivery-compiled');
const { run } = await import('./actions/entry.ts');
await run(process.argv[2] ?? '');
`;
  return bundle(source, sources, folder);
}

/** @returns path of the program that caches one folder as one tar, with the toolkit's own library */
export function bundleTarball(folder: string): Promise<string> {
  return bundle("import './bench/wheels/tarball-program.ts';\n", root, folder);
}
