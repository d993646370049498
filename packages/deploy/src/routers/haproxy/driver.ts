// HAProxy: addresses and the entry that decides are set over the runtime socket and read back; nothing is reloaded, so no connection is
// touched. The files say the same, so that a restart comes back on the slot. Only other ports or routes need a reload.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure, quoteSeen } from '@compose-delivery/runtime';
import { countTraffic, isSlot } from '../access-lines.ts';
import type { Driver } from '../driver.ts';
import {
  nameOf,
  seal,
  servicesOf,
  unseal,
  upstreamAddress,
  upstreamsOf,
  type RouterRecord,
  type Stored,
} from '../record.ts';
import { lastLines, routerPaths } from '../seat.ts';
import { confirmServed } from '../served.ts';
import { backendName, MAP_KEY, mapValue, renderHaproxy, renderHaproxyGlobal, SERVER } from './render.ts';
import { currentWorkers, mapEntry, serverState } from './runtime-api.ts';
import {
  backendsOf,
  everywhere,
  followRing,
  parseHaproxyLine,
  sessions,
  type Context,
  type HaproxyOptions,
} from './sessions.ts';

const APPLY_MS = 10_000;
const REPLACED_POLL_MS = 20;

export function haproxyDriver(options: HaproxyOptions): Driver {
  const { world } = options;
  const paths = routerPaths(world.folder);
  const folder = options.configFolder ?? paths.config;
  const context: Context = {
    ...options,
    file: `${folder}/compose-delivery-${world.deploymentId}.cfg`,
    map: `${folder}/compose-delivery-${world.deploymentId}.map`,
    socket: options.adminSocket ?? `${paths.run}/admin.sock`,
    master: `${paths.run}/master.sock`,
  };
  const id = nameOf(world.deploymentId);
  return {
    kind: 'haproxy',
    foreign:
      'does haproxy run, does its own configuration read that folder (router.config-directory), and does router.reload-command reach it',
    file: context.file,
    missing: () => Promise.resolve(quotable(context)),
    stored: () => stored(context),
    store: (record) => store(context, record),
    probe: () =>
      options.ask(context.socket, 'show info').then(
        (said) => said.includes('Name: HAProxy'),
        () => false,
      ),
    prepareStart: async () => {
      await world.files.makeDirectory(paths.run);
      await writeGlobal(context);
      return [options.program, '-W', '-S', context.master, '-f', globalFile(context), '-f', context.file];
    },
    prepare: (next, before, was) => prepare(context, next, before, was),
    apply: (next, before, was) => apply(context, next, before, was),
    open: async (_, slot) => ({ requests: await sessions(context, slot), tunnels: 0 }),
    cut: async (_, slot) => {
      const open = await sessions(context, slot);
      for (const backend of await backendsOf(context, slot))
        await everywhere(context, `shutdown sessions server ${backend}/${SERVER}`);
      return open;
    },
    // A reload, not the socket: a shell need not have anything that talks to one.
    manual: (next) =>
      Promise.resolve({
        files: [
          { path: context.file, text: rendered(context, next) },
          { path: context.map, text: mapText(next) },
        ],
        tell: context.reload ? context.seat.shell.run(context.reload) : context.seat.shell.signal('USR2'),
        needs: context.seat.shell.needs,
      }),
    traffic: countTraffic(followRing(context, `${id}_traffic`), parseHaproxyLine),
  };
}

const globalFile = ({ world }: Context): string => `${routerPaths(world.folder).base}/haproxy.global.cfg`;

/** A path goes into an argument of a converter, where commas and brackets have a meaning that no quote takes away. */
const quotable = ({ map }: Context): string[] =>
  /^[\w./@+-]+$/.test(map)
    ? []
    : [
        `${map}: HAProxy cannot be told of a path with such characters (state-directory, router.config-directory)`,
      ];

async function writeGlobal(context: Context): Promise<void> {
  const text = renderHaproxyGlobal({ socket: context.socket, drainLimitSeconds: context.drainLimitSeconds });
  await context.world.files.writeAtomic(globalFile(context), text, 0o644);
}

/** The map decides what a restart serves: a crash between the two files leaves the old slot, with its addresses still there. */
async function stored({ world, file, map }: Context): Promise<Stored> {
  const [text, entry] = await Promise.all([world.files.readText(file), world.files.readText(map)]);
  const found = unseal(text);
  if (!('record' in found)) return found;
  const [slot, generation] = (entry ?? '').replace(`${MAP_KEY} `, '').trim().split(':');
  if (generation === undefined) return found;
  const active: { active?: SlotName } = isSlot(slot) ? { active: slot } : {};
  const { active: _, ...rest } = found.record;
  return { ...found, record: { ...rest, ...active, generation: Number(generation) } };
}

const rendered = (context: Context, record: RouterRecord, map = context.map): string =>
  seal(
    record,
    renderHaproxy(record, { address: context.address, map, answerSeconds: context.answerSeconds }),
  );

const mapText = (record: RouterRecord): string => `${MAP_KEY} ${mapValue(record)}\n`;

async function store(context: Context, record: RouterRecord): Promise<void> {
  await context.world.files.writeAtomic(context.file, rendered(context, record), 0o644);
  await context.world.files.writeAtomic(context.map, mapText(record), 0o644);
}

/** What only a reload can change. */
const shape = (record: RouterRecord): string => JSON.stringify([record.listeners, servicesOf(record)]);

/** What is written of `next` while `before` serves: the map, which decides, still says so. */
const prepared = (context: Context, next: RouterRecord, before: RouterRecord): string =>
  rendered(context, { ...next, generation: before.generation, active: before.active });

/** Addresses of the slot that serves nobody. Other routes are for the switch: they hold for both slots. */
async function prepare(
  context: Context,
  next: RouterRecord,
  before: RouterRecord,
  was: Stored,
): Promise<void> {
  if (before.active === undefined || was.state !== 'whole' || shape(next) !== shape(before)) return;
  const text = prepared(context, next, before);
  if (was.text !== text) await context.world.files.writeAtomic(context.file, text, 0o644);
  await setAddresses(context, next);
}

async function apply(context: Context, next: RouterRecord, before: RouterRecord, was: Stored): Promise<void> {
  const reloads = shape(next) !== shape(before) || was.state === 'absent';
  if (reloads) await tryOut(context, next);
  // Where only the map is left to write, only that is written: each write waits for a disk that may be busy.
  if (was.state === 'whole' && was.text === prepared(context, next, before))
    await context.world.files.writeAtomic(context.map, mapText(next), 0o644);
  else await store(context, next);
  try {
    if (reloads) await reload(context, next);
    else {
      await setAddresses(context, next);
      await setActive(context, next);
    }
  } catch (error) {
    if (was.state === 'absent') {
      await context.world.files.remove(context.file);
      await context.world.files.remove(context.map);
    } else await store(context, before);
    if (reloads) await reload(context, before).catch(() => undefined);
    else await setActive(context, before).catch(() => undefined);
    throw error;
  }
}

async function tryOut(context: Context, next: RouterRecord): Promise<void> {
  const { world, seat, program } = context;
  const { trial } = routerPaths(world.folder);
  await writeGlobal(context);
  await world.files.makeDirectory(trial);
  await world.files.writeAtomic(`${trial}/trial.map`, mapText(next), 0o644);
  await world.files.writeAtomic(`${trial}/trial.cfg`, rendered(context, next, `${trial}/trial.map`), 0o644);
  const said = await seat.run([program, '-c', '-q', '-f', globalFile(context), '-f', `${trial}/trial.cfg`]);
  if (said.code !== 0)
    throw new DeliveryFailure(`haproxy refuses the new configuration: ${lastLines(said)}`, {
      advice: 'nothing was changed: the old configuration serves',
    });
}

async function reload(context: Context, record: RouterRecord): Promise<void> {
  const { world, seat, address } = context;
  const news = seat.follow();
  const told = [...(await news())];
  const before = await workersOf(context);
  if (context.reload) {
    const said = await seat.run(context.reload);
    if (said.code !== 0) throw new DeliveryFailure(`haproxy could not be told to reload: ${lastLines(said)}`);
  } else
    await seat.kill(
      'USR2',
      (await seat.processes()).slice(0, 1).map(({ pid }) => pid),
    );
  await confirmServed(
    { ...world, address },
    { generation: record.generation, slot: record.active },
    record.listeners,
    {
      limitMs: APPLY_MS,
      giveUp: async () => {
        told.push(...(await news()));
        const alert = told.filter((line) => line.includes('[ALERT]')).slice(0, 3);
        return alert.length === 0 || !told.some((line) => /wait mode|Loading failure/i.test(line))
          ? undefined
          : `haproxy kept its old configuration; it says: ${alert.map((line) => line.trim()).join('; ')}`;
      },
    },
  );
  await replaced(context, before);
}

async function workersOf({ ask, master, seat }: Context): Promise<readonly number[]> {
  return seat.owner === 'foreign' ? [] : currentWorkers(await ask(master, 'show proc').catch(() => ''));
}

/** The right answers may come from a worker that is about to go, and what is told to it goes with it. */
async function replaced(context: Context, before: readonly number[]): Promise<void> {
  const { clock } = context.world;
  const started = clock.monotonic();
  while (before.length > 0) {
    const now = await workersOf(context);
    if (now.length > 0 && !now.some((pid) => before.includes(pid))) return;
    if (clock.monotonic() - started > APPLY_MS)
      throw new DeliveryFailure(
        `haproxy was told to reload and still runs its worker ${before.join(', ')} after ${APPLY_MS / 1_000} s`,
      );
    await clock.sleep(REPLACED_POLL_MS);
  }
}

/** Addresses of the slot, before the entry that decides. Each is read back: an answer alone may be lost or misread. */
async function setAddresses(context: Context, next: RouterRecord): Promise<void> {
  const slot = next.active;
  if (slot === undefined) return;
  const all = await context.ask(context.socket, 'show servers state');
  for (const [service, url] of Object.entries(upstreamsOf(next, slot))) {
    const backend = backendName(next, service, slot);
    const { host, port } = upstreamAddress(service, url);
    const now = serverState(all, backend, SERVER);
    if (now?.address === host && now.port === port && now.ready) continue;
    const said = await together(context, [
      `set server ${backend}/${SERVER} addr ${host} port ${port}`,
      `set server ${backend}/${SERVER} state ready`,
      `show servers state ${backend}`,
    ]);
    const then = serverState(said, backend, SERVER);
    if (then?.address !== host || then.port !== port || !then.ready)
      throw new DeliveryFailure(`haproxy did not take ${host}:${port} for ${service}: ${quoteSeen(said)}`);
  }
}

async function setActive(context: Context, record: RouterRecord): Promise<void> {
  const { map } = context;
  const said = await together(context, [`set map ${map} ${MAP_KEY} ${mapValue(record)}`, `show map ${map}`]);
  const seen = mapEntry(said, MAP_KEY);
  if (seen !== mapValue(record))
    throw new DeliveryFailure(
      `haproxy was told to serve ${mapValue(record)} and serves ${seen ?? 'nothing'}: ${quoteSeen(said)}`,
    );
}

/** An order and its check over one connection, which on another machine is one program. Source: management.txt, section 9.3. */
const together = (context: Context, commands: readonly string[]): Promise<string> =>
  context.ask(context.socket, commands.join('; '));
