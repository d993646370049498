// Report files on the real disk: measured before they are read, read with a bound, moved into place whole.
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GateError } from '../gate-error.ts';

/** What the gate does with report files. */
export type ReportFiles = {
  /** @throws GateError for what is no regular file, is missing, larger than `maxBytes`, growing, or not UTF-8. */
  read(path: string, name: string, maxBytes: number): Promise<string>;
  /** Moves a finished file to its name; a reader sees the old one or the new one. */
  move(from: string, to: string): Promise<void>;
};

async function read(path: string, name: string, maxBytes: number): Promise<string> {
  // O_NONBLOCK: opening a pipe must not wait for a writer that never comes.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw new GateError(`${name}: expected a Trivy JSON report, saw ${whyNotOpened(error)}`, error);
  });
  try {
    const facts = await handle.stat();
    if (!facts.isFile())
      throw new GateError(
        `${name}: expected a regular file, saw ${facts.isDirectory() ? 'a folder' : 'a special file'}`,
      );
    if (facts.size > maxBytes)
      throw new GateError(`${name}: expected at most ${maxBytes} bytes (max-report-mib), saw ${facts.size}`);
    // Not zeroed: every byte of it is either read or the file is refused.
    const bytes = Buffer.allocUnsafeSlow(facts.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const after = await handle.stat();
    if (filled !== facts.size || after.size !== facts.size)
      throw new GateError(`${name}: expected a finished file, saw one that changed while it was read`);
    return decode(bytes, name);
  } finally {
    await handle.close();
  }
}

function whyNotOpened(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'a file that may not be read';
  return `a file that cannot be opened (${code})`;
}

function decode(bytes: Buffer, name: string): string {
  if (!isUtf8(bytes)) throw new GateError(`${name}: expected UTF-8 text, saw other bytes`);
  try {
    return bytes.toString('utf8');
  } catch (error) {
    throw new GateError(`${name}: expected a report that fits into memory, saw ${bytes.length} bytes`, error);
  }
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const beside = join(dirname(to), `.${randomBytes(6).toString('hex')}.part`);
    try {
      await copyFile(from, beside, constants.COPYFILE_EXCL);
      await rename(beside, to);
    } catch (failure) {
      await rm(beside, { force: true });
      throw failure;
    }
    await rm(from, { force: true });
  }
}

export const realReportFiles: ReportFiles = { read, move };
