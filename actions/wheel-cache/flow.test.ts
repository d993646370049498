// wheel-cache from beginning to end with both clients of a cache that speaks the real protocol: what each situation moves, up and down.
import {
  scopesOfRun,
  startCacheService,
  startGitHubDouble,
  type CacheService,
  type ScopeGrant,
} from '@compose-delivery/local-runner/doubles';
import { runAction, type OutputValue, type Ports } from '@compose-delivery/runtime';
import { openCache, realClock, realPorts } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import {
  patternBytes,
  servedFile,
  startIndex,
  type IndexServer,
  type ServedFile,
} from '@compose-delivery/wheels/testing';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { action } from './action.ts';

const MAIN = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
const wheel = (name: string, version: string, bytes: number, seed: number): ServedFile =>
  servedFile(`${name}-${version}-py3-none-any.whl`, patternBytes(bytes, seed));

const GIANT = wheel('giant', '1.0', 9_000_000, 1);
const GIANT_2 = wheel('giant', '1.1', 9_100_000, 2);
const MID = wheel('mid', '1.0', 1_500_000, 3);
const SMALL = Array.from({ length: 12 }, (_, i) => wheel(`small${i}`, '1.0', 120_000 + i * 1_000, 10 + i));
const SMALL_2 = wheel('small3', '1.1', 150_000, 40);
const ALL = [GIANT, MID, ...SMALL];
const total = (files: readonly ServedFile[]): number =>
  files.reduce((sum, file) => sum + file.bytes.length, 0);

const DELIVERY = `
version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: api }] }] }
services: { api: { role: shared, lock: lock.txt } }
`;

type Run = {
  readonly code: 0 | 1;
  readonly outputs: Record<string, OutputValue>;
  readonly text: string;
  readonly report: {
    readonly damaged: string[];
    readonly trouble: string | null;
    readonly saved: Record<string, number>;
  };
  /** Bytes that this run got from the index and stored in the cache. */
  readonly down: number;
  readonly up: number;
  readonly views: readonly string[];
  readonly wheelhouse: string;
};

type World = {
  readonly service: CacheService;
  readonly index: IndexServer;
  readonly home: string;
  /** A run on a new machine, or on the one of this name. */
  readonly run: (
    files: readonly ServedFile[],
    more?: {
      grants?: readonly ScopeGrant[];
      given?: Record<string, string>;
      environment?: Record<string, string>;
      ports?: Partial<Ports>;
      machine?: string;
    },
  ) => Promise<Run>;
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function openWorld(home: string, backend: string): Promise<World> {
  const service = await startCacheService({ directory: join(home, 'cache') });
  const index = await startIndex([...ALL, GIANT_2, SMALL_2]);
  closing.push(
    () => service.close(),
    () => index.close(),
  );
  let runs = 0;
  const stored = (): number => service.entries().reduce((sum, entry) => sum + entry.sizeInBytes, 0);
  const run: World['run'] = async (files, more = {}) => {
    const root = join(home, more.machine ?? `machine ${(runs += 1)}`);
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'delivery.yml'), DELIVERY);
    const lock = files.map(
      (file) => `${file.name}==${file.filename.split('-')[1]} --hash=sha256:${file.sha256}`,
    );
    await writeFile(join(root, 'lock.txt'), lock.join('\n'));
    const environment = {
      PATH: process.env.PATH,
      GITHUB_SERVER_URL: 'http://github.localhost',
      ...service.environment(service.token(more.grants ?? MAIN)),
      ...more.environment,
    };
    const inputs: Record<string, string> = {
      'index-urls': index.url,
      'python-version': '3.11',
      platform: 'manylinux_2_36_x86_64',
      retries: '0',
      'cache-backend': backend,
      ...more.given,
    };
    const log = recordedLog();
    const sink = recordedSink();
    const before = { down: index.sentBytes(), up: stored() };
    const source = { get: (name: string) => inputs[name], given: Object.keys(inputs) };
    const ports = testPorts(root, {
      log,
      clock: realClock,
      environment,
      cache: async () => openCache(environment),
      ...more.ports,
    });
    const code = await runAction(action, source, ports, sink);
    const report = await readFile(join(root, 'delivery-report/wheel-cache.json'), 'utf8').catch(() => '{}');
    return {
      code,
      outputs: sink.outputs,
      text: log.lines.join('\n'),
      report: JSON.parse(report) as Run['report'],
      down: index.sentBytes() - before.down,
      up: stored() - before.up,
      wheelhouse: join(root, '.delivery/state/wheelhouse'),
      views: await readdir(join(root, '.delivery/state/wheelhouse/views/api')).catch(() => []),
    };
  };
  return { service, index, home, run };
}

// The toolkit starts several programs for each entry, so it gets fewer of them.
describe.each([
  ['direct', ALL],
  ['toolkit', [GIANT, MID, ...SMALL.slice(3, 5)]],
] as const)('with the client "%s"', (backend, FIRST) => {
  const withWorld = (body: (world: World) => Promise<void>) =>
    withFolder(async (home) => body(await openWorld(home, backend)));

  test(
    'cold, full hit, a small bump, a giant bump: each moves what changed, and nothing else',
    () =>
      withWorld(async ({ index, run }) => {
        const cold = await run(FIRST);
        expect(cold.code).toBe(0);
        expect(cold.down).toBe(total(FIRST));
        expect(cold.up).toBeLessThan(total(FIRST) * 1.02 + 4_000);

        const asked = index.requests.length;
        const hit = await run(FIRST);
        expect(hit.outputs).toMatchObject({
          'cache-hit': 'all',
          'bytes-from-cache': total(FIRST),
          'bytes-from-network': 0,
        });
        expect([hit.down, hit.up, index.requests.length - asked]).toEqual([0, 0, 0]);

        const bumped = FIRST.map((file) => (file.name === 'small3' ? SMALL_2 : file));
        const small = await run(bumped);
        expect(small.outputs['cache-hit']).toBe('partial');
        expect(small.down).toBe(SMALL_2.bytes.length);
        expect(small.up).toBeGreaterThanOrEqual(SMALL_2.bytes.length);
        expect(small.up).toBeLessThanOrEqual(SMALL_2.bytes.length * 1.1);

        const giant = await run([GIANT_2, ...bumped.slice(1)]);
        expect(giant.down).toBe(GIANT_2.bytes.length);
        expect(giant.up).toBeLessThanOrEqual(GIANT_2.bytes.length * 1.1);

        const after = await run([GIANT_2, ...bumped.slice(1)]);
        expect([after.down, after.up]).toEqual([0, 0]);
        expect(after.views).toHaveLength(FIRST.length);
      }),
    180_000,
  );
});

const withDirect = (body: (world: World) => Promise<void>) =>
  withFolder(async (home) => body(await openWorld(home, 'auto')));

test('on a kept disk: a full hit asks nobody at all, a bump asks for what changed alone', () =>
  withDirect(async ({ service, index, run }) => {
    const machine = 'kept';
    const calls = (): number => service.requests().length;
    await run(ALL, { machine });
    let asked = { cache: calls(), index: index.requests.length };
    const hit = await run(ALL, { machine });
    expect(hit.outputs['cache-hit']).toBe('all');
    expect([calls() - asked.cache, index.requests.length - asked.index]).toEqual([0, 0]);

    asked = { cache: calls(), index: index.requests.length };
    const bumped = ALL.map((file) => (file.name === 'small3' ? SMALL_2 : file));
    const small = await run(bumped, { machine });
    expect(small.down).toBe(SMALL_2.bytes.length);
    expect(small.up).toBeLessThanOrEqual(SMALL_2.bytes.length * 1.1);
    const pages = index.requests.slice(asked.index).filter((request) => !request.path.endsWith('.whl'));
    expect(pages.map((request) => request.path)).toEqual(['/simple/small3/']);
    // The record of the generation, the new wheel, the new record: no more than a few questions each, whatever else is needed.
    expect(calls() - asked.cache).toBeLessThanOrEqual(16);

    // A wheel with an entry of its own: where the others lie is known here, so the record in the cache is not read, only the next one written.
    asked = { cache: calls(), index: index.requests.length };
    const next = bumped.map((file) => (file.name === 'giant' ? GIANT_2 : file));
    const giant = await run(next, { machine });
    expect(giant.down).toBe(GIANT_2.bytes.length);
    expect(giant.up).toBeLessThanOrEqual(GIANT_2.bytes.length * 1.1);
    expect(calls() - asked.cache).toBeLessThanOrEqual(8);
    const elsewhere = await run(next);
    // It saves what its index said, and no wheel: the record led it to all of them.
    expect([elsewhere.outputs['cache-hit'], elsewhere.down]).toEqual(['all', 0]);
    expect(elsewhere.up).toBeLessThan(3_000);

    // The wheels went with the disk, the notes stayed: nothing is believed to be here, or there, that is not.
    await rm(join(small.wheelhouse, 'blobs'), { recursive: true });
    await service.remove(service.entries().map((entry) => entry.id));
    const lost = await run(next, { machine });
    expect([lost.code, lost.down]).toEqual([0, total(next)]);
  }));

test(
  'poisoned entries: every wheel by its own hash, refetched, reported',
  () =>
    withDirect(async ({ service, home, run }) => {
      await run(ALL);
      for (const entry of service.entries()) {
        // The blob of each entry becomes that of another one: right key, right form, wrong content.
        const other = service
          .entries()
          .find((one) => one.key !== entry.key && one.key.slice(0, 4) === entry.key.slice(0, 4));
        const path = (blob: string): string => join(home, 'cache/blobs', blob);
        if (other && entry.key.startsWith('whl1')) {
          const bytes = await readFile(path(other.blob));
          const { size } = await stat(path(entry.blob));
          await writeFile(path(entry.blob), Buffer.concat([bytes, Buffer.alloc(size)]).subarray(0, size));
        }
      }
      const { code, outputs, report, down } = await run(ALL);
      expect(code).toBe(0);
      expect(down).toBeGreaterThanOrEqual(MID.bytes.length);
      expect(Number(outputs.misses)).toBeGreaterThan(0);
      expect(report.damaged.length).toBeGreaterThan(0);
      expect(String(outputs.advisories)).toContain('is damaged; delete it');
    }),
  180_000,
);

test(
  'outage: green, all from the index, said once',
  () =>
    withDirect(async ({ service, run }) => {
      await service.inject({ outage: true });
      const { code, outputs, report, text, down } = await run(ALL);
      expect(code).toBe(0);
      expect(down).toBe(total(ALL));
      expect(outputs['cache-hit']).toBe('none');
      expect(report.trouble).toContain('ECONNREFUSED');
      expect(text.match(/left alone for the rest of this run/g)).toHaveLength(1);
    }),
  180_000,
);

test(
  'read-only token: read as ever, nothing is packed or uploaded, and it is said before anything moves',
  () =>
    withDirect(async ({ service, run }) => {
      await run(ALL);
      const grants = [{ scope: 'refs/heads/main', access: 'read' }] as const;
      const hit = await run(ALL, { grants });
      expect([hit.code, hit.down]).toEqual([0, 0]);
      const before = service.requests().length;
      const bump = await run([GIANT_2, ...ALL.slice(1)], { grants, given: { save: 'always' } });
      expect([bump.code, bump.up]).toEqual([0, 0]);
      expect(bump.text).toContain('the cache can only be read');
      const calls = service
        .requests()
        .slice(before)
        .map((one) => one.call);
      expect(calls).not.toContain('create');
      expect(calls).not.toContain('upload');
    }),
  180_000,
);

test(
  'a pull request reads what main saved and saves nothing; with save: always it saves for itself',
  () =>
    withDirect(async ({ service, run, home }) => {
      await run(ALL);
      const grants = scopesOfRun({
        ref: 'refs/pull/5/merge',
        baseRef: 'refs/heads/main',
        defaultBranch: 'main',
      });
      const facts = { ...testPorts(home).facts, eventName: 'pull_request', ref: 'refs/pull/5/merge' };
      const bumped = [GIANT_2, ...ALL.slice(1)];
      const quiet = await run(bumped, { grants, ports: { facts } });
      expect([quiet.down, quiet.up]).toEqual([GIANT_2.bytes.length, 0]);
      expect(quiet.text).toContain('a pull request saves nothing that others can read');
      await run(bumped, { grants, ports: { facts }, given: { save: 'always' } });
      expect(service.entries().filter((entry) => entry.scope === 'refs/pull/5/merge').length).toBeGreaterThan(
        0,
      );
      expect((await run(bumped)).down).toBe(GIANT_2.bytes.length);
    }),
  180_000,
);

test('a branch that is not the default one, as the payload says: read, not saved', () =>
  withDirect(async ({ run, home }) => {
    await writeFile(join(home, 'event.json'), JSON.stringify({ repository: { default_branch: 'trunk' } }));
    const { up, text } = await run([MID], { environment: { GITHUB_EVENT_PATH: join(home, 'event.json') } });
    expect(up).toBe(0);
    expect(text).toContain('refs/heads/main is not the default branch');
  }));

test.each([
  ['none', false, 'neither be read nor written'],
  ['read', false, 'only be read'],
  ['write-only', true, 'only be written'],
])('ACTIONS_CACHE_MODE %s', (mode, saves, said) =>
  withDirect(async ({ service, run }) => {
    const { code, text } = await run([MID], { environment: { ACTIONS_CACHE_MODE: mode } });
    expect(code).toBe(0);
    expect(text).toContain(said);
    expect(service.entries().some((entry) => entry.key.startsWith('whl1'))).toBe(saves);
    expect(service.requests().some((one) => one.call === 'lookup')).toBe(mode === 'read');
  }),
);

test('GHES without a cache address: said, and everything from the index', () =>
  withDirect(async ({ service, run }) => {
    const ghes = { GITHUB_SERVER_URL: 'https://github.example.org' };
    const { code, text, down } = await run([MID], { environment: ghes });
    expect([code, down]).toEqual([0, MID.bytes.length]);
    expect(text).toContain('the Actions cache is not available here');
    expect(service.requests()).toEqual([]);
  }));

test('cache-backend direct on a service of the first version: said, never a failure', () =>
  withDirect(async ({ service, run }) => {
    const ghes = { GITHUB_SERVER_URL: 'https://github.example.org', ACTIONS_CACHE_URL: service.url };
    const { code, text } = await run([MID], { environment: ghes, given: { 'cache-backend': 'direct' } });
    expect(code).toBe(0);
    expect(text).toContain('has no version 2 here');
  }));

test('no cache in the environment at all: auto is silent about it', () =>
  withDirect(async ({ run }) => {
    const { code, text } = await run([MID], {
      environment: { ACTIONS_RESULTS_URL: '', ACTIONS_CACHE_SERVICE_V2: '' },
    });
    expect(code).toBe(0);
    expect(text).not.toContain('Actions cache');
  }));

test('fail-on-miss: red with the names, nothing downloaded, and green once the cache has it', () =>
  withDirect(async ({ run }) => {
    const refused = await run([MID], { given: { 'fail-on-miss': 'true' } });
    expect([refused.code, refused.down]).toEqual([1, 0]);
    expect(refused.text).toContain(MID.filename);
    await run([MID]);
    expect((await run([MID], { given: { 'fail-on-miss': 'true' } })).code).toBe(0);
  }));

test('the report says of each wheel where it came from, by which mirror, in how many attempts and milliseconds', () =>
  withDirect(async ({ run }) => {
    await run([MID]);
    const { report } = await run([MID, GIANT]);
    expect(report).toMatchObject({
      trouble: null,
      wheels: [
        {
          filename: GIANT.filename,
          source: 'network',
          attempts: 1,
          mirror: expect.stringContaining('127.0.0.1'),
        },
        {
          filename: MID.filename,
          source: 'cache',
          attempts: 1,
          mirror: null,
          milliseconds: expect.any(Number),
        },
      ],
    });
  }));

describe('pruning through the action', () => {
  const github = (apiUrl: string): Partial<Ports> => ({
    github: (token) => realPorts({ GITHUB_API_URL: apiUrl }, 'terminal').github(token),
  });
  const BUMPED = [GIANT_2, ...ALL.slice(1)];

  async function withGitHub(
    access: 'read' | 'write',
    body: (world: World, ports: Partial<Ports>) => Promise<void>,
  ) {
    await withDirect(async (world) => {
      const tokens = { 'a-token': { actions: access } } as const;
      const double = await startGitHubDouble({ slug: 'acme/shop', caches: world.service, tokens });
      closing.push(() => double.close());
      await body(world, github(double.apiUrl));
    });
  }
  const given = { 'github-token': 'a-token', 'max-cache-bytes': '1', 'keep-generations': '0' };
  const pruned = ({ outputs }: Run) =>
    JSON.parse(String(outputs.pruned)) as { key: string; deleted: boolean }[];

  test('over max-cache-bytes what the last locks needed goes, and the next run is still a full hit', () =>
    withGitHub('write', async ({ run, service }, ports) => {
      await run(ALL);
      const gone = pruned(await run(BUMPED, { given, ports }));
      expect(gone.map((one) => one.key)).toContain(`whl1-${GIANT.sha256}-e`);
      expect(gone.every((one) => one.deleted)).toBe(true);
      expect(service.entries().some((one) => one.key === `whl1-${GIANT.sha256}-e`)).toBe(false);
      expect((await run(BUMPED)).down).toBe(0);
    }));

  test('keep-generations: the locks before these are a full hit, too', () =>
    withGitHub('write', async ({ run }, ports) => {
      await run(ALL);
      expect(pruned(await run(BUMPED, { given: { ...given, 'keep-generations': '1' }, ports }))).toEqual([]);
      expect((await run(ALL)).down).toBe(0);
    }));

  test('without the right to delete: green, and it is said what would go', () =>
    withGitHub('read', async ({ run, service }, ports) => {
      await run(ALL);
      const before = service.entries().length;
      const second = await run(BUMPED, { given, ports });
      expect(second.code).toBe(0);
      expect(pruned(second).every((one) => !one.deleted)).toBe(true);
      expect(pruned(second).length).toBeGreaterThan(0);
      expect(service.entries().length).toBeGreaterThan(before);
    }));

  test('prune: false, or no token: nothing goes', () =>
    withGitHub('write', async ({ run }, ports) => {
      await run(ALL);
      expect(pruned(await run(BUMPED, { given: { ...given, prune: 'false' }, ports }))).toEqual([]);
      expect(pruned(await run(BUMPED, { given: { 'max-cache-bytes': '1' }, ports }))).toEqual([]);
    }));

  test('the cache on a folder keeps within max-cache-bytes by itself', () =>
    withDirect(async ({ run, home }) => {
      const folder = { 'cache-backend': 'directory', 'cache-directory': join(home, 'kept wheels') };
      await run([GIANT], { given: folder });
      const second = await run([GIANT_2], { given: { ...folder, 'max-cache-bytes': '10000000' } });
      expect(pruned(second).map((one) => one.key)).toContain(`whl1-${GIANT.sha256}-e`);
      expect((await run([GIANT_2], { given: folder })).down).toBe(0);
    }));
});
