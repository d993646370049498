// How the bench's index treats one client, and what goes wrong for it: decided by a seed, and under load by how many transfers run at once.
import { seededFraction } from '../statistics.ts';
import type { IndexedWheel } from './index-page.ts';

export type Behaviour = {
  /** Before the first byte of any answer. */
  readonly latencyMs: number;
  /** Bytes a second of one connection; 0: no limit but the link's. */
  readonly connectionRate: number;
  /** On the average a connection is reset once in so many bytes; 0: never. */
  readonly bytesPerReset: number;
  /** How likely a transfer fails that is alone, and how much more likely with each other one at the same time. */
  readonly failAlone: number;
  readonly failWithEach: number;
  readonly seed: number;
  /** This file stalls, once, when 90 % of it have been sent. */
  readonly stalls: string;
  /** The first whole pass of this file has one wrong byte. */
  readonly lies: string;
};

export const CALM: Behaviour = {
  latencyMs: 0,
  connectionRate: 0,
  bytesPerReset: 0,
  failAlone: 0,
  failWithEach: 0,
  seed: 0,
  stalls: '',
  lies: '',
};

export type Served = {
  pages: number;
  files: number;
  pageBytes: number;
  fileBytes: number;
  resets: number;
  stalls: number;
  lies: number;
  mostTransfers: number;
};

export type Client = {
  readonly behaviour: Behaviour;
  readonly served: Served;
  readonly asked: Map<string, number>;
  transfers: number;
  stalled: boolean;
  lied: boolean;
};

/** Of what fails under load, this much falls silent instead of being reset. */
const STALLED_SHARE = 0.25;

export function newClient(behaviour: Behaviour): Client {
  const none = { pages: 0, files: 0, pageBytes: 0, fileBytes: 0, resets: 0, stalls: 0, lies: 0 };
  return {
    behaviour,
    served: { ...none, mostTransfers: 0 },
    asked: new Map(),
    transfers: 0,
    stalled: false,
    lied: false,
  };
}

export type Fault = {
  readonly kind: 'none' | 'reset' | 'stall';
  readonly until: number | undefined;
  readonly wrongAt: number | undefined;
};

/** What becomes of one transfer of the bytes from `from` to `to`; seeded, so that the order of requests does not matter. */
export function faultOf(wheel: IndexedWheel, from: number, to: number, client: Client): Fault {
  const { behaviour, served, asked } = client;
  const lies = behaviour.lies === wheel.filename && !client.lied;
  if (lies) {
    client.lied = true;
    served.lies += 1;
  }
  const wrongAt = lies ? from + Math.floor((to - from) / 2) : undefined;
  const edge = Math.floor(wheel.size * 0.9);
  if (behaviour.stalls === wheel.filename && !client.stalled && from <= edge && edge < to) {
    client.stalled = true;
    served.stalls += 1;
    return { kind: 'stall', until: edge, wrongAt };
  }
  const place = `${wheel.filename} ${from}`;
  const time = (asked.get(place) ?? 0) + 1;
  asked.set(place, time);
  const chance = behaviour.failAlone + behaviour.failWithEach * (client.transfers - 1);
  if (seededFraction(behaviour.seed, 'fails', place, time) < chance) {
    const until = from + Math.floor(seededFraction(behaviour.seed, 'where', place, time) * (to - from));
    const kind = seededFraction(behaviour.seed, 'how', place, time) < STALLED_SHARE ? 'stall' : 'reset';
    served[kind === 'stall' ? 'stalls' : 'resets'] += 1;
    return { kind, until, wrongAt };
  }
  if (behaviour.bytesPerReset === 0) return { kind: 'none', until: undefined, wrongAt };
  // Resets have no memory, so each answer draws its own distance to the next one.
  const distance = -Math.log(1 - seededFraction(behaviour.seed, place, time)) * behaviour.bytesPerReset;
  if (from + distance >= to) return { kind: 'none', until: undefined, wrongAt };
  served.resets += 1;
  return { kind: 'reset', until: from + Math.floor(distance), wrongAt };
}
