// What every scenario of the wheels bench stands on: wheels on disk, servers behind a limited link, the contenders' programs.
import { defaultNode } from '@compose-delivery/local-runner';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder, bundleActions, bundleTarball, root } from '../bundle-programs.ts';
import { endPrograms } from '../run-program.ts';
import { makeWorkFolder } from '../work-folder.ts';
import type { Programs } from './contenders.ts';
import type { IndexedWheel } from './index-page.ts';
import { openLink, type Link } from './link.ts';
import { installPeerTools, type PeerTools } from './peer-tools.ts';
import { startServers, type Servers } from './servers.ts';
import { bump, flakySet, GIANT, SMALL, wheelSet, type WheelSpec } from './wheel-set.ts';
import { pickWheels, writeWheels } from './write-wheels.ts';

export type Ground = {
  readonly folder: string;
  readonly link: Link;
  readonly servers: Servers;
  readonly programs: Programs;
  readonly peers: PeerTools;
  /** The wheels of a set, by name and version. */
  wheelsOf(set: readonly WheelSpec[]): readonly IndexedWheel[];
  close(): Promise<void>;
};

/** @throws Error if a link cannot be made; then nothing is left behind */
export async function layGround(settings: {
  readonly scale: number;
  readonly linkRate: number;
  readonly latencyMs: number;
  readonly sources: string;
}): Promise<Ground> {
  const folder = makeWorkFolder('wheels');
  let link: Link | undefined;
  let servers: Servers | undefined;
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    endPrograms();
    await servers?.stop();
    link?.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  const close = (): Promise<void> => (closing ??= end());
  try {
    const set = wheelSet(settings.scale);
    const wheels = writeWheels(join(folder, 'wheels'), [
      ...set,
      ...bump(set, SMALL).filter(({ version }) => version === '1.1'),
      ...bump(set, GIANT).filter(({ version }) => version === '1.1'),
      ...flakySet(),
    ]);
    const wheelsFile = join(folder, 'wheels.json');
    writeFileSync(wheelsFile, JSON.stringify([...wheels.values()]));
    const [actions, tarball, peers] = await Promise.all([
      bundleActions(settings.sources || root, join(folder, 'actions')),
      bundleTarball(join(folder, 'tarball')),
      installPeerTools(),
    ]);
    link = openLink(settings.linkRate);
    const cacheFolder = join(folder, 'cache');
    mkdirSync(cacheFolder);
    servers = await startServers(link, { wheelsFile, cacheFolder, latencyMs: settings.latencyMs });
    return {
      folder,
      link,
      servers,
      peers,
      programs: { node: defaultNode(), actions, tarball, peers: join(benchFolder, 'peers/bin') },
      wheelsOf: (chosen) => pickWheels(wheels, chosen),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
