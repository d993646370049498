// The programs of the tests as single files, with the front beside them as in dist/: a process of them starts in a moment, which the
// sources under tsx do not.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const BANNER = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
const ENTRIES = {
  'run-program': './run-program.ts',
  'action-program': './action-program.ts',
  'front/index': '../adapters/front-main.ts',
};

export type BundledPrograms = {
  /** argv of `run-program.ts`, which takes an order. */
  readonly order: readonly string[];
  /** argv of `action-program.ts`, which takes the name of an action. */
  readonly action: readonly string[];
  remove(): void;
};

export function bundlePrograms(): BundledPrograms {
  const folder = mkdtempSync(join(tmpdir(), 'bundled-programs-'));
  for (const [name, entry] of Object.entries(ENTRIES))
    buildSync({
      entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(folder, `${name}.js`),
      banner: BANNER,
      logLevel: 'error',
    });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return {
    order: [process.execPath, join(folder, 'run-program.js')],
    action: [process.execPath, join(folder, 'action-program.js')],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type ActionProcess = {
  readonly child: ChildProcess;
  /** Code or signal, outputs as the runner would read them, and the log. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly outputs: Readonly<Record<string, string>>;
    readonly log: string;
  }>;
};

/** Starts an action as the runner does. */
export function startAction(
  programs: BundledPrograms,
  name: 'deploy-blue-green' | 'rollback',
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): ActionProcess {
  const folder = mkdtempSync(join(tmpdir(), 'action-outputs-'));
  const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const [node = '', program = ''] = programs.action;
  const child = spawn(node, [program, name], {
    cwd: workspace,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: folder,
      ...environment,
      ...Object.fromEntries(
        Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
      ),
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  const ended = new Promise<Awaited<ActionProcess['ended']>>((resolve) =>
    child.once('close', (code, signal) => {
      const outputs = parseOutputs(readFileSync(output, 'utf8'));
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, signal, outputs, log });
    }),
  );
  return { child, ended };
}

/** NAME<<DELIMITER, lines, DELIMITER. */
function parseOutputs(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map(([, name = '', , value = '']) => [
      name,
      value.replace(/\n$/, ''),
    ]),
  );
}
