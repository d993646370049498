import { readFile, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { Agent, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';
import { startTraffic } from '../../traffic/start-traffic.ts';
import type { FrontConfig } from './config.ts';
import { startFront, type Front } from './front.ts';
import { listeningPorts } from '../../testing/listening-ports.ts';

type Rig = {
  readonly front: Front;
  readonly base: string;
  readonly second: string;
  readonly config: FrontConfig;
  order(
    slot: 'blue' | 'green',
    upstream: Upstream,
    generation: number,
  ): Parameters<Front['board']['switchTo']>[0];
};

let blue: Upstream;
let green: Upstream;
beforeAll(async () => {
  [blue, green] = [await startUpstream('blue'), await startUpstream('green')];
});
afterAll(async () => {
  await Promise.all([blue.close(), green.close()]);
});

async function withFront<T>(body: (rig: Rig) => Promise<T>, changes: Partial<FrontConfig> = {}): Promise<T> {
  return withFolder(async (folder) => {
    const [port = 0, secondPort = 0, adminPort = 0] = await listeningPorts(3);
    const listeners = [
      {
        port,
        routes: [
          { path: '/', service: 'web' },
          { path: '/api', service: 'api', rewrite: '/v1' },
        ],
      },
      { port: secondPort, routes: [{ path: '/only', service: 'api' }] },
    ];
    await writeFile(join(folder, 'token'), 'a token\n', { mode: 0o600 });
    const config: FrontConfig = {
      schema: 1,
      deploymentId: 'test',
      address: '127.0.0.1',
      adminPort,
      listeners,
      stateFile: join(folder, 'state.json'),
      tokenFile: join(folder, 'token'),
      answerTimeoutMs: 30_000,
      stopTimeoutMs: 500,
      ...changes,
    };
    const front = await startFront(config);
    try {
      return await body({
        front,
        config,
        base: `http://127.0.0.1:${port}`,
        second: `http://127.0.0.1:${secondPort}`,
        order: (slot, upstream, generation) => ({
          slot,
          upstreams: { web: upstream.url, api: upstream.url },
          listeners,
          generation,
          expected: generation - 1,
          fence: 1,
        }),
      });
    } finally {
      await front.stop();
    }
  });
}

const get = (url: string) => realHttp({ url, fresh: true, timeoutMs: 40_000 });
/** For what comes soon, and on a loaded machine later. */
const PATIENCE = { timeout: 30_000, interval: 10 };
/** How long the front waits for an answer, where one that never comes is asked for. */
const BRIEFLY = { answerTimeoutMs: 1_500 };
const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('switching under traffic', () => {
  test('ten switches, five kinds of traffic: nothing is dropped, nothing is posted twice', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const posted: string[] = [];
      const before = blue.posted.length + green.posted.length;
      const traffic = startTraffic({
        targets: [{ base, get: ['/', '/api/x'], post: '/post', slow: '/slow?ms=400', websocket: '/ws' }],
        ratePerSecond: 300,
        timeoutMs: 60_000,
        clock: realClock,
        onPosted: (id) => posted.push(id),
      });
      const more = async (samples: number): Promise<void> => {
        const wanted = traffic.count() + samples;
        await expect.poll(() => traffic.count(), PATIENCE).toBeGreaterThanOrEqual(wanted);
      };
      await more(100);
      for (let i = 2; i <= 11; i += 1) {
        const [slot, upstream] = i % 2 === 0 ? (['green', green] as const) : (['blue', blue] as const);
        traffic.markSwitch(i);
        await front.board.switchTo(order(slot, upstream, i));
        expect((await get(`${base}/`)).headers['x-delivery-generation']).toBe(String(i));
        await more(65);
      }
      const report = await traffic.stop();
      expect(report.dropExamples).toEqual([]);
      expect(report.requests).toBeGreaterThan(700);
      expect(Object.keys(report.classes).sort()).toEqual([
        'fresh-get',
        'keepalive-get',
        'keepalive-post',
        'slow',
        'websocket',
      ]);
      // That nothing begun after a switch sees the old slot is asked above; times are those of the machine.
      expect(report.switchMs).toBeLessThan(5_000);
      expect(report.mixedWindowMs).toBeLessThan(5_000);
      const arrived = [...blue.posted, ...green.posted];
      expect(new Set(arrived).size).toBe(arrived.length);
      expect(arrived.length - before).toBe(posted.length);
    });
  });

  test('all listeners and services move in the same instant', async () => {
    await withFront(async ({ front, base, second, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      for (let i = 2; i <= 6; i += 1) {
        await front.board.switchTo(order(i % 2 === 0 ? 'green' : 'blue', i % 2 === 0 ? green : blue, i));
        const answers = await Promise.all([
          get(`${base}/`),
          get(`${base}/api/y`),
          get(`${second}/only`),
          get(`${second}/.well-known/deploy-generation`),
        ]);
        expect(answers.map((answer) => answer.headers['x-delivery-generation'])).toEqual(
          Array(4).fill(String(i)),
        );
      }
    });
  });

  test('a slow request and a websocket stay where they began; the drain counts them; what is left is cut and counted', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const slow = get(`${base}/slow?ms=2000`);
      const endless = get(`${base}/slow?ms=20000`).catch(() => 'cut');
      const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => socket.once('open', resolve));
      await expect.poll(() => front.board.work.blue.open().requests, PATIENCE).toBe(2);
      await front.board.switchTo(order('green', green, 2));
      expect(front.board.work.blue.open()).toEqual({ requests: 2, tunnels: 1 });
      expect(json((await slow).body).name).toBe('blue');
      const echoed = new Promise((resolve) =>
        socket.once('message', (data: Buffer) => resolve(data.toString())),
      );
      socket.send('hello');
      expect(await echoed).toBe('blue hello');
      expect(front.board.work.blue.open()).toEqual({ requests: 1, tunnels: 1 });
      const closed = new Promise((resolve) => socket.once('close', resolve));
      expect(front.board.work.blue.cutAll()).toBe(2);
      await closed;
      expect(await endless).toBe('cut');
      expect(front.board.work.blue.open()).toEqual({ requests: 0, tunnels: 0 });
      expect(json((await get(`${base}/`)).body).name).toBe('green');
    });
  });

  test('of two who saw the same generation, one switches and the other is refused; an old lock is refused, too', async () => {
    await withFront(async ({ front, order }) => {
      const results = await Promise.allSettled([
        front.board.switchTo(order('blue', blue, 1)),
        front.board.switchTo(order('green', green, 1)),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(front.board.state().generation).toBe(1);
      await front.board.claim(5);
      await expect(front.board.switchTo({ ...order('green', green, 2), fence: 4 })).rejects.toThrow(
        'lock number 4 is out of date',
      );
      await expect(front.board.claim(3)).rejects.toThrow('out of date');
    });
  });

  test('a switch whose port is taken or whose state cannot be written changes nothing', async () => {
    await withFront(async ({ front, base, config, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const taken = { port: config.adminPort, routes: [{ path: '/', service: 'web' }] };
      const wish = order('green', green, 2);
      await expect(front.board.switchTo({ ...wish, listeners: [...wish.listeners, taken] })).rejects.toThrow(
        'EADDRINUSE',
      );
      expect(json((await get(`${base}/`)).body).name).toBe('blue');
      expect(JSON.parse(await readFile(config.stateFile, 'utf8'))).toMatchObject({
        active: 'blue',
        generation: 1,
      });
    });
  });

  test('listeners come and go with a switch, and a restart brings them back', async () => {
    await withFront(async ({ front, base, config, order }) => {
      const [extra = 0] = await listeningPorts(1);
      const wish = order('blue', blue, 1);
      const listeners = [
        ...wish.listeners.slice(0, 1),
        { port: extra, routes: [{ path: '/', service: 'api' }] },
      ];
      await front.board.switchTo({ ...wish, listeners });
      expect((await get(`http://127.0.0.1:${extra}/`)).status).toBe(200);
      await expect(get(`http://127.0.0.1:${config.listeners[1]?.port ?? 0}/only`)).rejects.toThrow();
      await front.stop();
      const again = await startFront(config);
      expect(json((await get(`${base}/`)).body).name).toBe('blue');
      expect((await get(`http://127.0.0.1:${extra}/`)).headers['x-delivery-generation']).toBe('1');
      await again.stop();
    });
  });
});

describe('one request', () => {
  test('routes by whole segments, rewrites the prefix, keeps the query', async () => {
    await withFront(async ({ front, base, second, order }) => {
      expect((await get(`${base}/`)).status).toBe(503);
      await front.board.switchTo(order('blue', blue, 1));
      expect(json((await get(`${base}/api/a?b=c`)).body).url).toBe('/v1/a?b=c');
      expect(json((await get(`${base}/api?b=c`)).body).url).toBe('/v1?b=c');
      expect(json((await get(`${base}/apix`)).body).url).toBe('/apix');
      expect(await get(`${second}/other`)).toMatchObject({ status: 404 });
    });
  });

  test('says who asked, and keeps hop-by-hop headers to itself', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const answer = await realHttp({
        url: `${base}/`,
        fresh: true,
        headers: {
          'x-forwarded-for': '10.1.1.1',
          connection: 'close, x-private',
          'x-private': '1',
          te: 'trailers',
          'x-delivery-slot': 'forged',
        },
      });
      const headers = blue.seen.at(-1)?.headers ?? {};
      expect(headers['x-forwarded-for']).toBe('10.1.1.1, 127.0.0.1');
      expect(headers['x-forwarded-host']).toBe(new URL(base).host);
      expect(headers['x-forwarded-proto']).toBe('http');
      expect([headers['x-private'], headers.te, headers['x-delivery-slot']]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(answer.headers['x-hop']).toBeUndefined();
      expect(answer.headers['set-cookie']).toBe('a=1, b=2');
      expect(answer.headers['x-delivery-slot']).toBe('blue');
    });
  });

  test('streams: the first bytes arrive before the last are sent, uploads too', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const parts: string[] = [];
      await new Promise<void>((resolve, reject) => {
        httpRequest(`${base}/stream`, { agent: false }, (answer) => {
          answer.on('data', (part: Buffer) => {
            parts.push(part.toString());
            // The last bytes are sent only when the first are here.
            if (parts.length === 1) get(`${blue.url}/finish-stream`).catch(reject);
          });
          answer.on('end', resolve);
        })
          .on('error', reject)
          .end();
      });
      expect(parts).toEqual(['one\n', 'two\n']);
      const body = 'x'.repeat(3_000_000);
      const upload = await realHttp({ url: `${base}/upload`, method: 'POST', body, fresh: true });
      expect(json(upload.body).bytes).toBe(3_000_000);
    });
  });

  test('an upstream that is away, silent or dies in the middle is told as what it is', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const died = await get(`${base}/die`);
      expect(died.status).toBe(502);
      expect(json(died.body).error).toMatchObject({
        code: 'upstream_unreachable',
        slot: 'blue',
        generation: 1,
      });
      expect(await get(`${base}/slow?ms=20000`)).toMatchObject({ status: 504 });
      await expect(get(`${base}/half`)).rejects.toThrow();
      const gone = await startUpstream('gone');
      await gone.close();
      await front.board.switchTo(order('green', gone, 2));
      expect(await get(`${base}/`)).toMatchObject({ status: 502 });
      const traffic = front.board.work.blue.traffic();
      expect(traffic.errors).toBe(2);
    }, BRIEFLY);
  });

  test('a request that meets an upstream closing its idle connection is sent once more; a POST is not', async () => {
    // An upstream that closes each connection right after the second request began, without an answer.
    const { createServer } = await import('node:net');
    let connections = 0;
    const closing = createServer((socket) => {
      connections += 1;
      let requests = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        requests += 1;
        if (requests > 1) return void socket.destroy();
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
    const { port } = closing.address() as { port: number };
    const upstream: Upstream = {
      url: `http://127.0.0.1:${port}`,
      posted: [],
      seen: [],
      close: () => Promise.resolve(),
    };
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', upstream, 1));
      expect((await get(`${base}/`)).status).toBe(200);
      expect((await get(`${base}/`)).status).toBe(200);
      expect(connections).toBe(2);
      expect((await get(`${base}/`)).status).toBe(200);
      const post = await realHttp({ url: `${base}/`, method: 'POST', body: '{}', fresh: true });
      expect(post.status).toBe(502);
      expect(connections).toBe(3);
    });
    closing.close();
  });

  test('a connection that a client keeps survives the switch', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const ask = () =>
        new Promise<{ slot: unknown; reused: boolean }>((resolve, reject) => {
          const outgoing = httpRequest(`${base}/`, { agent }, (answer) => {
            answer.resume();
            answer.once('end', () =>
              resolve({ slot: answer.headers['x-delivery-slot'], reused: outgoing.reusedSocket }),
            );
          });
          outgoing.on('error', reject).end();
        });
      expect(await ask()).toEqual({ slot: 'blue', reused: false });
      await front.board.switchTo(order('green', green, 2));
      await realClock.sleep(20);
      expect(await ask()).toEqual({ slot: 'green', reused: true });
      agent.destroy();
    });
  });

  test('an upgrade that the upstream refuses, or that has no route, is answered and closed', async () => {
    await withFront(async ({ front, base, second, order }) => {
      const upgrade = (url: string): Promise<number> =>
        new Promise((resolve) => {
          const socket = new WebSocket(url.replace('http', 'ws'));
          socket.on('unexpected-response', (request, answer) => {
            request.destroy();
            resolve(answer.statusCode ?? 0);
          });
          socket.on('error', () => undefined);
        });
      expect(await upgrade(`${base}/ws`)).toBe(503);
      await front.board.switchTo(order('blue', blue, 1));
      expect(await upgrade(`${base}/not-a-socket`)).toBe(400);
      expect(await upgrade(`${second}/ws`)).toBe(404);
      await expect.poll(() => front.board.work.blue.open().tunnels, PATIENCE).toBe(0);
    });
  });
});

describe('the admin interface', () => {
  const admin = (config: FrontConfig, path: string, body?: unknown, token = 'a token') =>
    realHttp({
      url: `http://127.0.0.1:${config.adminPort}${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      fresh: true,
    });

  test('wants its token, refuses what it does not understand, and answers 409 to a race', async () => {
    await withFront(async ({ config, order }) => {
      expect((await admin(config, '/status', undefined, 'wrong')).status).toBe(401);
      expect((await admin(config, '/nothing')).status).toBe(404);
      expect((await admin(config, '/switch', { slot: 'red' })).status).toBe(400);
      expect((await admin(config, '/switch', '{')).status).toBe(500);
      expect(
        (await admin(config, '/switch', { ...order('blue', blue, 1), upstreams: { web: 'file:///etc' } }))
          .status,
      ).toBe(400);
      expect((await admin(config, '/switch', order('blue', blue, 7))).status).toBe(409);
      expect((await admin(config, '/switch', order('blue', blue, 1))).status).toBe(200);
      expect(json((await admin(config, '/status')).body)).toMatchObject({
        generation: 1,
        active: 'blue',
        fence: 1,
      });
    });
  });
});

describe('stopping', () => {
  test('accepts nothing new, lets finish what is in flight', async () => {
    await withFront(
      async ({ front, base, order }) => {
        await front.board.switchTo(order('blue', blue, 1));
        const slow = get(`${base}/slow?ms=1000`);
        await expect.poll(() => front.board.work.blue.open().requests, PATIENCE).toBe(1);
        const stopped = front.stop();
        await expect(get(`${base}/`)).rejects.toThrow();
        expect((await slow).status).toBe(200);
        await stopped;
      },
      { stopTimeoutMs: 30_000 },
    );
  });

  test('cuts what does not finish in time', async () => {
    await withFront(async ({ front, base, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      const slow = get(`${base}/slow?ms=20000`).then(
        () => 'answered',
        () => 'cut',
      );
      await expect.poll(() => front.board.work.blue.open().requests, PATIENCE).toBe(1);
      await front.stop();
      expect(await slow).toBe('cut');
    });
  });

  test('a state file that cannot be read is no reason to forget the slot: the front refuses to start', async () => {
    await withFront(async ({ front, config, order }) => {
      await front.board.switchTo(order('blue', blue, 1));
      await front.stop();
      await writeFile(config.stateFile, '{"schema":1,"gener');
      await expect(startFront(config)).rejects.toThrow('cannot be read');
    });
  });
});

test('half a request does not stop others', async () => {
  await withFront(async ({ front, base, order }) => {
    await front.board.switchTo(order('blue', blue, 1));
    const socket = createConnection(Number(new URL(base).port), '127.0.0.1');
    socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await expect.poll(() => front.board.work.blue.open().requests, PATIENCE).toBe(1);
    expect((await get(`${base}/`)).status).toBe(200);
    socket.destroy();
    await expect.poll(() => front.board.work.blue.open().requests, PATIENCE).toBe(0);
  });
});
