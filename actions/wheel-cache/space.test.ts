// A wheelhouse on a disk that is too small: refused with figures before one wheel is asked for; the file systems are real ones.
import { runAction } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { patternBytes, servedFile, startIndex } from '@compose-delivery/wheels/testing';
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { action } from './action.ts';

const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const unlessMount = mayMount ? '' : ' [SKIPPED: mounting a small file system needs root]';

const FIRST = servedFile('first-1.0-py3-none-any.whl', patternBytes(3_000_000, 1));
const SECOND = servedFile('second-1.0-py3-none-any.whl', patternBytes(3_000_000, 2));
const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: lock.txt } }
`;

test.skipIf(!mayMount)(
  `fault: a disk too small for the wheels: refused with both figures, not one wheel asked for; with room, the rest alone counts${unlessMount}`,
  () =>
    withFolder((root) =>
      withFolder(async (disk) => {
        const mount = (...options: string[]): void => {
          if (spawnSync('mount', options).status !== 0) throw new Error('mount failed');
        };
        mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk);
        const server = await startIndex([FIRST, SECOND]);
        const run = async (files: readonly (typeof FIRST)[]): Promise<{ code: number; text: string }> => {
          await writeFile(join(root, 'delivery.yml'), DELIVERY);
          const lock = files.map((file) => `${file.name}==1.0 --hash=sha256:${file.sha256}`);
          await writeFile(join(root, 'lock.txt'), lock.join('\n'));
          const inputs: Record<string, string> = {
            'index-urls': server.url,
            'python-version': '3.11',
            platform: 'manylinux_2_36_x86_64',
            'cache-backend': 'none',
            wheelhouse: disk,
          };
          const log = recordedLog();
          const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
          const ports = testPorts(root, { log, clock: realClock });
          const code = await runAction(action, source, ports, recordedSink());
          return { code, text: log.lines.join('\n') };
        };
        try {
          const refused = await run([FIRST, SECOND]);
          expect(refused.code).toBe(1);
          expect(refused.text).toMatch(
            new RegExp(`the wheels need 12\\.0 MB in ${disk}, where 8\\.\\d MB are free`),
          );
          expect(server.requests.filter((one) => one.path.endsWith('.whl'))).toEqual([]);
          for (const folder of ['blobs', 'views', '.scratch'])
            expect(await readdir(join(disk, folder)), folder).toEqual([]);
          expect((await run([FIRST])).code).toBe(0);
          mount('-o', 'remount,size=10m', disk);
          const rest = await run([FIRST, SECOND]);
          expect([rest.code, await readdir(join(disk, 'views/api'))], rest.text).toEqual([
            0,
            [FIRST.filename, SECOND.filename],
          ]);
        } finally {
          await server.close();
          spawnSync('umount', ['-l', disk]);
        }
      }),
    ),
);
