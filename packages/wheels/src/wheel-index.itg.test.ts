// The local index under a real Docker: a build on the bridge network installs from it by a secret pip.conf, and no layer keeps a trace.
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { startWheelIndex } from './adapters/start-wheel-index.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import { realWheel } from './testing/real-wheel.ts';

const run = promisify(execFile);
const BASE = 'compose-delivery-base:local';

/** The bridge's address, if Docker, buildx and the local base image are here. */
function bridge(): string | undefined {
  try {
    const ask = (...words: string[]): string =>
      execFileSync('docker', words, { stdio: 'pipe' }).toString().trim();
    ask('buildx', 'version');
    ask('image', 'inspect', BASE);
    return ask('network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}');
  } catch {
    return undefined;
  }
}
const gateway = bridge();

test.skipIf(gateway === undefined)(
  `a build on the bridge installs from the index by a secret (NEEDS Docker with buildx and ${BASE})`,
  () =>
    withFolder(async (home) => {
      const wheel = realWheel('shoplib', '1.0');
      const store = await openWheelStore(join(home, 'wheelhouse'));
      await writeFile(store.blobPath(wheel.sha256), wheel.bytes);
      const index = await startWheelIndex({
        root: store.root,
        address: gateway ?? '',
        host: '',
        idleMs: 600_000,
        wheels: [wheel],
        environment: { PATH: process.env.PATH },
      });
      const tag = `wheel-index-itg-${process.pid}`;
      try {
        const context = join(home, 'context');
        await mkdir(context);
        await writeFile(join(context, 'lock.txt'), `shoplib==1.0 --hash=sha256:${wheel.sha256}\n`);
        await writeFile(
          join(context, 'Dockerfile'),
          `FROM ${BASE}\nCOPY lock.txt /lock.txt\n` +
            'RUN --mount=type=secret,id=pipconf,target=/etc/pip.conf \\\n' +
            '    python3 -m pip install --no-cache-dir --require-hashes --target /app -r /lock.txt\n',
        );
        await run('docker', [
          'buildx',
          'build',
          '--load',
          '-t',
          tag,
          '--secret',
          `id=pipconf,src=${index.pipConf}`,
          context,
        ]);
        const look =
          'cat /app/shoplib.py; cat /etc/pip.conf 2>/dev/null; find / -xdev -name "*.whl" -newer /lock.txt';
        const { stdout } = await run('docker', ['run', '--rm', '--network=none', tag, 'sh', '-c', look]);
        expect(stdout).toBe('VERSION = "1.0"\n');
      } finally {
        process.kill(index.pid, 'SIGTERM');
        await run('docker', ['image', 'rm', '-f', tag]).catch(() => undefined);
      }
    }),
  180_000,
);
