// Wheels that were damaged after they had been placed: found by their hash, put out of every view, fetched again from where they came from.
import { messageOf, type Files } from '@compose-delivery/runtime';
import type { Wheel } from './resolve-wheels.ts';
import type { ViewEntry, WheelStore } from './store-port.ts';
import { readOrigins, recordedViews } from './wheel-origins.ts';

export type ViewRepair = {
  /** File names that are sound again, because the blob was, or was fetched. */
  readonly restored: readonly string[];
  /** File names that are no longer in the view, with what each address did. */
  readonly lost: readonly { readonly filename: string; readonly why: string }[];
};

export type RepairPorts = {
  readonly store: WheelStore;
  readonly files: Files;
  /** Brings the blob of this wheel into the store. @throws DeliveryFailure if nobody serves it */
  readonly fetch: (wheel: Wheel) => Promise<unknown>;
};

/**
 * Hashes every wheel of a view. A file of a view is its blob under another name, so a damaged one is damaged for every view that has it:
 * they are all put right.
 * @returns undefined if no record says what the view should hold
 */
export async function repairView(view: string, ports: RepairPorts): Promise<ViewRepair | undefined> {
  const { store, files } = ports;
  const wheels = await readOrigins(files, store.root, view);
  if (!wheels) return undefined;
  const restored: string[] = [];
  const lost: { filename: string; why: string }[] = [];
  for (const wheel of wheels) {
    if ((await store.verifyInView(view, wheel)) === 'present') continue;
    const why = await bringBlob(wheel, ports);
    for (const [other, entry] of await placesOf(wheel, ports)) {
      const seen = await store.verifyInView(other, entry);
      if (seen === 'present') continue;
      if (why === undefined) await store.placeInView(other, entry);
      else if (seen === 'corrupt') await store.removeFromView(other, entry);
    }
    if (why === undefined) restored.push(wheel.filename);
    else lost.push({ filename: wheel.filename, why });
  }
  return { restored, lost };
}

/** Undefined once the blob is here; why not, otherwise. */
async function bringBlob(wheel: Wheel, { store, fetch }: RepairPorts): Promise<string | undefined> {
  if ((await store.verify(wheel.sha256)) === 'present') return undefined; // the view has a copy, on another disk
  try {
    await fetch(wheel);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Every recorded view that holds the wheel, with the name that it has there. */
async function placesOf(
  wheel: Wheel,
  { store, files }: RepairPorts,
): Promise<readonly (readonly [string, ViewEntry])[]> {
  const places: (readonly [string, ViewEntry])[] = [];
  for (const view of await recordedViews(files, store.root))
    for (const entry of (await readOrigins(files, store.root, view)) ?? [])
      if (entry.sha256 === wheel.sha256) places.push([view, entry]);
  return places;
}
