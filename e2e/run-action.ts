// One action as the runner starts it: its bundle under Node, INPUT_ variables, files for outputs and summary.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultNode } from '@compose-delivery/local-runner';
import type { ActionName } from '../actions/catalogue.ts';

const root = join(import.meta.dirname, '..');

export type ActionRun = {
  readonly code: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** What it printed on both streams. */
  readonly log: string;
  readonly durationMs: number;
};

/** @param workspace the repository that the action works on */
export async function runAction(
  name: ActionName,
  inputs: Readonly<Record<string, string>>,
  workspace: string,
): Promise<ActionRun> {
  const folder = mkdtempSync(join(tmpdir(), `e2e-${name}-`));
  const outputFile = join(folder, 'output');
  const summaryFile = join(folder, 'summary');
  for (const file of [outputFile, summaryFile]) writeFileSync(file, '');
  const started = performance.now();
  try {
    const child = spawn(defaultNode(), [join(root, 'dist', name, 'index.js')], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env, // proxies and certificates of this machine among it, as a runner's own environment has them
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: folder,
        ...Object.fromEntries(
          Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
        ),
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const outputs = readOutputs(readFileSync(outputFile, 'utf8'));
    return { code, outputs, log, durationMs: performance.now() - started };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error with the end of the log, when the action did not end well */
export async function runGoodAction(
  name: ActionName,
  inputs: Readonly<Record<string, string>>,
  workspace: string,
): Promise<ActionRun> {
  const run = await runAction(name, inputs, workspace);
  if (run.code === 0) return run;
  // A runner takes these lines out of its log: what follows them is secret.
  const lines = run.log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  const end = lines.slice(-40).join('\n');
  throw new Error(`${name} ended with ${String(run.code)}, expected 0; the end of its log:\n${end}`);
}

/** The file that a runner reads: `name<<MARK`, lines, `MARK`. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const [, name, mark] = /^([^=<]+)<<(.+)$/.exec(lines[i] ?? '') ?? [];
    if (name === undefined || mark === undefined) continue;
    const end = lines.indexOf(mark, i + 1);
    outputs[name] = lines.slice(i + 1, end).join('\n');
    i = end;
  }
  return outputs;
}
