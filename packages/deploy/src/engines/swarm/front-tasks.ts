// The router's tasks, asked one by one on their nodes: what they serve to a new client, which revision they have, what they still finish.
import { askServed, type Served } from '../../routers/served.ts';
import type { LineSource } from '../../routers/seat.ts';
import { parseStatus, STATUS_PATH, TRAFFIC_PATH, type TaskStatus } from './front.ts';
import { frontServices } from './front-services.ts';
import type { SwarmService } from './tasks.ts';
import type { SwarmWorld } from './world.ts';

const ASK_MS = 2_000;

export type TaskAnswer = {
  readonly task: string;
  readonly address: string;
  /** undefined: it does not answer. */
  readonly served: Served | undefined;
  readonly status: TaskStatus | undefined;
};

/** Every live task. One that does not answer is in the list, without an answer. */
export async function askTasks(world: SwarmWorld, router: SwarmService | undefined): Promise<TaskAnswer[]> {
  const { application, deploymentId } = world;
  const port = application.router.listeners[0]?.port ?? 0;
  const tasks = (router?.tasks ?? []).flatMap(({ live, address, id }) =>
    live && address !== undefined ? [{ id, address }] : [],
  );
  return Promise.all(
    tasks.map(async ({ id, address }) => {
      const [served, status] = await Promise.all([
        askServed({ ...world, address }, port, deploymentId).catch(() => undefined),
        askStatus(world, address),
      ]);
      return { task: id, address, served, status };
    }),
  );
}

async function askStatus(
  { http, application }: SwarmWorld,
  address: string,
): Promise<TaskStatus | undefined> {
  const url = `${adminOf(address, application.router['admin-port'])}${STATUS_PATH}`;
  const answer = await http({ url, fresh: true, timeoutMs: ASK_MS }).catch(() => undefined);
  return answer?.status === 200 ? parseStatus(answer.body) : undefined;
}

const adminOf = (address: string, port: number): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}`;

export const sameServed = (a: TaskAnswer | undefined, b: TaskAnswer | undefined): boolean =>
  a?.served?.generation === b?.served?.generation && a?.served?.slot === b?.served?.slot;

/** Old workers that still finish what they hold: each has at least one connection. */
export const leavingOf = (answers: readonly TaskAnswer[]): number =>
  answers.reduce((sum, { status }) => sum + (status?.leaving ?? 0), 0);

const CHUNK_BYTES = 1_024 * 1_024;

/** New lines of all tasks' access logs since the last call, fetched by byte ranges; the first call begins at the end of what is there. */
export function followTasks(world: SwarmWorld): LineSource {
  const offsets = new Map<string, number>();
  let first = true;
  return async () => {
    const { router } = await frontServices(world);
    const tasks = (router?.tasks ?? []).flatMap(({ live, address, id }) =>
      live && address !== undefined ? [{ id, address }] : [],
    );
    const lines = await Promise.all(
      tasks.map(async ({ id, address }) => {
        const url = `${adminOf(address, world.application.router['admin-port'])}${TRAFFIC_PATH}`;
        const known = offsets.get(id) ?? (first ? await sizeOf(world, url) : 0);
        const { text, from } = await read(world, url, known);
        const whole = text.slice(0, text.lastIndexOf('\n') + 1);
        offsets.set(id, from + Buffer.byteLength(whole));
        return whole.split('\n').filter(Boolean);
      }),
    );
    first = false;
    return lines.flat();
  };
}

async function sizeOf({ http }: SwarmWorld, url: string): Promise<number> {
  const answer = await http({ url, method: 'HEAD', timeoutMs: ASK_MS }).catch(() => undefined);
  return Number(answer?.headers['content-length'] ?? 0);
}

/** A log that was emptied is shorter than we know: it begins anew. A task that does not answer has nothing new. */
async function read(
  { http }: SwarmWorld,
  url: string,
  from: number,
): Promise<{ text: string; from: number }> {
  const range = (start: number) =>
    http({
      url,
      headers: { range: `bytes=${start}-${start + CHUNK_BYTES - 1}` },
      timeoutMs: ASK_MS,
      maxBodyBytes: CHUNK_BYTES,
    }).catch(() => undefined);
  const answer = await range(from);
  if (answer?.status === 206) return { text: answer.body, from };
  if (answer?.status !== 416 || from === 0) return { text: '', from };
  return (await sizeOf({ http } as SwarmWorld, url)) < from
    ? read({ http } as SwarmWorld, url, 0)
    : { text: '', from };
}
