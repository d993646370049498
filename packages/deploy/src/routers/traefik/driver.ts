// Traefik, file provider: one file of ours in the folder that it watches. It is written before a switch under a name that Traefik does not
// read, renamed at the switch, and believed once new connections see it and its API takes all of it. Errors are only logged, so time runs
// out instead; then the old file comes back.
import type { ListenerDefinition } from '@compose-delivery/application';
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import { countTraffic, followFile, type AccessLine } from '../access-lines.ts';
import type { Driver } from '../driver.ts';
import { countConnections } from '../connections.ts';
import { seal, unseal, type RouterRecord, type Stored } from '../record.ts';
import { routerPaths, type LineSource, type RouterWorld, type Seat } from '../seat.ts';
import { confirmServed } from '../served.ts';
import {
  entryPoints,
  loadedOf,
  portOf,
  STARTING_MS,
  withoutEntryPoint,
  type TraefikApi,
} from './admin-api.ts';
import { giveCertificate } from './own-certificate.ts';
import { entryPointName, placeName, renderTraefik, renderTraefikStatic } from './render.ts';

export type TraefikOptions = {
  readonly world: RouterWorld;
  readonly seat: Seat;
  readonly program: string;
  readonly address: string;
  readonly adminPort: number;
  readonly listeners: readonly ListenerDefinition[];
  /** Of one that is not ours: the folder that it watches. */
  readonly configFolder?: string | undefined;
  readonly answerSeconds: number;
};

const APPLY_MS = 10_000;

export function traefikDriver(options: TraefikOptions): Driver {
  const { world, seat } = options;
  const paths = routerPaths(world.folder);
  const file = `${options.configFolder ?? paths.config}/compose-delivery-${world.deploymentId}.yml`;
  const store = async (record: RouterRecord): Promise<void> =>
    world.files.writeAtomic(file, await rendered(options, record), 0o644);
  const certificate = async (): Promise<void> => {
    if (seat.owner === 'ours') await giveCertificate(world, `${paths.config}/certificate.yml`);
  };
  let news: LineSource | undefined;
  return {
    kind: 'traefik',
    file,
    foreign: `does traefik run, does its API answer on 127.0.0.1:${options.adminPort} (router.admin-port), and does its file provider watch that folder (router.config-directory)`,
    holds: async (port) =>
      seat.owner === 'foreign' &&
      (await entryPoints(apiOf(options), STARTING_MS).catch(() => [])).some(
        ({ address }) => portOf(address) === port,
      ),
    missing: async (listeners) => {
      const known = await entryPoints(apiOf(options), STARTING_MS).catch((error: unknown) =>
        messageOf(error),
      );
      if (typeof known !== 'string') {
        await tellUncounted(options);
        return withoutEntryPoint(known, listeners);
      }
      return seat.owner === 'ours'
        ? []
        : [
            `the API of traefik does not answer on 127.0.0.1:${options.adminPort} (router.admin-port, router.manage: false): ${known}`,
          ];
    },
    stored: async () => unseal(await world.files.readText(file)),
    store,
    probe: () =>
      entryPoints(apiOf(options)).then(
        () => true,
        () => false,
      ),
    prepareStart: async () => {
      const found = unseal(await world.files.readText(file));
      const listeners = [...options.listeners, ...('record' in found ? found.record.listeners : [])];
      const text = renderTraefikStatic({
        ...options,
        ports: [...new Set(listeners.map(({ port }) => port))],
        config: paths.config,
        errors: paths.errors,
        trafficLog: paths.traffic,
      });
      await world.files.makeDirectory(paths.run);
      await certificate();
      await world.files.writeAtomic(`${paths.base}/traefik.yml`, text, 0o644);
      return [options.program, `--configFile=${paths.base}/traefik.yml`];
    },
    // Where its log ends is asked of a program: before the switch, not within it.
    prepare: async (next) => {
      await certificate();
      await assertEntryPoints(options, next.listeners);
      await world.files.writeAtomic(stagedAt(file), await rendered(options, next), 0o644);
      news = await newsOf(options);
    },
    apply: async (next, _, was) => {
      // Of one preparation only: what comes after a switch that failed may want other listeners.
      const prepared = news;
      news = undefined;
      if (!prepared) await assertEntryPoints(options, next.listeners);
      await load(options, file, next, was, prepared ?? (await newsOf(options)));
    },
    open: async (upstreams) => ({ requests: await countConnections(world, seat, upstreams), tunnels: 0 }),
    cut: async (upstreams, slot) => {
      const open = await countConnections(world, seat, upstreams);
      if (open > 0)
        world.log.warning(
          `traefik has no way to end single connections: ${open} of ${slot} end by themselves, or with the slot`,
        );
      return 0;
    },
    manual: async (next) => ({ files: [{ path: file, text: await rendered(options, next) }], needs: [] }),
    traffic: countTraffic(followFile(world.exec, paths.traffic), parseTraefikLine),
  };
}

const apiOf = ({ world, adminPort }: TraefikOptions): TraefikApi => ({ ...world, adminPort });

async function rendered(options: TraefikOptions, record: RouterRecord): Promise<string> {
  const named = options.seat.owner === 'ours' ? undefined : await entryPoints(apiOf(options));
  const entryPoint = (port: number): string =>
    named?.find(({ address }) => portOf(address) === port)?.name ?? entryPointName(port);
  return seal(record, renderTraefik(record, { answerSeconds: options.answerSeconds, entryPoint }));
}

/** It opens ports only when it starts: what it lacks at a preparation it lacks at the switch that follows. */
async function assertEntryPoints(
  options: TraefikOptions,
  listeners: readonly ListenerDefinition[],
): Promise<void> {
  const lacks = withoutEntryPoint(await entryPoints(apiOf(options)), listeners);
  if (lacks.length > 0) throw new DeliveryFailure(lacks.join('; '), { advice: 'nothing was changed' });
}

/** Only its owner can make it write a log, and without one nobody counts what it answers. */
async function tellUncounted({ world, seat }: TraefikOptions): Promise<void> {
  const { traffic } = routerPaths(world.folder);
  if (seat.owner === 'foreign' && !(await world.files.exists(traffic)))
    world.log.warning(
      `traefik writes no access log to ${traffic}, so its answers are not counted for the watch: set accessLog.filePath and accessLog.format: json in its own configuration (router.manage: false)`,
    );
}

/** What its log says from now on. */
async function newsOf({ world }: TraefikOptions): Promise<LineSource> {
  const news = followFile(world.exec, routerPaths(world.folder).errors);
  await news();
  return news;
}

async function load(
  options: TraefikOptions,
  file: string,
  next: RouterRecord,
  was: Stored,
  news: LineSource,
): Promise<void> {
  const { world } = options;
  await take(options, file, await rendered(options, next));
  try {
    await assertServed(options, next);
  } catch (error) {
    if ('text' in was) await world.files.writeAtomic(file, was.text, 0o644);
    else await world.files.remove(file);
    const errors = (await news()).filter((line) => line.includes(' ERR ')).slice(-3);
    throw new DeliveryFailure(
      `${messageOf(error)}${errors.length > 0 ? `; its log says: ${errors.join('; ')}` : ''}`,
      { cause: error },
    );
  }
}

/** Traefik reads names that end in .yml, .yaml and .toml. */
const stagedAt = (file: string): string => `${file}.next`;

/** What a preparation left needs a rename and no flush of a disk, which may take long when the new slot has just been written there. */
async function take({ world }: TraefikOptions, file: string, text: string): Promise<void> {
  const staged = stagedAt(file);
  if ((await world.files.readText(staged)) !== text) return world.files.writeAtomic(file, text, 0o644);
  await world.host.rename(staged, file);
}

/** Over new connections first: its API costs it more than a request of anybody, and is only needed to say what it left out. */
async function assertServed(options: TraefikOptions, next: RouterRecord): Promise<void> {
  const { world, address } = options;
  try {
    await confirmServed(
      { ...world, address },
      { generation: next.generation, slot: next.active },
      next.listeners,
      { limitMs: APPLY_MS },
    );
  } catch (error) {
    const loaded = await loadedOf(apiOf(options), placeName(next)).catch(() => undefined);
    const generation = loaded?.generation ?? 'none';
    if (!loaded || generation === String(next.generation)) throw error;
    throw new DeliveryFailure(
      `traefik did not load ${next.generation} within ${APPLY_MS / 1_000} s (its API shows generation ${generation})`,
      { advice: 'does it watch the folder itself, and not a single file or a copy of it?', cause: error },
    );
  }
  const { refused } = await loadedOf(apiOf(options), placeName(next));
  if (refused.length > 0) throw new DeliveryFailure(`traefik does not take a route: ${refused.join('; ')}`);
}

/** `{"DownstreamStatus":200,"Duration":1234567,"ServiceName":"dly_x_web_blue@file"}`; the duration in nanoseconds. */
export function parseTraefikLine(line: string): AccessLine | undefined {
  try {
    const entry = JSON.parse(line) as { DownstreamStatus?: number; Duration?: number; ServiceName?: string };
    const slot = /_(blue|green)@file$/.exec(entry.ServiceName ?? '')?.[1] as AccessLine['slot'] | undefined;
    if (slot === undefined || entry.DownstreamStatus === undefined) return undefined;
    return { slot, status: entry.DownstreamStatus, ms: (entry.Duration ?? 0) / 1e6 };
  } catch {
    return undefined;
  }
}
