// The admin API of Caddy: its whole configuration with the hash that a change must name, and what it counts of its upstreams.
import { DeliveryFailure, type HttpResponse } from '@compose-delivery/runtime';
import { upstreamAddress, type Upstreams } from '../record.ts';
import type { RouterWorld, Seat } from '../seat.ts';

export type CaddyOptions = {
  readonly world: RouterWorld;
  readonly seat: Seat;
  readonly program: string;
  readonly address: string;
  readonly adminPort: number;
  readonly strict: boolean;
  readonly drainLimitSeconds: number;
  readonly answerSeconds: number;
};

export type Config = Record<string, unknown>;

const ADMIN_MS = 30_000;

async function ask(
  options: CaddyOptions,
  method: string,
  headers: Record<string, string>,
  body?: string,
): Promise<HttpResponse> {
  return options.world.http({
    url: `http://127.0.0.1:${options.adminPort}/config/`,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    fresh: true,
    timeoutMs: ADMIN_MS,
    maxBodyBytes: 64 * 1_024 * 1_024,
  });
}

/** What Caddy runs now, and the hash that a change must name. */
export async function current(options: CaddyOptions): Promise<{ config: Config | null; etag: string }> {
  const answer = await ask(options, 'GET', {});
  if (answer.status !== 200)
    throw new DeliveryFailure(`the admin API of caddy answered ${answer.status}: ${errorOf(answer)}`);
  return { config: JSON.parse(answer.body) as Config | null, etag: answer.headers.etag ?? '' };
}

/** False: somebody else has changed it since we read it. */
export async function change(options: CaddyOptions, config: Config, etag: string): Promise<boolean> {
  const headers = { 'content-type': 'application/json', 'if-match': etag };
  const answer = await ask(options, 'POST', headers, JSON.stringify(config));
  if (answer.status === 412) return false;
  if (answer.status !== 200)
    throw new DeliveryFailure(`caddy refuses the new configuration: ${errorOf(answer)}`, {
      advice: 'caddy went back to the old configuration, which serves',
    });
  return true;
}

function errorOf(answer: HttpResponse): string {
  try {
    const { error } = JSON.parse(answer.body) as { error?: unknown };
    return typeof error === 'string' ? error : answer.body;
  } catch {
    return answer.body.slice(0, 300);
  }
}

/** Requests in flight to these addresses. */
export async function requestsTo(options: CaddyOptions, upstreams: Upstreams): Promise<number> {
  const wanted = new Set(
    Object.entries(upstreams).map(([service, url]) => {
      const { host, port } = upstreamAddress(service, url);
      return `${host}:${port}`;
    }),
  );
  const { body, status } = await options.world.http({
    url: `http://127.0.0.1:${options.adminPort}/reverse_proxy/upstreams`,
    fresh: true,
    timeoutMs: ADMIN_MS,
  });
  if (status !== 200)
    throw new DeliveryFailure(`the admin API of caddy answered ${status} to /reverse_proxy/upstreams`);
  const rows = JSON.parse(body) as { address: string; num_requests: number }[];
  return rows.filter(({ address }) => wanted.has(address)).reduce((sum, row) => sum + row.num_requests, 0);
}
