// A giant goes up while it comes down: against a service that speaks the cache protocol v2, with everything that can go wrong between.
import { join } from 'node:path';
import { scopesOfRun, startCacheService, type CacheService } from '@compose-delivery/local-runner/doubles';
import { realHttp } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { openDirectCache } from './adapters/direct-cache.ts';
import type { WheelCache } from './cache-port.ts';
import { gather } from './testing/gather.ts';
import {
  patternBytes,
  pathOf,
  servedFile,
  startIndex,
  type Fault,
  type IndexServer,
} from './testing/index-server.ts';

const GIANT = servedFile('giant-1.0-py3-none-any.whl', patternBytes(20 * 1_024 * 1_024 + 5, 7));
const MAIN = scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' });
const RANGED = { rangedFromBytes: 16 * 1_024 * 1_024, pieceBytes: 4 * 1_024 * 1_024, retries: 2 };

type World = {
  readonly service: CacheService;
  readonly index: IndexServer;
  /** Blocks that were up when the wheel was whole, for each entry that was begun. */
  readonly before: number[];
  readonly run: (more?: Partial<Parameters<typeof gather>[1]>) => ReturnType<typeof gather>;
};

function withWorld(body: (world: World) => Promise<void>) {
  return withFolder(async (home) => {
    const service = await startCacheService({ directory: join(home, 'cache') });
    const index = await startIndex([GIANT], { rate: 12_000_000 });
    const before: number[] = [];
    const open = (): WheelCache => {
      const cache = openDirectCache({ url: service.url, token: service.token(MAIN) }, realHttp);
      return {
        ...cache,
        grow: async (...given) => {
          const begun = await cache.grow?.(...given);
          if (begun === undefined || typeof begun === 'string') return begun;
          return {
            ...begun,
            finish: (signal) => {
              before.push(uploadsOf(service));
              expect(service.entries()).toEqual([]); // nobody can read what is not whole
              return begun.finish(signal);
            },
          };
        },
      };
    };
    let runs = 0;
    const run: World['run'] = (more = {}) =>
      gather(join(home, `run-${(runs += 1)}`), {
        files: [GIANT],
        server: index,
        cache: open(),
        policy: RANGED,
        ...more,
      });
    try {
      await body({ service, index, before, run });
    } finally {
      await service.close();
      await index.close();
    }
  });
}

const uploadsOf = (service: CacheService): number =>
  service.requests().filter(({ call }) => call === 'upload').length;

const breakGiant = (index: IndexServer, faults: readonly Fault[], forever = false): void =>
  index.break(pathOf(GIANT), faults, forever);

async function expectReadable({ run, index }: World): Promise<void> {
  const sent = index.sentBytes();
  const { sources, gathered } = await run();
  expect(sources).toEqual(['cache']);
  expect(gathered.damaged).toEqual([]);
  expect(index.sentBytes()).toBe(sent);
}

test.each([
  ['in ranges', RANGED],
  ['over one connection', {}],
])(
  'a giant that comes %s: most of it is up when the last byte is here; read again, it is what it was',
  (_, policy) =>
    withWorld(async (world) => {
      const { gathered } = await world.run({ policy });
      expect(gathered.saved).toMatchObject({ saved: 1, failed: 0, bytes: GIANT.bytes.length });
      expect(world.before).toHaveLength(1);
      expect(world.before[0]).toBeGreaterThan(2); // of 21 blocks; the rest was on its way
      expect(world.service.entries()[0]?.sizeInBytes).toBe(GIANT.bytes.length);
      await expectReadable(world);
    }),
);

test('wrong bytes first: what went up of them is no part of the entry', () =>
  withWorld(async (world) => {
    breakGiant(world.index, [{ kind: 'lie' }]);
    const { text, gathered } = await world.run({ policy: {} });
    expect(text).toContain('they are thrown away');
    expect(gathered.saved).toMatchObject({ saved: 1, failed: 0 });
    await expectReadable(world);
  }));

test('a range that breaks off is sent once it is whole', () =>
  withWorld(async (world) => {
    breakGiant(world.index, [
      { kind: 'reset', afterBytes: 1_500_000 },
      { kind: 'ignore' },
      { kind: 'reset', afterBytes: 10 },
    ]);
    const { gathered } = await world.run();
    expect(gathered.saved).toMatchObject({ saved: 1, failed: 0 });
    await expectReadable(world);
  }));

test('the wheel does not come: nothing can be read under its key, and a later run has it from the index', () =>
  withWorld(async (world) => {
    const { service, index, run } = world;
    breakGiant(index, [{ kind: 'ignore' }, { kind: 'ignore' }, { kind: 'status', status: 404 }], true);
    await expect(run()).rejects.toThrow('cannot be downloaded');
    expect(service.entries()).toEqual([]);
    breakGiant(index, []);
    const { sources, gathered } = await run();
    expect(sources).toEqual(['network']);
    // The reservation of the first run is held for a while; the toolkit's clients meet the same.
    expect(gathered.saved.saved + gathered.saved.exists).toBe(1);
  }));

test('uploads that fail cost the entry, not the wheel', () =>
  withWorld(async ({ service, run }) => {
    await service.inject({ call: 'upload', status: 500, times: Infinity });
    const { sources, gathered, store } = await run();
    expect(sources).toEqual(['network']);
    expect(await store.verify(GIANT.sha256)).toBe('present');
    expect(gathered.saved).toMatchObject({ saved: 0, failed: 1 });
    expect(service.entries()).toEqual([]);
  }));

test('uploads that stand still end with their own limit', () =>
  withWorld(async ({ service, run }) => {
    await service.inject({ call: 'upload', stall: true, times: Infinity });
    const { gathered } = await run({ limits: { transferMs: 300, bytesPerSecond: Infinity } });
    expect(gathered.saved).toMatchObject({ saved: 0, failed: 1 });
    expect(gathered.trouble).toContain('no answer within');
  }));

test('a key that another job has is left alone: nothing goes up', () =>
  withWorld(async (world) => {
    const { service, run } = world;
    await run();
    const uploads = uploadsOf(service);
    const blobs = service.entries().map(({ blob }) => blob);
    // The look-up before the download misses, as it does when the other job ends its save in between.
    await service.inject({ call: 'lookup', status: 200, body: { ok: false } });
    const { gathered, sources } = await run();
    expect(sources).toEqual(['network']);
    expect(gathered.saved).toMatchObject({ saved: 0, exists: 1 });
    expect(uploadsOf(service)).toBe(uploads);
    expect(service.entries().map(({ blob }) => blob)).toEqual(blobs);
  }));

test('a cancelled run: the upload ends with it', () =>
  withWorld(async ({ service, run }) => {
    const cancelled = new AbortController();
    await service.inject({ call: 'upload', stall: true, times: Infinity });
    const ended = run({ signal: cancelled.signal });
    const refused = expect(ended).rejects.toThrow('cancelled');
    await expect.poll(() => uploadsOf(service), { timeout: 20_000 }).toBeGreaterThan(0);
    cancelled.abort(new Error('cancelled'));
    await refused;
    expect(service.entries()).toEqual([]);
  }));
