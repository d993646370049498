// Which file pip is given for a lock: itself, or what wheel-cache made of it.
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installerLock } from './lock-files.ts';

test('a requirements file is its own, unless its view has recorded the hashes that it lacks', () =>
  withFolder(async (root) => {
    const [lock, view] = [join(root, 'requirements.txt'), join(root, 'view')];
    expect(await installerLock(realFiles, lock, view, 'lock')).toBe(lock);
    await mkdir(view);
    await writeFile(join(view, 'requirements.txt'), '');
    expect(await installerLock(realFiles, lock, view, 'lock')).toBe(join(view, 'requirements.txt'));
  }));

test.each(['uv.lock', 'poetry.lock', 'pylock.toml', 'pylock.api.toml'])(
  '%s: what the view has in its place, and nothing else',
  (name) =>
    withFolder(async (root) => {
      const [lock, view] = [join(root, 'api', name), join(root, 'view')];
      const refused = installerLock(realFiles, lock, view, 'services.api.lock');
      await expect(refused).rejects.toThrow(InputError);
      await expect(refused).rejects.toThrow(`which wheel-cache makes of ${name} (run it before`);
      await mkdir(view);
      await writeFile(join(view, 'requirements.txt'), '');
      expect(await installerLock(realFiles, lock, view, 'lock')).toBe(join(view, 'requirements.txt'));
    }),
);
