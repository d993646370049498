import { chmodSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { stateFolder } from './places.ts';

const ROOT = 0;

describe('stateFolder', () => {
  it('takes the wanted folder where everybody may pass', () =>
    withFolder((folder) => {
      chmodSync(folder, 0o755);
      const wanted = join(folder, 'state');
      expect(stateFolder(wanted, ROOT)).toEqual({ path: realpathSync(wanted), moved: false });
      return Promise.resolve();
    }));

  it('takes it, too, where nobody but us will run', () =>
    withFolder((folder) => {
      chmodSync(folder, 0o700);
      expect(stateFolder(join(folder, 'state'), 1_000).moved).toBe(false);
      return Promise.resolve();
    }));

  it('goes elsewhere when a folder on the way is closed to others, and leaves that place open to pass', () =>
    withFolder((folder) => {
      mkdirSync(join(folder, 'open'));
      chmodSync(folder, 0o700);
      const { path, moved } = stateFolder(join(folder, 'open/state'), ROOT);
      try {
        expect(moved).toBe(true);
        expect(statSync(path).mode & 0o777).toBe(0o711);
      } finally {
        rmSync(path, { recursive: true });
      }
      return Promise.resolve();
    }));
});
