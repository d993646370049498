// The state of builds: what survives, what counts as nothing, and how a run that was cut off goes on.
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBuildState, planDigest, type Finished } from './build-state.ts';

const finished = (letter: string): Finished => ({
  digest: `sha256:${letter.repeat(64)}`,
  artifact: { kind: 'image', name: `shop/${letter}`, digest: `sha256:${letter.repeat(64)}` },
  seconds: 3,
  pushed: { ref: 'r/x@sha256:1', names: ['r/x:1'] },
});

test('what is recorded at the same time is all kept', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'builds.json');
    const state = await openBuildState(realFiles, path);
    await state.begin('plan');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map((name) => state.record(name, finished(name), 'now')));
    const again = await openBuildState(realFiles, path);
    expect([...again.finished.keys()].sort()).toEqual(names);
    expect(again.finished.get('a')).toEqual(finished('a'));
    expect([...again.resumed('plan')].sort()).toEqual(names);
  }));

test('a run of another plan resumes nothing; one that ended well leaves nothing; one that failed does', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'builds.json');
    const open = (): ReturnType<typeof openBuildState> => openBuildState(realFiles, path);
    const first = await open();
    await first.begin('plan');
    await first.record('a', finished('a'), 'now');
    expect((await open()).resumed('other').size).toBe(0);
    await first.end(['b']);
    const second = await open();
    expect([...second.failed]).toEqual(['b']);
    expect([...second.resumed('plan')]).toEqual(['a']);
    await second.begin('plan');
    expect([...(await open()).resumed('plan')]).toEqual(['a']);
    await second.end([]);
    const third = await open();
    expect([third.failed.size, third.resumed('plan').size]).toEqual([0, 0]);
    expect(third.finished.has('a')).toBe(true);
  }));

test('a state of an earlier version, without times and pushes, is read', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'builds.json');
    const { digest } = finished('a');
    const old = { schema: 1, services: { a: { digest, artifact: `shop/a@${digest}`, finishedAt: 'x' } } };
    await writeFile(path, JSON.stringify(old));
    expect((await openBuildState(realFiles, path)).finished.get('a')).toMatchObject({ digest, seconds: 0 });
  }));

test('a write that fails does not stop the next one', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'builds.json');
    let broken = true;
    const files: typeof realFiles = {
      ...realFiles,
      writeAtomic: (...given) =>
        broken ? Promise.reject(new Error('no space left on device')) : realFiles.writeAtomic(...given),
    };
    const state = await openBuildState(files, path);
    await expect(state.begin('plan')).rejects.toThrow('no space');
    broken = false;
    await state.record('a', finished('a'), 'now');
    expect(await readFile(path, 'utf8')).toContain('"a"');
  }));

test('the plan is named by what is built from what, in any order', () => {
  const [a, b] = ['a', 'b'].map((service) => ({ service, digest: service }));
  if (!a || !b) throw new Error('never');
  expect(planDigest([a, b])).toBe(planDigest([b, a]));
  expect(planDigest([a, b])).not.toBe(planDigest([a, { ...b, digest: 'c' }]));
});
