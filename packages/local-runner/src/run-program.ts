// Runs a short program (git, node --version) and gives back its text.
import { execFile } from 'node:child_process';

/** Standard output, trimmed. Rejects with what the program said on standard error. */
export function runProgram(argv: readonly string[], cwd: string, signal?: AbortSignal): Promise<string> {
  const [program = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd, maxBuffer: 64 * 1024 * 1024, ...(signal === undefined ? {} : { signal }) },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout.trim());
        else reject(new Error(`${argv.join(' ')} failed: ${stderr.trim() || error.message}`));
      },
    );
  });
}
