// wheel-cache with every kind of lock, from the file to what pip installs, and with locks that are none: nothing is half-written.
import { runAction } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { servedFile, startIndex, type IndexServer, type ServedFile } from '@compose-delivery/wheels/testing';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action } from './action.ts';

const python = (program: string, ...args: readonly string[]) =>
  spawnSync('python3', ['-I', '-c', program, ...args], { encoding: 'utf8' });
const hasPip = python('import pip').status === 0;
const WITHOUT = hasPip ? '' : ' (SKIPPED: no python3 with pip)';

/** A wheel that pip installs: one module that says its version. */
const BUILD = `
import base64, sys, zipfile
path, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr(f"{name}.py", f"VERSION = '{version}'\\n")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", f"{name}.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n")
sys.stdout.write(base64.b64encode(open(path, "rb").read()).decode())
`;

let files: ServedFile[] = [];
let server: IndexServer;
beforeAll(() =>
  withFolder(async (folder) => {
    files = ['web', 'loop'].map((name) => {
      const filename = `${name}-1.0-py3-none-any.whl`;
      const { stdout, stderr } = python(BUILD, join(folder, filename), name, '1.0');
      if (stdout === '') throw new Error(stderr);
      return servedFile(filename, Buffer.from(stdout, 'base64'));
    });
    server = await startIndex(files);
  }),
);
afterAll(() => server.close());

async function run(
  root: string,
  lock: string,
  texts: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
  more = '',
) {
  const delivery = `
version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: ${lock}${more} } }
`;
  for (const [path, text] of Object.entries({ 'delivery.yml': delivery, ...texts })) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const inputs: Record<string, string> = {
    'index-urls': server.url,
    'python-version': '3.11',
    platform: 'manylinux_2_36_x86_64',
    retries: '0',
    ...given,
  };
  const log = recordedLog();
  const sink = recordedSink();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, testPorts(root, { log, clock: realClock }), sink);
  const view = join(root, '.delivery/state/wheelhouse/views/api');
  return { code, text: log.lines.join('\n'), outputs: sink.outputs, view };
}

/** What pip makes of a view, without a network; its version of the module web. */
function install(root: string, view: string, requirements: string): string {
  const target = join(root, 'installed');
  const args = ['install', '--no-index', '--find-links', view, '--require-hashes', '--only-binary', ':all:'];
  const quiet = [
    '--target',
    target,
    '--disable-pip-version-check',
    '--no-cache-dir',
    '-q',
    '-r',
    requirements,
  ];
  const done = spawnSync('python3', ['-I', '-m', 'pip', '--isolated', ...args, ...quiet], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return python(
    `import sys; sys.path.insert(0, ${JSON.stringify(target)}); import web, loop; print(web.VERSION)`,
  ).stdout.trim();
}

const sha = (name: string): string => files.find((file) => file.name === name)?.sha256 ?? '';
const wheelName = (name: string): string => `${name}-1.0-py3-none-any.whl`;

const LOCKS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'requirements.txt': () => ({
    'requirements.txt': `web==1.0 --hash=sha256:${sha('web')}\n-r more.txt\n`,
    'more.txt': `loop==1.0 --hash=sha256:${sha('loop')}\n`,
  }),
  'poetry.lock': () => ({
    'poetry.lock': `${['web', 'loop'].map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\noptional = false\npython-versions = ">=3.8"\ngroups = ["main"]\nfiles = [{file = "${wheelName(name)}", hash = "sha256:${sha(name)}"}]\n`).join('\n')}\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.10"\ncontent-hash = "x"\n`,
  }),
  'pylock.api.toml': () => ({
    'pylock.api.toml': `lock-version = "1.0"\ncreated-by = "a tool"\n${['web', 'loop'].map((name) => `[[packages]]\nname = "${name}"\nversion = "1.0"\nwheels = [{ url = "${server.fileUrl(wheelName(name))}", hashes = { sha256 = "${sha(name)}" } }]\n`).join('\n')}`,
  }),
  'uv.lock': () => ({
    'uv.lock': `version = 1\n[[package]]\nname = "api"\nsource = { virtual = "." }\ndependencies = [{ name = "web" }]\n${['web', 'loop'].map((name) => `[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "x" }\n${name === 'web' ? 'dependencies = [{ name = "loop" }]\n' : ''}wheels = [{ url = "${server.fileUrl(wheelName(name))}", hash = "sha256:${sha(name)}" }]\n`).join('\n')}`,
  }),
};

describe('from the lock to what pip installs', { timeout: 60_000 }, () => {
  test.skipIf(!hasPip).each(Object.keys(LOCKS))(`%s${WITHOUT}`, (lock) =>
    withFolder(async (root) => {
      const { code, text, view } = await run(root, lock, LOCKS[lock]?.() ?? {});
      expect([code, text]).toEqual([0, expect.any(String)]);
      const names = (await readdir(view)).filter((name) => name.endsWith('.whl'));
      expect(names).toEqual([wheelName('loop'), wheelName('web')]);
      const own = lock === 'requirements.txt' ? join(root, lock) : join(view, 'requirements.txt');
      expect(install(root, view, own)).toBe('1.0');
    }),
  );

  test.skipIf(!hasPip)(
    `a lock without hashes, where that is allowed: those of the index are recorded for pip, and advised against${WITHOUT}`,
    () =>
      withFolder(async (root) => {
        const texts = { 'requirements.txt': 'web==1.0\nloop==1.0\n' };
        const { code, view, outputs } = await run(root, 'requirements.txt', texts, {
          'require-hashes': 'auto',
        });
        expect(code).toBe(0);
        const recorded = await readFile(join(view, 'requirements.txt'), 'utf8');
        expect(recorded).toBe(
          `loop==1.0 \\\n    --hash=sha256:${sha('loop')}\nweb==1.0 \\\n    --hash=sha256:${sha('web')}\n`,
        );
        expect(outputs.advisories).toContain(
          'requirements.txt: no hash for web, loop; those of the primary index were believed',
        );
        expect(install(root, view, join(view, 'requirements.txt'))).toBe('1.0');
      }),
  );
});

test('extras, groups and the project that the delivery file names', () =>
  withFolder(async (root) => {
    const lock = LOCKS['uv.lock']?.()['uv.lock'] ?? '';
    const texts = {
      'uv.lock': lock.replace(
        'dependencies = [{ name = "web" }]',
        'dependencies = []\n[package.optional-dependencies]\npg = [{ name = "web" }]',
      ),
    };
    expect(await readdir((await run(root, 'uv.lock', texts)).view)).toEqual(['requirements.txt']);
    const chosen = await run(root, 'uv.lock', texts, {}, ', lock-extras: [pg], lock-project: api');
    expect(await readdir(chosen.view)).toEqual([wheelName('loop'), 'requirements.txt', wheelName('web')]);
    expect((await run(root, 'uv.lock', texts, {}, ', lock-groups: [dev]')).text).toContain(
      'lock-groups that api has',
    );
  }));

const A = 'a'.repeat(64);
const BAD: readonly (readonly [string, string, string, string, Record<string, string>?])[] = [
  [
    'an unhashed lock',
    'requirements.txt',
    'web==1.0\n',
    'requirements.txt, line 1: expected a --hash=sha256:... for web',
  ],
  [
    'a lock hashed in part, with auto',
    'requirements.txt',
    `web==1.0 --hash=sha256:${A}\n\nloop==1.0\n`,
    'requirements.txt, line 3: expected a --hash=sha256:... for loop',
    { 'require-hashes': 'auto' },
  ],
  [
    'an unknown format',
    'Pipfile.lock',
    '{}',
    'Pipfile.lock: expected requirements with hashes (*.txt), uv.lock, poetry.lock or pylock.toml',
  ],
  [
    'a wheel name with a path',
    'poetry.lock',
    `[[package]]\nname = "web"\nversion = "1.0"\nfiles = [{file = "../web-1.0-py3-none-any.whl", hash = "sha256:${A}"}]\n[metadata]\nlock-version = "2.1"\n`,
    'poetry.lock, line 1: expected the name of a wheel of web 1.0, without a path, saw "../web-1.0-py3-none-any.whl"',
  ],
  [
    'an absurd size',
    'pylock.toml',
    `lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "web"\nwheels = [{url = "https://x.example/web-1.0-py3-none-any.whl", size = 5000000000000, hashes = {sha256 = "${A}"}}]\n`,
    'pylock.toml, line 3: expected a size in bytes, from 0 to 1 TB, saw 5000000000000',
  ],
  [
    'a package twice, in two versions',
    'requirements.txt',
    `web==1.0 --hash=sha256:${A}\nweb==2.0 --hash=sha256:${A}\n`,
    'requirements.txt, line 2: expected web==1.0, as in line 1, saw 2.0',
  ],
  [
    'a package twice, with nothing in common',
    'requirements.txt',
    `web==1.0 --hash=sha256:${A}\nweb==1.0 --hash=sha256:${'b'.repeat(64)}\n`,
    'requirements.txt, line 2: expected a hash of web as in line 1, saw none of them',
  ],
  [
    'a package that has no wheel',
    'poetry.lock',
    `[[package]]\nname = "web"\nversion = "1.0"\nfiles = [{file = "web-1.0.tar.gz", hash = "sha256:${A}"}]\n[metadata]\nlock-version = "2.1"\n`,
    'poetry.lock, line 1: expected wheels of web with a sha256, saw only a source archive; nothing is built here',
  ],
  [
    'a repository',
    'requirements.txt',
    'git+https://t0ken@example.org/web\n',
    'requirements.txt, line 1: expected a requirement such as name==1.2.3; code from a repository has no sha256',
  ],
  [
    'a marker without meaning',
    'requirements.txt',
    `web==1.0 ; sys_platform ~= "linux" --hash=sha256:${A}\n`,
    'requirements.txt, line 1: expected an environment marker that can be read',
  ],
  ['no UTF-8', 'requirements.txt', '\ufffd', 'requirements.txt, line 1: expected text in UTF-8'],
];

test.each(BAD.map(([what, lock, text, message, given = {}]) => [what, lock, text, message, given] as const))(
  '%s: one error naming file and line, no index asked, nothing written',
  (_, lock, text, message, given) =>
    withFolder(async (root) => {
      const asked = server.requests.length;
      const { code, text: printed } = await run(root, lock, { [lock]: text }, given);
      expect(code).toBe(1);
      expect(printed).toContain(message);
      expect(printed.match(/: expected /g)).toHaveLength(1);
      expect(printed).not.toContain('t0ken');
      expect(server.requests).toHaveLength(asked);
      expect((await readdir(root)).sort()).toEqual(['delivery.yml', lock].sort());
    }),
);

test('a lock that is a folder, and one that may not be read', () =>
  withFolder(async (root) => {
    const folder = await run(root, 'locks/requirements.txt', { 'locks/requirements.txt/x': '' });
    expect(folder.text).toContain(
      'locks/requirements.txt: expected a lock file that can be read, saw locks/requirements.txt: a folder',
    );
    await writeFile(join(root, 'closed.txt'), '');
    await chmod(join(root, 'closed.txt'), 0o000);
    const closed = await run(root, 'closed.txt', {});
    // root reads everything: there the empty file is an empty lock.
    expect(closed.text).toContain(
      process.getuid?.() === 0 ? '0 wheels for 1 services' : 'closed.txt: permission denied',
    );
  }));
