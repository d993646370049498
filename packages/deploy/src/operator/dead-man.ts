// The dead man's watch: a process on the host that takes a switch back when the run that made it goes silent, and the script for operators.
import type { Clock, Files, Log } from '@compose-delivery/runtime';
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { Release } from '../model.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import type { Engine, Host, Router, SwitchRequest } from '../ports.ts';
import type { Operation } from '../state/journal.ts';
import { findRelease, readLedger } from '../state/ledger.ts';
import { scriptPaths, type HealthAddress, type HostDisk, type WayBack } from './facts.ts';
import { refusingScript, wayBackScript } from './way-back-script.ts';

export type DeadMan = {
  /** Before a switch: from now on silence is acted upon. Writes rollback.sh, too. Armed again, it stays as it is. */
  arm(operation: Operation): Promise<void>;
  /** The run is alive. */
  renew(): Promise<void>;
  /** The run has decided itself. @throws DeliveryFailure if the host has been faster. */
  settle(decision: 'confirm' | 'over'): Promise<void>;
  /** rollback.sh of a delivery that is committed. */
  publish(operation: Operation): Promise<void>;
};

export type DeadManOptions = {
  readonly files: Files;
  readonly host: Pick<Host, 'createExclusive' | 'spawnDetached'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly engine: Pick<Engine, 'observe'>;
  readonly router: Pick<Router, 'manualSwitch' | 'name'>;
  /** Of the state. */
  readonly folder: string;
  /** Where script and watch go, if the state is not on the disk of a host; absent: into its folder. */
  readonly leave?: (() => Promise<HostDisk>) | undefined;
  readonly deploymentId: string;
  /** For people. */
  readonly name: string;
  readonly fence: number;
  readonly searchPath: string;
  /** 0: nothing is armed. */
  readonly seconds: number;
  readonly policy: 'revert' | 'confirm';
};

const RENEW_EVERY_MS = 1_000;

export const deadManMarker = (deploymentId: string): string => `${deploymentId}/dead-man/`;

export function deadMan(options: DeadManOptions): DeadMan {
  const { files, host, clock, log } = options;
  let armed: string | undefined;
  let beats = 0;
  let renewed = -Infinity;
  const beat = async (watch: string): Promise<void> => {
    renewed = clock.monotonic();
    await files.writeAtomic(`${watch}/alive`, `${options.fence} ${(beats += 1)}\n`, 0o600);
  };
  return {
    arm: async (operation) => {
      if (armed !== undefined || options.seconds === 0) return;
      const way = await wayBack(options, operation);
      if (typeof way === 'string') return log.info(`no watch on the host: ${way}`);
      const script = wayBackScript(way);
      const disk = await leaveScript(options, script);
      if ('why' in disk)
        return log.warning(
          `no watch on the host: ${disk.why}; if this run dies after its switch, ${operation.release.version} serves until the next run`,
        );
      const watch = `${scriptPaths(disk.folder).deadMan}/${operation.id}-${options.fence}`;
      await beat(watch);
      armed = watch;
      if (!(await host.createExclusive(`${watch}/script.sh`, script, 0o700))) return;
      await files.makeDirectory(`${disk.folder}/logs`);
      const { fence, seconds, policy, searchPath } = options;
      await host.spawnDetached({
        argv: [
          'sh',
          `${watch}/script.sh`,
          '--dead-man',
          watch,
          String(fence),
          String(Math.ceil(seconds)),
          policy,
        ],
        cwd: '/',
        env: {
          PATH: searchPath,
          LANG: 'C.UTF-8',
          ...disk.environment,
          [MARKER]: deadManMarker(options.deploymentId),
        },
        logFile: `${disk.folder}/logs/dead-man.log`,
      });
      log.info(
        `the host ${policy === 'revert' ? 'goes back' : 'confirms'} by itself if this run is silent for ${seconds} s`,
      );
    },
    renew: async () => {
      if (armed !== undefined && clock.monotonic() - renewed >= RENEW_EVERY_MS) await beat(armed);
    },
    settle: async (decision) => {
      if (armed === undefined) return;
      const path = `${armed}/decision`;
      const first = await host.createExclusive(path, `${decision}\n`, 0o600);
      const seen = first ? decision : ((await files.readText(path)) ?? '').trim();
      if (seen === 'revert' && decision === 'confirm')
        throw new DeliveryFailure('the host found this run silent and has taken traffic back by itself', {
          advice: `see ${armed.replace(/\/dead-man\/[^/]*$/, '')}/logs/rollback.log; the next run goes on from what is served now`,
        });
      armed = undefined;
    },
    publish: async (operation) => {
      const way = await wayBack(options, operation);
      const disk = await leaveScript(
        options,
        typeof way === 'string' ? refusingScript(options.name, way) : wayBackScript(way),
      );
      if (!('why' in disk)) await pruneWatches(options, scriptPaths(disk.folder).deadMan);
    },
  };
}

/** So many stay, for people who look back. */
const KEEP_WATCHES = 4;

/** A watch of an older lock stands down, and one without its folder ends: only the newest say something. Never a reason to fail. */
async function pruneWatches({ files, log }: DeadManOptions, folder: string): Promise<void> {
  const fenceOf = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? Infinity);
  try {
    const newestFirst = (await files.list(folder)).toSorted((a, b) => fenceOf(b) - fenceOf(a));
    for (const name of newestFirst.slice(KEEP_WATCHES)) await files.remove(`${folder}/${name}`);
  } catch (error) {
    log.info(`older folders in ${folder} stay: ${messageOf(error)}`);
  }
}

const writeScript = (files: Files, folder: string, script: string): Promise<void> =>
  files.writeAtomic(scriptPaths(folder).script, script, 0o700);

const diskOf = (options: DeadManOptions): Promise<HostDisk> =>
  options.leave ? options.leave() : Promise.resolve({ folder: options.folder, environment: {} });

/** Into the state, and onto the disk of a host where that is another place: trouble with the second is no reason to stop a delivery. */
async function leaveScript(options: DeadManOptions, script: string): Promise<HostDisk> {
  const { files, folder } = options;
  await writeScript(files, folder, script);
  if (!options.leave) return diskOf(options);
  try {
    const disk = await options.leave();
    if (!('why' in disk)) await writeScript(files, disk.folder, script);
    return disk;
  } catch (error) {
    return { why: messageOf(error) };
  }
}

/** All that a script has to know, or why there is no way back. */
async function wayBack(options: DeadManOptions, operation: Operation): Promise<WayBack | string> {
  const { from, slot, release, generation } = operation;
  const { router, engine, files, folder } = options;
  if (operation.kind === 'rollback')
    return `what ${release.version} serves instead of was left by a rollback, and nobody is led back to it`;
  if (!from) return `no release came before ${release.version}`;
  if (!router.manualSwitch) return `router ${router.name} cannot be switched by a script`;
  const { ledger } = await readLedger(files, folder);
  const old: Release | undefined =
    findRelease(ledger, from.release) ?? (await engine.observe())[from.slot].release;
  const { upstreams, state } = (await engine.observe())[from.slot];
  if (!old || state !== 'running') return `${from.slot}, which served before, does not run`;
  const request: SwitchRequest = {
    slot: from.slot,
    upstreams,
    listeners: old.listeners,
    generation: generation + 1,
    expected: generation,
    fence: options.fence,
  };
  const disk = await diskOf(options).catch((error: unknown) => ({ why: messageOf(error) }));
  return {
    folder,
    disk: 'why' in disk ? folder : disk.folder,
    environment: 'why' in disk ? {} : disk.environment,
    name: options.name,
    operationId: operation.id,
    from: { slot, release: release.id, version: release.version },
    to: { slot: from.slot, release: old.id, version: old.version },
    generation,
    health: healthOf(old, upstreams),
    manual: await router.manualSwitch(request),
  };
}

function healthOf(release: Release, upstreams: Readonly<Record<string, string>>): HealthAddress[] {
  return Object.entries(release.services).flatMap(([service, { role, health }]) => {
    const base = upstreams[service];
    if (role !== 'colored' || !health || base === undefined) return [];
    return [{ service, url: base + health.path, guarded: Object.keys(health.headers).length > 0 }];
  });
}
