// The listeners of the front: bound once, kept across switches. New ports are bound before a switch, old ones closed after it.
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { forward, answerOurselves, type Target } from './forward.ts';
import { matchRoute } from './routes.ts';
import type { FrontState } from './config.ts';
import { refuse, tunnel } from './tunnel.ts';

export const GENERATION_PATH = '/.well-known/deploy-generation';

/** Longer than the idle pool of any proxy or client in front of us (60 s in nginx): they close first, so no request meets a closing socket. */
const CLIENT_KEEP_ALIVE_MS = 75_000;
const HEADERS_MS = 60_000;

/** What listeners ask about at each request; replaced as a whole by a switch. */
export type Serving = {
  readonly listeners: FrontState['listeners'];
  readonly target: Target | undefined;
};

export type Listeners = {
  /** Binds ports that are not bound yet. Rejects, with nothing bound, if one of them is taken. */
  bind(ports: readonly number[]): Promise<void>;
  /** Closes ports that nobody needs any more; what is in flight there ends by itself. */
  keepOnly(ports: readonly number[]): void;
  stop(): void;
  closeConnections(): void;
};

export function openListeners(address: string, answerTimeoutMs: number, serving: () => Serving): Listeners {
  const servers = new Map<number, Server>();
  let stopping = false;
  const listen = async (port: number): Promise<Server> => {
    const server = makeServer(port, answerTimeoutMs, serving, () => stopping);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: address }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', () => undefined);
    return server;
  };
  return {
    bind: async (ports) => {
      const bound: [number, Server][] = [];
      try {
        for (const port of ports) if (!servers.has(port)) bound.push([port, await listen(port)]);
      } catch (error) {
        for (const [, server] of bound) server.close();
        throw error;
      }
      for (const [port, server] of bound) servers.set(port, server);
    },
    keepOnly: (ports) => {
      for (const [port, server] of servers) {
        if (ports.includes(port)) continue;
        servers.delete(port);
        server.close();
        server.closeIdleConnections();
      }
    },
    stop: () => {
      stopping = true;
      for (const server of servers.values()) {
        server.close();
        server.closeIdleConnections();
      }
    },
    closeConnections: () => {
      for (const server of servers.values()) server.closeAllConnections();
    },
  };
}

function makeServer(
  port: number,
  answerTimeoutMs: number,
  serving: () => Serving,
  stopping: () => boolean,
): Server {
  const routed = (url: string) => {
    const { listeners, target } = serving();
    const routes = listeners.find((listener) => listener.port === port)?.routes ?? [];
    return { target, match: matchRoute(routes, url) };
  };
  const server = createServer({
    keepAliveTimeout: CLIENT_KEEP_ALIVE_MS,
    headersTimeout: HEADERS_MS,
    requestTimeout: 0,
  });
  server.on('request', (incoming, outgoing) => {
    if (stopping()) outgoing.shouldKeepAlive = false;
    const url = incoming.url ?? '/';
    const { target, match } = routed(url);
    if (url.split('?')[0] === GENERATION_PATH) return answerGeneration(outgoing, target);
    if (!target)
      return answerOurselves(
        outgoing,
        503,
        'nothing_deployed',
        'no release has been delivered yet',
        undefined,
      );
    if (!match)
      return answerOurselves(outgoing, 404, 'no_route', `no route of port ${port} covers this path`, target);
    forward({ target, service: match.service, path: match.target, answerTimeoutMs }, incoming, outgoing);
  });
  server.on('upgrade', (incoming, client: Duplex, head: Buffer) => {
    const { target, match } = routed(incoming.url ?? '/');
    if (!target || !match) return refuse(client, target ? 404 : 503, 'no service takes this upgrade', target);
    tunnel({ target, service: match.service, path: match.target, answerTimeoutMs }, incoming, client, head);
  });
  return server;
}

function answerGeneration(outgoing: Parameters<typeof answerOurselves>[0], target: Target | undefined): void {
  const body = `${JSON.stringify({ generation: target?.generation ?? 0, slot: target?.slot ?? null })}\n`;
  outgoing.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...(target ? { 'x-delivery-slot': target.slot, 'x-delivery-generation': String(target.generation) } : {}),
  });
  outgoing.end(body);
}
