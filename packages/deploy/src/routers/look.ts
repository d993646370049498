// What a router serves and what a restart would serve, and which of the two is believed: the router itself, before any file.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { ConfiguredOptions, Driver } from './driver.ts';
import { atPlace } from './place.ts';
import { parseRecord, portsOf, type RouterRecord, type Stored } from './record.ts';
import { routerPaths } from './seat.ts';
import { askServed, type Served } from './served.ts';

export type Look = {
  readonly running: boolean;
  readonly stored: Stored;
  readonly served: Served | undefined;
  /** What belongs to what is served, or to what a restart would serve. */
  readonly record: RouterRecord | undefined;
};

const keptSchema = z.object({ records: z.array(z.unknown()) });

/** The records that were in use last, newest first: a generation that is served and not stored is found here. */
export async function kept({ world }: ConfiguredOptions): Promise<RouterRecord[]> {
  const text = await world.files.readText(routerPaths(world.folder).kept);
  if (text === undefined) return [];
  try {
    return keptSchema.parse(JSON.parse(text)).records.map((record) => parseRecord(record));
  } catch (error) {
    world.log.warning(
      `${routerPaths(world.folder).kept} cannot be read and is left out: ${messageOf(error)}`,
    );
    return [];
  }
}

export async function keep({ world }: ConfiguredOptions, records: readonly RouterRecord[]): Promise<void> {
  const path = routerPaths(world.folder).kept;
  const text = `${JSON.stringify({ records })}\n`;
  if ((await world.files.readText(path)) !== text) await world.files.writeAtomic(path, text, 0o644);
}

/** What answers on any listener that the router may have now. */
export async function served(
  options: ConfiguredOptions,
  records: readonly RouterRecord[],
): Promise<Served | undefined> {
  const { world, address } = options;
  const ports = [...records.flatMap(portsOf), ...options.listeners.map(({ port }) => port)];
  for (const port of new Set(ports)) {
    const seen = await askServed({ ...world, address }, port, world.deploymentId).catch(() => undefined);
    if (seen) return seen;
  }
  return undefined;
}

/** `life`: whether it is asked if the program lives, which may be a program of its own to start; else what serves is taken for alive. */
export async function look(options: ConfiguredOptions, driver: Driver, life = true): Promise<Look> {
  const [stored, before] = await Promise.all([driver.stored(), kept(options)]);
  const known = [...('record' in stored ? [stored.record] : []), ...before];
  const seen = await served(options, known);
  // Workers without their master go on serving, and nobody can tell them anything: that is not running.
  const alive =
    !life && seen ? true : ((await options.seat.alive()) ?? (await driver.probe()) ?? seen !== undefined);
  if (seen) {
    const record = await recordOf(driver, known, seen);
    if (record || seen.generation === 0) return { running: alive, stored, served: seen, record };
    throw new DeliveryFailure(
      `${driver.kind} serves generation ${seen.generation} in ${seen.slot ?? 'no slot'}, of which nothing is written down`,
      { advice: `restore ${driver.file} as it was loaded; until then nothing is switched` },
    );
  }
  if (stored.state === 'unreadable')
    throw new DeliveryFailure(`${driver.file} cannot be read: ${stored.problem}`, {
      advice: `${driver.kind} does not answer either, so nobody knows which slot served; restore the file (${routerPaths(options.world.folder).kept} holds what it said) or remove it to begin anew`,
    });
  const record = 'record' in stored ? stored.record : undefined;
  // Alive without our listeners: nothing of ours was ever loaded, or it is starting.
  return {
    running: alive && (record === undefined || record.generation === 0),
    stored,
    served: undefined,
    record,
  };
}

/** What is written down of what is served. A router by place tells which configuration it loaded; which slot serves, it only reads. */
async function recordOf(
  driver: Driver,
  known: readonly RouterRecord[],
  seen: Served,
): Promise<RouterRecord | undefined> {
  const { generation, slot: active, layout } = seen;
  if (driver.byPlace && layout !== undefined)
    for (const record of known)
      if ((await driver.byPlace.layout(record)) === layout) return atPlace(record, { generation, active });
  return known.find((record) => record.generation === generation && record.active === active);
}

/** What a crash between "stored" and "served" left: the file says again what is served, so that a restart does not switch. */
export async function settle(options: ConfiguredOptions, driver: Driver): Promise<void> {
  const seen = await look(options, driver);
  if (!seen.served || !seen.record) return;
  const same =
    'record' in seen.stored &&
    seen.stored.record.generation === seen.record.generation &&
    seen.stored.record.active === seen.record.active &&
    (!driver.byPlace ||
      (await driver.byPlace.layout(seen.stored.record)) === (await driver.byPlace.layout(seen.record)));
  if (same) return;
  options.world.log.warning(
    `${driver.file} did not say what ${driver.kind} serves (generation ${seen.record.generation}): written again`,
  );
  await driver.store(seen.record);
}
