// Cold start of each bundle, up to our own input error, against a bundle that only imports @actions/core. Goal: at most 1.3 times.
import ncc from '@vercel/ncc';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultNode } from '@compose-delivery/local-runner';
import { actionNames } from '../actions/catalogue.ts';

const root = join(import.meta.dirname, '..');
const GOAL = 1.3;

/** The peer: imports the toolkit and fails an input, as the smallest possible action would. */
async function buildPeer(folder: string): Promise<string> {
  const source = join(root, 'build/bench-peer');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(source, 'peer.js'),
    "import * as core from '@actions/core';\ncore.setFailed('no input');\n",
  );
  const { code } = await ncc(join(source, 'peer.js'), { cache: false, quiet: true });
  rmSync(source, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'peer.js'), code);
  return join(folder, 'peer.js');
}

function once(program: string): number {
  const env = { PATH: process.env.PATH ?? '', GITHUB_ACTIONS: 'true', 'INPUT_NO-SUCH-INPUT': 'x' };
  const started = performance.now();
  const { status } = spawnSync(defaultNode(), [program], { env });
  if (status !== 1) throw new Error(`${program} ended with ${String(status)}, expected its own error and 1`);
  return performance.now() - started;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export async function run(words: readonly string[]): Promise<number> {
  const rounds = Number(words[0] ?? 15);
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    const programs = new Map([
      ['peer (@actions/core alone)', await buildPeer(folder)],
      ...actionNames.map((name) => [name, join(root, 'dist', name, 'index.js')] as const),
    ]);
    const times = new Map<string, number[]>([...programs.keys()].map((name) => [name, []]));
    // Interleaved, so that a slow moment of the machine meets all of them.
    for (let i = 0; i < rounds; i += 1)
      for (const [name, program] of programs) times.get(name)?.push(once(program));
    const peer = median(times.get('peer (@actions/core alone)') ?? []);
    let worst = 0;
    for (const [name, values] of times) {
      const ratio = median(values) / peer;
      worst = Math.max(worst, ratio);
      console.log(`${name.padEnd(28)} ${median(values).toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} x`);
    }
    console.log(`start: worst ${worst.toFixed(2)} x of the peer, goal ${GOAL} x, ${rounds} rounds`);
    return worst <= GOAL ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
