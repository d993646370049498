// Report files: what is no finished regular file of a sensible size is refused before it is read.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { GateError } from '../gate-error.ts';
import { realReportFiles } from './report-files.ts';

const LIMIT = 1_000;

async function refusal(prepare: (path: string) => unknown): Promise<string> {
  return withFolder(async (folder) => {
    const path = join(folder, 'report.json');
    await prepare(path);
    const thrown: unknown = await realReportFiles
      .read(path, 'report.json', LIMIT)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(GateError);
    return (thrown as GateError).message;
  });
}

describe('read', () => {
  it('gives the text of a file', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'r'), '{"ñ":1}');
      expect(await realReportFiles.read(join(folder, 'r'), 'r', LIMIT)).toBe('{"ñ":1}');
    });
  });

  it.each<[string, (path: string) => unknown, string]>([
    ['nothing', () => undefined, 'saw no such file'],
    ['a folder', (path) => execFileSync('mkdir', [path]), 'saw a folder'],
    ['a pipe without a writer', (path) => execFileSync('mkfifo', [path]), 'saw a special file'],
    ['a link to nowhere', (path) => execFileSync('ln', ['-s', '/nowhere/at/all', path]), 'saw no such file'],
    ['a link to itself', (path) => execFileSync('ln', ['-s', path, path]), 'cannot be opened (ELOOP)'],
    [
      'a file that is too large, unread',
      async (path) => {
        await writeFile(path, '');
        await truncate(path, 600 * 1_024 * 1_024);
      },
      'expected at most 1000 bytes (max-report-mib), saw 629145600',
    ],
    ['UTF-16', (path) => writeFile(path, Buffer.from('\ufeff{}', 'utf16le')), 'expected UTF-8 text'],
    ['other bytes', (path) => writeFile(path, Buffer.from([0x7b, 0xff, 0x7d])), 'expected UTF-8 text'],
  ])('%s is an error of the gate', async (_name, prepare, message) => {
    expect(await refusal(prepare)).toContain(message);
  });
});

/** Nobody may read it, root neither. */
const UNREADABLE = '/proc/sys/net/ipv4/route/flush';
const isRoot = process.getuid?.() === 0;
const has = !isRoot || existsSync(UNREADABLE);
it.skipIf(!has)(
  `a file that may not be read is an error of the gate${has ? '' : ' [SKIPPED: root may read all]'}`,
  async () => {
    const said = await refusal(async (path) => {
      if (isRoot) return symlink(UNREADABLE, path);
      await writeFile(path, '{}');
      return chmod(path, 0);
    });
    expect(said).toBe('report.json: expected a Trivy JSON report, saw a file that may not be read');
  },
);

it('a file that grows while it is read is an error of the gate, and never half a report', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'r');
    await writeFile(path, Buffer.alloc(8_000_000, 'a'));
    const appending = spawn('sh', ['-c', 'while :; do printf b >> "$0"; done', path]);
    try {
      let said = '';
      // Until one read meets a byte that came meanwhile; each that does not must be whole as it was.
      while (said === '')
        await realReportFiles.read(path, 'r', 100_000_000).then(
          (text) => expect(text.indexOf('b') === -1 || text.indexOf('b') === 8_000_000).toBe(true),
          (error: unknown) => (said = error instanceof GateError ? error.message : String(error)),
        );
      expect(said).toBe('r: expected a finished file, saw one that changed while it was read');
    } finally {
      appending.kill('SIGKILL');
    }
  });
});

const shared = existsSync('/dev/shm');
it.skipIf(!shared)('move over file systems follows no link that lies where it writes', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'kept'), 'kept');
    const elsewhere = await mkdtemp('/dev/shm/trivy-gate-');
    await writeFile(join(elsewhere, 'new'), 'new');
    await symlink(join(folder, 'kept'), join(folder, 'report'));
    await symlink(join(folder, 'kept'), join(folder, `.trivy-report.${process.pid}.part`));
    await realReportFiles.move(join(elsewhere, 'new'), join(folder, 'report'));
    expect(await readdir(elsewhere)).toEqual([]);
    await rm(elsewhere, { recursive: true });
    expect(await realReportFiles.read(join(folder, 'report'), 'r', LIMIT)).toBe('new');
    expect(await realReportFiles.read(join(folder, 'kept'), 'r', LIMIT)).toBe('kept');
    expect((await readdir(folder)).filter((name) => /^\.[0-9a-f]+\.part$/.test(name))).toEqual([]);
  });
});

it('move replaces a file whole and makes the folder', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'new'), 'new');
    await realReportFiles.move(join(folder, 'new'), join(folder, 'deep/er/report'));
    expect(await realReportFiles.read(join(folder, 'deep/er/report'), 'r', LIMIT)).toBe('new');
    await expect(realReportFiles.read(join(folder, 'new'), 'r', LIMIT)).rejects.toThrow('no such file');
  });
});
