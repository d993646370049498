// Ports that a slot of a deployment keeps from release to release. A router that knows the addresses of both slots then has nothing to load
// at a switch. They are a habit, not a promise: a port that somebody else took meanwhile is given up.
import type { SlotName } from '@compose-delivery/application';
import type { Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import { SLOTS } from '../model.ts';
import type { LoopbackPorts } from '../ports.ts';

const portsSchema = z.record(z.string(), z.int().min(1).max(65_535));
const fileSchema = z.object({ schema: z.literal(1), blue: portsSchema, green: portsSchema });
type Kept = z.output<typeof fileSchema>;

export type SlotPorts = Readonly<Record<SlotName, Readonly<Record<string, number>>>>;

export type PortWorld = {
  readonly files: Files;
  readonly host: LoopbackPorts;
  /** Of the deployment. */
  readonly folder: string;
};

const fileOf = (folder: string): string => `${folder}/slots/ports.json`;

/** A file that cannot be read is no loss: ports are chosen anew. */
async function read({ files, folder }: PortWorld): Promise<Kept> {
  const text = await files.readText(fileOf(folder));
  try {
    return fileSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return { schema: 1, blue: {}, green: {} };
  }
}

async function settle(
  world: PortWorld,
  services: readonly string[],
  keep: (slot: SlotName, service: string, port: number) => Promise<boolean>,
): Promise<Kept> {
  const before = await read(world);
  const kept: Kept = { schema: 1, blue: { ...before.blue }, green: { ...before.green } };
  const taken = (): number[] => SLOTS.flatMap((slot) => Object.values(kept[slot]));
  for (const slot of SLOTS)
    for (const service of services) {
      const port = kept[slot][service];
      if (port !== undefined && (await keep(slot, service, port))) continue;
      const [free] = await world.host.freePorts(1, taken());
      if (free !== undefined) kept[slot][service] = free;
    }
  if (JSON.stringify(kept) !== JSON.stringify(before))
    await world.files.writeAtomic(fileOf(world.folder), `${JSON.stringify(kept)}\n`, 0o644);
  return kept;
}

/** Where these services will answer in either slot, as far as anybody can know before a start. Chosen now where they have no port yet. */
export const plannedPorts = (world: PortWorld, services: readonly string[]): Promise<SlotPorts> =>
  settle(world, services, () => Promise.resolve(true));

/**
 * Ports for a start in this slot: the slot's own where they are free, or held by its own services.
 * @param holds whether a service of this slot has the port now.
 */
export async function portsForStart(
  world: PortWorld,
  slot: SlotName,
  services: readonly string[],
  holds: (service: string, port: number) => boolean = () => false,
): Promise<Record<string, number>> {
  const kept = await settle(
    world,
    services,
    async (where, service, port) =>
      where !== slot || holds(service, port) || (await world.host.portIsFree(port)),
  );
  return Object.fromEntries(services.map((service) => [service, kept[slot][service] ?? 0]));
}

/** Addresses on loopback, of which only those count that the services listed have. */
export const addressesOf = (
  ports: SlotPorts,
  services: readonly string[],
): Record<SlotName, Record<string, string>> => {
  const of = (slot: SlotName): Record<string, string> =>
    Object.fromEntries(
      services.flatMap((service) => {
        const port = ports[slot][service];
        return port === undefined ? [] : [[service, `http://127.0.0.1:${port}`]];
      }),
    );
  return { blue: of('blue'), green: of('green') };
};
