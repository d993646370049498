// Free bytes of a disk, and the bytes of folders.
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes that this user may still write where the path lies, or will lie; undefined if that cannot be told. */
export async function freeBytesAt(path: string): Promise<number | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const seen = await statfs(at).catch(() => undefined);
    if (seen) return seen.bavail * seen.bsize;
    if (dirname(at) === at) return undefined;
  }
}

/** Bytes of the files in these folders, not below; a file with several names counts once. Absent folders have none. */
export async function folderBytes(folders: readonly string[]): Promise<number> {
  const seen = new Map<string, number>();
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const file = await stat(join(folder, name)).catch(() => undefined);
      if (file?.isFile()) seen.set(`${file.dev} ${file.ino}`, file.size);
    }
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}
