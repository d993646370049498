// Which slot serves, as one name on the disk that a router reads for each request: `current` leads to `states/GENERATION-SLOT`. A switch is
// one rename: nothing is loaded anew, so no connection is closed. Relative, so that it leads to the same place inside a container.
import type { SlotName } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { dirname } from 'node:path/posix';
import { quoted } from '../transport/quote.ts';
import { listenersOf, type RouterRecord, type Stored } from './record.ts';
import { lastLines, QUICK_MS, UNCANCELLED, type RouterWorld } from './seat.ts';

export type Place = { readonly generation: number; readonly active?: SlotName | undefined };

/** `folder`: holds nothing else of ours that the router's user must not see. */
export const placePaths = (folder: string) => ({
  folder,
  states: `${folder}/states`,
  current: `${folder}/current`,
  /** One line, `GENERATION SLOT`, for routers that read a file. */
  told: `${folder}/current/place`,
});

const slotWord = ({ active }: Place): string => active ?? 'none';
const nameOf = (place: Place): string => `${place.generation}-${slotWord(place)}`;
const lineOf = (place: Place): string => `${place.generation} ${slotWord(place)}\n`;

/** undefined: not the line of a place. */
export function parsePlace(text: string | undefined): Place | undefined {
  const found = /^(\d+) (none|blue|green)\s*$/.exec(text ?? '');
  if (!found) return undefined;
  const slot = found[2];
  const generation = Number(found[1]);
  return slot === 'blue' || slot === 'green' ? { generation, active: slot } : { generation };
}

export type PlaceStore = {
  /** undefined: there is none yet, or it leads nowhere. */
  read(): Promise<Place | undefined>;
  /** All of a switch but its rename, so that the switch itself starts no program and writes no file. */
  stage(place: Place): Promise<void>;
  /** The switch: one rename. What is there already is left alone. */
  write(place: Place): Promise<void>;
  /** The same for a shell without us: `go PLACE`, `back` to where it led before. */
  shell(place: Place): { readonly go: string; readonly back: string };
};

/** What a restart would serve: addresses and routes as the configuration says, the slot as the name does, where there is one. */
export function storedAt(stored: Stored, place: Place | undefined): Stored {
  return 'record' in stored && place ? { ...stored, record: atPlace(stored.record, place) } : stored;
}

/** A record as it is when the name on the disk says so. */
export function atPlace(record: RouterRecord, { generation, active }: Place): RouterRecord {
  if (active === undefined) return { ...record, generation, active };
  return { ...record, generation, active, listeners: listenersOf(record, active) };
}

/** How many states stay, so that a look from outside finds where `current` has led lately. */
const KEEP_STATES = 4;

export function placeStore(world: RouterWorld, folder: string): PlaceStore {
  const paths = placePaths(folder);
  const { files, host } = world;
  const read = async (): Promise<Place | undefined> => parsePlace(await files.readText(paths.told));
  let staged: string | undefined;
  const stage = async (place: Place): Promise<void> => {
    const state = `${paths.states}/${nameOf(place)}`;
    if (staged === state && (await files.readText(`${state}/place`)) === lineOf(place)) return;
    await files.writeAtomic(`${state}/place`, lineOf(place), 0o644);
    // The router's workers are another user; nothing secret lies there.
    const own = folder.startsWith(`${world.folder}/`) ? [dirname(folder)] : [];
    await open(world, paths.current, [...own, folder, paths.states, state]);
    const was = await read();
    await prune(world, paths.states, [nameOf(place), ...(was ? [nameOf(was)] : [])]);
    staged = state;
  };
  return {
    read,
    stage,
    write: async (place) => {
      const was = await read();
      if (was && nameOf(was) === nameOf(place)) return;
      await stage(place);
      await host.relink(paths.current, `states/${nameOf(place)}`);
    },
    shell: (place) => ({
      go: `mkdir -p ${quoted(`${paths.states}/${nameOf(place)}`)} && printf '%s' ${quoted(lineOf(place))} >${quoted(`${paths.states}/${nameOf(place)}/place`)} && chmod 755 ${quoted(`${paths.states}/${nameOf(place)}`)} && chmod 644 ${quoted(`${paths.states}/${nameOf(place)}/place`)} && was=$(readlink ${quoted(paths.current)}) && rm -f ${quoted(`${paths.current}.part`)} && ln -s ${quoted(`states/${nameOf(place)}`)} ${quoted(`${paths.current}.part`)} && sync && mv -f -T ${quoted(`${paths.current}.part`)} ${quoted(paths.current)}`,
      back: `[ -z "\${was:-}" ] || { rm -f ${quoted(`${paths.current}.part`)}; ln -s "$was" ${quoted(`${paths.current}.part`)} && mv -f -T ${quoted(`${paths.current}.part`)} ${quoted(paths.current)}; };`,
    }),
  };
}

async function open(world: RouterWorld, current: string, folders: readonly string[]): Promise<void> {
  const said = await world.exec(['chmod', '755', ...folders], { timeoutMs: QUICK_MS, signal: UNCANCELLED });
  if (said.code === 0) return;
  throw new DeliveryFailure(`${current} could not be set: ${lastLines(said)}`, {
    advice: 'is the disk full, or does the folder belong to somebody else?',
  });
}

async function prune({ files }: RouterWorld, states: string, keep: readonly string[]): Promise<void> {
  const number = (name: string): number => Number(name.split('-')[0]);
  const old = (await files.list(states))
    .filter((name) => /^\d+-(?:none|blue|green)$/.test(name) && !keep.includes(name))
    .sort((a, b) => number(b) - number(a));
  for (const name of old.slice(KEEP_STATES)) await files.remove(`${states}/${name}`);
}
