// Whether a file is a whole SQLite database. Trivy takes one that is not there, or is empty, for one in which nothing is known.
import { open } from 'node:fs/promises';

const HEADER = 100;

/** What is wrong with it, or undefined. Source: sqlite.org/fileformat2.html, 1.3 (the header). */
export async function sqliteFault(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return 'its file is not there';
  try {
    const header = Buffer.alloc(HEADER);
    const { bytesRead } = await handle.read(header, 0, HEADER, 0);
    if (bytesRead < HEADER || header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
      return 'its file is no SQLite database';
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const { size } = await handle.stat();
    return header.readUInt32BE(28) * pageSize > size ? 'its file is cut off' : undefined;
  } finally {
    await handle.close();
  }
}
