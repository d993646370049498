// nginx: one file of ours in a folder that it includes, with the addresses of both slots; which of them serves is a name on the disk that it
// looks up for each request. A reload, tested and confirmed, is needed only where addresses or routes change.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import { countConnections } from '../connections.ts';
import { countTraffic, followFile, isSlot, type AccessLine } from '../access-lines.ts';
import type { Driver } from '../driver.ts';
import { placePaths, placeStore, storedAt } from '../place.ts';
import { digest, seal, unseal, type RouterRecord } from '../record.ts';
import { lastLines, routerPaths } from '../seat.ts';
import {
  fileName,
  load,
  rotateTraffic,
  stem,
  tidyTraffic,
  tryOut,
  writeMain,
  type NginxOptions,
} from './load.ts';
import { hasGentleReload, parseNginxVersion, renderNginx, type NginxVersion } from './render.ts';

export function nginxDriver(options: NginxOptions): Driver {
  const { world, seat } = options;
  const paths = routerPaths(world.folder);
  const file = `${options.configFolder ?? paths.config}/${fileName(world)}`;
  let known: NginxVersion | undefined;
  const version = async (): Promise<NginxVersion> => (known ??= await readVersion(options));
  // Beside our file where the folder is the operator's: its workers may go there, and need not be able to enter our state.
  const folder = options.configFolder ? `${options.configFolder}/${stem(world)}` : paths.place;
  const place = placeStore(world, folder);
  const body = async (record: RouterRecord, layout: string): Promise<string> =>
    renderNginx(record, {
      version: await version(),
      address: options.address,
      trafficLog: paths.traffic,
      answerSeconds: options.answerSeconds,
      place: { current: placePaths(folder).current, layout },
    });
  const layout = async (record: RouterRecord): Promise<string> => digest(await body(record, '')).slice(0, 16);
  const render = async (record: RouterRecord): Promise<string> =>
    seal(record, await body(record, await layout(record)));
  const store = async (record: RouterRecord): Promise<void> => {
    await place.write(record);
    await world.files.writeAtomic(file, await render(record), 0o644);
  };
  const risk = async (): Promise<string | undefined> => reloadRisk(options, await version());
  return {
    kind: 'nginx',
    file,
    foreign:
      'does nginx run, does its own configuration read that folder (router.config-directory), and does router.reload-command reach it',
    missing: async (_listeners, now, next) => {
      const problems = await unreadable(options);
      const loads = now?.active !== undefined && (!next || (await layout(next)) !== (await layout(now)));
      const refused = loads ? await risk() : undefined;
      return refused === undefined ? problems : [...problems, refused];
    },
    byPlace: {
      place,
      layout,
      refusesLoad: risk,
      tidy: () => tidyTraffic(options).catch((error: unknown) => world.log.warning(messageOf(error))),
    },
    stored: async () => storedAt(unseal(await world.files.readText(file)), await place.read()),
    store,
    probe: () => Promise.resolve(undefined),
    prepareStart: async () => {
      await writeMain(options);
      return [options.program, '-c', `${paths.base}/nginx.conf`, '-g', 'daemon off;'];
    },
    apply: async (next, before, stored) => {
      const text = await render(next);
      await tryOut(options, text);
      await rotateTraffic(world);
      await load(options, file, text, next, before, stored);
    },
    // Kept connections to the slot count for the 2 s that they stay idle: too many rather than too few.
    open: async (upstreams) => ({ requests: await countConnections(world, seat, upstreams), tunnels: 0 }),
    cut: async (upstreams, slot) => {
      const open = await countConnections(world, seat, upstreams);
      if (open > 0)
        world.log.warning(
          `nginx has no way to end single connections: ${open} of ${slot} end by themselves, or with the slot`,
        );
      return 0;
    },
    manual: async (next, before) => {
      const { configFile } = options;
      const main = configFile ?? (seat.owner === 'ours' ? `${paths.base}/nginx.conf` : undefined);
      const chosen = main === undefined ? [] : ['-c', main];
      const name = { layout: await layout(next), ...place.shell(next) };
      if (name.layout === (await layout(before))) return { files: [], needs: [], place: name };
      return {
        files: [{ path: file, text: await render(next) }],
        test: seat.shell.run([options.program, '-t', '-q', ...chosen]),
        tell: seat.shell.run(options.reload ?? [options.program, ...chosen, '-s', 'reload']),
        needs: seat.shell.needs,
        place: name,
      };
    },
    traffic: countTraffic(followFile(world.exec, paths.traffic), parseNginxLine),
  };
}

/** Compiled in where nothing else is said, as in the configuration of our own nginx: nobody. */
const WORKER_UID = 65_534;

/** Workers look up the name on the disk themselves; a master that is root gives them another user. */
async function unreadable({ world, seat }: NginxOptions): Promise<string[]> {
  if (seat.owner !== 'ours' || !world.host.isRoot() || seat.inContainer === true) return [];
  const closed = await world.host.unreachable(world.folder, WORKER_UID);
  if (closed === undefined) return [];
  return [
    `the workers of nginx run as user ${WORKER_UID}, who cannot enter ${closed}; put the state directory where other users may go, or allow it there (chmod o+x)`,
  ];
}

async function readVersion({ seat, program }: NginxOptions): Promise<NginxVersion> {
  const said = await seat.run([program, '-v']);
  const version = parseNginxVersion(`${said.stdout}\n${said.stderr}`);
  if (!version)
    throw new DeliveryFailure(`${program} -v did not tell its version: ${lastLines(said)}`, {
      advice: 'is it nginx, and new enough to say so (router.program)?',
    });
  return version;
}

/**
 * What this version may lose at a reload: said, or refused. A reload is needed where addresses or routes change, never for a switch.
 * Source: nginx/nginx#437; the cure is in the changes of 1.27.4.
 */
function reloadRisk({ strict, world }: NginxOptions, version: NginxVersion): string | undefined {
  if (hasGentleReload(version)) return undefined;
  const told = `addresses or routes change, so nginx is reloaded, and nginx ${version.join('.')} closes idle keep-alive connections then: a request that is on its way over one is lost (before 1.27.4)`;
  if (strict)
    return `${told}; router.strict refuses that: deliver in a quiet hour without router.strict, or use nginx 1.27.4 or newer, haproxy, or embedded`;
  world.log.warning(`${told}; router.strict: true refuses it`);
  return undefined;
}

/** `1700000000.123 blue 200 0.012` */
export function parseNginxLine(line: string): AccessLine | undefined {
  const [, slot, status, seconds] = line.split(' ');
  return isSlot(slot) ? { slot, status: Number(status), ms: Number(seconds) * 1_000 } : undefined;
}
