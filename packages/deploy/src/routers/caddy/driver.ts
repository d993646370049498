// Caddy: the addresses of both slots are loaded over its admin API, with the hash of what we read: who came between is seen and never
// overwritten. Which slot serves is a file that it reads for each request, so that a switch loads nothing.
import { messageOf } from '@compose-delivery/runtime';
import { RouterConflict } from '../../ports.ts';
import { countTraffic, followFile, isSlot, type AccessLine } from '../access-lines.ts';
import type { Driver } from '../driver.ts';
import { placePaths, placeStore, storedAt } from '../place.ts';
import { parseRecord, portsOf, type RouterRecord, type Stored } from '../record.ts';
import { lastLines, routerPaths, type RouterWorld } from '../seat.ts';
import { confirmServed } from '../served.ts';
import { change, current, requestsTo, type CaddyOptions, type Config } from './admin-api.ts';
import { takeBack, tellForgetful } from './of-others.ts';
import { caddyLayout, findRecord, mergeCaddyConfig } from './render.ts';

const TRIES = 4;

export function caddyDriver(options: CaddyOptions): Driver {
  const { world, seat } = options;
  const paths = routerPaths(world.folder);
  const file = `${paths.config}/caddy.json`;
  const place = placeStore(world, paths.place);
  const facts = { ...options, told: placePaths(paths.place).told, layout: '' };
  const layout = (record: RouterRecord): string => caddyLayout(record, facts);
  const merged = (now: Config | null, record: RouterRecord): Config =>
    mergeCaddyConfig(now, record, {
      ...facts,
      layout: layout(record),
      admin: `127.0.0.1:${options.adminPort}`,
      trafficLog: paths.traffic,
      ours: seat.owner === 'ours',
    });
  // Of one that is not ours only our part is written down: the rest may hold secrets of its owner, and nothing is started from it.
  const write = (config: Config, record: RouterRecord): Promise<void> => {
    const kept = seat.owner === 'ours' ? config : merged(null, record);
    return world.files.writeAtomic(file, `${JSON.stringify(kept, null, 1)}\n`, 0o644);
  };
  return {
    kind: 'caddy',
    file,
    foreign: `does caddy run, does its admin API answer on 127.0.0.1:${options.adminPort} (router.admin-port), and may its user read ${paths.place} and write ${paths.run}`,
    missing: async (_listeners, now, next) => {
      const problems = await tooOld(options);
      if (seat.owner === 'foreign') await tellForgetful(options);
      const loads = now?.active !== undefined && (!next || layout(next) !== layout(now));
      const refused = loads ? reloadRisk(options) : undefined;
      return refused === undefined ? problems : [...problems, refused];
    },
    byPlace: {
      place,
      layout: (record) => Promise.resolve(layout(record)),
      refusesLoad: () => Promise.resolve(reloadRisk(options)),
    },
    stored: async () => storedAt(await stored(world, file), await place.read()),
    store: async (record) => {
      await place.write(record);
      const now = await current(options).catch(async () => ({ config: await onDisk(world, file) }));
      await write(merged(now.config, record), record);
    },
    probe: () =>
      current(options).then(
        () => true,
        () => false,
      ),
    prepareStart: async () => {
      await world.files.makeDirectory(paths.run);
      return [options.program, 'run', '--config', file];
    },
    apply: async (next, before, was) => {
      await world.files.makeDirectory(paths.run);
      let replaced: Config | null = null;
      for (let tries = 1; ; tries += 1) {
        const { config, etag } = await current(options);
        assertBefore(config, before, layout, next === before);
        const wanted = merged(config, next);
        await write(wanted, next);
        try {
          if (await change(options, wanted, etag)) {
            replaced = config;
            break;
          }
        } catch (error) {
          await restore(world, file, was);
          throw error;
        }
        await restore(world, file, was);
        if (tries === TRIES)
          throw new RouterConflict(`caddy was changed by somebody else ${TRIES} times while we tried`);
        world.log.warning('caddy was changed by somebody else meanwhile: read again');
      }
      const wanted = { generation: next.generation, slot: next.active, layout: layout(next) };
      const ports = portsOf(next).map((port) => ({ port }));
      try {
        await confirmServed({ ...world, address: options.address }, wanted, ports);
      } catch (error) {
        await takeBack(options, replaced);
        await restore(world, file, was);
        throw error;
      }
    },
    open: async (upstreams) => ({ requests: await requestsTo(options, upstreams), tunnels: 0 }),
    cut: async (upstreams, slot) => {
      const open = await requestsTo(options, upstreams);
      if (open > 0)
        world.log.warning(
          `caddy has no way to end single connections: ${open} of ${slot} end by themselves, or with the slot`,
        );
      return 0;
    },
    manual: (next, before) =>
      Promise.resolve({
        files: [],
        needs: [],
        place: { layout: layout(next), ...place.shell(next) },
        impossible:
          layout(next) === layout(before)
            ? undefined
            : 'the addresses of this slot changed, and a shell cannot load them into caddy with care for others: run the rollback action',
      }),
    traffic: countTraffic(followFile(world.exec, paths.traffic), parseCaddyLine),
  };
}

async function restore(world: RouterWorld, file: string, was: Stored): Promise<void> {
  if ('text' in was) await world.files.writeAtomic(file, was.text, 0o644);
  else await world.files.remove(file);
}

async function stored(world: RouterWorld, file: string): Promise<Stored> {
  const text = await world.files.readText(file);
  if (text === undefined) return { state: 'absent' };
  try {
    return { state: 'whole', record: parseRecord(findRecord(JSON.parse(text), world.deploymentId)), text };
  } catch (error) {
    return { state: 'unreadable', problem: messageOf(error), text };
  }
}

async function onDisk(world: RouterWorld, file: string): Promise<Config | null> {
  const text = await world.files.readText(file);
  return text === undefined ? null : (JSON.parse(text) as Config);
}

/** The record inside says who loaded last: another one than ours means that what we go on from is gone. */
function assertBefore(
  config: Config | null,
  before: RouterRecord,
  layout: (record: RouterRecord) => string,
  again: boolean,
): void {
  const text = findRecord(config, before.deployment);
  // Nothing of ours: it was never loaded, or its owner started it anew without what was loaded (router.manage: false).
  if (text === undefined && (before.generation === 0 || again)) return;
  const found = text === undefined ? undefined : parseRecord(text);
  if (found && (layout(found) === layout(before) || found.generation === before.generation)) return;
  throw new RouterConflict(
    `caddy has the routes of generation ${found?.generation ?? 0} loaded, not those of ${before.generation}: somebody else changed it`,
  );
}

/** {file.*}, which a switch is read from, is there since 2.8 (caddyserver/caddy#5463); stream_close_delay since 2.7 (#5471). */
async function tooOld({ seat, program }: CaddyOptions): Promise<string[]> {
  const said = await seat.run([program, 'version']);
  const found = /v?(\d+)\.(\d+)\.(\d+)/.exec(said.stdout);
  if (!found) return [`${program} version did not tell its version: ${lastLines(said)} (router.program)`];
  const [major, minor] = [Number(found[1]), Number(found[2])];
  return major < 2 || (major === 2 && minor < 8)
    ? [`caddy ${found[0]} cannot read which slot serves from a file ({file.*}): 2.8 or newer is needed`]
    : [];
}

/**
 * Any change makes Caddy load everything anew and close idle keep-alive connections (measured: see docs/routers.md): said, or refused. It is
 * needed where addresses or routes change, never for a switch.
 */
function reloadRisk({ strict, world }: CaddyOptions): string | undefined {
  const told =
    'addresses or routes change, so caddy loads its configuration anew, and closes connections without a request in flight then: a request that is on its way over one, old or new, is lost';
  if (strict)
    return `${told}; router.strict refuses that: deliver in a quiet hour without router.strict, or use haproxy, traefik or embedded`;
  world.log.warning(`${told}; router.strict: true refuses it`);
  return undefined;
}

/** One line of JSON: status, duration in seconds, and our own header of the answer. */
export function parseCaddyLine(line: string): AccessLine | undefined {
  try {
    const entry = JSON.parse(line) as {
      status?: number;
      duration?: number;
      resp_headers?: Record<string, string[]>;
    };
    const slot = entry.resp_headers?.['X-Delivery-Slot']?.[0];
    if (!isSlot(slot) || entry.status === undefined) return undefined;
    return { slot, status: entry.status, ms: (entry.duration ?? 0) * 1_000 };
  } catch {
    return undefined;
  }
}
