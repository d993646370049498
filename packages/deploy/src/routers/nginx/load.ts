// What makes nginx read a configuration, and what it says of one: a test in a throwaway copy, a reload that is only believed once new
// connections show it, and the log, where alone a refusal is told.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { followFile } from '../access-lines.ts';
import { portsOf, type RouterRecord, type Stored } from '../record.ts';
import { lastLines, routerPaths, type RouterWorld, type Seat } from '../seat.ts';
import { confirmServed } from '../served.ts';
import { renderNginxMain } from './render.ts';

export type NginxOptions = {
  readonly world: RouterWorld;
  readonly seat: Seat;
  readonly program: string;
  readonly address: string;
  /** Of one that is not ours: the folder that it includes, its main configuration, and what makes it read them again. */
  readonly configFolder?: string | undefined;
  readonly configFile?: string | undefined;
  readonly reload?: readonly string[] | undefined;
  readonly strict: boolean;
  readonly drainLimitSeconds: number;
  readonly answerSeconds: number;
};

const APPLY_MS = 10_000;
/** The master sends "quit" to old workers 100 ms after it started new ones (ngx_process_cycle.c). */
const SETTLE_MS = 150;

const LONG_LOG = 64 * 1_024 * 1_024;

export const stem = (world: RouterWorld): string => `compose-delivery-${world.deploymentId}`;
export const fileName = (world: RouterWorld): string => `${stem(world)}.conf`;

/** Everything but our servers, of an nginx that is ours. */
export async function writeMain({ world, drainLimitSeconds }: NginxOptions): Promise<void> {
  const paths = routerPaths(world.folder);
  const main = renderNginxMain({
    config: paths.config,
    run: paths.run,
    errors: paths.errors,
    drainLimitSeconds,
  });
  await world.files.makeDirectory(paths.run);
  await world.files.writeAtomic(`${paths.base}/nginx.conf`, main, 0o644);
}

/** `nginx -t` on a copy: what the running one has is not touched. */
export async function tryOut({ world, seat, program }: NginxOptions, text: string): Promise<void> {
  const { trial, run } = routerPaths(world.folder);
  await world.files.makeDirectory(trial);
  await world.files.makeDirectory(run);
  await world.files.writeAtomic(`${trial}/${fileName(world)}`, text, 0o644);
  const main = renderNginxMain({ config: trial, run, errors: `${run}/trial.log`, drainLimitSeconds: 1 });
  await world.files.writeAtomic(`${trial}/nginx.main`, main.replace('/nginx.pid"', '/trial.pid"'), 0o644);
  const said = await seat.run([program, '-t', '-q', '-c', `${trial}/nginx.main`]);
  if (said.code === 0) return;
  throw new DeliveryFailure(`nginx refuses the new configuration: ${lastLines(said)}`, {
    advice: 'nothing was changed: the old configuration serves',
  });
}

/** Sets a log that became long aside; what follows must make nginx open it anew. True: it did. */
export async function rotateTraffic(world: RouterWorld): Promise<boolean> {
  const { traffic } = routerPaths(world.folder);
  const measured = await world.exec(['stat', '-c', '%s', traffic]);
  if (measured.code !== 0 || Number(measured.stdout) <= LONG_LOG) return false;
  await world.host.rotate(traffic, 1);
  return true;
}

/** The same for a switch, which reloads nothing: reopening logs closes no connection. */
export async function tidyTraffic(options: NginxOptions): Promise<void> {
  const { world, seat, program, configFile } = options;
  if (!(await rotateTraffic(world))) return;
  const main =
    configFile ?? (seat.owner === 'ours' ? `${routerPaths(world.folder).base}/nginx.conf` : undefined);
  const said = await seat.run([program, ...(main === undefined ? [] : ['-c', main]), '-s', 'reopen']);
  if (said.code !== 0) world.log.warning(`nginx did not open its log anew: ${lastLines(said)}`);
}

const LAYOUT = /x-delivery-layout "([0-9a-f]+)"/;

/** Takes the configuration into use; when nginx refuses it, the old one is back before the error is told. */
export async function load(
  options: NginxOptions,
  file: string,
  text: string,
  next: RouterRecord,
  before: RouterRecord,
  stored: Stored,
): Promise<void> {
  const { world, address } = options;
  const news = followFile(world.exec, routerPaths(world.folder).errors);
  const told = [...(await news())];
  await world.files.writeAtomic(file, text, 0o644);
  try {
    await reload(options);
    const ports = portsOf(next).map((port) => ({ port }));
    await confirmServed(
      { ...world, address },
      { generation: next.generation, slot: next.active, layout: LAYOUT.exec(text)?.[1] },
      ports,
      {
        limitMs: APPLY_MS,
        giveUp: async () => {
          told.push(...(await news()));
          return refusal(told);
        },
      },
    );
    await world.clock.sleep(SETTLE_MS);
  } catch (error) {
    if ('text' in stored) await world.files.writeAtomic(file, stored.text, 0o644);
    else await world.files.remove(file);
    // Some listeners may have moved: the old file is loaded again, so that no part of the new one stays.
    await reload(options).catch(() => undefined);
    await confirmServed(
      { ...world, address },
      { generation: before.generation, slot: before.active },
      portsOf(before).map((port) => ({ port })),
      { limitMs: APPLY_MS },
    ).catch(() => undefined);
    throw error;
  }
}

async function reload({ seat, program, world, reload: told, configFile }: NginxOptions): Promise<void> {
  const { base } = routerPaths(world.folder);
  if (seat.owner === 'foreign') {
    const tested = await seat.run([
      program,
      '-t',
      '-q',
      ...(configFile === undefined ? [] : ['-c', configFile]),
    ]);
    if (tested.code !== 0) throw new DeliveryFailure(`nginx refuses its configuration: ${lastLines(tested)}`);
  }
  const said = await seat.run(told ?? [program, '-c', `${base}/nginx.conf`, '-s', 'reload']);
  if (said.code !== 0) throw new DeliveryFailure(`nginx could not be told to reload: ${lastLines(said)}`);
}

/** What lines of the error log, new since the reload, say of why the master kept its old configuration. */
export function refusal(lines: readonly string[]): string | undefined {
  if (lines.some((line) => /\[crit\].*realpath\(\) .*Permission denied/.test(line)))
    return 'the workers of nginx may not enter the folder of the router in the state directory (chmod o+x)';
  const said = lines
    .filter((line) => line.includes('[emerg]'))
    .map((line) => line.replace(/^.*\[emerg\] (?:\d+#\d+: )?/, '').trim());
  // A port that is taken is tried again for 2.5 s; only then has the master given up, and listens to us again.
  if (said.every((line) => line.startsWith('bind() to '))) return undefined;
  return `nginx kept its old configuration; its log says: ${[...new Set(said)].slice(0, 3).join('; ')}`;
}
