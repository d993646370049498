// Report files: what is no finished regular file of a sensible size is refused before it is read.
import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
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

it('move replaces a file whole and makes the folder', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'new'), 'new');
    await realReportFiles.move(join(folder, 'new'), join(folder, 'deep/er/report'));
    expect(await realReportFiles.read(join(folder, 'deep/er/report'), 'r', LIMIT)).toBe('new');
    await expect(realReportFiles.read(join(folder, 'new'), 'r', LIMIT)).rejects.toThrow('no such file');
  });
});
