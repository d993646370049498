// What the process engine remembers of a slot: the release, and pid with start time of each service.
import type { SlotName } from '@compose-delivery/application';
import type { Files } from '@compose-delivery/runtime';
import * as z from 'zod';
import type { Release } from '../../model.ts';

const serviceSchema = z.object({
  role: z.enum(['colored', 'singleton']),
  pid: z.int().optional(),
  startTime: z.string().optional(),
  port: z.int().optional(),
  log: z.string(),
});

const slotSchema = z.object({
  schema: z.literal(1),
  slot: z.enum(['blue', 'green']),
  generation: z.int(),
  release: z.custom<Release>(
    (value) => typeof value === 'object' && value !== null && 'id' in value && 'services' in value,
  ),
  services: z.record(z.string(), serviceSchema),
});

export type SlotRecord = z.output<typeof slotSchema>;
export type ServiceRecord = z.output<typeof serviceSchema>;

const slotFile = (folder: string, slot: SlotName): string => `${folder}/slots/${slot}.json`;

/** undefined: there is none, or it cannot be read; what runs is then found by its marker. */
export async function readSlot(
  files: Files,
  folder: string,
  slot: SlotName,
): Promise<SlotRecord | undefined> {
  const text = await files.readText(slotFile(folder, slot));
  if (text === undefined) return undefined;
  try {
    return slotSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function writeSlot(files: Files, folder: string, record: SlotRecord): Promise<void> {
  return files.writeAtomic(slotFile(folder, record.slot), `${JSON.stringify(record, null, 1)}\n`, 0o600);
}

export function forgetSlot(files: Files, folder: string, slot: SlotName): Promise<void> {
  return files.remove(slotFile(folder, slot));
}
