// What the front is told at its start, and what it keeps on disk to come back on the same slot.
import { readFile } from 'node:fs/promises';
import type { SlotName } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import * as z from 'zod';

const route = z.object({ path: z.string(), service: z.string(), rewrite: z.string().optional() });
const listener = z.object({ port: z.int().min(1).max(65_535), routes: z.array(route).min(1) });
export const listenersSchema = z.array(listener).min(1);
export const slotSchema = z.enum(['blue', 'green']);
export const upstreamsSchema = z.record(z.string(), z.url({ protocol: /^http$/ }));

const configSchema = z.object({
  schema: z.literal(1),
  deploymentId: z.string(),
  address: z.string(),
  adminPort: z.int().min(1).max(65_535),
  listeners: listenersSchema,
  stateFile: z.string(),
  tokenFile: z.string(),
  /** How long an upstream may take until its first header. */
  answerTimeoutMs: z.int().min(1),
  /** How long a stop waits for what is in flight. */
  stopTimeoutMs: z.int().min(0),
});
export type FrontConfig = z.output<typeof configSchema>;

const stateSchema = z.object({
  schema: z.literal(1),
  generation: z.int().min(0),
  fence: z.int().min(0),
  active: slotSchema.optional(),
  listeners: listenersSchema,
  slots: z.partialRecord(slotSchema, z.object({ generation: z.int(), upstreams: upstreamsSchema })),
});
export type FrontState = z.output<typeof stateSchema>;

export function parseFrontConfig(text: string): FrontConfig {
  return configSchema.parse(JSON.parse(text));
}

export function parseFrontState(text: string): FrontState {
  return stateSchema.parse(JSON.parse(text));
}

export const initialState = (listeners: FrontState['listeners']): FrontState => ({
  schema: 1,
  generation: 0,
  fence: 0,
  listeners,
  slots: {},
});

/**
 * The state on disk, or a new one if there is none.
 * @throws if it is there and cannot be read: a front that forgets its slot would answer everybody with an error.
 */
export async function readFrontState(path: string, listeners: FrontState['listeners']): Promise<FrontState> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return initialState(listeners);
  try {
    return parseFrontState(text);
  } catch (error) {
    throw new Error(`${path}: expected the state of the front, which cannot be read: ${messageOf(error)}`);
  }
}

export type SlotUpstreams = Readonly<Record<string, string>>;
export type ActiveSlot = {
  readonly slot: SlotName;
  readonly generation: number;
  readonly upstreams: SlotUpstreams;
};
