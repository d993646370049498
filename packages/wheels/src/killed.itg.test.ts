// A download that is killed without warning, as a lost runner is: the next one goes on from what was on the disk.
import { withFolder } from '@compose-delivery/runtime/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fetchOne } from './testing/fetch-one.ts';
import { patternBytes, servedFile, startIndex } from './testing/index-server.ts';

const MIB = 1_024 * 1_024;
const FILE = servedFile('big-1.0-py3-none-any.whl', patternBytes(24 * MIB));

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
      await new Promise((resolve) => setTimeout(resolve, 300));
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect((await readdir(join(root, 'blobs'))).some((name) => name.endsWith('.lock'))).toBe(true);
      const fetched = await fetchOne(root, server.fileUrl(FILE.filename), FILE.sha256, FILE.bytes.length);
      expect(fetched.resumedBytes).toBeGreaterThanOrEqual(17 * MIB);
      expect(server.sentBytes()).toBeLessThanOrEqual(28 * MIB);
      expect(await readdir(join(root, 'blobs'))).toEqual([FILE.sha256]);
    } finally {
      await server.close();
    }
  }));
