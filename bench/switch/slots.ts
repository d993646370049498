// Where the services of the two slots can be reached: by the image that each container runs.
import { execFileSync } from 'node:child_process';
import type { Delivered } from '../../e2e/minimarket.ts';

/** What the bench asks for, and the port it listens on in its container. */
const PORTS = { web_dashboard: 8080, agente_deposito: 8001 } as const;

export type SlotAddresses = Readonly<Record<keyof typeof PORTS, string>>;

type Container = {
  readonly Image: string;
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
};

/** @returns version to service to `address:port` */
export function addressesOfSlots(releases: readonly Delivered[]): Readonly<Record<string, SlotAddresses>> {
  const containers = runningContainers();
  const addressOf = ({ version, images }: Delivered, service: keyof typeof PORTS): string => {
    const image = (JSON.parse(images) as Record<string, string>)[service]?.split('@')[1];
    const found = containers.find(({ Image }) => Image === image);
    const address = Object.values(found?.NetworkSettings.Networks ?? {})[0]?.IPAddress;
    if (!address)
      throw new Error(`no running ${service} of ${version} was found among ${containers.length} containers`);
    return `${address}:${PORTS[service]}`;
  };
  return Object.fromEntries(
    releases.map((release) => [
      release.version,
      {
        web_dashboard: addressOf(release, 'web_dashboard'),
        agente_deposito: addressOf(release, 'agente_deposito'),
      },
    ]),
  );
}

function runningContainers(): readonly Container[] {
  const docker = (...words: string[]): string => execFileSync('docker', words, { encoding: 'utf8' });
  // A service's own name carries its slot there, such as web_dashboard-blue: its project says whose it is.
  const ids = docker('ps', '--quiet', '--filter', 'name=minimarket-production-').split('\n').filter(Boolean);
  return ids.length === 0 ? [] : (JSON.parse(docker('inspect', ...ids)) as Container[]);
}
