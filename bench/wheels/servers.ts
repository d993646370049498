// The bench's side of its servers: starts the process, sends orders, stops it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CacheTraffic } from './cache-front.ts';
import type { Behaviour, Served } from './index-behaviour.ts';
import type { Link } from './link.ts';

export type Order =
  | { readonly kind: 'configure'; readonly tag: string; readonly behaviour: Behaviour }
  | { readonly kind: 'served'; readonly tag: string }
  | { readonly kind: 'traffic' | 'entries' }
  | { readonly kind: 'forget'; readonly keep: readonly number[] };

export type Reply = { readonly id: number; readonly value?: unknown; readonly error?: string };

export type Servers = {
  /** Of the index, without the client's tag. */
  readonly index: string;
  /** What a client of the cache needs in its environment. */
  readonly cache: Readonly<Record<string, string>>;
  configure(tag: string, behaviour: Behaviour): Promise<void>;
  served(tag: string): Promise<Served>;
  traffic(): Promise<CacheTraffic>;
  /** Ids of the cache's entries. */
  entries(): Promise<readonly number[]>;
  /** Removes all other entries. */
  forgetAllBut(keep: readonly number[]): Promise<void>;
  stop(): Promise<void>;
};

export async function startServers(
  link: Link,
  given: { readonly wheelsFile: string; readonly cacheFolder: string; readonly latencyMs: number },
): Promise<Servers> {
  const [program = '', ...before] = link.server;
  const child = spawn(
    program,
    [
      ...before,
      process.execPath,
      '--import',
      import.meta.resolve('tsx'),
      join(import.meta.dirname, 'servers-program.ts'),
      given.wheelsFile,
      given.cacheFolder,
      String(given.latencyMs),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let ended = false;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', (code) => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error(`bench: the servers ended with ${code}`));
    waiting.clear();
  });
  // A channel that breaks is followed by the exit, which tells those who wait.
  child.on('error', () => undefined);
  child.on('message', ({ id, value, error }: Reply) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(`bench: the servers refused an order: ${error}`));
  });
  const reply = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(new Error('bench: the servers are gone'));
      waiting.set(id, { resolve, reject });
    });
  let last = 0;
  const ask = async <T>(order: Order): Promise<T> => {
    const id = (last += 1);
    const answer = reply(id);
    if (!ended) child.send({ id, order }, (error) => error && waiting.get(id)?.reject(error));
    return (await answer) as T;
  };
  const started = (await reply(0)) as Pick<Servers, 'index' | 'cache'>;
  return {
    ...started,
    configure: (tag, behaviour) => ask({ kind: 'configure', tag, behaviour }),
    served: (tag) => ask({ kind: 'served', tag }),
    traffic: () => ask({ kind: 'traffic' }),
    entries: () => ask({ kind: 'entries' }),
    forgetAllBut: (keep) => ask({ kind: 'forget', keep }),
    stop: async () => {
      if (!ended) child.kill('SIGTERM');
      await gone;
    },
  };
}
