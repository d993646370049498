// What all scenarios of the wheels bench have in common: names, folders, turns, and how a run of ours is judged.
import { join } from 'node:path';
import type { Sample, Samples } from '../samples.ts';
import { checkWheels, installOffline, OUR_VIEW } from './contenders.ts';
import type { Ground } from './ground.ts';
import type { Behaviour } from './index-behaviour.ts';
import type { IndexedWheel } from './index-page.ts';
import { judged, type Measured } from './measure.ts';

export const TARBALL = 'tarball + pip';
export const KEPT_PIP = 'pip, kept folder';
export const EMPTY_OURS = 'ours, empty disk';
export const KEPT_OURS = 'ours, kept disk';

export type Course = {
  readonly ground: Ground;
  readonly samples: Samples;
  /** How the index treats each connection. */
  readonly behaviour: Behaviour;
  readonly round: number;
};

/** What a first delivery leaves behind: a filled cache, a kept wheelhouse of ours, a kept folder of pip's. */
export type Base = {
  readonly wheels: readonly IndexedWheel[];
  readonly entries: readonly number[];
  readonly ours: string;
  readonly pip: string;
};

let folders = 0;

export function newFolder(ground: Ground, name: string): string {
  return join(ground.folder, `${name}-${(folders += 1)}`);
}

/** The order changes with the round, so that no contender always meets the same moment. */
export async function inTurn(round: number, steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (let i = 0; i < steps.length; i += 1) await steps[(i + round) % steps.length]?.();
}

/** @param install whether a folder is also installed from, without a network */
export async function judgeOurs(
  ground: Ground,
  { sample, place }: Measured,
  wheels: readonly IndexedWheel[],
  install: boolean,
): Promise<Sample> {
  const view = join(place.folder, OUR_VIEW);
  const check = await checkWheels(view, wheels);
  const complaint =
    install && sample.ok && ground.peers.uv ? await installOffline(ground.programs, place, view) : undefined;
  return judged(sample, check, complaint);
}
