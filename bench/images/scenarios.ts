// The scenarios of the images bench: builds while the index fails under load, a bump, nothing changed, and many services.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample, Samples } from '../samples.ts';
import { OURS } from '../table.ts';
import { CALM, type Behaviour } from '../wheels/index-behaviour.ts';
import type { IndexedWheel } from '../wheels/index-page.ts';
import type { Index } from '../wheels/index-server.ts';
import type { WheelSpec } from '../wheels/wheel-set.ts';
import { BASE_IMAGE, SERVICES, writeApplication, writeTinyServices, type Form } from './application.ts';
import { composeBuild, ours, ourImages, ourWheels, type BuildRun, type OurPrograms } from './builders.ts';
import { pipLayer, projectName, readLayers } from './engine.ts';

export const COMPOSE = 'compose build';
export const ONE_BY_ONE = 'compose --parallel 1';
export const NETWORK_OURS = 'ours, pip in the Dockerfile';
export const BUILD_ALONE = 'sequential-build';

export type Course = {
  readonly samples: Samples;
  readonly programs: OurPrograms;
  readonly index: Index;
  readonly origin: string;
  readonly folder: string;
  wheelsOf(set: readonly WheelSpec[]): readonly IndexedWheel[];
};

type Contender = {
  readonly name: string;
  readonly form: Form;
  readonly build: (folder: string, index: string) => Promise<BuildRun>;
};

function contendersOf({ programs }: Course): readonly Contender[] {
  return [
    { name: COMPOSE, form: 'network', build: (folder) => composeBuild(folder) },
    { name: ONE_BY_ONE, form: 'network', build: (folder) => composeBuild(folder, ['--parallel', '1']) },
    { name: OURS, form: 'offline', build: (folder, index) => ours(programs, folder, index) },
    { name: NETWORK_OURS, form: 'network', build: (folder) => ourImages(programs, folder) },
  ];
}

/** A folder with the application, for one contender and one purpose; the same words give the same folder. */
function lay(
  course: Course,
  { name, form }: Contender,
  purpose: string,
  version = '1.0',
): { folder: string; index: string; tag: string } {
  const tag = `${name.replaceAll(/[^a-z0-9]+/g, '-')}-${purpose}`;
  const [folder, index] = [join(course.folder, tag), `${course.origin}/${tag}/simple/`];
  mkdirSync(folder, { recursive: true });
  // The bench's process id keeps the build cache of earlier runs out.
  writeApplication(folder, {
    form,
    index,
    project: projectName(tag),
    mark: `${process.pid} ${tag}`,
    version,
    wheelsOf: (set) => course.wheelsOf(set),
  });
  return { folder, index, tag };
}

function sampleOf(course: Course, run: BuildRun, tag: string): Sample {
  const served = course.index.served(tag);
  return {
    ok: run.ok,
    seconds: run.seconds,
    bytesDown: served.fileBytes + served.pageBytes,
    bytesUp: undefined,
    requests: served.pages + served.files,
    note: run.ok ? '' : run.said,
    more: { ...served },
  };
}

/** The first build of everything, once for each round and contender, on an index that is worse the more it has to do. */
export async function underLoad(course: Course, behaviour: Behaviour, rounds: number): Promise<void> {
  const contenders = contendersOf(course);
  for (let round = 1; round <= rounds; round += 1) {
    for (let i = 0; i < contenders.length; i += 1) {
      const contender = contenders[(i + round) % contenders.length];
      if (!contender) continue;
      const place = lay(course, contender, `round-${round}`);
      course.index.configure(place.tag, { ...behaviour, seed: round });
      const run = await contender.build(place.folder, place.index);
      course.samples.add('under-load', contender.name, sampleOf(course, run, place.tag));
    }
  }
}

/** On a calm index: everything built, then nothing changed, then one requirement bumped that two services share. */
export async function changes(
  course: Course,
  wants: (scenario: string) => boolean,
  times: number,
): Promise<void> {
  const { samples, index, programs } = course;
  const calm = { ...CALM, latencyMs: 20, connectionRate: 8e6 };
  const contenders = contendersOf(course).filter(({ name }) => name !== NETWORK_OURS);
  for (const contender of contenders) {
    const { folder, index: address, tag } = lay(course, contender, 'changes');
    index.configure(tag, calm);
    const first = await contender.build(folder, address);
    if (!first.ok)
      throw new Error(`bench images: ${contender.name} cannot build on a calm index: ${first.said}`);
  }
  for (let time = 0; time < times && wants('unchanged'); time += 1)
    for (const contender of contenders) {
      const { folder, index: address, tag } = lay(course, contender, 'changes');
      index.configure(tag, calm);
      if (contender.name === OURS) {
        const alone = await ourImages(programs, folder);
        samples.add('unchanged', BUILD_ALONE, sampleOf(course, alone, tag));
        const wheels = await ourWheels(programs, folder, address);
        const both = { ...alone, ok: alone.ok && wheels.ok, seconds: alone.seconds + wheels.seconds };
        samples.add('unchanged', OURS, sampleOf(course, both, tag));
      } else
        samples.add(
          'unchanged',
          contender.name,
          sampleOf(course, await contender.build(folder, address), tag),
        );
    }
  if (!wants('bump')) return;
  for (const contender of contenders) {
    const { folder, index: address, tag } = lay(course, contender, 'changes', '1.1');
    index.configure(tag, calm);
    const before = await pipLayers(tag);
    const sample = sampleOf(course, await contender.build(folder, address), tag);
    const after = await pipLayers(tag);
    const again = [...after]
      .filter(([service, layer]) => layer !== before.get(service))
      .map(([service]) => service);
    const note = sample.note || `pip again in ${again.join(', ') || 'none'}`;
    samples.add('bump', contender.name, { ...sample, note, more: { ...sample.more, again } });
  }
}

/** @throws Error for an image without the layer, since nothing could then be told from it */
async function pipLayers(tag: string): Promise<ReadonlyMap<string, string>> {
  const names = [...SERVICES.keys()];
  const [base = [], ...images] = await readLayers([
    BASE_IMAGE,
    ...names.map((name) => `${projectName(tag)}-${name}`),
  ]);
  return new Map(
    names.map((name, i) => {
      const layer = pipLayer(base, images[i] ?? []);
      if (layer === undefined)
        throw new Error(`bench images: the image of ${name} in ${tag} has no layer of pip`);
      return [name, layer];
    }),
  );
}

/** All services built at first, then nothing changed; for each number of services. */
export async function growth(course: Course, counts: readonly number[]): Promise<void> {
  const { samples, programs } = course;
  for (const count of counts) {
    for (const [name, build] of [
      // Nothing crosses a network here, so there is nothing to rest for.
      [OURS, (folder: string) => ourImages(programs, folder, { 'cooldown-seconds': '0' })],
      [COMPOSE, (folder: string) => composeBuild(folder)],
    ] as const) {
      const tag = `tiny-${count}-${name.replaceAll(' ', '-')}`;
      const folder = join(course.folder, tag);
      mkdirSync(folder, { recursive: true });
      writeTinyServices(folder, projectName(tag), count, `${process.pid} ${tag}`);
      const scenarios = [`growth-${count}`, `growth-${count}-unchanged`];
      for (const scenario of scenarios) {
        const run = await build(folder);
        samples.add(scenario, name, {
          ok: run.ok,
          seconds: run.seconds,
          bytesDown: undefined,
          bytesUp: undefined,
          requests: undefined,
          note: run.ok ? '' : run.said,
        });
      }
    }
  }
}
