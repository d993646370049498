// A switch of a router of another make: compare-and-set against what is served, and, where a name on the disk decides, what must be loaded
// first and the one rename that follows.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { otherSlot } from '../model.ts';
import { RouterConflict, type SwitchRequest } from '../ports.ts';
import type { ConfiguredOptions, Driver } from './driver.ts';
import { keep, look, type Look } from './look.ts';
import { atPlace, type Place } from './place.ts';
import { firstRecord, portsOf, type RouterRecord } from './record.ts';
import { routerPaths } from './seat.ts';
import { confirmServed } from './served.ts';

/** What is to be written down once the request is done. */
export const after = (before: RouterRecord, request: SwitchRequest): RouterRecord => ({
  ...before,
  generation: request.generation,
  active: request.slot,
  listeners: [...request.listeners],
  slots: {
    ...spare(before, request),
    ...before.slots,
    [request.slot]: {
      generation: request.generation,
      upstreams: request.upstreams,
      listeners: [...request.listeners],
    },
  },
});

/** What the other slot will be, before anything has ever run there: a router that loads it now need not load it later. */
function spare(
  before: RouterRecord,
  { slot, listeners, spare: upstreams }: SwitchRequest,
): RouterRecord['slots'] {
  const other = otherSlot(slot);
  return upstreams === undefined || before.slots[other]
    ? {}
    : { [other]: { generation: 0, upstreams, listeners: [...listeners] } };
}

/** @throws RouterConflict if the router has heard of a later lock. */
export async function assertFence({ world }: ConfiguredOptions, fence: number): Promise<void> {
  const known = Number((await world.files.readText(routerPaths(world.folder).fence)) ?? 0);
  if (fence < known)
    throw new RouterConflict(`lock number ${fence} is out of date: the router has heard of ${known}`);
}

/** What a change starts from, looked at as late as possible. @throws RouterConflict if somebody else was faster. */
async function begin(options: ConfiguredOptions, driver: Driver, request: SwitchRequest): Promise<Begun> {
  const [seen] = await Promise.all([look(options, driver, false), assertFence(options, request.fence)]);
  const generation = seen.record?.generation ?? 0;
  if (request.expected !== generation)
    throw new RouterConflict(
      `${driver.kind} serves generation ${generation}, not ${request.expected}: somebody else switched`,
    );
  if (request.generation !== request.expected + 1)
    throw new RouterConflict(`generation ${request.generation} does not follow ${request.expected}`);
  if (seen.stored.state === 'edited')
    throw new RouterConflict(
      `${driver.file} was edited since the last switch: it is not overwritten; move the edit elsewhere, then restore the file`,
    );
  const before = seen.record ?? firstRecord(options.world.deploymentId, options.listeners);
  return { seen, before, next: after(before, request) };
}

type Begun = { readonly seen: Look; readonly before: RouterRecord; readonly next: RouterRecord };

export async function switchTo(
  options: ConfiguredOptions,
  driver: Driver,
  request: SwitchRequest,
): Promise<void> {
  const begun = await begin(options, driver, request);
  const { seen, before, next } = begun;
  await keep(options, [next, before]);
  if (!driver.byPlace) return driver.apply(next, before, seen.stored);
  const layout = await loadLayout(options, driver, driver.byPlace, begun);
  const ports = portsOf(next).map((port) => ({ port }));
  const asking = { ...options.world, address: options.address };
  await driver.byPlace.place.write(next);
  try {
    await confirmServed(asking, { generation: next.generation, slot: next.active, layout }, ports);
  } catch (error) {
    await driver.byPlace.place.write(before);
    throw error;
  }
}

/** Everything that the switch will need is loaded while the old slot serves on; by place, the switch itself is then one rename. */
export async function prepare(
  options: ConfiguredOptions,
  driver: Driver,
  request: SwitchRequest,
): Promise<void> {
  const begun = await begin(options, driver, request);
  const { byPlace } = driver;
  if (!byPlace) {
    await keep(options, [begun.next, begun.before]);
    await driver.prepare?.(begun.next, begun.before, begun.seen.stored);
    return;
  }
  await loadLayout(options, driver, byPlace, begun);
  await byPlace.tidy?.();
  await keep(options, [begun.next, begun.before]);
  await byPlace.place.stage(begun.next);
}

/** Answers the name of what is loaded then. Nothing is done where it is loaded already, which is what is served, not what a file says. */
async function loadLayout(
  options: ConfiguredOptions,
  driver: Driver,
  byPlace: NonNullable<Driver['byPlace']>,
  { seen, before, next }: Begun,
): Promise<string> {
  const layout = await byPlace.layout(next);
  if (seen.served?.layout === layout) return layout;
  const now: Place = { generation: before.generation, active: before.active };
  if (before.active !== undefined) {
    const refused = await byPlace.refusesLoad();
    if (refused !== undefined)
      throw new DeliveryFailure(refused, { advice: 'nothing was loaded; traffic was not touched' });
  }
  const loaded = atPlace(next, now);
  // The rename that follows may be a shell's: what is loaded must be found then.
  await keep(options, [loaded, before]);
  await byPlace.place.write(now);
  await driver.apply(loaded, before, seen.stored);
  return layout;
}
