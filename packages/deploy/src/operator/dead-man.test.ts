// Where no watch can be left on a host: it is said before the switch, and the script is where the state is all the same.
import type { Files } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { realHost } from '../adapters/host.ts';
import { MARKER } from '../engines/process/service-environment.ts';
import type { Release } from '../model.ts';
import type { SlotObservation } from '../ports.ts';
import type { Operation } from '../state/journal.ts';
import { deadMan, deadManMarker } from './dead-man.ts';
import type { HostDisk } from './facts.ts';

const release = (version: string): Release =>
  ({ id: `${version}-id`, version, services: {}, listeners: [], artifacts: {} }) as unknown as Release;

const OPERATION: Operation = {
  id: '0123456789abcdef',
  kind: 'deploy',
  release: release('1.1.0'),
  slot: 'green',
  from: { slot: 'blue', release: '1.0.0-id' },
  generation: 2,
};
const running = { state: 'running', upstreams: {}, down: [], singletons: [], release: release('1.0.0') };
const blue = running as SlotObservation;

function watchOf(folder: string, leave: () => Promise<HostDisk>, files: Files = realFiles) {
  const log = recordedLog();
  const watch = deadMan({
    files,
    host: realHost,
    clock: virtualClock(),
    log,
    engine: { observe: () => Promise.resolve({ blue, green: blue }) },
    router: {
      name: 'swarm',
      manualSwitch: () => Promise.resolve({ needs: [], observe: 'echo "green 2"', act: 'exit 1' }),
    },
    folder,
    leave,
    deploymentId: folder,
    name: 'shop',
    fence: 3,
    searchPath: '/usr/bin:/bin',
    seconds: 60,
    policy: 'revert',
  });
  return { watch, log };
}

describe('a host on which no watch can be left', () => {
  test('is said as a warning before the switch; rollback.sh is kept with the state; nothing runs', async () => {
    await withFolder(async (folder) => {
      const { watch, log } = watchOf(folder, () =>
        Promise.resolve({ why: 'the manager is reached at X only' }),
      );
      await watch.arm(OPERATION);
      expect(log.lines.join('\n')).toContain(
        'no watch on the host: the manager is reached at X only; if this run dies after its switch, 1.1.0 serves until the next run',
      );
      expect(await realFiles.readText(`${folder}/rollback.sh`)).toContain('TO_VERSION=1.0.0');
      expect(await realHost.marked(MARKER, deadManMarker(folder))).toEqual([]);
      await watch.renew();
      await watch.settle('confirm');
    });
  });

  test('a disk that refuses the script does not stop a delivery that keeps its state elsewhere', async () => {
    await withFolder(async (folder) => {
      await realFiles.writeAtomic(`${folder}/file`, 'in the way');
      const disk = { folder: `${folder}/file/shop`, environment: {} };
      const { watch, log } = watchOf(`${folder}/state`, () => Promise.resolve(disk));
      await watch.arm(OPERATION);
      await watch.publish(OPERATION);
      expect(log.lines.join('\n')).toMatch(/no watch on the host: .*(ENOTDIR|EEXIST|not a directory)/i);
      expect(await realFiles.readText(`${folder}/state/rollback.sh`)).toContain('TO_VERSION=1.0.0');
    });
  });
});

test('folders of watches that are over do not pile up: the newest stay', async () => {
  await withFolder(async (folder) => {
    for (const fence of [1, 2, 9, 10, 11, 12])
      await realFiles.writeAtomic(`${folder}/dead-man/0123456789abcdef-${fence}/decision`, 'confirm\n');
    const { watch } = watchOf(folder, () => Promise.resolve({ folder, environment: {} }));
    await watch.publish(OPERATION);
    expect((await realFiles.list(`${folder}/dead-man`)).toSorted()).toEqual(
      [10, 11, 12, 9].map((fence) => `0123456789abcdef-${fence}`),
    );
  });
});

test('one that cannot be taken away is no reason to fail', async () => {
  await withFolder(async (folder) => {
    for (const fence of [1, 2, 3, 4, 5])
      await realFiles.writeAtomic(`${folder}/dead-man/0123456789abcdef-${fence}/decision`, 'confirm\n');
    const files = { ...realFiles, remove: () => Promise.reject(new Error('EROFS')) };
    const { watch, log } = watchOf(folder, () => Promise.resolve({ folder, environment: {} }), files);
    await watch.publish(OPERATION);
    expect(log.lines.join('\n')).toContain('dead-man stay: EROFS');
  });
});
