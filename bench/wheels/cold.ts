// A first delivery: nothing in the cache, nothing on the disk.
import { join } from 'node:path';
import { OURS } from '../table.ts';
import { checkWheels, runOurs, runPip, runTarball, runUv, type Place } from './contenders.ts';
import { inTurn, judgeOurs, newFolder, TARBALL, type Base, type Course } from './course.ts';
import { CALM } from './index-behaviour.ts';
import type { IndexedWheel } from './index-page.ts';
import { judged, measure, TAG, together } from './measure.ts';

/** @returns what later scenarios go on from */
export async function cold(
  course: Course,
  scenario: string,
  wheels: readonly IndexedWheel[],
  withTarball: boolean,
): Promise<Base> {
  const { ground, samples, behaviour, round } = course;
  const { programs, servers, peers } = ground;
  await servers.forgetAllBut([]);
  const folder = {
    ours: newFolder(ground, 'ours'),
    pip: newFolder(ground, 'pip'),
    uv: newFolder(ground, 'uv'),
  };
  const pip = async (): Promise<void> => {
    const { sample } = await measure(ground, behaviour, { folder: folder.pip, wheels }, (place) =>
      runPip(programs, place),
    );
    const checked = judged(sample, await checkWheels(join(folder.pip, 'wheels'), wheels));
    samples.add(scenario, 'pip', checked);
    if (!withTarball) return;
    const saved = await measure(ground, behaviour, { folder: folder.pip, wheels }, (place) =>
      runTarball(programs, place, servers.cache, 'save'),
    );
    samples.add(scenario, TARBALL, together(checked, saved.sample));
  };
  const uv = async (): Promise<void> => {
    const { sample } = await measure(ground, behaviour, { folder: folder.uv, wheels }, (place) =>
      runUv(programs, place),
    );
    samples.add(scenario, 'uv', {
      ...sample,
      note: sample.note || 'installs, which unpacks; keeps no wheels',
    });
  };
  const ours = async (): Promise<void> => {
    const measured = await measure(ground, behaviour, { folder: folder.ours, wheels }, (place) =>
      runOurs(programs, place, servers.cache),
    );
    samples.add(scenario, OURS, await judgeOurs(ground, measured, wheels, round === 0 && withTarball));
  };
  await inTurn(round, [...(peers.pip ? [pip] : []), ...(peers.uv ? [uv] : []), ours]);
  return { wheels, entries: await servers.entries(), ours: folder.ours, pip: folder.pip };
}

/** The same, at the near end of the link and without a limit for a connection: for scenarios that only go on from it. */
export async function seedBase(course: Course, wheels: readonly IndexedWheel[]): Promise<Base> {
  const { ground } = course;
  const { programs, servers, link } = ground;
  await servers.forgetAllBut([]);
  await servers.configure(TAG, CALM);
  const place = (folder: string): Place => ({
    at: link.server,
    folder,
    index: `${servers.index}/${TAG}/simple/`,
    wheels,
  });
  const [ours, pip] = [place(newFolder(ground, 'ours')), place(newFolder(ground, 'pip'))];
  const runs = [await runOurs(programs, ours, servers.cache)];
  if (ground.peers.pip)
    runs.push(await runPip(programs, pip), await runTarball(programs, pip, servers.cache, 'save'));
  const failed = runs.find(({ ok }) => !ok);
  if (failed) throw new Error(`bench: the state to go on from could not be made: ${failed.said}`);
  return { wheels, entries: await servers.entries(), ours: ours.folder, pip: pip.folder };
}
