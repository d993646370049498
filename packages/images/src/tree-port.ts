// What building asks of the disk. The adapter implements it on the real one.
import type { TreeEntry } from './source-tree.ts';

export type Keep = (name: string, path: string, isFolder: boolean) => boolean;

export type TreeStore = {
  /**
   * Every entry below the given files and folders.
   * @param root absolute; paths of entries are relative to it
   * @param roots relative to `root`
   * @param keep decides by name and by path relative to `root`; folders that are not kept are not looked into
   */
  scan(root: string, roots: readonly string[], keep: Keep): Promise<readonly TreeEntry[]>;
  /** Copies entries, keeping their relative paths; files become 0644 or 0755 and folders 0755, whatever the umask. */
  copy(root: string, entries: readonly TreeEntry[], to: string): Promise<void>;
  /** Makes a whole folder readable by other users, keeping what is executable. */
  makeReadable(folder: string): Promise<void>;
  /** Makes a folder and its missing parents, each 0755. */
  makeFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
};
