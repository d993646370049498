// Who may change a router, and what a holder that is gone leaves behind.
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { realHost } from '../adapters/host.ts';
import type { RouterWorld } from './seat.ts';
import { inTurn } from './turn.ts';

const world = {
  files: realFiles,
  host: realHost,
  owner: realHost,
  onlookers: [realHost],
} as unknown as RouterWorld;

test.each([
  ["F31: a turn that a power cut left empty is nobody's", () => Promise.resolve('')],
  ['F31: neither is one of zeros', () => Promise.resolve('\0'.repeat(80))],
  [
    'one of a process that is gone is taken over',
    async () => JSON.stringify({ pid: 1, startTime: 'another', machine: await realHost.machine() }),
  ],
])('%s', async (_, left) => {
  await withFolder(async (folder) => {
    const path = join(folder, 'turn');
    await writeFile(path, await left());
    expect(await inTurn(world, path, () => Promise.resolve('done'))).toBe('done');
    expect(await realFiles.exists(path)).toBe(false);
  });
});

test('two take turns', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'turn');
    let inside = 0;
    const body = async (): Promise<void> => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([inTurn(world, path, body), inTurn(world, path, body), inTurn(world, path, body)]);
  });
});

test('a link is replaced in one rename, and one that a crash left half done is no obstacle', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'current');
    await writeFile(join(folder, 'a'), 'A');
    await writeFile(join(folder, 'b'), 'B');
    await realHost.relink(path, 'a');
    expect(await realFiles.readText(path)).toBe('A');
    await writeFile(`${path}.part`, 'left by somebody who died');
    await realHost.relink(path, 'b');
    expect(await realFiles.readText(path)).toBe('B');
    expect(await realFiles.exists(`${path}.part`)).toBe(false);
  });
});

test('a file takes the name of another in one rename; without it nothing happens', async () => {
  await withFolder(async (folder) => {
    const [next, path] = [join(folder, 'next'), join(folder, 'config')];
    await writeFile(path, 'old');
    await expect(realHost.rename(next, path)).rejects.toThrow('ENOENT');
    expect(await realFiles.readText(path)).toBe('old');
    await writeFile(next, 'new');
    await realHost.rename(next, path);
    expect(await realFiles.readText(path)).toBe('new');
    expect(await realFiles.exists(next)).toBe(false);
  });
});
