// A router that is a program on the host: started by us as a process that outlives the run, or run by the operator.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { ProcessIdentity } from '../host-port.ts';
import { quoted } from '../transport/quote.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import { followFile } from './access-lines.ts';
import {
  QUICK_MS,
  routerPaths,
  UNCANCELLED,
  type RouterProcess,
  type RouterWorld,
  type Seat,
} from './seat.ts';

const OUTPUT_BYTES = 8_192;

export function programSeat(world: RouterWorld, kind: string, program: string, owner: Seat['owner']): Seat {
  const { files, host, exec, folder, deploymentId, searchPath } = world;
  const paths = routerPaths(folder);
  const run: Seat['run'] = (argv, options = {}) =>
    exec(argv, { timeoutMs: QUICK_MS, signal: UNCANCELLED, ...options });
  const main = async (): Promise<ProcessIdentity | undefined> => {
    const text = await files.readText(paths.process);
    if (text === undefined) return undefined;
    const known = JSON.parse(text) as ProcessIdentity;
    const living = await host.identity(known.pid);
    return living?.startTime === known.startTime ? known : undefined;
  };
  return {
    name: `${kind} on the host`,
    owner,
    run,
    start: async (argv) => {
      if (owner === 'foreign')
        throw new DeliveryFailure(
          `${kind} does not run, and the suite does not start it (router.manage: false)`,
          {
            advice: `start it, or set router.manage: true`,
          },
        );
      await endOrphans(world, kind);
      await host.rotate(paths.output, 3);
      const identity = await host.spawnDetached({
        argv,
        cwd: folder,
        // Nothing of the runner's: a child that carries RUNNER_TRACKING_ID is killed when the job ends.
        env: { PATH: searchPath, LANG: 'C.UTF-8', HOME: paths.run, [MARKER]: `${deploymentId}/router/` },
        logFile: paths.output,
      });
      await files.writeAtomic(paths.process, `${JSON.stringify(identity)}\n`, 0o600);
      world.log.info(`${kind} was started as process ${identity.pid}`);
    },
    alive: async () => (owner === 'foreign' ? undefined : (await main()) !== undefined),
    processes: async () => {
      const all = parseProcesses((await run(['ps', '-eo', 'pid=,ppid=,args='])).stdout);
      if (owner === 'foreign') return all.filter(({ command }) => command.includes(kind));
      const known = await main();
      if (!known) return [];
      return [
        ...all.filter(({ pid }) => pid === known.pid),
        ...all.filter(({ parent }) => parent === known.pid),
      ];
    },
    kill: async (signal, pids) => {
      if (pids.length > 0) await run(['kill', `-${signal}`, ...pids.map(String)]);
    },
    output: () => host.tail(paths.output, OUTPUT_BYTES),
    follow: () => followFile(exec, paths.output),
    shell: {
      run: (argv) => argv.map(quoted).join(' '),
      signal: (name) => `kill -${name} "$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' ${quoted(paths.process)})"`,
      needs: [[program]],
    },
    missing: async () => {
      try {
        await run([program, kind === 'traefik' || kind === 'caddy' ? 'version' : '-v']);
        return [];
      } catch (error) {
        return [`${messageOf(error)} (router.kind ${kind}, router.program)`];
      }
    },
  };
}

const ORPHAN_MS = 5_000;
const POLL_MS = 50;

/** Workers whose master was killed hold its ports for ever. They are of the group that the master led, and still carry its name. */
async function endOrphans({ files, host, clock, folder, log }: RouterWorld, kind: string): Promise<void> {
  const text = await files.readText(routerPaths(folder).process);
  if (text === undefined) return;
  const { pid } = JSON.parse(text) as ProcessIdentity;
  const orphans = async (): Promise<number[]> => {
    const found: number[] = [];
    for (const member of await host.group(pid))
      if ((await host.facts(member))?.command.includes(kind)) found.push(member);
    return found;
  };
  const first = await orphans();
  if (first.length === 0) return;
  log.warning(
    `${first.length} processes of an earlier ${kind} were left without their master: ended before the new start`,
  );
  for (const member of first) await host.signal(member, 'SIGTERM');
  const started = clock.monotonic();
  while ((await orphans()).length > 0 && clock.monotonic() - started < ORPHAN_MS) await clock.sleep(POLL_MS);
  for (const member of await orphans()) await host.signal(member, 'SIGKILL');
}

/** Rows of `ps -eo pid=,ppid=,args=`. */
export function parseProcesses(text: string): RouterProcess[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }] : [];
  });
}
