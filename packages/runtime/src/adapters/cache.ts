// The Actions cache through @actions/cache, in processes that can be ended: see cache-client.ts for why.
import { spawn, type ChildProcess } from 'node:child_process';
import { messageOf } from '../errors.ts';
import type { Cache, CacheCall, Environment } from '../ports.ts';
import type { ClientReply, ClientRequest } from './cache-client.ts';
import { locateProgram } from './locate-program.ts';

/** Archives are made and unpacked by tar and zstd: more at once than this only wait for the processor. */
const CLIENTS = 4;

type Client = { readonly child: ChildProcess; readonly lastWords: () => string };

/** Which of the service's two versions the toolkit would use, and where. Source: @actions/cache, internal/config. */
export function cacheServiceOf(environment: Environment): { version: 1 | 2; url: string } | undefined {
  const host = hostOf(environment.GITHUB_SERVER_URL || 'https://github.com');
  const isGitHub = host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost');
  const version = isGitHub && environment.ACTIONS_CACHE_SERVICE_V2 ? 2 : 1;
  const url = version === 2 ? environment.ACTIONS_RESULTS_URL : environment.ACTIONS_CACHE_URL;
  return url ? { version, url } : undefined;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : '';
}

/** Starts nothing before the first call. */
export function openCache(environment: Environment): Cache {
  const idle: Client[] = [];
  const all = new Set<Client>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let nextId = 1;

  const withClient = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    if (running >= CLIENTS) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    const client = idle.pop() ?? startClient(environment);
    all.add(client);
    let usable = false;
    try {
      const result = await work(client);
      usable = true;
      return result;
    } finally {
      if (usable) idle.push(client);
      else {
        all.delete(client);
        kill(client);
      }
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  const ask = async (call: ClientRequest['call'], given: CacheCall & { orNewest?: string }) => {
    const { signal, ...request } = given;
    signal.throwIfAborted();
    const reply = await withClient((client) => exchange(client, { id: nextId++, call, ...request }, signal));
    if ('trouble' in reply) throw new Error(reply.trouble);
    return reply;
  };
  return {
    available: () => cacheServiceOf(environment) !== undefined,
    service: () => cacheServiceOf(environment),
    lookUp: async (call) => {
      const reply = await ask('look-up', call);
      return 'key' in reply ? (reply.key ?? undefined) : undefined;
    },
    restore: async (call) => {
      const reply = await ask('restore', call);
      return 'key' in reply && reply.key === call.key;
    },
    save: async (call) => {
      const reply = await ask('save', call);
      return 'saved' in reply ? reply.saved : 'failed';
    },
    close: async () => {
      for (const client of all) kill(client);
      all.clear();
      idle.length = 0;
    },
  };
}

function startClient(environment: Environment): Client {
  const [program = '', ...args] = locateProgram('cache-client', 'cache-client-main.ts', import.meta.url);
  const foreign = /^(INPUT_|GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$)/;
  const child = spawn(program, args, {
    // A group of its own: tar and zstd end with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name))),
  });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2_000)));
  child.on('error', (error) => (words += messageOf(error)));
  return { child, lastWords: () => words.trim() };
}

/** One request and its reply. Rejects when the client ends or `signal` aborts. */
function exchange(
  { child, lastWords }: Client,
  request: ClientRequest,
  signal: AbortSignal,
): Promise<Exclude<ClientReply, { id: never }>> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      child.off('message', onMessage);
      child.off('exit', onEnd);
      child.off('error', onEnd);
      signal.removeEventListener('abort', onAbort);
    };
    const onMessage = (reply: ClientReply): void => {
      if (reply.id !== request.id) return;
      done();
      resolve(reply);
    };
    const onEnd = (): void => {
      done();
      reject(new Error(`the cache client ended: ${lastWords() || 'without a word'}`));
    };
    const onAbort = (): void => {
      done();
      reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    };
    child.on('message', onMessage);
    child.once('exit', onEnd);
    child.once('error', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    if (!child.connected || child.exitCode !== null) return onEnd();
    child.send(request, (error) => {
      if (error) onEnd();
    });
  });
}

function kill({ child }: Client): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // no group yet, or gone already
  }
}
