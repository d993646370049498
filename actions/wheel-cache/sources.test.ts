// wheel-cache with mirrors and credentials, from its inputs on: who is asked, who is told a password, and what is printed.
import { runAction, type Ports } from '@compose-delivery/runtime';
import { realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import {
  patternBytes,
  servedFile,
  startIndex,
  type IndexOptions,
  type IndexServer,
} from '@compose-delivery/wheels/testing';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { action } from './action.ts';

const WEB = servedFile('web-1.0-py3-none-any.whl', patternBytes(3_000, 1));
const EXTRA = servedFile('extra-2.0-py3-none-any.whl', patternBytes(5_000, 2));
const FILES = [WEB, EXTRA];
const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: requirements.txt } }
`;
const LOCK = `web==1.0 --hash=sha256:${WEB.sha256}\nextra==2.0 --hash=sha256:${EXTRA.sha256}\n`;
const SECRET = 'hunter2-pass word';

const servers: IndexServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(options: IndexOptions = {}, files = FILES): Promise<IndexServer> {
  const server = await startIndex(files, options);
  servers.push(server);
  return server;
}

async function run(root: string, given: Readonly<Record<string, string>>, replaced: Partial<Ports> = {}) {
  await writeFile(join(root, 'delivery.yml'), DELIVERY);
  await writeFile(join(root, 'requirements.txt'), LOCK);
  const inputs: Record<string, string> = {
    'python-version': '3.11',
    platform: 'manylinux_2_36_x86_64',
    retries: '0',
    ...given,
  };
  const log = recordedLog();
  const sink = recordedSink();
  const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
  const code = await runAction(action, source, testPorts(root, { log, clock: realClock, ...replaced }), sink);
  const view = join(root, '.delivery/state/wheelhouse/views/api');
  const text = log.lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
  return { code, text, outputs: sink.outputs, view: await readdir(view).catch(() => []) };
}

const bytesAsked = (server: IndexServer): readonly string[] =>
  server.requests.map((request) => request.path).filter((path) => !path.startsWith('/simple/'));

test('mirrors: the index says what, the mirror brings it', () =>
  withFolder(async (root) => {
    const [index, mirror] = [await start({ layout: 'packages' }), await start({ layout: 'packages' })];
    const { code, view, outputs } = await run(root, { 'index-urls': index.url, mirrors: mirror.url });
    expect(code).toBe(0);
    expect(view).toEqual([EXTRA.filename, WEB.filename]);
    expect(bytesAsked(index)).toEqual([]);
    expect(bytesAsked(mirror)).toHaveLength(2);
    expect(mirror.requests.filter(({ path }) => path.startsWith('/simple/'))).toHaveLength(1);
    expect(JSON.parse(await readFile(String(outputs.report), 'utf8'))).toBeTruthy();
  }));

test('mirrors by pattern, one that is down first: green, and no page of a mirror is asked for', () =>
  withFolder(async (root) => {
    const [index, gone, mirror] = [await start(), await start(), await start()];
    await gone.close();
    const mirrors = `${gone.origin}/files/{file}\n${mirror.origin}/{path}`;
    const { code, view } = await run(root, { 'index-urls': index.url, mirrors });
    expect(code).toBe(0);
    expect(view).toHaveLength(2);
    expect(mirror.requests.map(({ path }) => path).sort()).toEqual(
      FILES.map((file) => `/files/${file.filename}`).sort(),
    );
    expect(bytesAsked(index)).toEqual([]);
  }));

test('a mirror that does not know a wheel lags behind: the index serves it', () =>
  withFolder(async (root) => {
    const [index, mirror] = [await start(), await start({}, [WEB])];
    const { code } = await run(root, { 'index-urls': index.url, mirrors: mirror.url });
    expect(code).toBe(0);
    expect(bytesAsked(index)).toEqual([`/files/${EXTRA.filename}`]);
    expect(bytesAsked(mirror)).toEqual([`/files/${WEB.filename}`]);
  }));

test('dependency confusion: other bytes under the same name on a mirror never reach the wheelhouse', () =>
  withFolder(async (root) => {
    const evil = servedFile(WEB.filename, patternBytes(3_000, 66));
    const [index, mirror] = [await start(), await start({}, [evil])];
    const { code, outputs } = await run(root, {
      'index-urls': index.url,
      mirrors: `${mirror.origin}/{path}`,
    });
    expect(code).toBe(0);
    const bytes = await readFile(join(root, '.delivery/state/wheelhouse/views/api', WEB.filename));
    expect(bytes.equals(WEB.bytes)).toBe(true);
    expect(String(outputs['bytes-from-network'])).not.toBe('8000');
  }));

test('index-credentials: sent to their host alone, and never printed', () =>
  withFolder(async (root) => {
    const index = await start({ credentials: `robot:${SECRET}` });
    const mirror = await start();
    const host = new URL(index.url).host;
    const other = new URL(mirror.url).host;
    const credentials = `machine ${host} login robot password "${SECRET}"\nmachine elsewhere.example login me password nothing-here`;
    const { code, text } = await run(root, {
      'index-urls': index.url,
      mirrors: mirror.url,
      'index-credentials': credentials,
    });
    expect(code).toBe(0);
    expect(host).not.toBe(other);
    expect(index.requests.every(({ authorization }) => authorization !== undefined)).toBe(true);
    expect(mirror.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(text).not.toContain('hunter2');
  }));

test('index-credentials that are none: refused before anything is asked, without showing them', () =>
  withFolder(async (root) => {
    const index = await start();
    const { code, text } = await run(root, {
      'index-urls': index.url,
      'index-credentials': `robot:${SECRET}`,
    });
    expect(code).toBe(1);
    expect(text).toContain('index-credentials: expected lines such as');
    expect(text).not.toContain('hunter2');
    expect(index.requests).toEqual([]);
  }));

test.each(['NETRC', 'HOME'])('netrc, found by %s: used for the index of its host', (variable) =>
  withFolder(async (root) => {
    const index = await start({ credentials: `robot:${SECRET}` });
    await mkdir(join(root, 'home'));
    const path = join(root, 'home/.netrc');
    await writeFile(path, `machine ${new URL(index.url).host}\nlogin robot\npassword "${SECRET}"\n`);
    const environment = { [variable]: variable === 'HOME' ? join(root, 'home') : path };
    const { code, text } = await run(root, { 'index-urls': index.url }, { environment });
    expect(code).toBe(0);
    expect(text).not.toContain('hunter2');
  }),
);

test('a netrc that cannot be read is left aside, and said', () =>
  withFolder(async (root) => {
    const index = await start();
    await writeFile(join(root, 'netrc'), 'what is this');
    const { code, text } = await run(
      root,
      { 'index-urls': index.url },
      { environment: { NETRC: join(root, 'netrc') } },
    );
    expect(code).toBe(0);
    expect(text).toContain('the netrc file is left aside');
  }));

test('a mirror with an unknown placeholder: refused, with what was expected', () =>
  withFolder(async (root) => {
    const { code, text } = await run(root, { mirrors: 'https://m.example/{name}/x' });
    expect(code).toBe(1);
    expect(text).toContain(
      'mirrors: expected a simple index, or an address whose path has {path} or {file} in it, saw {name}',
    );
  }));
