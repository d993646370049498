// Scripts on another machine over a link that may be cut: reads are asked again, steps are found again, nothing is done twice.
import { DeliveryFailure, type Clock, type Exec, type ExecResult } from '@compose-delivery/runtime';
import { handedEnvironment } from './handed-environment.ts';
import { CODE, commandLine, killStepScript, readStepAnswer, stepScript, type Guard } from './remote-step.ts';
import { quoted } from './quote.ts';
import { conflictOf } from './remote-refusal.ts';

/** One session: a script for `sh`, its input, its end. A link that broke is an answer, too. */
export type Session = (
  script: string,
  options: { readonly input: string; readonly timeoutMs: number },
) => Promise<
  { readonly broken: false; readonly result: ExecResult } | { readonly broken: true; readonly why: string }
>;

export type LinkPorts = {
  readonly session: Session;
  /** Makes the connection again. @throws when that cannot be done in time. */
  readonly reconnect: (why: string) => Promise<void>;
  readonly clock: Clock;
  readonly randomId: () => string;
  /** For people. */
  readonly name: string;
};

export type ShellLink = {
  /** Where results of steps are kept, on the other machine. */
  stepFolder: string;
  /** A script that may be run again when its answer was lost. */
  ask(script: string, options?: { input?: string; timeoutMs?: number }): Promise<ExecResult>;
  /** A command that is run once. */
  once(command: string, options?: StepOptions): Promise<ExecResult>;
  readonly exec: Exec;
};

export type StepOptions = { input?: string; timeoutMs?: number; guard?: Guard | undefined };

const ASK_MS = 30_000;
const STEP_MS = 120_000;
const MAX_TRIES = 6;

export function shellLink(ports: LinkPorts, firstFolder: string, guard: () => Guard | undefined): ShellLink {
  const ask: ShellLink['ask'] = async (script, { input = '', timeoutMs = ASK_MS } = {}) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await ports.session(script, { input, timeoutMs });
      if (!answer.broken && answer.result.code !== CODE.inputCut) return answer.result;
      if (tries >= MAX_TRIES)
        throw new DeliveryFailure(
          `${ports.name}: the connection broke ${tries} times in a row: ${answer.broken ? answer.why : 'the input was cut'}`,
        );
      if (answer.broken) await ports.reconnect(answer.why);
    }
  };
  const finished: string[] = [];
  const link: ShellLink = {
    stepFolder: firstFolder,
    ask,
    once: async (command, options = {}) => {
      const { input = '', timeoutMs = STEP_MS } = options;
      const step = {
        id: ports.randomId(),
        command,
        inputBytes: Buffer.byteLength(input),
        guard: 'guard' in options ? options.guard : guard(),
      };
      const started = ports.clock.monotonic();
      const tidy = finished.splice(0).map((id) => `rm -rf ${quoted(`${link.stepFolder}/${id}`)}\n`);
      const script = tidy.join('') + stepScript(link.stepFolder, step);
      const seen = await ask(script, { input, timeoutMs }).catch(async (error: unknown) => {
        await ask(killStepScript(link.stepFolder, step.id)).catch(() => undefined);
        throw error;
      });
      if (seen.timedOut) {
        await ask(killStepScript(link.stepFolder, step.id)).catch(() => undefined);
        return { ...seen, code: null };
      }
      return conclude(ports, step.id, seen, ports.clock.monotonic() - started, finished);
    },
    exec: async (argv, options = {}) => {
      const { signal } = options;
      if (signal?.aborted)
        throw new DeliveryFailure(`${argv[0] ?? ''} was not started: the run was cancelled`);
      const { script, input, shown } = handedEnvironment(options.env);
      const result = await link.once(`${script}${commandLine(argv, { ...options, env: shown })}`, {
        input: input + (options.input ?? ''),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      });
      for (const stream of ['stdout', 'stderr'] as const)
        for (const line of result[stream].split('\n')) if (line) options.onLine?.(line, stream);
      return result;
    },
  };
  return link;
}

function conclude(
  ports: LinkPorts,
  id: string,
  seen: ExecResult,
  durationMs: number,
  finished: string[],
): ExecResult {
  conflictOf(ports.name, seen);
  if (seen.code === CODE.lost)
    throw new DeliveryFailure(
      `${ports.name}: a step was started and nobody knows how it ended (was the host restarted?)`,
      {
        advice: 'the next run looks at router, engine and ledger and goes on from there',
      },
    );
  if (seen.code !== 0)
    throw new DeliveryFailure(
      `${ports.name}: a step could not be started: ${seen.stderr.trim() || `code ${seen.code ?? seen.signal ?? '?'}`}`,
    );
  finished.push(id);
  return { ...seen, ...readStepAnswer(seen.stdout), signal: null, durationMs };
}
