// A Router made of a program that we did not write: compare-and-set, fencing, memory and recovery are the same for all of them; a driver
// knows how its program is told and asked. What serves is asked from outside; what a restart would serve is read from its configuration.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { ManualSwitch, PlannedSlot, Router, RouterObservation, SwitchRequest } from '../ports.ts';
import { firstRecord, portsOf, upstreamsOf, type Upstreams } from './record.ts';
import { manualSwitch } from './manual-switch.ts';
import { routerPaths } from './seat.ts';
import { APART_MS, confirmServed } from './served.ts';
import type { ConfiguredOptions, Driver } from './driver.ts';
import { kept, look, served, settle, type Look } from './look.ts';
import { after, assertFence, prepare, switchTo } from './switch-over.ts';
import { inTurn } from './turn.ts';

const START_MS = 20_000;
const POLL_MS = 100;

export function configuredRouter(options: ConfiguredOptions, driver: Driver): Router {
  const { world, address } = options;
  const paths = routerPaths(world.folder);
  const asking = { ...world, address };
  const turn = <T>(body: () => Promise<T>): Promise<T> => inTurn(world, paths.turn, body);
  const see = (): Promise<Look> => look(options, driver);
  const render = driver.manual;
  const upstreams = async (slot: SlotName): Promise<Upstreams> => {
    const { record } = await see();
    return record ? upstreamsOf(record, slot) : {};
  };
  return {
    name: driver.kind,
    missing: (listeners, next) => missing(options, driver, listeners, next),
    ensure: () => turn(() => ensure(options, driver)),
    claim: (fence) =>
      turn(async () => {
        await assertFence(options, fence);
        await world.files.writeAtomic(paths.fence, `${fence}\n`, 0o600);
        await settle(options, driver);
      }),
    observe: async () => toObservation(await see()),
    ...((driver.byPlace ?? driver.prepare) && {
      prepare: (request: SwitchRequest) => turn(() => prepare(options, driver, request)),
    }),
    switchTo: (request) => turn(() => switchTo(options, driver, request)),
    confirm: (slot, generation, listeners) =>
      confirmServed(asking, { slot, generation }, listeners, { apartMs: APART_MS }),
    open: async (slot) => driver.open(await upstreams(slot), slot),
    cut: async (slot) => driver.cut(await upstreams(slot), slot),
    traffic: driver.traffic,
    ...(render && { manualSwitch: (request: SwitchRequest) => manual(options, render, request) }),
  };
}

async function manual(
  options: ConfiguredOptions,
  render: NonNullable<Driver['manual']>,
  request: SwitchRequest,
): Promise<ManualSwitch> {
  const { world, address } = options;
  const [newest] = await kept(options);
  const before = newest ?? firstRecord(world.deploymentId, options.listeners);
  const place = { address, deploymentId: world.deploymentId, fenceFile: routerPaths(world.folder).fence };
  return manualSwitch(await render(after(before, request), before), place, request);
}

/** What is not there, and ports that somebody else has: found before anything is changed. */
async function missing(
  options: ConfiguredOptions,
  driver: Driver,
  listeners: readonly ListenerDefinition[],
  planned: PlannedSlot | undefined,
): Promise<readonly string[]> {
  const { seat, world, adminPort } = options;
  const lacks = await seat.missing();
  if (lacks.length > 0) return lacks;
  const { running, served: seen, record } = await look(options, driver);
  const own = running && seen ? portsOf(record ?? firstRecord(world.deploymentId, options.listeners)) : [];
  const admin = seat.owner === 'ours' && !running && adminPort !== undefined ? [adminPort] : [];
  const problems: string[] = [];
  for (const port of [...listeners.map((listener) => listener.port), ...admin])
    if (!own.includes(port) && !(await world.host.portIsFree(port)) && !(await driver.holds?.(port)))
      problems.push(`port ${port} is taken by a program that is not the router of this deployment`);
  const next =
    record && planned && after(record, { ...planned, listeners, generation: 0, expected: 0, fence: 0 });
  return [...problems, ...(await driver.missing(listeners, record, next))];
}

function toObservation({ running, record }: Look): RouterObservation {
  const slots = Object.entries(record?.slots ?? {}).map(([slot, entry]) => [slot, entry.upstreams]);
  return {
    running,
    active: record?.active,
    generation: record?.generation ?? 0,
    upstreams: Object.fromEntries(slots) as RouterObservation['upstreams'],
  };
}

/** One that somebody else runs and that does not answer with what is ours: it is made to read it, which is all that we may do. */
async function loadForeign(
  { world, listeners }: ConfiguredOptions,
  driver: Driver,
  seen: Look,
): Promise<void> {
  const record = seen.record ?? firstRecord(world.deploymentId, listeners);
  try {
    await driver.byPlace?.place.write({ generation: record.generation, active: record.active });
    await driver.apply(record, record, seen.stored);
  } catch (error) {
    throw new DeliveryFailure(
      `${driver.kind} does not take ${driver.file} into use (router.manage: false): ${messageOf(error)}`,
      { advice: `${driver.foreign}? Nothing was changed`, cause: error },
    );
  }
}

async function ensure(options: ConfiguredOptions, driver: Driver): Promise<void> {
  const { world, seat } = options;
  const seen = await look(options, driver);
  if (seen.running && seen.served) return;
  const lacks = await seat.missing();
  if (lacks.length > 0) throw new DeliveryFailure(lacks.join('; '));
  if (seat.owner === 'foreign') return loadForeign(options, driver, seen);
  if (seen.stored.state === 'absent') await driver.store(firstRecord(world.deploymentId, options.listeners));
  if (!(await seat.alive())) await seat.start(await driver.prepareStart());
  const started = world.clock.monotonic();
  while (world.clock.monotonic() - started < START_MS) {
    const { record } = await look(options, driver);
    if ((await seat.alive()) !== false && (await served(options, record ? [record] : []))) return;
    if ((await seat.alive()) === false) break;
    await world.clock.sleep(POLL_MS);
  }
  const said = (await seat.output()).trimEnd().split('\n').slice(-6).join('\n');
  throw new DeliveryFailure(
    `${seat.name} does not serve its listeners; the end of what it printed:\n${said}`,
    {
      advice: 'is one of its ports taken (router.listeners, router.admin-port)?',
    },
  );
}
