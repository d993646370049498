// min-free-space: a disk that is too small is refused before anything is built or written, with the figures; small file systems are real ones.
import { runAction, type Ports } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  recordedSink,
  scriptedExec,
  testPorts,
  withFolder,
  type ExecAnswer,
} from '@compose-delivery/runtime/testing';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { link, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { action } from './action.ts';

const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const unlessMount = mayMount ? '' : ' [SKIPPED: mounting a small file system needs root]';

/** A file system of this size, unmounted afterwards. */
async function onDisk(size: string, body: (disk: string) => Promise<void>): Promise<void> {
  await withFolder(async (disk) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
    if (mounted.status !== 0) throw new Error('mount failed');
    try {
      await body(disk);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
}

const DELIVERY = `
version: 1
application: shop
engine: compose
compose-files: [compose.yml]
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared }, web: { role: shared } }
`;

type Run = { readonly code: 0 | 1; readonly text: string; readonly calls: readonly string[] };

async function run(
  root: string,
  given: Readonly<Record<string, string>>,
  dockerInfo: ExecAnswer,
  more: Partial<Ports> = {},
): Promise<Run> {
  const services = Object.fromEntries(
    ['api', 'web'].map((name) => [name, { build: { context: join(root, name), dockerfile: 'Dockerfile' } }]),
  );
  for (const name of ['api', 'web']) {
    await mkdir(join(root, name), { recursive: true });
    await writeFile(
      join(root, name, 'Dockerfile'),
      'FROM scratch AS wheels\nFROM scratch\nCOPY --from=wheels / /\n',
    );
    await writeFile(join(root, name, 'page'), name);
  }
  await writeFile(join(root, 'delivery.yml'), DELIVERY);
  const built = { 'containerimage.digest': `sha256:${'1'.repeat(64)}` };
  const exec = scriptedExec({
    'docker version': { stdout: '26.1.5\n' },
    'docker compose -f': { stdout: JSON.stringify({ name: 'shop', services }) },
    'docker info': dockerInfo,
    'docker image inspect': { code: 1 },
    'docker buildx build': (argv) => {
      writeFileSync(argv[argv.indexOf('--metadata-file') + 1] ?? '', JSON.stringify(built));
      return { stdout: '' };
    },
  });
  const inputs: Record<string, string> = { version: '1.0.0', 'cooldown-mode': 'off', ...given };
  const log = recordedLog();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const ports = testPorts(root, { exec, files: realFiles, log, ...more });
  const code = await runAction(action, source, ports, recordedSink());
  return { code, text: log.lines.join('\n'), calls: exec.calls.map((argv) => argv.slice(0, 3).join(' ')) };
}

const builds = ({ calls }: Run): number => calls.filter((call) => call === 'docker buildx build').length;

test.skipIf(!mayMount)(
  `fault: Docker's disk too small for min-free-space: refused with figures, nothing built, nothing written${unlessMount}`,
  () =>
    onDisk('40m', (docker) =>
      withFolder(async (root) => {
        const dockerInfo = { stdout: `${docker} [[Backing Filesystem extfs]]\n` };
        const refused = await run(root, { 'min-free-space': '100MB' }, dockerInfo);
        expect(refused.code).toBe(1);
        expect(refused.text).toMatch(
          new RegExp(
            `the builds need 100(?:\\.0)? MB .*but Docker's data \\(${docker}\\) has 4\\d(?:\\.\\d)? MB free; nothing was built`,
          ),
        );
        expect(builds(refused)).toBe(0);
        expect(await readdir(root)).not.toContain('.delivery');
        const enough = await run(root, { 'min-free-space': '20MB' }, dockerInfo);
        expect([enough.code, builds(enough)], enough.text).toEqual([0, 2]);
        const unchanged = await run(root, { 'min-free-space': '100MB', 'skip-unchanged': 'off' }, dockerInfo);
        expect(unchanged.code, 'what is to be built counts, whatever was built before').toBe(1);
      }),
    ),
);

test.skipIf(!mayMount)(
  `the bytes of the wheels count, each once however many services have it; the state directory counts, too${unlessMount}`,
  () =>
    onDisk('30m', (disk) =>
      withFolder(async (root) => {
        const wheelhouse = join(root, 'house');
        const wheel = (service: string): string => join(wheelhouse, 'views', service, 'x-1-py3-none-any.whl');
        for (const service of ['api', 'web']) await mkdir(join(wheel(service), '..'), { recursive: true });
        await writeFile(wheel('api'), Buffer.alloc(12_000_000));
        await link(wheel('api'), wheel('web'));
        const given = { wheelhouse: 'house', 'state-directory': join(disk, 'state') };
        const dockerInfo = { stdout: `${root} []\n` };
        const refused = await run(root, { ...given, 'min-free-space': '25MB' }, dockerInfo);
        expect(refused.code).toBe(1);
        expect(refused.text).toMatch(
          /need 37(?:\.0)? MB \(25(?:\.0)? MB of min-free-space and 12(?:\.0)? MB of wheels\)/,
        );
        expect(refused.text).toContain('the state directory');
        expect(await readdir(disk)).toEqual([]);
        expect((await run(root, { ...given, 'min-free-space': '15MB' }, dockerInfo)).code).toBe(0);
      }),
    ),
);

test.each([
  ['the daemon says nothing', { code: 1 } satisfies ExecAnswer, {}],
  ['its folder is not on this machine', { stdout: '/nowhere/docker []\n' } satisfies ExecAnswer, {}],
  [
    'the daemon is on another machine',
    { stdout: '/ []\n' } satisfies ExecAnswer,
    { DOCKER_HOST: 'tcp://10.0.0.1:2376' },
  ],
])('a daemon whose disk cannot be measured, since %s: said, and not refused', (_name, answer, environment) =>
  withFolder(async (root) => {
    const done = await run(root, { 'min-free-space': '1kB' }, answer, { environment });
    expect(done.code, done.text).toBe(0);
    expect(done.text).toContain("the space of Docker's data cannot be read from here");
  }),
);

test('without min-free-space nobody asks; an amount that is none is refused', () =>
  withFolder(async (root) => {
    expect((await run(root, {}, { code: 1 })).calls).not.toContain('docker info --format');
    for (const bad of ['ten', '10', '5XB', '-1GB']) {
      const refused = await run(root, { 'min-free-space': bad }, { code: 1 });
      expect([refused.code, refused.calls]).toEqual([1, []]);
      expect(refused.text).toContain('min-free-space');
    }
  }));
