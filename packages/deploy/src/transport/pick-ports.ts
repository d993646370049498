// Free ports of another machine, from what its kernel says of its listeners.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { PORT_RANGE } from '../host-port.ts';

const LISTENING = '0A';

/** Ports with a listener. Source: Linux, Documentation/networking/proc_net_tcp.rst (local address, state). */
export function heldPorts(procNetTcp: string): readonly number[] {
  return procNetTcp.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return state === LISTENING ? [Number.parseInt(local.split(':').at(-1) ?? '', 16)] : [];
  });
}

/** @param seed chooses where to begin, so that two deliveries do not meet at the same ports */
export function pickPorts(count: number, taken: readonly number[], seed: string): readonly number[] {
  const size = PORT_RANGE.to - PORT_RANGE.from;
  const begin = createHash('sha256').update(seed).digest().readUInt32BE() % size;
  const held = new Set(taken);
  const chosen: number[] = [];
  for (let i = 0; chosen.length < count && i < size; i += 1) {
    const port = PORT_RANGE.from + ((begin + i) % size);
    if (!held.has(port)) chosen.push(port);
  }
  if (chosen.length < count)
    throw new DeliveryFailure(
      `no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to} there`,
    );
  return chosen;
}
