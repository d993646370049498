// No source imports itself by a detour: the graph of imports, as esbuild sees it, has no cycle.
import { build, type Metafile } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

async function importGraph(): Promise<Metafile['inputs']> {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src/index.ts`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['actions/entry.ts', 'packages/cli/src/main.ts', ...packages],
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'own-sources-only',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^[^./]/ }, (args) =>
            args.kind === 'entry-point' || args.path.startsWith('@compose-delivery/')
              ? undefined
              : { path: args.path, external: true },
          );
        },
      },
    ],
  });
  return metafile.inputs;
}

/** The first cycle found, as the files on it; depth first, each file once. */
function findCycle(graph: Record<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph[file] ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of Object.keys(graph)) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('imports', () => {
  it('the search finds a cycle where there is one', () => {
    expect(findCycle({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b']);
    expect(findCycle({ a: ['b', 'c'], b: ['c'], c: [] })).toBeUndefined();
  });

  it('go in one direction', async () => {
    const inputs = await importGraph();
    expect(Object.keys(inputs).length).toBeGreaterThan(200);
    const graph = Object.fromEntries(
      Object.entries(inputs).map(([file, { imports }]) => [
        file,
        imports
          .filter(({ external, kind }) => !external && kind === 'import-statement')
          .map(({ path }) => path),
      ]),
    );
    expect(findCycle(graph)).toBeUndefined();
  });
});
