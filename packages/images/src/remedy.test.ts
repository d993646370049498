// What is done between two attempts, and what layers are kept where: the calls, with answers that are made up.
import { realFiles } from '@compose-delivery/runtime/adapters';
import {
  recordedLog,
  scriptedExec,
  virtualClock,
  withFolder,
  type ExecAnswer,
} from '@compose-delivery/runtime/testing';
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realTreeStore } from './adapters/tree-store.ts';
import { EMPTY_DEFINITION } from './build-definition.ts';
import { BuildFailure, type BuildUnit, type Remedied } from './builder-port.ts';
import { classifyFailure, classifyPush } from './classify-failure.ts';
import { createCrew } from './crew.ts';
import { findPublished, retagPublished } from './find-published.ts';
import { cacheObstacle, planCache, type CacheBackend } from './layer-cache.ts';
import { digestTag, pushedNames } from './publish-image.ts';
import { remedyFor, type WheelRepair } from './remedy.ts';

const unit: BuildUnit = {
  service: 'api',
  digest: `sha256:${'a'.repeat(64)}`,
  needs: [],
  sameAs: undefined,
  claims: {},
};

async function remedy(
  lines: readonly string[],
  script: Readonly<Record<string, ExecAnswer>>,
  given: { wheelhouse?: string; builder?: string; firstPrune?: boolean; repaired?: WheelRepair } = {},
): Promise<Remedied & { calls: string[] }> {
  const exec = scriptedExec(script);
  const diagnosis = classifyFailure(new BuildFailure('x', { lines, exitCode: 1 }));
  const settings = {
    wheelhouse: '/none',
    builder: '',
    firstPrune: true,
    signal: new AbortController().signal,
  };
  const done = await remedyFor(
    unit,
    diagnosis,
    { ...settings, ...given },
    {
      ...{ exec, files: realFiles, clock: virtualClock(), log: recordedLog(), trees: realTreeStore },
      ...{ environment: {}, temporary: '/none' },
      ...(given.repaired ? { repairWheels: () => Promise.resolve(given.repaired) } : {}),
    },
  );
  return { ...done, calls: exec.calls.map((argv) => argv.join(' ')) };
}

test('fault: disk full: the cache of the builder is pruned, once a run', async () => {
  const script = { 'docker buildx prune': { stdout: 'ID RECLAIMABLE\nTotal:\t1.2GB\n' } };
  expect(await remedy(['no space left on device'], script, { builder: 'mine' })).toEqual({
    retry: true,
    said: "the builder's cache was pruned: 1.2GB are free again",
    calls: ['docker buildx prune --force --builder mine'],
  });
  expect(await remedy(['no space left on device'], script, { firstPrune: false })).toMatchObject({
    retry: false,
    calls: [],
  });
  expect(await remedy(['no space left on device'], { 'docker buildx prune': { code: 1 } })).toMatchObject({
    retry: false,
  });
});

test('fault: the daemon restarts: it is waited for, not for ever', async () => {
  let asked = 0;
  const lost = ['ERROR: error reading from server: EOF'];
  const back = await remedy(lost, { 'docker version': () => ((asked += 1) < 4 ? { code: 1 } : {}) });
  expect(back).toMatchObject({ retry: true, said: 'the builder answers again, after 6 s' });
  const gone = await remedy(lost, { 'docker version': { code: 1 } });
  expect(gone).toMatchObject({ retry: false, said: 'the builder did not answer within 90 s' });
});

test('fault: the builder died: it is started again', async () => {
  const done = await remedy(
    ['ERROR: no builder "mine" found'],
    { 'docker buildx inspect': {} },
    { builder: 'mine' },
  );
  expect(done).toMatchObject({ retry: true, calls: ['docker buildx inspect --bootstrap mine'] });
});

test('fault: hash mismatch: a wheel that is damaged here is dropped, and what to do is said; a sound one is tried again', () =>
  withFolder(async (wheelhouse) => {
    const sha = createHash('sha256').update('sound').digest('hex');
    const lines = [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      '    x==1.0 from file:///wheels/x-1.0-py3-none-any.whl (from -r r.txt (line 1)):',
      `        Expected sha256 ${sha}`,
    ];
    const [view, blobs] = [join(wheelhouse, 'views', 'api'), join(wheelhouse, 'blobs')];
    for (const folder of [view, blobs]) await mkdir(folder, { recursive: true });
    const write = async (content: string): Promise<void> => {
      await writeFile(join(view, 'x-1.0-py3-none-any.whl'), content);
      await writeFile(join(blobs, sha), content);
    };
    await write('sound');
    expect(await remedy(lines, {}, { wheelhouse })).toMatchObject({ retry: true });
    await write('damaged');
    const dropped = await remedy(lines, {}, { wheelhouse });
    expect(dropped.retry).toBe(false);
    expect(dropped.said).toContain('run wheel-cache again');
    expect([await readdir(view), await readdir(blobs)]).toEqual([[], []]);
    expect(await remedy(lines, {}, { wheelhouse })).toMatchObject({ retry: false });
  }));

test('hash mismatch, with records of the views: fetched again; out of reach; sound, but not what this lock names', () =>
  withFolder(async (wheelhouse) => {
    const file = 'x-1.0-py3-none-any.whl';
    const sound = createHash('sha256').update('sound').digest('hex');
    const told = (expected: string): string[] => [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      `    x==1.0 from file:///wheels/${file} (from -r r.txt (line 1)):`,
      `        Expected sha256 ${expected}`,
    ];
    await mkdir(join(wheelhouse, 'views', 'api'), { recursive: true });
    await writeFile(join(wheelhouse, 'views', 'api', file), 'sound');
    const none: WheelRepair = { restored: [], lost: [] };
    const after = (expected: string, repaired: WheelRepair) =>
      remedy(told(expected), {}, { wheelhouse, repaired });
    expect(await after(sound, { ...none, restored: [file] })).toMatchObject({
      retry: true,
      said: `${file} of the wheelhouse was damaged, and was fetched again`,
    });
    const lost = await after(sound, { ...none, lost: [{ filename: file, why: 'nobody serves it' }] });
    expect(lost.retry).toBe(false);
    expect(lost.said).toContain('could not be fetched again: nobody serves it; run wheel-cache again');
    expect(await after(sound, none)).toMatchObject({
      retry: true,
      said: `${file} is sound in the wheelhouse`,
    });
    const other = await after('b'.repeat(64), none);
    expect(other.retry).toBe(false);
    expect(other.said).toContain('run wheel-cache with the lock of this build');
    expect(await readdir(join(wheelhouse, 'views', 'api'))).toEqual([file]);
    const elsewhere = await remedy(['HashMismatch'], {}, { wheelhouse, repaired: none });
    expect(elsewhere).toMatchObject({ retry: false, said: expect.stringContaining('are sound') as string });
  }));

test.each([
  'zipfile.BadZipFile: File is not a zip file',
  "zipfile.BadZipFile: Bad CRC-32 for file 'torch/lib/libtorch.so'",
  "ERROR: Wheel 'x' located at /wheels/x-1.0-py3-none-any.whl is invalid.",
  'error: Hash mismatch for `x==1.0`',
])('a wheel that is damaged, in the words of pip or uv: %s', (line) => {
  expect(classifyFailure(new BuildFailure('x', { lines: [line], exitCode: 1 })).kind).toBe('hash-mismatch');
});

test('fault: a wheelhouse that may not be written: said, and the build is not tried again', async () => {
  const exec = scriptedExec({});
  const done = await remedyFor(
    unit,
    classifyFailure(new BuildFailure('x', { lines: ['HashMismatch'], exitCode: 1 })),
    { wheelhouse: '/none', builder: '', firstPrune: true, signal: new AbortController().signal },
    {
      ...{ exec, files: realFiles, clock: virtualClock(), log: recordedLog(), trees: realTreeStore },
      ...{ environment: {}, temporary: '/none' },
      repairWheels: () => Promise.reject(new Error('EROFS: read-only file system')),
    },
  );
  expect(done).toEqual({
    retry: false,
    said: 'the wheelhouse cannot be repaired: EROFS: read-only file system',
  });
});

test('what passes by itself needs no remedy', async () => {
  expect(await remedy(['i/o timeout'], {})).toEqual({ retry: true, said: '', calls: [] });
});

const definition = {
  ...EMPTY_DEFINITION,
  service: 'api',
  image: 'r.example/shop/api:1',
  context: '/c',
  dockerfile: '/c/D',
};
const cache = (backend: CacheBackend, more: { from?: string[]; to?: string[] } = {}) =>
  planCache(definition, {
    ...{ backend, mode: 'max', application: 'shop', folder: '/l' },
    from: [],
    to: [],
    ...more,
  });

test('layers: a scope for each service, exports that ignore errors and stand apart from the build', () => {
  expect(cache('gha')).toEqual({
    from: ['type=gha,scope=shop-api'],
    inline: [],
    to: ['type=gha,scope=shop-api,timeout=5m,mode=max,ignore-error=true'],
  });
  expect(cache('registry').from).toEqual(['type=registry,ref=r.example/shop/api:buildcache']);
  expect(cache('local').to[0]).toBe('type=local,dest=/l/shop-api,mode=max,ignore-error=true');
  expect(cache('inline')).toEqual({
    from: ['type=registry,ref=r.example/shop/api:1'],
    inline: ['type=inline'],
    to: [],
  });
  expect(cache('none', { from: ['type=s3,name={service}'], to: ['type=s3,name={service}'] })).toEqual({
    from: ['type=s3,name=api'],
    inline: [],
    to: ['type=s3,name=api'],
  });
});

test('the cache of Actions is left out, with the reason, where there is no runner', () => {
  expect(cacheObstacle('gha', {})).toContain('ACTIONS_RUNTIME_TOKEN');
  expect(cacheObstacle('gha', { ACTIONS_RUNTIME_TOKEN: 'x' })).toBeUndefined();
  expect(cacheObstacle('registry', {})).toBeUndefined();
});

test('names of pushed images: the registry of the input, the tag of the name, further ones, the digest of the build', () => {
  const settings = { registry: '', tags: ['1.0'], tagByDigest: true };
  const repository = 'r.example/shop/api';
  expect(pushedNames(definition, unit, settings)).toEqual([
    `${repository}:1`,
    `${repository}:1.0`,
    `${repository}:${digestTag(unit.digest)}`,
  ]);
  expect(pushedNames(definition, unit, { registry: 'ghcr.io/acme/', tags: [], tagByDigest: false })).toEqual([
    'ghcr.io/acme/api:1',
  ]);
});

test.each([
  ['denied: requested access to the resource is denied', 'push-denied'],
  ['unauthorized: authentication required', 'push-denied'],
  ['An image does not exist locally with the tag: x', 'image-gone'],
  ['received unexpected HTTP status: 500 Internal Server Error', 'transient-network'],
  ['blob upload invalid', 'transient-network'],
  ['toomanyrequests: slow down', 'throttled'],
  ['invalid reference format', 'user-error'],
])('a push that failed, %s: %s', (line, kind) => {
  expect(classifyPush(new BuildFailure('x', { lines: [line], exitCode: 1 })).kind).toBe(kind);
});

test('a registry that answers nonsense, or not at all, has nothing', async () => {
  const definitions = new Map([['api', definition]]);
  const find = (answer: ExecAnswer): Promise<ReadonlyMap<string, string>> =>
    findPublished([unit], definitions, '', scriptedExec({ 'docker buildx imagetools': answer }));
  expect((await find({ code: 1, stderr: 'unexpected EOF' })).size).toBe(0);
  expect((await find({ stdout: '<html>' })).size).toBe(0);
  expect((await find({ stdout: unit.digest })).get('api')).toBe(unit.digest);
  expect((await findPublished([unit], definitions, '', scriptedExec({}))).size).toBe(0);
});

test('names of a release are given to the very image; an old buildx, which cannot copy it as it is, puts an index around it', async () => {
  const settings = { registry: '', tags: ['1.0'], tagByDigest: false };
  const retag = async (answer: ExecAnswer) => {
    const exec = scriptedExec({ 'docker buildx imagetools create': answer });
    const done = await retagPublished(definition, unit, unit.digest, settings, exec);
    return { done, flags: exec.calls.map((argv) => argv.includes('--prefer-index=false')) };
  };
  const ref = `r.example/shop/api@${unit.digest}`;
  expect(await retag({})).toMatchObject({ done: { ref }, flags: [true] });
  const old: ExecAnswer = (argv) =>
    argv.includes('--prefer-index=false') ? { code: 125, stderr: 'unknown flag: --prefer-index' } : {};
  expect(await retag(old)).toMatchObject({ done: { ref }, flags: [true, false] });
  expect(await retag({ code: 1, stderr: 'denied' })).toEqual({ done: undefined, flags: [true] });
});

test('two that must be alone: one after the other, when all others have ended', async () => {
  const crew = createCrew();
  const order: string[] = [];
  const leave = crew.enter();
  const alone = async (name: string): Promise<void> => {
    const out = crew.enter();
    const release = await crew.alone();
    order.push(name);
    release();
    order.push(`${name} released`);
    out();
  };
  const both = [alone('a'), alone('b')];
  expect(crew.closed()).toBe(true);
  expect(order).toEqual([]);
  leave();
  await Promise.all(both);
  expect(order).toEqual(['a', 'a released', 'b', 'b released']);
  expect(crew.closed()).toBe(false);
});
