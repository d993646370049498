// One writer at a time: a file that exists while somebody changes the router. The lock of the delivery keeps other runs out already;
// this one holds even against a run that believes to have that lock and has lost it.
import { setTimeout as pause } from 'node:timers/promises';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { RouterWorld } from './seat.ts';

const WAIT_MS = 30_000;
const POLL_MS = 50;

type Holder = { readonly pid: number; readonly startTime: string; readonly machine: string };

/** Runs `body` while nobody else does. A holder that died is replaced; a living one is waited for. */
export async function inTurn<T>(world: RouterWorld, path: string, body: () => Promise<T>): Promise<T> {
  const { files, host, owner } = world;
  const self: Holder = { ...(await owner.self()), machine: await owner.machine() };
  const text = `${JSON.stringify(self)}\n`;
  for (let waited = 0; !(await host.createExclusive(path, text, 0o600, { durable: false }));) {
    if (await isDead(world, path)) await files.remove(path);
    else if (waited >= WAIT_MS)
      throw new DeliveryFailure(`somebody else has been changing the router for ${WAIT_MS / 1_000} s`, {
        advice: `${path} names the process; if it is none of this suite, remove the file`,
      });
    else {
      await pause(POLL_MS);
      waited += POLL_MS;
    }
  }
  try {
    return await body();
  } finally {
    await files.remove(path);
  }
}

async function isDead({ files, onlookers }: RouterWorld, path: string): Promise<boolean> {
  const text = await files.readText(path);
  if (text === undefined) return false;
  // Names are given to whole files only: an empty one was cut off with the power, and its holder with it.
  if (/^\0*$/.test(text)) return true;
  const holder = readHolder(text);
  if (!holder) return false;
  for (const onlooker of onlookers)
    if ((await onlooker.machine()) === holder.machine)
      return (await onlooker.identity(holder.pid))?.startTime !== holder.startTime;
  return false;
}

/** createExclusive writes whole files: what cannot be read is none of ours. */
function readHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
