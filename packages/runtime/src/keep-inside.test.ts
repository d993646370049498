// Links that a change brings along: what they lead out of the workspace is refused, and only that.
import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { realFiles } from './adapters/files.ts';
import { InputError } from './errors.ts';
import { keepInside } from './keep-inside.ts';
import { withFolder } from './testing/index.ts';

/** What is said about `report`, in a workspace with links; empty: it may be used. */
const told = (path: (workspace: string, outside: string) => string): Promise<string> =>
  withFolder(async (outside) =>
    withFolder(async (folder) => {
      const workspace = join(folder, 'checkout');
      await mkdir(join(folder, 'real/deep'), { recursive: true });
      await symlink(join(folder, 'real'), workspace);
      await symlink(outside, join(workspace, 'out'));
      await symlink('../..', join(workspace, 'deep/up'));
      await symlink(join(outside, 'not-there-yet'), join(workspace, 'nowhere'));
      await symlink('deep', join(workspace, 'within'));
      await symlink('loop', join(workspace, 'loop'));
      try {
        await keepInside(realFiles, workspace, { report: path(workspace, outside), other: '' });
        return '';
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        return (error as Error).message.replaceAll(await realpath(outside), '<outside>');
      }
    }),
  );

it.each<[string, (workspace: string, outside: string) => string, string]>([
  ['a link', () => 'out', 'which a link leads to <outside>'],
  ['a folder behind a link', () => 'out/a/b', 'which a link leads to <outside>/a/b'],
  ['a relative link', () => 'deep/up/c', 'which a link leads to'],
  ['a link to what is not there yet', () => 'nowhere/c', 'which a link leads to <outside>/not-there-yet/c'],
  ['the same as an absolute path', (workspace) => join(workspace, 'out'), 'which a link leads to <outside>'],
  ['a link to itself', () => 'loop/c', 'ELOOP'],
])('%s out of the workspace is refused', async (_name, path, message) => {
  const said = await told(path);
  expect(said).toContain('report: expected a path that stays in the workspace');
  expect(said).toContain(message);
});

it.each<[string, (workspace: string, outside: string) => string]>([
  ['a folder', () => 'deep/new'],
  ['a link within', () => 'within/new'],
  ['an absolute path outside, which was written so', (_, outside) => join(outside, 'report')],
  ['a path above, which was written so', () => '../report'],
])('%s may be used, also where the workspace itself is a link', async (_name, path) => {
  expect(await told(path)).toBe('');
});
