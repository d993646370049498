// The program that runs a `run:` script, by shell, as the real runner chooses it (ScriptHandlerHelpers.cs).
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SHELLS: Record<string, string> = {
  bash: 'bash --noprofile --norc -e -o pipefail {0}',
  sh: 'sh -e {0}',
  python: 'python3 {0}',
};

export const UNSUPPORTED_SHELLS: readonly string[] = ['pwsh', 'powershell', 'cmd'];

/** Why a shell cannot be used; undefined when it can. */
export function refusalOfShell(shell: string): string | undefined {
  if (UNSUPPORTED_SHELLS.includes(shell.trim())) return `shell: ${shell} is not supported`;
  if (shell in SHELLS || shell.includes('{0}')) return undefined;
  return `shell: ${shell} is not valid; expected bash, sh, python or a command line that contains {0}`;
}

/** Writes the script under `temp` and returns the command line. No shell means `bash -e`. */
export function writeScript(script: string, shell: string | undefined, temp: string): string[] {
  const refusal = shell === undefined ? undefined : refusalOfShell(shell);
  if (refusal !== undefined) throw new Error(refusal);
  const template = shell === undefined ? 'bash -e {0}' : (SHELLS[shell] ?? shell);
  const file = path.join(temp, `${randomUUID()}${shell === 'python' ? '.py' : '.sh'}`);
  fs.writeFileSync(file, script.endsWith('\n') ? script : `${script}\n`);
  return template
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('{0}', file));
}
