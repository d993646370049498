// The peers' programs, installed from the package index of this machine into an environment of the bench's own, and kept.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from '../bundle-programs.ts';
import { lastLines, runProgram } from '../run-program.ts';

export type PeerTools = {
  readonly python: string;
  /** `pip 26.3`; undefined: it is missing, and why is said. */
  readonly pip: string | undefined;
  readonly uv: string | undefined;
  readonly missing: readonly string[];
};

/** What pip itself needs to reach an index here; nothing else of this machine's settings counts. */
const KEPT_SETTINGS = /^(PIP_INDEX_URL|PIP_CERT|PIP_PROXY|SSL_CERT_FILE|HTTPS?_PROXY|NO_PROXY)$/i;

export async function installPeerTools(): Promise<PeerTools> {
  const folder = join(benchFolder, 'peers');
  mkdirSync(benchFolder, { recursive: true });
  const bin = (name: string): string => join(folder, 'bin', name);
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && KEPT_SETTINGS.test(name) ? [[name, value]] : [],
    ),
  );
  const options = { cwd: benchFolder, env, timeoutMs: 180_000 };
  const missing: string[] = [];
  try {
    if (!existsSync(bin('uv'))) {
      const made = await runProgram(['python3', '-m', 'venv', folder], options);
      if (made.code !== 0)
        throw new Error(`python3 cannot make an environment: ${lastLines(made.output, 3)}`);
      const pip = await runProgram([bin('pip'), 'install', '--quiet', '--upgrade', 'pip', 'uv'], options);
      if (pip.code !== 0)
        missing.push(`the newest pip and uv cannot be installed: ${lastLines(pip.output, 3)}`);
    }
  } catch (error) {
    missing.push(error instanceof Error ? error.message : String(error));
  }
  const version = async (name: string): Promise<string | undefined> => {
    if (!existsSync(bin(name))) return undefined;
    const { code, output } = await runProgram([bin(name), '--version'], options);
    return code === 0 ? output.split(' ').slice(0, 2).join(' ').trim() : undefined;
  };
  return { python: bin('python'), pip: await version('pip'), uv: await version('uv'), missing };
}
