// A download that is killed without warning, as a lost runner is: the next one goes on from what was on the disk.
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchOne } from './testing/fetch-one.ts';
import { patternBytes, servedFile, startIndex } from './testing/index-server.ts';

const MIB = 1_024 * 1_024;
const FILE = servedFile('big-1.0-py3-none-any.whl', patternBytes(24 * MIB));

async function recordedBytes(root: string): Promise<number> {
  const text = await readFile(join(root, 'blobs', `${FILE.sha256}.part.json`), 'utf8').catch(() => '{}');
  const { done = [] } = JSON.parse(text) as { done?: [number, number][] };
  return done.reduce((sum, [from, to]) => sum + to - from, 0);
}

test('SIGKILL mid-part: at most 4 MiB come twice, and the result is right', () =>
  withFolder(async (root) => {
    const server = await startIndex([FILE]);
    try {
      const path = `/files/${FILE.filename}`;
      // Two whole pieces, then silence inside the third.
      server.break(path, [{ kind: 'ignore' }, { kind: 'ignore' }, { kind: 'stall', afterBytes: 5 * MIB }]);
      const program = join(import.meta.dirname, 'testing/fetch-one.ts');
      const argv = [
        '--import',
        'tsx',
        program,
        root,
        server.fileUrl(FILE.filename),
        FILE.sha256,
        String(FILE.bytes.length),
      ];
      const child = spawn(process.execPath, argv, { stdio: 'inherit' });
      await expect.poll(() => server.sentBytes(), { timeout: 20_000 }).toBe(21 * MIB);
      // What was sent need not have arrived yet: the record beside the file says what has.
      await expect.poll(() => recordedBytes(root), { timeout: 20_000 }).toBeGreaterThanOrEqual(20 * MIB);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect((await readdir(join(root, 'blobs'))).some((name) => name.endsWith('.lock'))).toBe(true);
      const fetched = await fetchOne(root, server.fileUrl(FILE.filename), FILE.sha256, FILE.bytes.length);
      expect(fetched.resumedBytes).toBeGreaterThanOrEqual(20 * MIB);
      expect(server.sentBytes()).toBeLessThanOrEqual(25 * MIB);
      expect(await readdir(join(root, 'blobs'))).toEqual([FILE.sha256]);
    } finally {
      await server.close();
    }
  }));
