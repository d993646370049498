// Ports for what tests themselves start: a range of their own for each process of tests, apart from the one that deliveries take ports of,
// so that nobody takes a port between its choice and its use.
import { randomInt } from 'node:crypto';
import { realHost } from '../adapters/host.ts';
import { PORT_RANGE } from '../host-port.ts';

const PROCESSES = 8;
const FROM = 10_000;
const EACH = Math.floor((PORT_RANGE.from - FROM) / PROCESSES);

const first = FROM + (Number(process.env.VITEST_POOL_ID ?? 0) % PROCESSES) * EACH;
// Where the file before this one began, ports may not be free for a while.
let next = randomInt(EACH);

/** Free ports of loopback, each given once. */
export async function listeningPorts(count: number): Promise<number[]> {
  const chosen: number[] = [];
  for (let tries = 0; chosen.length < count && tries < EACH; tries += 1) {
    const port = first + next;
    next = (next + 1) % EACH;
    if (await realHost.portIsFree(port)) chosen.push(port);
  }
  if (chosen.length < count) throw new Error(`no ${count} free ports from ${first} on`);
  return chosen;
}
