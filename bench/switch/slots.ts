// Where the two slots of the reference application can be reached: by the image that each dashboard runs.
import { execFileSync } from 'node:child_process';
import type { Delivered } from '../../e2e/minimarket.ts';

const SERVICE = 'web_dashboard';
const PORT = 8080;

type Container = {
  readonly Image: string;
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
};

/** @returns version to `address:port` of its dashboard */
export function addressesOfSlots(releases: readonly Delivered[]): Readonly<Record<string, string>> {
  const docker = (...words: string[]): string => execFileSync('docker', words, { encoding: 'utf8' });
  // The service's own name carries its slot: web_dashboard-blue.
  const ids = docker('ps', '--quiet', '--filter', `name=-${SERVICE}-`)
    .split('\n')
    .filter(Boolean);
  const containers = JSON.parse(docker('inspect', ...ids)) as Container[];
  return Object.fromEntries(
    releases.map(({ version, images }) => {
      const image = (JSON.parse(images) as Record<string, string>)[SERVICE]?.split('@')[1];
      const found = containers.find(({ Image }) => Image === image);
      const address = Object.values(found?.NetworkSettings.Networks ?? {})[0]?.IPAddress;
      if (!address)
        throw new Error(`no running ${SERVICE} of ${version} was found among ${ids.length} containers`);
      return [version, `${address}:${PORT}`];
    }),
  );
}
