// Where things are: the suite, and folders for runs.
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder that holds actions/, dist/ and the reusable workflows. */
export const suiteFolder = join(import.meta.dirname, '../../..');

/**
 * A folder for what outlives a run. Where the suite runs as root, services run as users of their own, who must be able to come here: a
 * folder below one that is closed to others (such as /root) will not do, and one in the system's temporary folder is taken.
 */
export function stateFolder(wanted: string, uid: number | undefined): { path: string; moved: boolean } {
  mkdirSync(wanted, { recursive: true });
  if (uid !== 0 || openToOthers(realpathSync(wanted))) return { path: realpathSync(wanted), moved: false };
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'compose-delivery-'));
  chmodSync(path, 0o711); // others may pass through to what is theirs, and list nothing
  return { path, moved: true };
}

/** Whether anybody may enter each folder on the way. */
function openToOthers(path: string): boolean {
  const others = 0o001;
  if (path === '/') return true;
  return (statSync(path).mode & others) !== 0 && openToOthers(dirname(path));
}
