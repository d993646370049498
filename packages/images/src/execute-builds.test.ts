// The scheduler with a builder that does as told: order, rest, attempts, what blocks what, what a second run leaves out.
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock, withFolder } from '@compose-delivery/runtime/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBuildState } from './build-state.ts';
import { BuildFailure, type Builder, type Built, type BuildUnit } from './builder-port.ts';
import type { BuildPolicy, Heartbeat } from './build-result.ts';
import { executeBuilds } from './execute-builds.ts';
import { describePlan, planBuilds, type Known, type PlanFacts } from './plan-builds.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const unit = (service: string, over: Partial<BuildUnit> = {}): BuildUnit => ({
  service,
  digest: digest('a'),
  needs: [],
  sameAs: undefined,
  claims: {},
  ...over,
});
const built = (over: Partial<Built> = {}): Built => ({
  artifact: { kind: 'tree', digest: digest('a') },
  movedBytes: true,
  cached: undefined,
  bytes: 0,
  steps: [],
  ...over,
});
const network = (): BuildFailure =>
  new BuildFailure('build ended with 1', { lines: ['read: connection reset by peer'], exitCode: 1 });
const mistake = (): BuildFailure =>
  new BuildFailure('build ended with 2', {
    lines: Array.from({ length: 60 }, (_, i) => `line ${i}`),
    exitCode: 2,
  });

const POLICY: BuildPolicy = {
  retries: 2,
  retryOn: [],
  cooldownMs: 5_000,
  cooldownMode: 'fixed',
  limits: { lanes: 1, resources: {} },
  attemptTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  keepGoing: false,
  linesShown: 5,
  backoffMs: (failures) => failures * 1_000,
};

const FACTS: PlanFacts = {
  skip: 'local',
  known: new Map(),
  resumed: new Set(),
  published: new Map(),
};

type Script = Readonly<Record<string, readonly (Built | BuildFailure | Error)[]>>;

async function execute(
  units: readonly BuildUnit[],
  script: Script,
  options: {
    policy?: Partial<BuildPolicy>;
    known?: Map<string, Known>;
    signal?: AbortSignal;
    heartbeat?: Heartbeat;
    say?: number;
  } = {},
) {
  return withFolder(async (folder) => {
    const calls: string[] = [];
    const clock = virtualClock();
    const log = recordedLog();
    const left = new Map(Object.entries(script).map(([name, outcomes]) => [name, [...outcomes]]));
    const builder: Builder = {
      existing: (known) => Promise.resolve(new Set([...known.keys()].map((one) => one.service))),
      build: (one, attempt) => {
        calls.push(`${one.service} at ${clock.monotonic() / 1_000}`);
        for (let i = 0; i < (options.say ?? 0); i += 1) attempt.say(`step ${i}`);
        const outcome = left.get(one.service)?.shift() ?? built();
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      },
    };
    const path = join(folder, 'builds.json');
    const state = await openBuildState(realFiles, path);
    const steps = planBuilds(units, { ...FACTS, known: options.known ?? new Map() });
    const results = await executeBuilds(
      steps,
      { ...POLICY, ...options.policy },
      {
        builder,
        state,
        clock,
        log,
        signal: options.signal ?? new AbortController().signal,
        heartbeat: options.heartbeat ?? (() => () => undefined),
        observe: () => Promise.resolve(undefined),
        cores: 2,
      },
    );
    return {
      calls,
      results,
      status: results.map((one) => `${one.service} ${one.status}`),
      lines: log.lines,
      saved: await openBuildState(realFiles, path),
    };
  });
}

test('one after another, with a rest after those that moved bytes', async () => {
  const { calls, status } = await execute([unit('a'), unit('b'), unit('c')], {
    b: [built({ movedBytes: false })],
  });
  expect(calls).toEqual(['a at 0', 'b at 5', 'c at 5']);
  expect(status).toEqual(['a built', 'b built', 'c built']);
});

test('a passing fault is tried again after a wait; the attempts are counted', async () => {
  const { calls, results } = await execute([unit('a')], { a: [network(), network()] });
  expect(calls).toEqual(['a at 0', 'a at 1', 'a at 3']);
  expect(results[0]).toMatchObject({
    status: 'built',
    attempts: [{ end: 'transient-network' }, { end: 'transient-network' }, { end: 'done' }],
  });
});

test('a passing fault for ever: as many attempts as allowed, then failed', async () => {
  const { calls, results } = await execute([unit('a')], { a: [network(), network(), network(), network()] });
  expect(calls).toHaveLength(3);
  expect(results[0]).toMatchObject({
    status: 'failed',
    diagnosis: { kind: 'transient-network', line: 'read: connection reset by peer' },
  });
});

test('a mistake is not tried again', async () => {
  const { calls, results } = await execute([unit('a')], { a: [mistake()] });
  expect(calls).toHaveLength(1);
  expect(results[0]).toMatchObject({
    status: 'failed',
    reason: 'build ended with 2',
    diagnosis: { kind: 'user-error' },
  });
});

test('out of memory is tried again once', async () => {
  const oom = (): BuildFailure => new BuildFailure('x', { exitCode: 137 });
  expect((await execute([unit('a')], { a: [oom(), oom(), oom()] })).calls).toHaveLength(2);
});

test('after a failure nothing more is begun', async () => {
  const { status, results } = await execute([unit('a'), unit('b'), unit('c')], { b: [mistake()] });
  expect(status).toEqual(['a built', 'b failed', 'c blocked']);
  expect(results[2]?.reason).toBe('not begun after b failed');
});

test('keep-going builds what does not need the failed one, and what needs what needs it is blocked, too', async () => {
  const units = [
    unit('base'),
    unit('web', { needs: ['base'] }),
    unit('top', { needs: ['web'] }),
    unit('other'),
  ];
  const { status, results } = await execute(units, { base: [mistake()] }, { policy: { keepGoing: true } });
  expect(status).toEqual(['base failed', 'web blocked', 'top blocked', 'other built']);
  expect(results[1]?.reason).toBe('needs base, which was not built');
});

test('the same build twice is built once', async () => {
  const { calls, results } = await execute([unit('a'), unit('b', { sameAs: 'a' })], {});
  expect(calls).toEqual(['a at 0']);
  expect(results[1]).toMatchObject({ status: 'skipped', artifact: { digest: digest('a') } });
});

test('the same build twice, and it fails: the other is blocked', async () => {
  const { status } = await execute(
    [unit('a'), unit('b', { sameAs: 'a' })],
    { a: [mistake()] },
    { policy: { keepGoing: true } },
  );
  expect(status).toEqual(['a failed', 'b blocked']);
});

test('what is unchanged is left out, and needs no rest', async () => {
  const known = new Map([
    ['a', { digest: digest('a'), artifact: { kind: 'tree', digest: digest('b') } as const, exists: true }],
  ]);
  const { calls, results } = await execute([unit('a'), unit('b')], {}, { known });
  expect(calls).toEqual(['b at 0']);
  expect(results[0]).toMatchObject({ status: 'skipped', artifact: { digest: digest('b') } });
});

test('what was finished is recorded at once, so that a run that was cut off goes on from there', async () => {
  const { saved } = await execute([unit('a'), unit('b')], { b: [mistake()] });
  expect([...saved.finished.keys()]).toEqual(['a']);
});

test('the last 40 lines stand outside of the group', async () => {
  const { lines } = await execute([unit('a')], { a: [mistake()] });
  const end = lines.indexOf('::endgroup::');
  const repeated = lines.slice(end).filter((line) => line.startsWith('  line '));
  expect(repeated).toHaveLength(40);
  expect(repeated.at(-1)).toBe('  line 59');
});

test('a flood of output is cut in the log, and that is said', async () => {
  const { lines } = await execute([unit('a')], {}, { say: 50 });
  expect(lines.filter((line) => line.startsWith('step '))).toHaveLength(5);
  expect(lines.join()).toContain('printed 5 lines; further ones are not shown');
});

test('a sign of life names what was heard last, and ends with the attempt', async () => {
  const beats: (() => void)[] = [];
  let stopped = 0;
  const heartbeat: Heartbeat = (everyMs, beat) => {
    expect(everyMs).toBe(30_000);
    beats.push(beat);
    return () => {
      stopped += 1;
    };
  };
  const { lines } = await execute([unit('a')], {}, { heartbeat, say: 2 });
  beats[0]?.();
  expect(stopped).toBe(1);
  expect(lines.at(-1)).toBe('a: 0 s; last heard: step 1');
});

test('cancelled: what runs ends, nothing new begins, and nothing is tried again', async () => {
  const controller = new AbortController();
  const cancelled = new BuildFailure('build was ended by SIGINT', { lines: ['connection reset by peer'] });
  const script = { a: [cancelled] };
  controller.abort(new Error('cancelled by SIGTERM'));
  const { status, calls, results } = await execute([unit('a'), unit('b')], script, {
    signal: controller.signal,
  });
  expect(calls).toEqual([]);
  expect(status).toEqual(['a blocked', 'b blocked']);
  expect(results[0]?.reason).toBe('not begun: cancelled by SIGTERM');
});

test('an error that is no failed build is a bug, and is thrown', async () => {
  await expect(execute([unit('a')], { a: [new TypeError('a bug')] })).rejects.toThrow('a bug');
});

test('the plan says why', () => {
  const units = [unit('new'), unit('changed'), unit('gone'), unit('same'), unit('twin', { sameAs: 'same' })];
  const artifact = { kind: 'tree', digest: digest('b') } as const;
  const known = new Map<string, Known>([
    ['changed', { digest: digest('0'), artifact, exists: true }],
    ['gone', { digest: digest('a'), artifact, exists: false }],
    ['same', { digest: digest('a'), artifact, exists: true }],
  ]);
  const steps = planBuilds(units, { ...FACTS, known });
  expect(steps.map((step) => `${step.unit.service}: ${step.action}, ${step.why}`)).toEqual([
    'new: build, not built before',
    'changed: build, its sources, lock or settings changed',
    'gone: build, its artifact is gone or damaged',
    'same: skip, unchanged, and its artifact is there',
    'twin: share, the same build as same',
  ]);
  expect(JSON.parse(describePlan(steps))).toContainEqual(
    expect.objectContaining({ service: 'same', step: 'skip', artifact: `tree:${digest('b')}` }),
  );
  expect(
    planBuilds(units, { ...FACTS, known, skip: 'off' }).filter((step) => step.action === 'build'),
  ).toHaveLength(4);
});

test.each([
  '',
  '{',
  '{"schema":2}',
  'null',
  '{"schema":1,"services":{"a":{"digest":"x","artifact":"../evil"}}}',
])('the state %j counts as empty', (text) =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'builds.json'), text);
    expect((await openBuildState(realFiles, join(folder, 'builds.json'))).finished.size).toBe(0);
  }),
);
