// The executor with more than one lane, with remedies, with pushes: builders that do as told, on real promises and a clock of numbers.
import type { Artifact } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBuildState } from './build-state.ts';
import { BuildFailure, type Builder, type Built, type BuildUnit } from './builder-port.ts';
import type { BuildPolicy, BuildResult } from './build-result.ts';
import { executeBuilds } from './execute-builds.ts';
import { planBuilds, type PlanFacts } from './plan-builds.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const artifact: Artifact = { kind: 'image', name: 'shop/x', digest };
const BUILT: Built = { artifact, movedBytes: false, cached: undefined, bytes: 0, steps: [] };
const unit = (service: string, over: Partial<BuildUnit> = {}): BuildUnit => ({
  ...{ service, digest, needs: [], sameAs: undefined, claims: {} },
  ...over,
});
const failure = (line: string, exitCode = 1): BuildFailure =>
  new BuildFailure(`ended with ${exitCode}`, { lines: [line], exitCode });

const POLICY: BuildPolicy = {
  ...{
    retries: 3,
    retryOn: [],
    cooldownMs: 0,
    cooldownMode: 'off',
    attemptTimeoutMs: 1_000,
    idleTimeoutMs: 0,
  },
  ...{ keepGoing: true, limits: { lanes: 3, resources: {} }, linesShown: 50, backoffMs: () => 1 },
};
const FACTS: PlanFacts = { skip: 'local', known: new Map(), resumed: new Set(), published: new Map() };
const tick = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

type Given = {
  readonly units: readonly BuildUnit[];
  readonly builder: Partial<Builder>;
  readonly policy?: Partial<BuildPolicy>;
  readonly facts?: Partial<PlanFacts>;
};

async function execute(given: Given): Promise<{ results: readonly BuildResult[]; lines: string[] }> {
  return withFolder(async (folder) => {
    const log = recordedLog();
    const builder: Builder = {
      existing: () => Promise.resolve(new Set()),
      build: () => Promise.resolve(BUILT),
      ...given.builder,
    };
    const state = await openBuildState(realFiles, join(folder, 'builds.json'));
    const results = await executeBuilds(
      planBuilds(given.units, { ...FACTS, ...given.facts }),
      { ...POLICY, ...given.policy },
      {
        ...{ builder, state, log, clock: virtualClock(), signal: new AbortController().signal, cores: 2 },
        ...{ heartbeat: () => () => undefined, observe: () => Promise.resolve(undefined) },
      },
    );
    return { results, lines: log.lines };
  });
}

test('real builds hold the limits and their needs, whatever fails; every service gets a result', async () => {
  const services = fc.array(
    fc.record({
      needs: fc.array(fc.nat({ max: 9 }), { maxLength: 2 }),
      network: fc.nat({ max: 1 }),
      fate: fc.constantFrom('good', 'good', 'mistake', 'oom-once', 'network-once'),
      turns: fc.nat({ max: 3 }),
    }),
    { maxLength: 10 },
  );
  await fc.assert(
    fc.asyncProperty(services, fc.integer({ min: 1, max: 4 }), async (written, lanes) => {
      const units = written.map((one, at) =>
        unit(`s${at}`, {
          needs: [...new Set(one.needs.filter((need) => need < at))].map((need) => `s${need}`),
          claims: { network: one.network },
        }),
      );
      const running = new Set<string>();
      const done = new Set<string>();
      const tried = new Map<string, number>();
      const build: Builder['build'] = async ({ service, needs }) => {
        const fact = written[Number(service.slice(1))];
        const number = (tried.get(service) ?? 0) + 1;
        tried.set(service, number);
        for (const need of needs) expect(done).toContain(need);
        running.add(service);
        expect(running.size).toBeLessThanOrEqual(lanes);
        expect(
          [...running].filter((one) => written[Number(one.slice(1))]?.network === 1).length,
        ).toBeLessThanOrEqual(1);
        if (fact?.fate === 'oom-once' && number === 2) expect(running.size, 'alone').toBe(1);
        for (let i = 0; i < (fact?.turns ?? 0); i += 1) await tick();
        running.delete(service);
        if (fact?.fate === 'mistake') throw failure('make: *** Error 2', 2);
        if (fact?.fate === 'oom-once' && number === 1) throw failure('exit code: 137', 137);
        if (fact?.fate === 'network-once' && number === 1) throw failure('i/o timeout');
        done.add(service);
        return BUILT;
      };
      const { results } = await execute({
        units,
        builder: { build },
        policy: { limits: { lanes, resources: { network: 1 } } },
      });
      expect(results.map((one) => one.service)).toEqual(units.map((one) => one.service));
      for (const [at, one] of results.entries())
        if (written[at]?.fate === 'mistake') expect(['failed', 'blocked']).toContain(one.status);
    }),
    { numRuns: 120 },
  );
});

test('logs of builds side by side do not mix: each group is whole', async () => {
  const build: Builder['build'] = async ({ service }, attempt) => {
    for (let i = 0; i < 4; i += 1) {
      attempt.say(`${service} line ${i}`);
      await tick();
    }
    if (service === 'b') throw failure('make failed', 2);
    return BUILT;
  };
  const { lines } = await execute({ units: ['a', 'b', 'c'].map((name) => unit(name)), builder: { build } });
  let open: string | undefined;
  for (const line of lines) {
    if (line.startsWith('::group::')) {
      expect(open).toBeUndefined();
      open = line.slice(9, 10);
    } else if (line === '::endgroup::') open = undefined;
    else if (/ line \d$/.test(line)) expect(line[0]).toBe(open);
  }
  expect(lines.filter((line) => line.startsWith('::group::'))).toHaveLength(3);
});

test('fault: disk full: the remedy is applied once, then the build is tried again', async () => {
  let pruned = 0;
  let builds = 0;
  const builder: Partial<Builder> = {
    build: () =>
      (builds += 1) === 1 ? Promise.reject(failure('no space left on device')) : Promise.resolve(BUILT),
    remedy: () => {
      pruned += 1;
      return Promise.resolve({ retry: true, said: 'pruned: 2GB are free again' });
    },
  };
  const { results, lines } = await execute({ units: [unit('a')], builder });
  expect([pruned, builds]).toEqual([1, 2]);
  expect(results[0]).toMatchObject({ status: 'built', attempts: [{ end: 'disk-full' }, { end: 'done' }] });
  expect(lines.join()).toContain('a: pruned: 2GB are free again');
});

test('fault: disk full for ever ends after one more attempt', async () => {
  let builds = 0;
  const builder: Partial<Builder> = {
    build: () => {
      builds += 1;
      return Promise.reject(failure('no space left on device'));
    },
  };
  expect((await execute({ units: [unit('a')], builder })).results[0]?.status).toBe('failed');
  expect(builds).toBe(2);
});

test('a remedy that says no ends the attempts, with what it said as advice', async () => {
  const builder: Partial<Builder> = {
    build: () => Promise.reject(failure('THESE PACKAGES DO NOT MATCH THE HASHES')),
    remedy: () => Promise.resolve({ retry: false, said: 'x.whl is dropped: run wheel-cache again' }),
  };
  const { results } = await execute({ units: [unit('a')], builder });
  expect(results[0]?.attempts).toHaveLength(1);
  expect(results[0]?.diagnosis?.advice).toContain('x.whl is dropped: run wheel-cache again');
});

const PUBLISHED = { ref: `r/x@${digest}`, names: ['r/x:1'] };

test('fault: 5xx of a registry during the push: the push alone is tried again', async () => {
  let pushes = 0;
  let builds = 0;
  const { results } = await execute({
    units: [unit('a')],
    builder: {
      build: () => ((builds += 1), Promise.resolve(BUILT)),
      publish: () =>
        (pushes += 1) < 3
          ? Promise.reject(failure('received unexpected HTTP status: 503 Service Unavailable'))
          : Promise.resolve(PUBLISHED),
    },
  });
  expect([builds, pushes]).toEqual([1, 3]);
  expect(results[0]).toMatchObject({ status: 'built', push: 'pushed', published: PUBLISHED });
});

test('fault: no right to push: not tried again; the image is kept, and what needs it is built', async () => {
  const { results } = await execute({
    units: [unit('a'), unit('b', { needs: ['a'] })],
    builder: {
      publish: ({ service }) =>
        service === 'a'
          ? Promise.reject(failure('unauthorized: authentication required'))
          : Promise.resolve(PUBLISHED),
    },
  });
  expect(results[0]).toMatchObject({
    status: 'built',
    push: 'failed',
    artifact,
    diagnosis: { kind: 'push-denied' },
  });
  expect(results[0]?.attempts.map((one) => one.end)).toEqual(['done', 'push-denied']);
  expect(results[1]).toMatchObject({ status: 'built', push: 'pushed' });
});

test('fault: the image was deleted between resume and push: it is built once more, and pushed', async () => {
  let builds = 0;
  let pushes = 0;
  const known = new Map([['a', { digest, artifact, exists: true }]]);
  const { results } = await execute({
    units: [unit('a')],
    facts: { known },
    builder: {
      build: () => ((builds += 1), Promise.resolve(BUILT)),
      publish: () =>
        (pushes += 1) === 1
          ? Promise.reject(failure('An image does not exist locally with the tag: shop/x'))
          : Promise.resolve(PUBLISHED),
    },
  });
  expect([builds, pushes]).toEqual([1, 2]);
  expect(results[0]).toMatchObject({ status: 'built', push: 'pushed' });
});

test('what was pushed under all of its names is not pushed again; a new name is', async () => {
  let pushes = 0;
  const push = async (names: readonly string[]): Promise<readonly BuildResult[]> => {
    const known = new Map([['a', { digest, artifact, exists: true, pushed: PUBLISHED }]]);
    const publish = (): Promise<typeof PUBLISHED> => ((pushes += 1), Promise.resolve(PUBLISHED));
    const builder: Partial<Builder> = { publish, publishNames: () => names };
    return (await execute({ units: [unit('a')], facts: { known }, builder })).results;
  };
  expect((await push(['r/x:1']))[0]).toMatchObject({ status: 'skipped', published: PUBLISHED });
  expect(pushes).toBe(0);
  await push(['r/x:1', 'r/x:2']);
  expect(pushes).toBe(1);
});

test('fault: the export of the cache fails or times out after a good build: a warning, nothing else', async () => {
  const { results, lines } = await execute({
    units: [unit('a')],
    builder: {
      exportCache: (_, attempt) => {
        attempt.say('ERROR: failed to solve: Cache export is not supported for the docker driver.');
        return Promise.reject(new BuildFailure('ended with 1'));
      },
    },
  });
  expect(results[0]).toMatchObject({ status: 'built', attempts: [{ end: 'done' }] });
  expect(lines.join()).toContain(
    'its cache was not exported, the image is there: ERROR: failed to solve: Cache export',
  );
});

test('an image that only the registry has gets the names of the release there; nothing is built', async () => {
  const published = new Map([['a', artifact]]);
  const given = (retag: Builder['retag']): Given => ({
    units: [unit('a')],
    facts: { skip: 'registry', published },
    builder: { build: () => Promise.reject(new Error('never')), ...(retag ? { retag } : {}) },
  });
  expect((await execute(given(() => Promise.resolve(PUBLISHED)))).results[0]).toMatchObject({
    status: 'skipped',
    push: 'pushed',
    artifact,
  });
  expect((await execute(given(() => Promise.resolve(undefined)))).results[0]).toMatchObject({
    status: 'skipped',
    push: 'failed',
  });
});

test('what another build is made from is not left to the registry: the daemon needs it', () => {
  const published = new Map([['base', artifact]]);
  const units = [unit('base'), unit('web', { needs: ['base'] })];
  expect(planBuilds(units, { ...FACTS, skip: 'registry', published }).map((step) => step.action)).toEqual([
    'build',
    'build',
  ]);
  expect(planBuilds(units.slice(0, 1), { ...FACTS, skip: 'registry', published })[0]?.action).toBe('skip');
});

test('a run of the same plan that was cut off goes on, even with skip-unchanged off', () => {
  const known = new Map([
    ['a', { digest, artifact, exists: true }],
    ['b', { digest, artifact, exists: false }],
  ]);
  const facts = { ...FACTS, skip: 'off' as const, known, resumed: new Set(['a', 'b']) };
  expect(planBuilds([unit('a'), unit('b')], facts).map((step) => step.action)).toEqual(['skip', 'build']);
});

test('an image that vanished after the plan was made is built', async () => {
  let builds = 0;
  const known = new Map([['a', { digest, artifact, exists: true }]]);
  const { results } = await execute({
    units: [unit('a'), unit('b', { sameAs: 'a' })],
    facts: { known },
    builder: {
      build: () => ((builds += 1), Promise.resolve(BUILT)),
      adopt: (_, one) => (builds === 0 ? Promise.reject(failure('No such image')) : Promise.resolve(one)),
    },
  });
  expect(builds).toBe(1);
  expect(results.map((one) => one.status)).toEqual(['built', 'skipped']);
  expect(results[0]?.reason).toContain('its artifact was removed');
});
