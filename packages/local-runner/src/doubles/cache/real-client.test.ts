// The cache service under the real `@actions/cache`, run as an action runs it: in a process of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startGitHubDouble } from '../github/double.ts';
import type { ScopeGrant } from './entry.ts';
import { scopesOfRun } from './entry.ts';
import type { CacheService, CacheServiceOptions } from './service.ts';
import { startCacheService } from './service.ts';
import type { ClientStep } from './testing/client.ts';
import { resultMark } from './testing/client.ts';

let home = '';
let open: CacheService[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cache-service-'));
  mkdirSync(join(home, 'temp'));
});
afterEach(async () => {
  await Promise.all(open.map((service) => service.close()));
  open = [];
  rmSync(home, { recursive: true, force: true });
});

async function start(more: Partial<CacheServiceOptions> = {}): Promise<CacheService> {
  const service = await startCacheService({ directory: join(home, 'cache'), ...more });
  open.push(service);
  return service;
}

interface ClientRun {
  readonly results: unknown[];
  readonly log: string;
}

const client = fileURLToPath(new URL('./testing/client.ts', import.meta.url));
const main = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });

function run(
  service: CacheService,
  grants: readonly ScopeGrant[],
  steps: readonly ClientStep[],
  env = {},
): Promise<ClientRun> {
  const child = spawn(process.execPath, ['--import', 'tsx', client, JSON.stringify(steps)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      RUNNER_TEMP: join(home, 'temp'),
      GITHUB_WORKSPACE: home,
      GITHUB_SERVER_URL: 'http://github.localhost:8080',
      ...service.environment(service.token(grants)),
      ...env,
    },
  });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const line = log.split('\n').find((one) => one.startsWith(resultMark));
      if (line === undefined) return reject(new Error(`the client ended without results:\n${log}`));
      resolve({ log, results: JSON.parse(line.slice(resultMark.length)) as unknown[] });
    });
  });
}

/** A folder with one file; the archive's version depends on the path, so all tests use this one. */
const folder = (): string[] => [join(home, 'wheels')];
const file = (): string => join(home, 'wheels', 'a.whl');
const put = (text: string): ClientStep => ({ write: file(), text });
const save = (key: string): ClientStep => ({ save: key, paths: folder() });
const restore = (key: string, more = {}): ClientStep => ({ restore: key, paths: folder(), ...more });
const wipe = (): ClientStep => ({ remove: folder()[0] ?? '' });
const read = (): ClientStep => ({ read: file() });

it('saves, restores, looks up, misses, matches prefixes newest first, and refuses a second save', async () => {
  const service = await start();
  const { results, log } = await run(service, main, [
    put('one'),
    save('wheels-linux-1'),
    put('two'),
    save('wheels-linux-2'),
    save('wheels-linux-2'),
    wipe(),
    restore('wheels-linux-1'),
    read(),
    wipe(),
    restore('wheels-linux-3', { restoreKeys: ['absent-', 'wheels-linux-'] }),
    read(),
    restore('wheels-linux-', { lookupOnly: true }),
    restore('wheels-mac-1', { restoreKeys: ['wheels-mac'] }),
    { restore: 'wheels-linux-1', paths: [join(home, 'other-folder')] },
  ]);
  expect(results).toEqual([
    null,
    1,
    null,
    2,
    -1,
    null,
    'wheels-linux-1',
    'one',
    null,
    'wheels-linux-2',
    'two',
    'wheels-linux-2',
    null,
    null,
  ]);
  expect(log).toContain('another job may be creating this cache');
  expect(service.entries().map(({ key, scope }) => [key, scope])).toEqual([
    ['wheels-linux-1', 'refs/heads/main'],
    ['wheels-linux-2', 'refs/heads/main'],
  ]);
  expect(
    service
      .requests()
      .filter(({ call }) => call === 'create')
      .map(({ status }) => status),
  ).toEqual([200, 200, 409]);
});

it('keeps entries over a restart and gives each branch its own and the default branch', async () => {
  const before = await start();
  const feature = scopesOfRun({ ref: 'refs/heads/feature', defaultBranch: 'main' });
  await run(before, main, [put('from main'), save('shared')]);
  await run(before, feature, [put('from feature'), save('mine')]);
  await before.close();

  const after = await start();
  const lookup = { lookupOnly: true };
  const [inFeature, inMain] = [
    await run(after, feature, [wipe(), restore('shared'), read(), restore('mine', lookup)]),
    await run(after, main, [restore('mine', lookup), restore('shared', lookup)]),
  ];
  expect(inFeature.results).toEqual([null, 'shared', 'from main', 'mine']);
  expect(inMain.results).toEqual([null, 'shared']);
});

it('denies writing to a read-only token and reading to a write-only one, in the words the client knows', async () => {
  const service = await start();
  await run(service, main, [put('one'), save('k')]);
  const readOnly = await run(
    service,
    [{ scope: 'refs/heads/main', access: 'read' }],
    [save('k2'), restore('k')],
  );
  expect(readOnly.results).toEqual([-1, 'k']);
  expect(readOnly.log).toContain('cache write denied: the token has no writable scope');
  const writeOnly = await run(service, [{ scope: 'refs/heads/main', access: 'write' }], [restore('k')]);
  expect(writeOnly.results).toEqual([null]);
  expect(writeOnly.log).toContain('cache read denied: the token has no readable scope');
  expect(service.entries()).toHaveLength(1);
});

it('spoils downloads so that the client takes them for a miss', async () => {
  const service = await start();
  await run(service, main, [put('x'.repeat(5000)), save('k')]);
  // The first byte makes the archive unreadable; later ones might be covered by nothing but padding.
  await service.inject({ call: 'download', corruptByteAt: 0 });
  await service.inject({ call: 'download', cutAfterBytes: 10 });
  const { results, log } = await run(service, main, [
    restore('k'),
    restore('k'),
    wipe(),
    restore('k'),
    read(),
  ]);
  expect(results).toEqual([null, null, null, 'k', 'x'.repeat(5000)]);
  expect(log.match(/::warning::Failed to restore/g)).toHaveLength(2);
  expect(
    service
      .requests()
      .filter(({ call }) => call === 'download')
      .map(({ status }) => status),
  ).toEqual([200, 0, 200]);
});

it('can be away, and come back', async () => {
  const service = await start();
  await run(service, main, [put('one'), save('k')]);
  const lift = await service.inject({ outage: true });
  const away = await run(service, main, [restore('k'), save('k2')]);
  expect(away.results).toEqual([null, -1]);
  await lift();
  expect((await run(service, main, [restore('k')])).results).toEqual(['k']);
});

it('is asked again by the client after a 503', async () => {
  const service = await start();
  await service.inject({ call: 'create', status: 503, body: { code: 'unavailable', msg: 'try later' } });
  const { results } = await run(service, main, [put('one'), save('k'), restore('k', { lookupOnly: true })]);
  expect(results).toEqual([null, 1, 'k']);
  expect(
    service
      .requests()
      .filter(({ call }) => call === 'create')
      .map(({ status }) => status),
  ).toEqual([503, 200]);
});

it('limits new entries a minute, and the client reads when to come again', async () => {
  const moment = new Date();
  const service = await start({ newEntriesPerMinute: 1, now: () => moment });
  const { results, log } = await run(service, main, [put('one'), save('k1'), save('k2')]);
  expect(results).toEqual([null, 1, -1]);
  expect(log).toMatch(/your rate limit will reset in 60 seconds/);
});

it('is not asked at all when the server address makes the client fall to v1', async () => {
  const service = await start();
  const { results } = await run(service, main, [put('one'), restore('k')], {
    GITHUB_SERVER_URL: service.url,
  });
  expect(results).toEqual([null, null]);
  expect(service.requests().map(({ call }) => call)).not.toContain('lookup');
});

it('is listed and emptied over REST', async () => {
  const service = await start();
  await run(service, main, [put('one'), save('wheels-1'), save('other-1')]);
  const double = await startGitHubDouble({ slug: 'acme/shop', caches: service });
  try {
    const call = async (path: string, method = 'GET'): Promise<unknown> => {
      const headers = { authorization: `token ${double.token}` };
      return (await fetch(`${double.apiUrl}/repos/acme/shop/actions/${path}`, { method, headers })).json();
    };
    expect(await call('caches?key=wheels-')).toMatchObject({
      total_count: 1,
      actions_caches: [{ key: 'wheels-1', ref: 'refs/heads/main' }],
    });
    expect(await call('caches?key=wheels-1', 'DELETE')).toMatchObject({ total_count: 1 });
    expect(await call('cache/usage')).toMatchObject({ active_caches_count: 1 });
    expect((await run(service, main, [restore('wheels-1'), restore('other-1')])).results).toEqual([
      null,
      'other-1',
    ]);
  } finally {
    await double.close();
  }
});
