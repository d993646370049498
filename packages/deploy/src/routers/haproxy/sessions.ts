// What HAProxy is busy with and how it has answered: sessions by slot, also of processes that a reload has replaced, and its ring of lines.
import type { SlotName } from '@compose-delivery/application';
import { isSlot, type AccessLine } from '../access-lines.ts';
import { nameOf } from '../record.ts';
import type { AskSocket, LineSource, RouterWorld, Seat } from '../seat.ts';
import { oldWorkers, sessionsOf } from './runtime-api.ts';

export type HaproxyOptions = {
  readonly world: RouterWorld;
  readonly seat: Seat;
  readonly program: string;
  readonly ask: AskSocket;
  readonly address: string;
  /** Of one that is not ours: the folder that it loads with -f, its runtime socket, and what makes it read the folder again. */
  readonly configFolder?: string | undefined;
  readonly adminSocket?: string | undefined;
  readonly reload?: readonly string[] | undefined;
  readonly drainLimitSeconds: number;
  readonly answerSeconds: number;
};

export type Context = HaproxyOptions & {
  readonly file: string;
  readonly map: string;
  readonly socket: string;
  readonly master: string;
};

export async function backendsOf({ ask, socket, world }: Context, slot: SlotName): Promise<string[]> {
  const id = nameOf(world.deploymentId);
  const said = await ask(socket, 'show backend');
  return said.split('\n').filter((name) => name.startsWith(`${id}_`) && name.endsWith(`_${slot}`));
}

/** The same question to the process that serves and to those that a reload has replaced. */
export async function everywhere(context: Context, command: string): Promise<string[]> {
  const answers = [await context.ask(context.socket, command)];
  if (context.seat.owner === 'foreign') return answers;
  for (const pid of oldWorkers(await context.ask(context.master, 'show proc')))
    answers.push(await context.ask(context.master, `@!${pid} ${command}`).catch(() => ''));
  return answers;
}

export async function sessions(context: Context, slot: SlotName): Promise<number> {
  const id = nameOf(context.world.deploymentId);
  const wanted = (name: string): boolean => name.startsWith(`${id}_`) && name.endsWith(`_${slot}`);
  const answers = await everywhere(context, 'show stat');
  return answers.reduce((sum, text) => sum + sessionsOf(text, wanted), 0);
}

/** The ring holds the last lines; each ends with the number of its request, so that none is counted twice. */
export function followRing({ ask, socket }: Context, ring: string): LineSource {
  let last: number | undefined;
  return async () => {
    const lines = (await ask(socket, `show events ${ring}`))
      .split('\n')
      .filter((line) => /\d$/.test(line.trim()));
    const numbered = lines.map((line) => ({ line, number: Number(line.trim().split(' ').at(-1)) }));
    const newest = numbered.reduce((most, { number }) => Math.max(most, number), 0);
    // Numbers begin anew with a new process.
    const known = last !== undefined && newest < last ? 0 : last;
    last = newest;
    return known === undefined ? [] : numbered.filter(({ number }) => number > known).map(({ line }) => line);
  };
}

/** `blue 200 12 345`: slot, status, active time in milliseconds, number of the request. */
export function parseHaproxyLine(line: string): AccessLine | undefined {
  const [slot, status, ms] = line.trim().split(' ').slice(-4);
  return isSlot(slot) ? { slot, status: Number(status), ms: Number(ms) } : undefined;
}
