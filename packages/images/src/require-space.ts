// Whether there is room for what a run makes: told before anything is written, with both figures.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { humanBytes } from './build-account.ts';

export type Place = {
  /** What lies there, for people. */
  readonly what: string;
  readonly path: string;
  readonly freeBytes: number;
};

export type Need = {
  /** Bytes of the wheels that are copied or unpacked there. */
  readonly wheels: number;
  /** Bytes for everything else, as the input says. */
  readonly more: number;
};

/** @throws DeliveryFailure that names every place that is too small */
export function requireSpace(places: readonly Place[], need: Need): void {
  const needed = need.wheels + need.more;
  const short = places.filter((place) => place.freeBytes < needed);
  if (short.length === 0) return;
  const parts = `${humanBytes(need.more)} of min-free-space and ${humanBytes(need.wheels)} of wheels`;
  const told = short.map(
    ({ what, path, freeBytes }) => `${what} (${path}) has ${humanBytes(freeBytes)} free`,
  );
  throw new DeliveryFailure(
    `the builds need ${humanBytes(needed)} (${parts}), but ${told.join(' and ')}; nothing was built`,
    { advice: 'Free some space (docker system df shows who has it), or lower min-free-space.' },
  );
}
