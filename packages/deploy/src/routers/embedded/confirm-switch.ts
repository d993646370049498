// Confirms a switch from outside: new connections to every listener must see it, several times in a row.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import { DeliveryFailure, messageOf, type Clock, type Http } from '@compose-delivery/runtime';
import { GENERATION_PATH } from './listeners.ts';

const POLL_MS = 100;
/** Answers in a row, over new connections, that make a switch believable. */
const CONFIRMATIONS = 3;
const CONFIRM_MS = 10_000;

type Options = { readonly clock: Clock; readonly http: Http; readonly address: string };

/** Asks as a new client would, on every listener, until the generation shows several times in a row. */
export async function confirmListeners(
  options: Options,
  slot: SlotName,
  generation: number,
  listeners: readonly ListenerDefinition[],
): Promise<void> {
  const { clock, http } = options;
  const host = options.address === '0.0.0.0' || options.address === '::' ? '127.0.0.1' : options.address;
  for (const { port } of listeners) {
    const started = clock.monotonic();
    for (let good = 0, last = 'no answer'; good < CONFIRMATIONS;) {
      try {
        const answer = await http({
          url: `http://${host}:${port}${GENERATION_PATH}`,
          fresh: true,
          timeoutMs: 2_000,
        });
        const seen = JSON.parse(answer.body) as { generation?: number; slot?: string };
        last = `generation ${seen.generation ?? '?'} in ${seen.slot ?? '?'}`;
        good = seen.generation === generation && seen.slot === slot ? good + 1 : 0;
      } catch (error) {
        good = 0;
        last = messageOf(error);
      }
      if (good >= CONFIRMATIONS) break;
      if (clock.monotonic() - started > CONFIRM_MS)
        throw new DeliveryFailure(
          `port ${port} does not show the switch: expected generation ${generation} in ${slot}, last seen ${last}`,
        );
      if (good === 0) await clock.sleep(POLL_MS);
    }
  }
}
