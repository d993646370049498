// Comments such as "trivy:ignore:ID" beside the line that they excuse: a door that no option of Trivy closes. Where a tree has them, a copy is
// scanned in which the word is another one of the same length, so that lines and places stay what they are.
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Files in which Trivy reads such comments. Source: aquasecurity/trivy pkg/iac, its scanners with comments. */
const COMMENTED = /(^|[._-])(docker|container)file|\.(tf|tofu|tfvars|hcl|ya?ml|tpl|bicep|template)$/i;
const MARK = /(trivy|tfsec):ignore/gi;
const MAX_BYTES = 16 * 1_024 * 1_024;

/** Files below `root` with such a comment, relative to it; `root` may be a file itself. Links are not followed. */
export async function findInlineIgnores(root: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const facts = await lstat(path).catch(() => undefined);
    if (facts?.isDirectory()) {
      for (const name of await readdir(path)) if (name !== '.git') await visit(join(path, name));
    } else if (facts?.isFile() && facts.size <= MAX_BYTES && COMMENTED.test(path.split('/').at(-1) ?? '')) {
      if ((await readFile(path, 'latin1')).search(MARK) >= 0) found.push(relative(root, path));
    }
  };
  await visit(root);
  return found;
}

/**
 * Copies a tree, or a file, to `copy` and takes the meaning of these comments away there. Links stay links.
 * @param except a folder that may lie in the tree and is not part of it: our own
 */
export async function copyWithoutIgnores(
  root: string,
  copy: string,
  files: readonly string[],
  except: string,
): Promise<void> {
  const visit = async (from: string, to: string): Promise<void> => {
    if (from === except) return;
    const facts = await lstat(from);
    if (facts.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (facts.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
    if (!facts.isDirectory()) return;
    await mkdir(to, { recursive: true });
    for (const name of await readdir(from)) await visit(join(from, name), join(to, name));
  };
  await mkdir(dirname(copy), { recursive: true });
  await visit(root, copy);
  await dropIgnores(copy, files);
}

/** The same in place, in a tree of our own. */
export async function dropIgnores(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(root, file);
    // Byte by byte: whatever the file is encoded in, only these words change.
    await writeFile(path, (await readFile(path, 'latin1')).replace(MARK, '$1-ignore'), 'latin1');
  }
}
