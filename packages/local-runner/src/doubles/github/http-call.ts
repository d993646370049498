// Between HTTP and the double's own words: a request taken in, an outcome sent out, assets at their browser address.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/loopback-server.ts';
import type { Answer } from '../http/send-answer.ts';
import { jsonAnswer } from '../http/send-answer.ts';
import type { Incoming, Outcome } from './answer-call.ts';
import type { World } from './call.ts';
import { downloadPublished } from './operations/release-assets.ts';

/** Takes a request in whole. `origin` completes its address. */
export async function receive(request: IncomingMessage, origin: string): Promise<Incoming> {
  const url = new URL(request.url ?? '/', origin);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET').toUpperCase(),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers) as Record<string, string>,
    bytes: await readBody(request),
  };
}

export function toAnswer({ reply, headers }: Outcome): Answer {
  const all = {
    'x-github-request-id': randomUUID(),
    'x-github-media-type': 'github.v3; format=json',
    ...headers,
    ...(reply.link !== undefined && { link: reply.link }),
  };
  if (reply.bytes !== undefined)
    return {
      status: reply.status,
      headers: { ...all, 'content-type': reply.bytes.type },
      body: reply.bytes.content,
    };
  return reply.body === undefined
    ? { status: reply.status, headers: all }
    : jsonAnswer(reply.status, reply.body, all);
}

/** Published assets at their browser address need no token. */
export function browserDownload(world: World, { method, path }: Incoming): Answer | undefined {
  const [, slug, tag, name] = /^\/([^/]+\/[^/]+)\/releases\/download\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (method !== 'GET' || tag === undefined || name === undefined) return undefined;
  const same = slug === `${world.state.owner}/${world.state.repo}`;
  const asset = same
    ? downloadPublished(world, decodeURIComponent(tag), decodeURIComponent(name))
    : undefined;
  if (asset === undefined) return jsonAnswer(404, { message: 'Not Found' });
  return { status: 200, headers: { 'content-type': asset.contentType }, body: asset.content };
}
