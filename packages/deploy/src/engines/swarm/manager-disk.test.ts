// Where a swarm's watch may live: on the machine of the manager's daemon, and nowhere else; what stands against it is said.
import type { Exec } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { managerDisk, type ManagerPlace } from './manager-disk.ts';

const SHOP = { application: 'shop', environmentName: 'production' };
const SOCKET = 'unix:///var/run/docker.sock';

type Answers = {
  readonly endpoint?: string;
  readonly daemon?: string;
  readonly machine?: string;
  readonly lacks?: string;
};

/** A machine whose programs answer so. */
const place = (
  { endpoint = SOCKET, daemon = 'one 6.1.0', machine = 'one 6.1.0', lacks = '' }: Answers,
  more: Partial<ManagerPlace> = {},
): ManagerPlace => {
  const answer: Exec = (argv) => {
    const line = argv.join(' ');
    const stdout = line.startsWith('docker context')
      ? endpoint
      : line.startsWith('docker info')
        ? daemon
        : line.startsWith('uname')
          ? machine
          : lacks;
    return Promise.resolve({
      code: 0,
      signal: null,
      stdout: `${stdout}\n`,
      stderr: '',
      timedOut: false,
      durationMs: 1,
    });
  };
  return { name: 'this machine', remote: false, files: realFiles, exec: answer, docker: answer, ...more };
};

describe('the disk for a watch of a swarm', () => {
  test('is that of the machine that the daemon of the manager runs on', async () => {
    await withFolder(async (folder) => {
      const disk = await managerDisk(place({}), SHOP, `${folder}/state`)();
      expect(disk).toEqual({ folder: `${folder}/state/shop/production`, environment: {} });
      expect(await realFiles.exists(`${folder}/state/shop/production/logs`)).toBe(true);
      const other = await managerDisk(place({ endpoint: 'unix:///srv/2.sock' }), SHOP, `${folder}/state`)();
      expect(other).toMatchObject({ environment: { DOCKER_HOST: 'unix:///srv/2.sock' } });
    });
  });

  test('over ssh it is the disk of the host, whose own daemon is asked there', async () => {
    await withFolder(async (folder) => {
      const there = place({ daemon: 'far 6.1.0' }).docker;
      const far = place(
        { machine: 'far 6.1.0', daemon: 'never asked' },
        {
          name: 'ssh://deploy@far:22',
          remote: true,
          there: { docker: there, dockerEnvironment: { DOCKER_HOST: SOCKET }, streams: {} as never },
        },
      );
      expect(await managerDisk(far, SHOP, folder)()).toMatchObject({ folder: `${folder}/shop/production` });
    });
  });

  test.each([
    [
      'a port of another machine',
      { endpoint: 'tcp://10.0.0.5:2376' },
      /reached at tcp:\/\/10.0.0.5:2376 only/,
    ],
    ['a daemon elsewhere behind ssh', { endpoint: 'ssh://manager' }, /reached at ssh:\/\/manager only/],
    [
      'a tunnel, or the socket of a machine inside a container',
      { endpoint: 'tcp://127.0.0.1:2375', daemon: 'manager-1 5.15.0' },
      /runs on manager-1 5.15.0, not on this machine \(one 6.1.0\).*would end with the runner/,
    ],
    ['a daemon that does not answer', { daemon: '' }, /a machine that does not say its name/],
    [
      'a machine without the programs of the script',
      { lacks: 'curl/wget\nsha256sum' },
      /no curl\/wget, no sha256sum/,
    ],
  ])('no watch is placed for %s, and that is said', async (_, answers, expected) => {
    await withFolder(async (folder) => {
      const disk = await managerDisk(place(answers), SHOP, folder)();
      expect('why' in disk ? disk.why : disk.folder).toMatch(expected);
    });
  });

  test('a folder that cannot be made is a reason, not an error', async () => {
    await withFolder(async (folder) => {
      await realFiles.writeAtomic(`${folder}/file`, 'in the way');
      const disk = await managerDisk(place({}), SHOP, `${folder}/file`)();
      expect(disk).toHaveProperty('why');
    });
  });
});
