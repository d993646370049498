// Who says yes to an environment that asks for approval: a flag, or the person at the terminal.
import { createInterface } from 'node:readline/promises';
import type { Approval } from '@compose-delivery/local-runner';

/** `approved` names environments, or "all". Without a terminal, an environment that was not named stays closed. */
export function approvalsFrom(
  approved: readonly string[],
  by = 'the flag --approve',
): (environment: string) => Promise<Approval> {
  return async (environment) => {
    if (approved.includes('all') || approved.includes(environment)) return { approved: true, by };
    if (!process.stdin.isTTY) {
      return { approved: false, by: 'nobody', reason: `no terminal to ask, and no --approve ${environment}` };
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      const answer = await terminal.question(`  Deploy to ${environment}? [y/N] `);
      return { approved: /^(y|yes|s|si|sí)$/i.test(answer.trim()), by: 'the terminal' };
    } finally {
      terminal.close();
    }
  };
}
