// A folder for sockets and, while a connection is being made, for the key: nobody else may enter it, and it goes with us.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type PrivateFolder = {
  readonly path: string;
  /** Writes a file that only we may read. */
  write(name: string, content: string): string;
  remove(name: string): void;
  /** Removes everything, at once. */
  close(): void;
};

/** A socket's path may have 107 bytes (unix(7)), and OpenSSH adds 17 of its own while it makes one. */
const LONGEST = 60;

export function privateFolder(): PrivateFolder {
  const base = tmpdir().length <= LONGEST ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(base, 'cd-')); // mode 0700
  const close = (): void => {
    process.removeListener('exit', close);
    rmSync(path, { recursive: true, force: true });
  };
  // An exit that nobody planned must not leave a key behind.
  process.once('exit', close);
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    },
    remove: (name) => rmSync(join(path, name), { force: true }),
    close,
  };
}
