// What a Traefik says of itself, over its API on loopback: where it listens, and what it made of our file.
import type { ListenerDefinition } from '@compose-delivery/application';
import { DeliveryFailure, type Clock, type Http } from '@compose-delivery/runtime';

export type TraefikApi = { readonly clock: Clock; readonly http: Http; readonly adminPort: number };

const ADMIN_MS = 5_000;
const POLL_MS = 20;
/** One that has just started answers 404 until the routes of its API are loaded, too. */
export const STARTING_MS = 1_000;

export type EntryPoint = { readonly name: string; readonly address: string };
type RawData = {
  readonly routers?: Readonly<Record<string, { status?: string; error?: string[] }>>;
  readonly middlewares?: Readonly<
    Record<string, { headers?: { customResponseHeaders?: Record<string, string> } }>
  >;
};

export const portOf = (address: string): number => Number(/:(\d+)(?:\/tcp)?$/.exec(address)?.[1]);

async function askApi(
  { clock, http, adminPort }: TraefikApi,
  path: string,
  patienceMs = 0,
): Promise<unknown> {
  const started = clock.monotonic();
  for (;;) {
    const { status, body } = await http({
      url: `http://127.0.0.1:${adminPort}${path}`,
      timeoutMs: ADMIN_MS,
      fresh: true,
      maxBodyBytes: 64 * 1_024 * 1_024,
    });
    if (status === 200) return JSON.parse(body) as unknown;
    if (status !== 404 || clock.monotonic() - started >= patienceMs)
      throw new DeliveryFailure(
        `the API of traefik answered ${status} to ${path} on 127.0.0.1:${adminPort}`,
        {
          advice: 'is its API on, on loopback (api.insecure with an entry point on 127.0.0.1)?',
        },
      );
    await clock.sleep(POLL_MS);
  }
}

export const entryPoints = async (api: TraefikApi, patienceMs = 0): Promise<EntryPoint[]> =>
  (await askApi(api, '/api/entrypoints', patienceMs)) as EntryPoint[];

export function withoutEntryPoint(
  known: readonly EntryPoint[],
  listeners: readonly ListenerDefinition[],
): string[] {
  return listeners
    .filter(({ port }) => !known.some(({ address }) => portOf(address) === port))
    .map(
      ({ port }) =>
        `traefik has no entry point on port ${port}: it opens ports only when it starts; restart it with the new list`,
    );
}

/** What is loaded of ours: the generation that our headers tell, and why routes of ours are not taken, each as a sentence. */
export async function loadedOf(
  api: TraefikApi,
  placeName: string,
): Promise<{ readonly generation: string | undefined; readonly refused: readonly string[] }> {
  const { middlewares = {}, routers = {} } = (await askApi(api, '/api/rawdata')) as RawData;
  const prefix = placeName.replace(/place$/, '');
  return {
    generation: middlewares[`${placeName}@file`]?.headers?.customResponseHeaders?.['X-Delivery-Generation'],
    refused: Object.entries(routers)
      .filter(([name, { status }]) => name.startsWith(prefix) && status !== 'enabled')
      .map(([name, { error }]) => `${name}: ${(error ?? []).join(', ')}`),
  };
}
