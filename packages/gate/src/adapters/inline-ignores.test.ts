// Comments that excuse findings: found where Trivy reads them, and taken out of a copy only.
import { lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { copyWithoutIgnores, findInlineIgnores } from './inline-ignores.ts';

it('are found in files that Trivy reads, through no link, and change only in the copy', async () => {
  await withFolder(async (folder) => {
    const scratch = join(folder, 'deep', 'scratch');
    await mkdir(scratch, { recursive: true });
    await mkdir(join(folder, 'deep', 'tf'));
    const text = '# Trivy:Ignore:X \u00e9\n#tfsec:ignore:*\nresource {}\n';
    await writeFile(join(folder, 'deep', 'tf', 'main.tf'), text);
    await writeFile(join(folder, 'prod.Dockerfile'), '# trivy:ignore:DS-0002\nFROM a\n');
    await writeFile(join(folder, 'readme.md'), 'trivy:ignore:X');
    await symlink('/etc', join(folder, 'link'));
    const files = await findInlineIgnores(folder);
    expect(files.sort()).toEqual(['deep/tf/main.tf', 'prod.Dockerfile']);
    const copy = join(scratch, 'tree', 'it');
    await copyWithoutIgnores(folder, copy, files, scratch);
    expect(await readFile(join(copy, 'deep/tf/main.tf'), 'utf8')).toBe(
      '# Trivy-ignore:X \u00e9\n#tfsec-ignore:*\nresource {}\n',
    );
    expect(await readFile(join(folder, 'deep/tf/main.tf'), 'utf8')).toBe(text);
    expect(await readdir(join(copy, 'deep'))).toEqual(['tf']);
    expect((await lstat(join(copy, 'link'))).isSymbolicLink()).toBe(true);
    expect(await findInlineIgnores(copy)).toEqual([]);
  });
});

it('are found in a single file, and nowhere where there is nothing', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'Dockerfile');
    await writeFile(file, '# trivy:ignore:DS-0002\nFROM a\n');
    expect(await findInlineIgnores(file)).toEqual(['']);
    await copyWithoutIgnores(file, join(folder, 'x', 'Dockerfile'), [''], folder + '/none');
    expect(await readFile(join(folder, 'x', 'Dockerfile'), 'utf8')).toBe('# trivy-ignore:DS-0002\nFROM a\n');
    expect(await findInlineIgnores(join(folder, 'nothing'))).toEqual([]);
  });
});
