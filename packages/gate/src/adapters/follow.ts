// One GET over Node's own client, through the proxy of the environment.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createAgents, routeTo } from '@compose-delivery/runtime/adapters';
import type { Environment } from '@compose-delivery/runtime';
import { GateError } from '../gate-error.ts';

const IDLE_MS = 60_000;
const MAX_REDIRECTS = 5;

/** A server answered, and it was no 200. */
export class StatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.name = 'StatusError';
    this.status = status;
  }
}

/**
 * Redirects are followed, but never to a plainer protocol than the one that was asked for.
 * @throws StatusError, GateError for such a redirect, Error for a network that fails or is silent
 */
export async function follow(
  url: string,
  environment: Environment,
  idleMs = IDLE_MS,
): Promise<IncomingMessage> {
  let address = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await open(address, environment, idleMs);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.resume();
    const next = answer.headers.location;
    if (status < 300 || status >= 400 || next === undefined) throw new StatusError(status);
    const target = new URL(next, address);
    if (target.protocol !== 'https:' && target.protocol !== address.protocol)
      throw new GateError(`${url}: expected redirects to https, saw ${target.protocol}`);
    address = target;
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

const agents = createAgents({ keepAlive: false });

function open(address: URL, environment: Environment, idleMs: number): Promise<IncomingMessage> {
  const route = routeTo(address, environment, agents);
  return new Promise((resolve, reject) => {
    const outgoing = (route.secure ? httpsRequest : httpRequest)(
      address,
      { headers: { ...route.headers, 'user-agent': 'compose-delivery' }, ...route.options, timeout: idleMs },
      resolve,
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`silence for ${idleMs} ms`)));
    outgoing.once('error', reject);
    outgoing.end();
  });
}
