// wheel-cache from inputs to outputs: a real index on loopback, a real wheelhouse, doubles of the Actions cache.
import { runAction, type OutputValue, type Ports } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  recordedSink,
  scriptedExec,
  testPorts,
  withFolder,
} from '@compose-delivery/runtime/testing';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import {
  memoryCache,
  patternBytes,
  servedFile,
  startIndex,
  type IndexOptions,
  type IndexServer,
  type MemoryCache,
} from '@compose-delivery/wheels/testing';
import { action } from './action.ts';
import { spec } from './spec.ts';

const WEB = servedFile('web-1.0-py3-none-any.whl', patternBytes(3_000, 1));
const NATIVE = servedFile('native-2.0-cp311-cp311-manylinux_2_28_x86_64.whl', patternBytes(9_000, 2));
const OLDER = servedFile('native-2.0-cp310-cp310-manylinux_2_28_x86_64.whl', patternBytes(9_000, 3));
const WINDOWS = servedFile('winonly-1.0-py3-none-any.whl', patternBytes(100, 4));
const FILES = [WEB, NATIVE, OLDER, WINDOWS];

const LOCK = `web==1.0 --hash=sha256:${WEB.sha256}
native==2.0 \\
    --hash=sha256:${OLDER.sha256} \\
    --hash=sha256:${NATIVE.sha256}
winonly==1.0 ; sys_platform == "win32" --hash=sha256:${WINDOWS.sha256}
`;

const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: api }] }] }
services:
  api: { role: shared, lock: api/requirements.txt }
  worker: { role: shared, lock: worker/requirements.txt }
  proxy: { role: proxy }
`;

const servers: IndexServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: IndexOptions = {}, files = FILES): Promise<IndexServer> {
  const server = await startIndex(files, options);
  servers.push(server);
  return server;
}

async function writeApplication(root: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const all = {
    'delivery.yml': DELIVERY,
    'api/requirements.txt': LOCK,
    'worker/requirements.txt': LOCK.split('\n')[0] ?? '',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

type Run = {
  readonly code: 0 | 1;
  readonly outputs: Record<string, OutputValue>;
  readonly text: string;
  readonly summary: string;
};

async function run(
  root: string,
  server: IndexServer | undefined,
  given: Readonly<Record<string, string>> = {},
  replaced: Partial<Ports> = {},
): Promise<Run> {
  const inputs: Record<string, string> = {
    'index-urls': server?.url ?? 'http://127.0.0.1:9/simple/',
    'python-version': '3.11',
    platform: 'manylinux_2_36_x86_64',
    retries: '0',
    ...given,
  };
  const log = recordedLog();
  const sink = recordedSink();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, testPorts(root, { log, clock: realClock, ...replaced }), sink);
  return { code, outputs: sink.outputs, text: log.lines.join('\n'), summary: sink.summaryLines.join('\n') };
}

const withCache = (cache: MemoryCache): Partial<Ports> => ({
  cache: () => Promise.resolve(cache),
  environment: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' },
});

test('locks to wheelhouse: the right wheel for the target, each byte once, one view for each service', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const { code, outputs, summary } = await run(root, server);
    expect(code).toBe(0);
    const wheelhouse = join(root, '.delivery/state/wheelhouse');
    expect(await readdir(join(wheelhouse, 'views/api'))).toEqual([NATIVE.filename, WEB.filename]);
    expect(await readdir(join(wheelhouse, 'views/worker'))).toEqual([WEB.filename]);
    expect(server.sentBytes()).toBe(12_000);
    expect(outputs).toMatchObject({
      wheelhouse,
      'cache-hit': 'none',
      hits: 0,
      misses: 2,
      'bytes-from-cache': 0,
      'bytes-from-network': 12_000,
      'bytes-saved': 3_000,
      'build-contexts': JSON.stringify({
        api: `wheels=${wheelhouse}/views/api`,
        worker: `wheels=${wheelhouse}/views/worker`,
      }),
      advisories: '[]',
    });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(spec.outputs).sort());
    const report = JSON.parse(await readFile(String(outputs.report), 'utf8')) as {
      wheels: { source: string }[];
    };
    expect(report.wheels.map((wheel) => wheel.source)).toEqual(['network', 'network']);
    expect(summary).toContain('2 wheels for 2 services');
  }));

test('again on the same disk: nothing moves, no index is asked', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const first = await run(root, server);
    const asked = server.requests.length;
    const { code, outputs } = await run(root, server);
    expect(code).toBe(0);
    expect(server.requests).toHaveLength(asked);
    expect(outputs).toMatchObject({
      'cache-hit': 'all',
      hits: 2,
      misses: 0,
      'bytes-from-network': 0,
      'bytes-saved': 15_000,
    });
    expect(outputs['per-service-digest']).toBe(first.outputs['per-service-digest']);
  }));

test('again on a new disk with the Actions cache: everything from there, not one request to an index', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const cache = memoryCache();
    await run(root, server, {}, withCache(cache));
    await rm(join(root, '.delivery'), { recursive: true });
    const asked = server.requests.length;
    const { outputs } = await run(root, server, {}, withCache(cache));
    expect(server.requests).toHaveLength(asked);
    expect(outputs).toMatchObject({
      'cache-hit': 'all',
      'bytes-from-cache': 12_000,
      'bytes-from-network': 0,
    });
  }));

test('one package bumped: only its wheel comes', () =>
  withFolder(async (root) => {
    const server = await start();
    const newer = servedFile('web-1.1-py3-none-any.whl', patternBytes(500, 9));
    const next = await start({}, [...FILES, newer]);
    await writeApplication(root);
    await run(root, server);
    await writeApplication(root, { 'worker/requirements.txt': `web==1.1 --hash=sha256:${newer.sha256}` });
    const { outputs } = await run(root, next);
    expect(outputs).toMatchObject({ 'cache-hit': 'partial', hits: 2, misses: 1, 'bytes-from-network': 500 });
    expect(JSON.parse(String(outputs.advisories))).toEqual([
      expect.stringContaining('services disagree on web: 1.0 (api), 1.1 (worker)'),
    ]);
  }));

test('dry-run: the plan with its reasons; no wheel is fetched, nothing is laid out', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const { code, outputs, summary } = await run(root, server, { 'dry-run': 'true' });
    expect(code).toBe(0);
    expect(server.sentBytes()).toBe(0);
    expect(JSON.parse(String(outputs.plan))).toEqual([
      {
        wheel: NATIVE.filename,
        source: 'network',
        bytes: 9_000,
        why: 'not in the wheelhouse, and there is no cache',
      },
      {
        wheel: WEB.filename,
        source: 'network',
        bytes: 3_000,
        why: 'not in the wheelhouse, and there is no cache',
      },
    ]);
    expect(summary).toContain('12.0 kB would come over the network');
    expect(await readdir(join(root, '.delivery/state/wheelhouse/views'))).toEqual([]);
  }));

test('mirror first: a lagging mirror and a broken one are left for the next', () =>
  withFolder(async (root) => {
    const [lagging, broken, origin] = [
      await start({}, [WEB]),
      await start(),
      await start({ format: 'html' }),
    ];
    broken.break(`/simple/native/`, [{ kind: 'status', status: 500 }], true);
    await writeApplication(root);
    const { code, outputs } = await run(root, undefined, {
      'index-urls': `${lagging.url}\n${broken.url}\n${origin.url}`,
    });
    expect(code).toBe(0);
    expect(outputs['bytes-from-network']).toBe(12_000);
    expect(lagging.sentBytes()).toBe(3_000);
    expect(origin.sentBytes()).toBe(9_000);
  }));

test('a mirror that lists a wheel and then does not serve it: its bytes come from the next index', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(`/files/${WEB.filename}`, [{ kind: 'status', status: 404 }], true);
    await writeApplication(root);
    const { code } = await run(root, undefined, { 'index-urls': `${mirror.url},${origin.url}` });
    expect(code).toBe(0);
    expect(origin.sentBytes()).toBe(3_000);
  }));

test('a mirror that names another file for the version: it can only supply what the lock names', () =>
  withFolder(async (root) => {
    const evil = servedFile('web-1.0-py3-none-any.whl', Buffer.from('evil'));
    const mirror = await start({}, [evil]);
    await writeApplication(root);
    const { code, text } = await run(root, mirror);
    expect(code).toBe(1);
    expect(text).toContain('no file with a hash of the lock');
    expect(mirror.sentBytes()).toBe(0);
  }));

test('credentials of an index are sent to it and never printed', () =>
  withFolder(async (root) => {
    const server = await start({ credentials: 'robot:hunter2-token' });
    await writeApplication(root);
    const url = server.url.replace('http://', 'http://robot:hunter2-token@');
    const { code, text, outputs, summary } = await run(root, undefined, { 'index-urls': url });
    expect(code).toBe(0);
    const printed = text.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect([...printed, summary, JSON.stringify(outputs)].join('\n')).not.toContain('hunter2');
    expect(await readFile(join(root, 'delivery-report/wheel-cache.json'), 'utf8')).not.toContain('hunter2');
  }));

test('a cache that cannot be opened never fails the step', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const { code, text } = await run(root, server, { 'cache-backend': 'toolkit' });
    expect(code).toBe(0);
    expect(text).toContain('the Actions cache cannot be opened');
  }));

test('a cache that is down in every call never fails the step', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const cache = memoryCache();
    cache.down = true;
    const { code, outputs } = await run(root, server, {}, withCache(cache));
    expect(code).toBe(0);
    expect(outputs.misses).toBe(2);
  }));

test('corrupted cache entry: downloaded again, and said in the advice', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const cache = memoryCache();
    await run(root, server, {}, withCache(cache));
    for (const entry of cache.entries.values())
      for (const name of entry.keys()) if (/^[0-9a-f]{64}$/.test(name)) entry.set(name, Buffer.from('x'));
    await rm(join(root, '.delivery'), { recursive: true });
    const { code, outputs } = await run(root, server, {}, withCache(cache));
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'cache-hit': 'none', misses: 2 });
    expect(String(outputs.advisories)).toContain('is damaged; delete it');
  }));

test('a poisoned resolution in the cache cannot bring in a file that the lock does not name', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const cache = memoryCache();
    await run(root, server, {}, withCache(cache));
    let poisoned = 0;
    for (const entry of cache.entries.values()) {
      const packed = entry.get('resolution');
      if (!packed) continue;
      const text = gunzipSync(packed).toString('utf8');
      const evil = text.replaceAll(WEB.sha256, 'e'.repeat(64)).replaceAll('/files/', '/evil/');
      entry.set('resolution', gzipSync(evil));
      poisoned += 1;
    }
    expect(poisoned).toBe(1);
    await rm(join(root, '.delivery'), { recursive: true });
    const { code } = await run(root, server, {}, withCache(cache));
    expect(code).toBe(0);
    expect(await readdir(join(root, '.delivery/state/wheelhouse/views/worker'))).toEqual([WEB.filename]);
  }));

test('from a pull request nothing is saved, unless asked for', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const cache = memoryCache();
    const facts = { ...testPorts(root).facts, eventName: 'pull_request' };
    await run(root, server, {}, { ...withCache(cache), facts });
    expect(cache.calls.some((call) => call.startsWith('save'))).toBe(false);
    await run(root, server, { save: 'always' }, { ...withCache(cache), facts });
    expect(cache.entries.size).toBeGreaterThan(0);
  }));

test('the cache on a folder', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const given = { 'cache-backend': 'directory', 'cache-directory': 'shared-cache' };
    await run(root, server, given);
    await rm(join(root, '.delivery'), { recursive: true });
    const { outputs } = await run(root, server, given);
    expect(outputs).toMatchObject({ 'cache-hit': 'all', 'bytes-from-cache': 12_000 });
  }));

test('uv.lock: no index is asked, and the view holds a requirements file for pip', () =>
  withFolder(async (root) => {
    const server = await start();
    const wheel = `{ url = "${server.fileUrl(WEB.filename)}", hash = "sha256:${WEB.sha256}", size = 3000 }`;
    const lock = `version = 1\n\n[[package]]\nname = "api"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "web" }]\n\n[[package]]\nname = "web"\nversion = "1.0"\nsource = { registry = "x" }\nwheels = [${wheel}]\n`;
    const delivery = DELIVERY.replace('api/requirements.txt', 'api/uv.lock');
    await writeApplication(root, { 'delivery.yml': delivery, 'api/uv.lock': lock });
    const { code } = await run(root, server, { services: 'api' });
    expect(code).toBe(0);
    expect(server.requests.map((request) => request.path)).toEqual([`/files/${WEB.filename}`]);
    const view = join(root, '.delivery/state/wheelhouse/views/api');
    expect(await readFile(join(view, 'requirements.txt'), 'utf8')).toBe(
      `web==1.0 \\\n    --hash=sha256:${WEB.sha256}\n`,
    );
  }));

test('no service has a lock: nothing to do, and green', () =>
  withFolder(async (root) => {
    await writeApplication(root, { 'delivery.yml': DELIVERY.replaceAll(/, lock: \S+/g, '') });
    const { code, outputs } = await run(root, undefined);
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ 'cache-hit': 'all', hits: 0, misses: 0 });
  }));

test.each([
  [
    'an unhashed lock',
    { 'api/requirements.txt': 'web==1.0' },
    {},
    'api/requirements.txt, line 1: expected a --hash=sha256:... for web',
  ],
  [
    'a lock that is not there',
    { 'delivery.yml': DELIVERY.replace('api/req', 'api/nope-req') },
    {},
    'expected an existing lock file',
  ],
  [
    'a lock of an unknown format',
    { 'delivery.yml': DELIVERY.replace('api/requirements.txt', 'api/Pipfile.lock'), 'api/Pipfile.lock': '' },
    {},
    'expected requirements with hashes (*.txt), uv.lock, poetry.lock or pylock.toml',
  ],
  [
    'two versions of one package',
    { 'api/requirements.txt': `web==1.0 --hash=sha256:${WEB.sha256}\nweb==1.1 --hash=sha256:${WEB.sha256}` },
    {},
    'line 2: expected web==1.0, as in line 1, saw 1.1',
  ],
  ['an unknown service', {}, { services: 'apy' }, 'did you mean "api"?'],
  ['half a target', {}, { platform: '' }, 'platform: expected a platform tag'],
  ['an unknown platform', {}, { platform: 'plan9' }, 'platform: expected a platform tag'],
  ['an index that is no address', {}, { 'index-urls': 'pypi' }, 'index-urls: expected http(s) addresses'],
  [
    'a cache folder without a name',
    {},
    { 'cache-backend': 'directory' },
    'cache-directory: expected a folder',
  ],
  ['too many connections', {}, { concurrency: '99' }, 'concurrency: expected a whole number from 1 to 32'],
  [
    'a delivery file that is not there',
    {},
    { 'delivery-file': 'nope.yml' },
    'delivery-file: expected an existing file',
  ],
  ['an unknown environment', {}, { environment: 'moon' }, 'environment: expected one of'],
] as const)('%s: bad input, named', (_, files, given, message) =>
  withFolder(async (root) => {
    await writeApplication(root, files);
    const { code, text, outputs } = await run(root, undefined, given);
    expect(code).toBe(1);
    expect(text).toContain('title=wheel-cache%3A bad input');
    expect(text.replaceAll('%0A', '\n')).toContain(message);
    expect(outputs['cache-hit']).toBe('none');
  }),
);

test('no wheel for the target: the package, the place in the lock, and what each index has', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const { code, text } = await run(root, server, { 'python-version': '3.13' });
    expect(code).toBe(1);
    expect(text).toContain(
      'native 2.0 (api/requirements.txt, line 2) has no wheel for CPython 3.13.99 on manylinux_2_36_x86_64',
    );
    expect(text).toContain('no wheel for CPython 3.13.99 on manylinux_2_36_x86_64 (2 for others)');
  }));

test('python: auto asks the interpreter, which decides on markers and tags', () =>
  withFolder(async (root) => {
    const server = await start();
    await writeApplication(root);
    const facts = {
      path: '/usr/bin/python3.10',
      version: '3.10.1',
      release: [3, 10],
      implementation: 'cpython',
      platform: 'linux-x86_64',
      libc: ['glibc', [2, 36]],
      freeThreaded: false,
      pip: '24.0',
      shared: true,
      markers: { sys_platform: 'linux', python_version: '3.10' },
    };
    const exec = scriptedExec({ python3: { stdout: JSON.stringify(facts) }, '/usr': { code: 127 } });
    const { code } = await run(root, server, { 'python-version': '', platform: '' }, { exec });
    expect(code).toBe(0);
    expect(await readdir(join(root, '.delivery/state/wheelhouse/views/api'))).toEqual([
      OLDER.filename,
      WEB.filename,
    ]);
  }));

test('no interpreter at all: says where it looked and what to do', () =>
  withFolder(async (root) => {
    await writeApplication(root);
    const exec = scriptedExec({ python3: { code: 1 }, '/usr': { code: 127 } });
    const { code, text } = await run(root, undefined, { 'python-version': '', platform: '' }, { exec });
    expect(code).toBe(1);
    expect(text).toContain(
      'no CPython 3.10 or newer among python3, /usr/local/bin/python3, /usr/bin/python3',
    );
  }));
