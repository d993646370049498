// What comes after a first delivery: everything is there already, or one wheel has changed.
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { OURS } from '../table.ts';
import { checkWheels, runOurs, runPip, runTarball } from './contenders.ts';
import {
  EMPTY_OURS,
  inTurn,
  judgeOurs,
  KEPT_OURS,
  KEPT_PIP,
  newFolder,
  TARBALL,
  type Base,
  type Course,
} from './course.ts';
import type { Ground } from './ground.ts';
import type { IndexedWheel } from './index-page.ts';
import { judged, measure, together } from './measure.ts';

export async function fullHit(course: Course, base: Base): Promise<void> {
  const { ground, samples, behaviour, round } = course;
  const { programs, servers } = ground;
  const { wheels } = base;
  const tarball = async (): Promise<void> => {
    const folder = newFolder(ground, 'tarball');
    const { sample } = await measure(ground, behaviour, { folder, wheels }, (place) =>
      runTarball(programs, place, servers.cache, 'restore'),
    );
    samples.add('full-hit', 'tarball', judged(sample, await checkWheels(join(folder, 'wheels'), wheels)));
  };
  const ours = async (): Promise<void> => {
    const measured = await measure(
      ground,
      behaviour,
      { folder: newFolder(ground, 'ours'), wheels },
      (place) => runOurs(programs, place, servers.cache),
    );
    samples.add('full-hit', OURS, await judgeOurs(ground, measured, wheels, false));
  };
  const kept = async (): Promise<void> => {
    const folder = await copyOf(ground, base.ours);
    const measured = await measure(ground, behaviour, { folder, wheels }, (place) =>
      runOurs(programs, place, servers.cache),
    );
    samples.add('full-hit', KEPT_OURS, await judgeOurs(ground, measured, wheels, false));
  };
  await inTurn(round, [...(ground.peers.pip ? [tarball] : []), ours, kept]);
}

/** @param wheels of the lock after the bump */
export async function bumped(
  course: Course,
  scenario: string,
  base: Base,
  wheels: readonly IndexedWheel[],
): Promise<void> {
  const { ground, samples, behaviour, round } = course;
  const { programs, servers, peers } = ground;
  const tarball = async (): Promise<void> => {
    const given = { folder: newFolder(ground, 'tarball'), wheels };
    const restored = await measure(ground, behaviour, given, (place) =>
      runTarball(programs, place, servers.cache, 'restore'),
    );
    const filled = await measure(ground, behaviour, given, (place) => runPip(programs, place));
    const saved = await measure(ground, behaviour, given, (place) =>
      runTarball(programs, place, servers.cache, 'save'),
    );
    const sample = together(restored.sample, filled.sample, saved.sample);
    samples.add(scenario, TARBALL, judged(sample, await checkWheels(join(given.folder, 'wheels'), wheels)));
  };
  const keptPip = async (): Promise<void> => {
    const folder = await copyOf(ground, base.pip);
    const { sample } = await measure(ground, behaviour, { folder, wheels }, (place) =>
      runPip(programs, place),
    );
    samples.add(scenario, KEPT_PIP, judged(sample, await checkWheels(join(folder, 'wheels'), wheels)));
  };
  const ours = async (contender: string, folder: string): Promise<void> => {
    const measured = await measure(ground, behaviour, { folder, wheels }, (place) =>
      runOurs(programs, place, servers.cache),
    );
    samples.add(scenario, contender, await judgeOurs(ground, measured, wheels, false));
  };
  const steps = [
    ...(peers.pip ? [tarball, keptPip] : []),
    async () => ours(OURS, await copyOf(ground, base.ours)),
    async () => ours(EMPTY_OURS, newFolder(ground, 'ours')),
  ];
  // Each begins from the cache as the first delivery left it.
  const fresh = steps.map((step) => async () => {
    await servers.forgetAllBut(base.entries);
    await step();
  });
  await inTurn(round, fresh);
  await servers.forgetAllBut(base.entries);
}

/** A copy whose files are links: nobody writes into a wheel that is there. */
async function copyOf(ground: Ground, folder: string): Promise<string> {
  const copy = newFolder(ground, 'kept');
  const { code, output } = await runProgram(['cp', '-al', folder, copy], { cwd: ground.folder });
  if (code !== 0) throw new Error(`bench: ${folder} cannot be copied: ${output}`);
  return copy;
}
