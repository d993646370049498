// Sessions that stay: each runs the loop of a shell, and takes one script at a time.
import { spawn, type ChildProcess } from 'node:child_process';
import type { ExecResult } from '@compose-delivery/runtime';
import { answerOf, LOOP_COMMAND, questionOf } from '../../transport/shell-loop.ts';

export type ShellAnswer =
  | { readonly kind: 'answer'; readonly result: ExecResult }
  | { readonly kind: 'silent' }
  | { readonly kind: 'broken'; readonly why: string };

export type ShellPool = {
  ask(script: string, input: string, timeoutMs: number): Promise<ShellAnswer>;
  /** Ends all sessions; the next question opens new ones. */
  drop(): void;
};

type Shell = { readonly child: ChildProcess; busy: boolean; questions: number };

/** sshd takes 10 sessions over one connection (MaxSessions); a few stay free. */
const SESSIONS = 6;

export function shellPool(
  argv: (command: string) => readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ShellPool {
  const shells = new Set<Shell>();
  const waiting: (() => void)[] = [];
  const open = (): Shell => {
    const [program = '', ...args] = argv(LOOP_COMMAND);
    const child = spawn(program, args, { stdio: 'pipe', detached: true, env: { ...environment } });
    const shell: Shell = { child, busy: false, questions: 0 };
    for (const stream of [child, child.stdin]) stream.on('error', () => undefined);
    child.once('close', () => shells.delete(shell));
    shells.add(shell);
    return shell;
  };
  const idle = async (): Promise<Shell> => {
    for (;;) {
      const free = [...shells].find((shell) => !shell.busy) ?? (shells.size < SESSIONS ? open() : undefined);
      if (free) {
        // At once: whoever asks next must not see it idle.
        free.busy = true;
        return free;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    ask: async (script, input, timeoutMs) => {
      const shell = await idle();
      const answer = await askShell(shell, script, input, timeoutMs);
      shell.busy = false;
      if (answer.kind !== 'answer') {
        shells.delete(shell);
        shell.child.kill('SIGKILL');
      }
      waiting.shift()?.();
      return answer;
    },
    drop: () => {
      for (const shell of shells) shell.child.kill('SIGKILL');
      shells.clear();
    },
  };
}

function askShell(shell: Shell, script: string, input: string, timeoutMs: number): Promise<ShellAnswer> {
  const { child } = shell;
  const id = `${process.pid}.${(shell.questions += 1)}`;
  const started = performance.now();
  const heard = { out: [] as Buffer[], err: [] as Buffer[] };
  return new Promise((resolve) => {
    const finish = (answer: ShellAnswer): void => {
      clearTimeout(timer);
      child.stdout?.removeListener('data', onOut);
      child.stderr?.removeListener('data', onErr);
      child.removeListener('close', onClose);
      resolve(answer);
    };
    const look = (): void => {
      const found = answerOf(id, Buffer.concat(heard.out), Buffer.concat(heard.err));
      if (!found) return;
      const durationMs = performance.now() - started;
      finish({ kind: 'answer', result: { ...found, signal: null, timedOut: false, durationMs } });
    };
    const onOut = (chunk: Buffer): void => {
      heard.out.push(chunk);
      look();
    };
    const onErr = (chunk: Buffer): void => {
      heard.err.push(chunk);
      look();
    };
    const onClose = (): void =>
      finish({
        kind: 'broken',
        why: Buffer.concat(heard.err).toString('utf8').trim() || 'the session ended',
      });
    const timer = setTimeout(() => finish({ kind: 'silent' }), timeoutMs);
    child.stdout?.on('data', onOut);
    child.stderr?.on('data', onErr);
    child.once('close', onClose);
    child.stdin?.write(questionOf(id, script, input));
  });
}
