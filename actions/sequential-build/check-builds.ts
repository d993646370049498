// What can be known before the first build: that its builder sees what it is built from, and that there is room.
import {
  readAmounts,
  requireSpace,
  wheelsOf,
  type BuildStep,
  type Builder,
  type Place,
} from '@compose-delivery/images';
import { folderBytes, freeBytesAt } from '@compose-delivery/images/adapters';
import type { Ports } from '@compose-delivery/runtime';
import type { SequentialBuildInputs } from './action.ts';

type Given = {
  readonly builder: Builder;
  /** False: services without containers. */
  readonly images: boolean;
  readonly stateDirectory: string;
  readonly wheelhouse: string;
  readonly inputs: SequentialBuildInputs;
  readonly ports: Ports;
};

/** @throws InputError for a builder that cannot do it; DeliveryFailure, with figures, for a disk that is too small */
export async function checkBuilds(steps: readonly BuildStep[], given: Given): Promise<void> {
  const { builder, inputs, wheelhouse } = given;
  await builder.foresee?.(
    steps.map((step) => ({
      unit: step.unit,
      built: step.action === 'build',
      pushed: step.action === 'skip' ? step.pushed : undefined,
    })),
  );
  const built = steps.filter((step) => step.action === 'build');
  if (inputs.minFreeSpace === '' || built.length === 0) return;
  const more = readAmounts(`disk=${inputs.minFreeSpace}`, 'min-free-space')['disk'] ?? 0;
  const wheels = await folderBytes(built.map(({ unit }) => wheelsOf(wheelhouse, unit.service)));
  requireSpace(await placesOf(given), { wheels, more });
}

async function placesOf({ images, stateDirectory, ports }: Given): Promise<readonly Place[]> {
  const folders = [
    { what: 'the state directory', path: stateDirectory },
    ...(images ? await dockerData(ports) : []),
  ];
  const places: Place[] = [];
  for (const { what, path } of folders) {
    const freeBytes = await freeBytesAt(path);
    if (freeBytes !== undefined) places.push({ what, path, freeBytes });
  }
  return places;
}

/** Where the daemon keeps images and layers. That of another machine cannot be measured from here. */
async function dockerData(ports: Ports): Promise<readonly { what: string; path: string }[]> {
  const argv = ['docker', 'info', '--format', '{{.DockerRootDir}} {{.DriverStatus}}'];
  const result = await ports.exec(argv, { timeoutMs: 30_000 }).catch(() => undefined);
  const [path = '', status = ''] = /^(\S+) (.*)$/m.exec(result?.stdout ?? '')?.slice(1) ?? [];
  const host = ports.environment['DOCKER_HOST'] ?? '';
  const elsewhere = host !== '' && !host.startsWith('unix:');
  if (result?.code !== 0 || elsewhere || !(await ports.files.exists(path))) {
    ports.log.warning(
      "min-free-space: the space of Docker's data cannot be read from here; it is not checked",
      {
        title: 'sequential-build',
      },
    );
    return [];
  }
  const store = '/var/lib/containerd';
  const byContainerd = status.includes('io.containerd.snapshotter') && (await ports.files.exists(store));
  return [
    { what: "Docker's data", path },
    ...(byContainerd ? [{ what: "Docker's images, kept by containerd,", path: store }] : []),
  ];
}
