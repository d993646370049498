// Builds dist/: esbuild strips types and joins our own sources, ncc bundles what comes from npm. One bundle with lazy parts serves all
// actions; each action has a stub of a few lines. Why one bundle: docs/adr/0002-one-bundle.md.
import ncc from '@vercel/ncc';
import { build, transform, type PluginBuild } from 'esbuild';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Bundles may not grow without somebody noticing: GitHub downloads all of dist for every job. */
export const DIST_LIMIT_BYTES = 6 * 1_024 * 1_024;

const STUBS = [
  'wheel-cache',
  'sequential-build',
  'trivy-gate',
  'deploy-blue-green',
  'smoke-r1-r6',
  'rollback',
  'release-tag',
  'cache-client',
  'wheel-index',
  'root',
];

/**
 * A stub: the suite, compiled once for all actions of a job. The runner empties RUNNER_TEMP at the beginning of each job, and nobody but
 * the job's user writes there, so nothing of another job is ever taken for ours.
 */
const stub = (name: string): string => `import { enableCompileCache } from 'node:module';
if (process.env.RUNNER_TEMP) enableCompileCache(\`\${process.env.RUNNER_TEMP}/compose-delivery-compiled\`);
const { run } = await import('../suite/index.js');
await run('${name}');
`;

/**
 * Our own packages are joined here; everything from npm stays an import for ncc. But for @actions/core: its index takes a whole HTTP
 * client along for a token that nobody asks for here, which every start of an action would compile. What is not used of it is left out.
 */
export const joinOwnPackages = {
  name: 'join-own-packages',
  setup(plugin: PluginBuild): void {
    plugin.onResolve({ filter: /^@actions\/core$/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === RESOLVING) return undefined;
      const found = await plugin.resolve(path, { ...args, pluginData: RESOLVING });
      return { ...found, sideEffects: false };
    });
    plugin.onResolve({ filter: /^\.\/|^@actions\// }, async ({ path, pluginData, ...args }) => {
      if (pluginData === RESOLVING || !/[/\\]@actions[/\\]core[/\\]/.test(args.importer)) return undefined;
      const found = await plugin.resolve(path, { ...args, pluginData: RESOLVING });
      return { ...found, sideEffects: false };
    });
    plugin.onResolve({ filter: /^[^./]/ }, (args) =>
      args.kind === 'entry-point' ||
      args.pluginData === RESOLVING ||
      args.path.startsWith('@compose-delivery/')
        ? undefined
        : { path: args.path, external: true },
    );
  },
};
/** Marks what a plugin asks esbuild itself to find, so that it is not asked in turn. */
const RESOLVING = Symbol('resolving');

async function transpile(root: string, out: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'actions/entry.ts')],
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    chunkNames: 'part-[name]-[hash]',
    absWorkingDir: root,
    logLevel: 'warning',
    plugins: [joinOwnPackages],
  });
  writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
}

/** Writes dist/ of the project at `root` anew; a failed build leaves the old one untouched. */
export async function buildDist(root: string): Promise<{ bytes: number; files: number }> {
  const work = join(root, 'build/suite');
  const fresh = join(work, 'dist');
  rmSync(work, { recursive: true, force: true });
  await transpile(root, join(work, 'sources'));
  // ncc names modules by where they stand below the working folder.
  process.chdir(root);
  const output = await ncc(join(work, 'sources/entry.js'), {
    cache: false,
    quiet: true,
    license: 'licenses.txt',
    target: 'es2023',
  });
  const write = (file: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(fresh, file)), { recursive: true });
    writeFileSync(join(fresh, file), content);
  };
  write('suite/index.js', await compact(output.code));
  for (const [file, asset] of Object.entries(output.assets))
    write(`suite/${file}`, file.endsWith('.js') ? await compact(String(asset.source)) : asset.source);
  write('package.json', '{ "type": "module" }\n');
  for (const name of STUBS) write(`${name}/index.js`, stub(name));
  write('front/index.js', await bundleFront(root));
  const size = measure(fresh);
  refuseBroken(fresh, size.bytes);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'dist'));
  rmSync(work, { recursive: true, force: true });
  return size;
}

/**
 * Without comments and spaces: less than half to download for every job, and to read at every start. Names stay, so that a stack still
 * says where it comes from, and lines stay short enough for a comparison. The licences are in licenses.txt.
 */
export async function compact(code: string): Promise<string> {
  const { code: small } = await transform(code, {
    format: 'esm',
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    logLevel: 'warning',
  });
  return small;
}

/** The embedded front is one file: it is copied to hosts that have Node and nothing of ours. */
async function bundleFront(root: string): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages/deploy/src/adapters/front-main.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    treeShaking: true,
    absWorkingDir: root,
    logLevel: 'warning',
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
}

/** ncc turns a module that it cannot find into an error at run time: a green build of a dead bundle. So its marks are looked for. */
function refuseBroken(dist: string, bytes: number): void {
  for (const file of listFiles(dist).filter((name) => name.endsWith('.js'))) {
    const mark = /webpackMissingModule|@@notfound\.js|Cannot find module '[^']+'\);\s*e\.code/.exec(
      readFileSync(join(dist, file), 'utf8'),
    )?.[0];
    if (mark) throw new Error(`${file} holds "${mark}": a module was not found when it was bundled`);
  }
  if (bytes > DIST_LIMIT_BYTES)
    throw new Error(`dist is ${bytes} bytes, more than the ${DIST_LIMIT_BYTES} that it may be`);
}

/** All files below a folder, as sorted relative paths. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}

function measure(folder: string): { bytes: number; files: number } {
  const files = listFiles(folder);
  return {
    files: files.length,
    bytes: files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
  };
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const started = performance.now();
  const { bytes, files } = await buildDist(join(import.meta.dirname, '..'));
  console.log(
    `dist: ${files} files, ${(bytes / 1e6).toFixed(2)} MB, in ${((performance.now() - started) / 1_000).toFixed(1)} s`,
  );
}
