// What a router serves, asked as a new client would ask: over a connection of its own.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import { DeliveryFailure, messageOf, type Clock, type Http } from '@compose-delivery/runtime';
import { GENERATION_PATH } from './embedded/listeners.ts';

export { GENERATION_PATH };

const POLL_MS = 50;
/** Answers in a row, over new connections, that make a switch believable. */
const CONFIRMATIONS = 3;
/** Of those that confirm a switch that is over: a router of several workers shows over time what it is, and nothing is hurried now. */
export const APART_MS = 100;
const CONFIRM_MS = 10_000;
const ASK_MS = 2_000;

export type Served = {
  readonly generation: number;
  readonly slot: SlotName | undefined;
  /** The configuration that is loaded, of routers that tell. */
  readonly layout?: string | undefined;
};
export type Asking = { readonly clock: Clock; readonly http: Http; readonly address: string };

/** An address that we can ask: where a router listens everywhere, it listens on loopback, too. */
export function askAddress(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}

/** undefined: what answers there is not a router of this deployment. Rejects when nobody answers. */
export async function askServed(
  asking: Asking,
  port: number,
  deployment?: string,
): Promise<Served | undefined> {
  const { headers } = await asking.http({
    url: `http://${askAddress(asking.address)}:${port}${GENERATION_PATH}`,
    fresh: true,
    timeoutMs: ASK_MS,
  });
  if (deployment !== undefined && headers['x-delivery-deployment'] !== deployment) return undefined;
  const generation = Number(headers['x-delivery-generation'] || Number.NaN);
  if (!Number.isInteger(generation)) return undefined;
  const slot = headers['x-delivery-slot'];
  const layout = headers['x-delivery-layout'];
  return {
    generation,
    slot: slot === 'blue' || slot === 'green' ? slot : undefined,
    ...(layout === undefined ? {} : { layout }),
  };
}

const shows = (seen: Served | undefined, wanted: Served): boolean =>
  seen?.generation === wanted.generation &&
  seen.slot === wanted.slot &&
  (wanted.layout === undefined || seen.layout === wanted.layout);

type ConfirmOptions = {
  readonly limitMs: number;
  /** Between two good answers. */
  readonly apartMs: number;
  /** Why it will never be served; undefined: it may still be. */
  readonly giveUp: () => Promise<string | undefined>;
};

/** Asks every listener, all at once, over new connections until it answers with this generation, several times in a row. */
export async function confirmServed(
  asking: Asking,
  wanted: Served,
  listeners: readonly Pick<ListenerDefinition, 'port'>[],
  options: Partial<ConfirmOptions> = {},
): Promise<void> {
  let asked: Promise<string | undefined> = Promise.resolve(undefined);
  // One after another: whoever reads news of a program does not expect two readers.
  const giveUp = (): Promise<string | undefined> => (asked = asked.then(() => options.giveUp?.()));
  const { limitMs = CONFIRM_MS, apartMs = 0 } = options;
  const outcomes = await Promise.allSettled(
    listeners.map(({ port }) => confirmPort(asking, wanted, port, { limitMs, apartMs, giveUp })),
  );
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function confirmPort(
  asking: Asking,
  wanted: Served,
  port: number,
  { limitMs, apartMs, giveUp }: ConfirmOptions,
): Promise<void> {
  const started = asking.clock.monotonic();
  for (let good = 0, last = 'no answer'; good < CONFIRMATIONS;) {
    try {
      const seen = await askServed(asking, port);
      last = seen
        ? `generation ${seen.generation} in ${seen.slot ?? 'no slot'}${seen.layout === undefined ? '' : ` of layout ${seen.layout}`}`
        : 'an answer of somebody else';
      good = shows(seen, wanted) ? good + 1 : 0;
    } catch (error) {
      good = 0;
      last = messageOf(error);
    }
    if (good > 0) {
      if (apartMs > 0 && good < CONFIRMATIONS) await asking.clock.sleep(apartMs);
      continue;
    }
    const refused = await giveUp();
    if (refused !== undefined) throw new DeliveryFailure(refused);
    if (asking.clock.monotonic() - started > limitMs)
      throw new DeliveryFailure(
        `port ${port} does not show the switch: expected generation ${wanted.generation} in ${wanted.slot ?? 'no slot'}${wanted.layout === undefined ? '' : ` of layout ${wanted.layout}`}, last seen ${last}`,
      );
    await asking.clock.sleep(POLL_MS);
  }
}
