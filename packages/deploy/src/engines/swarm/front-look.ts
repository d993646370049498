// What the router's tasks serve now, beside what was written and what is announced. The tasks decide; what they do not say, the newest record does.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { RouterObservation } from '../../ports.ts';
import type { RouterRecord } from '../../routers/record.ts';
import { parseFront, type Front } from './front.ts';
import { announcedRevision, frontServices, type FrontServices } from './front-services.ts';
import { askTasks, sameServed, type TaskAnswer } from './front-tasks.ts';
import { frontPath, type SwarmWorld } from './world.ts';

const POLL_MS = 300;
const SETTLE_MS = 15_000;

export type Look = FrontServices & {
  readonly stored: Front | undefined;
  readonly announced: number;
  readonly answers: readonly TaskAnswer[];
};

export const answersNow = async (world: SwarmWorld): Promise<readonly TaskAnswer[]> =>
  askTasks(world, (await frontServices(world)).router);

export async function stored(world: SwarmWorld): Promise<{ revision: number; front: Front | undefined }> {
  const { revision, text } = await world.store.read(frontPath(world.folder));
  const front = parseFront(text);
  if (text !== undefined && !front)
    throw new DeliveryFailure(
      `what the router should serve cannot be read (config of ${frontPath(world.folder)})`,
      {
        advice: 'until it can be, nothing is switched; the tasks go on serving what they have',
      },
    );
  return { revision, front };
}

export async function look(world: SwarmWorld): Promise<Look> {
  const services = await frontServices(world);
  const { front } = await stored(world);
  return {
    ...services,
    stored: front,
    announced: announcedRevision(world, services.beacon),
    answers: await askTasks(world, services.router),
  };
}

/** After a crash between "announced" and "served" tasks are still on their way: they are given the time to agree. */
export async function settled(world: SwarmWorld): Promise<Look> {
  const started = world.clock.monotonic();
  for (;;) {
    const seen = await look(world);
    const heard = seen.answers.filter(({ served }) => served !== undefined);
    const agreed = heard.length === seen.answers.length && heard.every((one) => sameServed(one, heard[0]));
    const arrived = seen.answers.every(({ status }) => (status?.revision ?? 0) >= seen.announced);
    if (agreed && arrived) return seen;
    if (world.clock.monotonic() - started > SETTLE_MS) {
      const lines = seen.answers.map((one) => `${one.address}: ${describe(one)}`);
      if (!agreed) world.log.warning(`the router’s tasks do not all answer the same: ${lines.join('; ')}`);
      return seen;
    }
    await world.clock.sleep(POLL_MS);
  }
}

export const describe = ({ served }: TaskAnswer): string =>
  served ? `generation ${served.generation} in ${served.slot ?? 'no slot'}` : 'no answer';

export function toObservation(seen: Look): RouterObservation {
  const record = servedRecord(seen);
  const slots = Object.entries(record?.slots ?? {}).map(([slot, entry]) => [slot, entry.upstreams]);
  return {
    running: seen.answers.some(({ served }) => served !== undefined),
    active: record?.active,
    generation: record?.generation ?? 0,
    upstreams: Object.fromEntries(slots) as RouterObservation['upstreams'],
  };
}

/** What is served, in the words of the newest record. Where tasks differ, the one that has heard most decides: the others follow it. */
export function servedRecord({ answers, stored: front }: Look): RouterRecord | undefined {
  const heard = answers.filter(({ served }) => served !== undefined);
  const newest = heard.sort((a, b) => (b.status?.revision ?? 0) - (a.status?.revision ?? 0))[0]?.served;
  if (!front || !newest) return front?.record;
  if (newest.generation === front.record.generation && newest.slot === front.record.active)
    return front.record;
  const { active: _, ...rest } = front.record;
  return {
    ...rest,
    generation: newest.generation,
    ...(newest.slot === undefined ? {} : { active: newest.slot }),
  };
}
