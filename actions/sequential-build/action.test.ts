// sequential-build from inputs to outputs: real trees on disk; the interpreter, pip and Compose answer from a script.
import { runAction, type ExecOptions, type OutputValue, type Ports } from '@compose-delivery/runtime';
import {
  recordedLog,
  recordedSink,
  scriptedExec,
  testPorts,
  withFolder,
  type ExecAnswer,
} from '@compose-delivery/runtime/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { action } from './action.ts';
import { spec } from './spec.ts';

const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services:
  api: { role: shared, lock: api/lock.txt, process: { directory: api, command: [python, app.py] } }
  web: { role: shared, lock: web/lock.txt, process: { directory: web, command: [python, app.py] } }
  nginx: { role: proxy }
`;

const FACTS = {
  path: '/usr/bin/python3.11',
  version: '3.11.2',
  release: [3, 11],
  implementation: 'cpython',
  platform: 'linux-x86_64',
  libc: ['glibc', [2, 36]],
  freeThreaded: false,
  pip: '24.0',
  shared: true,
  markers: {},
};

async function writeApplication(root: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const all = {
    'delivery.yml': DELIVERY,
    'api/app.py': 'api',
    'api/lock.txt': 'x==1 --hash=sha256:0',
    'web/app.py': 'web',
    'web/lock.txt': 'y==1 --hash=sha256:0',
    '.delivery/state/wheelhouse/views/api/x': '',
    '.delivery/state/wheelhouse/views/web/x': '',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** venv makes the folders that a real one makes; pip does what the script says. */
function tools(
  pip: ExecAnswer = { stdout: 'Successfully installed x-1\n' },
  more: Readonly<Record<string, ExecAnswer>> = {},
) {
  return scriptedExec({
    'python3 -I': { stdout: JSON.stringify(FACTS) },
    '/usr/local/bin/python3': { code: 127 },
    '/usr/bin/python3 -I': { code: 127 },
    '/usr/bin/python3.11 -I -m venv': (argv: readonly string[]) => {
      const bin = join(argv.at(-1) ?? '', 'bin');
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, 'python'), '');
      return {};
    },
    '/usr/bin/python3.11 -I -m pip': pip,
    ...more,
  });
}

type Run = {
  readonly code: 0 | 1;
  readonly outputs: Record<string, OutputValue>;
  readonly text: string;
  readonly summary: string;
};

async function run(
  root: string,
  given: Readonly<Record<string, string>> = {},
  replaced: Partial<Ports> = {},
): Promise<Run> {
  const inputs: Record<string, string> = { version: '1.0.0', ...given };
  const log = recordedLog();
  const sink = recordedSink();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, testPorts(root, { exec: tools(), log, ...replaced }), sink);
  return { code, outputs: sink.outputs, text: log.lines.join('\n'), summary: sink.summaryLines.join('\n') };
}

const parse = (value: OutputValue | undefined): unknown => JSON.parse(String(value));

test('all services built, one artifact string each', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const { code, outputs, summary } = await run(root);
    expect(code).toBe(0);
    expect(parse(outputs.images)).toEqual({
      api: expect.stringMatching(/^tree:sha256:[0-9a-f]{64}$/) as string,
      web: expect.stringMatching(/^tree:sha256:[0-9a-f]{64}$/) as string,
    });
    expect(outputs).toMatchObject({
      built: '["api","web"]',
      skipped: '[]',
      failed: '[]',
      blocked: '[]',
      attempts: '{"api":1,"web":1}',
    });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(spec.outputs).sort());
    expect(summary).toContain('2 services built, 0 unchanged.');
    const digest = (parse(outputs.images) as { api: string }).api.replace('tree:sha256:', '');
    expect(
      await readFile(join(root, '.delivery/state/artifacts/api', digest, 'source/api/app.py'), 'utf8'),
    ).toBe('api');
  }));

test('pip is asked for nothing but wheels at hand, by hash, whatever the host has set', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const seen: { argv: readonly string[]; options: ExecOptions | undefined }[] = [];
    const exec = tools((argv, options) => {
      seen.push({ argv, options });
      return {};
    });
    await run(
      root,
      { services: 'api' },
      { exec, environment: { PIP_INDEX_URL: 'https://example.invalid', HOME: '/home/x' } },
    );
    const view = join(root, '.delivery/state/wheelhouse/views/api');
    expect(seen[0]?.argv.join(' ')).toContain(
      `install --no-index --find-links ${view} --only-binary :all: --require-hashes`,
    );
    expect(seen[0]?.options?.env).toEqual({ PIP_INDEX_URL: undefined, PIP_CONFIG_FILE: '/dev/null' });
  }));

test('again: nothing is built; one source changed: only that one', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const first = await run(root);
    const second = await run(root);
    expect(second.outputs).toMatchObject({
      built: '[]',
      skipped: '["api","web"]',
      images: first.outputs.images,
    });
    await writeFile(join(root, 'web/app.py'), 'changed');
    const third = await run(root);
    expect(third.outputs).toMatchObject({ built: '["web"]', skipped: '["api"]' });
    expect((parse(third.outputs.images) as { web: string }).web).not.toBe(
      (parse(first.outputs.images) as { web: string }).web,
    );
  }));

test('a run that failed at the second service goes on there', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    let broken = true;
    const exec = tools((argv) =>
      broken && argv.at(-1)?.includes('web') ? { code: 1, stdout: 'ERROR: bad' } : {},
    );
    const first = await run(root, {}, { exec });
    expect(first.code).toBe(1);
    expect(first.outputs).toMatchObject({ built: '["api"]', failed: '["web"]' });
    broken = false;
    const second = await run(root, {}, { exec });
    expect(second.outputs).toMatchObject({ built: '["web"]', skipped: '["api"]', failed: '[]' });
    expect(Object.keys(parse(second.outputs.images) as object)).toEqual(['api', 'web']);
  }));

test('an artifact that is gone is built anew', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    await run(root);
    await rm(join(root, '.delivery/state/artifacts/api'), { recursive: true });
    const { outputs } = await run(root);
    expect(outputs).toMatchObject({ built: '["api"]', skipped: '["web"]' });
    expect(parse(outputs.plan)).toContainEqual(
      expect.objectContaining({ service: 'api', why: 'its artifact is gone or damaged' }),
    );
  }));

test('skip-unchanged off builds all', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    await run(root);
    expect((await run(root, { 'skip-unchanged': 'off' })).outputs).toMatchObject({
      built: '["api","web"]',
    });
  }));

test('dry-run: the plan, and nothing on the disk', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const { code, outputs } = await run(root, { 'dry-run': 'true' });
    expect(code).toBe(0);
    expect(parse(outputs.plan)).toEqual([
      expect.objectContaining({ service: 'api', step: 'build', why: 'not built before' }),
      expect.objectContaining({ service: 'web', step: 'build', why: 'not built before' }),
    ]);
    await expect(readFile(join(root, '.delivery/state/shop/default/builds.json'))).rejects.toThrow('ENOENT');
  }));

test('a failed build: red, with the service, the cause and the advice; what follows is not begun', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const { code, outputs, text } = await run(
      root,
      {},
      { exec: tools({ code: 1, stdout: 'ERROR: No matching distribution found' }) },
    );
    expect(code).toBe(1);
    expect(outputs).toMatchObject({
      images: '{}',
      failed: '["api"]',
      blocked: '["web"]',
      attempts: '{"api":1,"web":0}',
    });
    expect(text).toContain('api could not be built; not begun: web.');
    expect(text).toContain('It would fail again in the same way');
  }));

test('keep-going: the other is built, and the action is red all the same', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const exec = tools((argv) => (argv.at(-1)?.includes('api') ? { code: 1, stdout: 'ERROR: bad' } : {}));
    const { code, outputs } = await run(root, { 'keep-going': 'true' }, { exec });
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ built: '["web"]', failed: '["api"]', blocked: '[]' });
    expect(Object.keys(parse(outputs.images) as object)).toEqual(['web']);
  }));

test('retry-on: what the caller knows to pass is tried again', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    let calls = 0;
    const exec = tools(() => ((calls += 1) === 1 ? { code: 1, stdout: 'the moon was full' } : {}));
    const { code, outputs } = await run(root, { 'retry-on': 'moon was \\w+', services: 'api' }, { exec });
    expect(code).toBe(0);
    expect(outputs.attempts).toBe('{"api":2}');
  }));

test('without a pip: says so, before anything is half done', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const exec = tools({}, { 'python3 -I': { stdout: JSON.stringify({ ...FACTS, pip: '' }) } });
    const { code, summary } = await run(root, {}, { exec });
    expect(code).toBe(1);
    expect(summary).toContain('no pip of 22.3 or newer beside /usr/bin/python3.11');
  }));

test('cancelled before it began: red, nothing built', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const { code, outputs } = await run(
      root,
      {},
      { signal: AbortSignal.abort(new Error('cancelled by SIGTERM')) },
    );
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ built: '[]', blocked: '["api","web"]' });
  }));

test('the engine compose: images by id, only those of the delivery file', () =>
  withFolder(async (root) => {
    await writeApplication(root, {
      'base/Dockerfile': 'FROM scratch\n',
      'api/Dockerfile': 'FROM shop-base\n',
    });
    const id = `sha256:${'7'.repeat(64)}`;
    const model = {
      name: 'shop',
      services: {
        api: { build: { context: join(root, 'api'), dockerfile: 'Dockerfile' }, image: 'shop/api:1.0.0' },
        base: { build: { context: join(root, 'base'), dockerfile: 'Dockerfile' } },
      },
    };
    let builds = 0;
    const exec = scriptedExec({
      'docker version': { stdout: '26.1.5' },
      'docker compose -f': { stdout: JSON.stringify(model) },
      'docker buildx build': (argv) => {
        builds += 1;
        const metadata = JSON.stringify({ 'containerimage.digest': id });
        writeFileSync(argv[argv.indexOf('--metadata-file') + 1] ?? '', metadata);
        return { stdout: '{"vertexes":[{"digest":"a","name":"[1/1] RUN x"}]}' };
      },
      'docker image inspect': { stdout: `${id} 5000000 ["shop/api:1.0.0","shop-base:latest"] []` },
    });
    const given = { engine: 'compose', 'cooldown-mode': 'fixed' };
    const { code, outputs, summary } = await run(root, given, { exec });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({
      built: '["base","api"]',
      images: JSON.stringify({ api: `shop/api:1.0.0@${id}` }),
      'cache-ratio': '0.000',
      'bake-file': join(root, '.delivery/state/shop/default/docker-bake.json'),
    });
    expect(
      (parse(outputs.timings) as { cooldownSeconds: number }[]).map((one) => one.cooldownSeconds),
    ).toEqual([5, 0]);
    expect(summary).toContain('base -> api');
    expect(summary).toContain('5.0 MB');
    const bake = JSON.parse(await readFile(String(outputs['bake-file']), 'utf8')) as { target: object };
    expect(Object.keys(bake.target)).toEqual(['base', 'api']);
    const again = await run(root, given, { exec });
    expect(again.outputs).toMatchObject({ built: '[]', skipped: '["base","api"]', 'cache-ratio': '1.000' });
    expect(builds).toBe(2);
  }));

test.each([
  ['no version', { version: '' }, {}, 'version: expected a semantic version'],
  ['a version that is none', { version: 'latest' }, {}, 'version: expected a semantic version'],
  ['an unknown service', { services: 'wep' }, {}, 'did you mean "web"?'],
  ['a service without a process section', { services: 'nginx' }, {}, 'services with a process section'],
  ['a pattern that is none', { 'retry-on': '(' }, {}, 'retry-on: expected regular expressions'],
  ['a Python that is none', { python: '/nope/python' }, {}, 'python: expected CPython 3.10 or newer'],
  [
    'a lock that is not there',
    {},
    { 'delivery.yml': DELIVERY.replace('api/lock', 'api/nope') },
    'services.api.lock: expected an existing lock file',
  ],
  [
    'a folder that is not there',
    {},
    { 'delivery.yml': DELIVERY.replace('directory: api', 'directory: nope') },
    'services.api.process: expected files and folders that exist, saw nope',
  ],
  [
    'a cooldown beyond bounds',
    { 'cooldown-seconds': '9999' },
    {},
    'cooldown-seconds: expected seconds from 0 to 600',
  ],
  ['resources that are none', { resources: 'lots' }, {}, 'resources: expected amounts such as network=1'],
  [
    'a claim beyond the bounds',
    { resources: 'cpu=0.5' },
    {},
    'resources: expected at least cpu=1, which api asks for',
  ],
  ['a bake file and a list', { 'bake-file': 'x', 'build-list': 'a: b' }, {}, 'build-list: expected nothing'],
  ['a list that is none', { 'build-list': 'a b' }, {}, 'build-list: expected lines of "image: folder"'],
  ['build arguments that are none', { 'build-args': 'BASE' }, {}, 'build-args: expected lines of NAME=VALUE'],
] as const)('%s: bad input, named', (_, given, files, message) =>
  withFolder(async (root) => {
    await writeApplication(root, files);
    const exec = tools({}, { '/nope/python': { code: 127 } });
    const { code, text, outputs } = await run(root, given, { exec });
    expect(code).toBe(1);
    expect(text).toContain('title=sequential-build%3A bad input');
    expect(text).toContain(message);
    expect(outputs).toMatchObject({ images: '{}', built: '[]' });
  }),
);

test('in Spanish', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    expect((await run(root, { language: 'es' })).summary).toContain(
      '2 servicios construidos, 0 sin cambios.',
    );
  }));
