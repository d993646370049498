// The admin interface of the front: loopback, a token, JSON. Every change is a compare-and-set.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '@compose-delivery/runtime';
import * as z from 'zod';
import { listenersSchema, slotSchema, upstreamsSchema, type FrontConfig } from './config.ts';
import { Conflict, type Switchboard } from './switchboard.ts';

const MAX_BODY = 1_024 * 1_024;

const switchSchema = z.object({
  slot: slotSchema,
  upstreams: upstreamsSchema,
  listeners: listenersSchema,
  generation: z.int().min(1),
  expected: z.int().min(0),
  fence: z.int().min(0),
});
const claimSchema = z.object({ fence: z.int().min(0) });
const cutSchema = z.object({ slot: slotSchema });

type Answer = { readonly status: number; readonly body: unknown };

export async function openAdmin(
  config: FrontConfig,
  token: string,
  board: Switchboard,
  pid: number,
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, config, token, board, pid).then(
      (answer) => reply(outgoing, answer),
      (error: unknown) =>
        reply(outgoing, {
          status: error instanceof Conflict ? 409 : error instanceof z.ZodError ? 400 : 500,
          body: { error: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) },
        }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: config.adminPort, host: '127.0.0.1' }, resolve);
  });
  return server;
}

async function handle(
  incoming: IncomingMessage,
  config: FrontConfig,
  token: string,
  board: Switchboard,
  pid: number,
): Promise<Answer> {
  if (!sameToken(incoming.headers.authorization, token))
    return {
      status: 401,
      body: { error: 'expected the token of the front', deploymentId: config.deploymentId },
    };
  switch (`${incoming.method ?? ''} ${incoming.url ?? ''}`) {
    case 'GET /status':
      return { status: 200, body: statusOf(config, board, pid) };
    case 'GET /traffic':
      return { status: 200, body: { blue: board.work.blue.traffic(), green: board.work.green.traffic() } };
    case 'POST /switch': {
      await board.switchTo(switchSchema.parse(await readJson(incoming)));
      return { status: 200, body: statusOf(config, board, pid) };
    }
    case 'POST /claim': {
      await board.claim(claimSchema.parse(await readJson(incoming)).fence);
      return { status: 200, body: statusOf(config, board, pid) };
    }
    case 'POST /cut': {
      const { slot } = cutSchema.parse(await readJson(incoming));
      return { status: 200, body: { cut: board.work[slot].cutAll() } };
    }
    default:
      return {
        status: 404,
        body: { error: 'expected GET /status, GET /traffic, POST /switch, POST /claim or POST /cut' },
      };
  }
}

function statusOf(config: FrontConfig, board: Switchboard, pid: number): unknown {
  const { generation, active, fence, slots } = board.state();
  return {
    deploymentId: config.deploymentId,
    pid,
    generation,
    active,
    fence,
    upstreams: Object.fromEntries(Object.entries(slots).map(([slot, entry]) => [slot, entry.upstreams])),
    open: { blue: board.work.blue.open(), green: board.work.green.open() },
  };
}

/** Hashes have one length, so that the comparison tells nothing about the token's. */
function sameToken(header: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('expected a body under 1 MiB');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function reply(outgoing: ServerResponse, answer: Answer): void {
  if (outgoing.destroyed) return;
  const body = `${JSON.stringify(answer.body)}\n`;
  outgoing.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  });
  outgoing.end(body);
}
