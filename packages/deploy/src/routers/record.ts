// What a router of another make must remember to come back on its slot: kept inside its own configuration, sealed, so that an edit by
// somebody else is seen before it is overwritten.
import { createHash } from 'node:crypto';
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import { messageOf } from '@compose-delivery/runtime';
import * as z from 'zod';
import { listenersSchema, slotSchema, upstreamsSchema } from './embedded/config.ts';

const recordSchema = z.object({
  schema: z.literal(1),
  deployment: z.string(),
  /** 0 before the first switch. */
  generation: z.int().min(0),
  active: slotSchema.optional(),
  listeners: listenersSchema,
  slots: z.partialRecord(
    slotSchema,
    z.object({
      generation: z.int(),
      upstreams: upstreamsSchema,
      /** What the release in the slot listens to; absent: as the deployment. */
      listeners: listenersSchema.optional(),
    }),
  ),
});
export type RouterRecord = z.output<typeof recordSchema>;

export const firstRecord = (deployment: string, listeners: readonly ListenerDefinition[]): RouterRecord => ({
  schema: 1,
  deployment,
  generation: 0,
  listeners: [...listeners],
  slots: {},
});

/** @throws if it is not a record. */
export const parseRecord = (value: unknown): RouterRecord => recordSchema.parse(value);

export type Upstreams = Readonly<Record<string, string>>;

export const upstreamsOf = (record: RouterRecord, slot: SlotName): Upstreams =>
  record.slots[slot]?.upstreams ?? {};

/** What a slot listens to when it serves. */
export const listenersOf = (record: RouterRecord, slot: SlotName): RouterRecord['listeners'] =>
  record.slots[slot]?.listeners ?? record.listeners;

/** Ports that either slot needs: all are open at any time where a switch loads nothing. */
export function portsOf(record: RouterRecord): number[] {
  const slots = Object.keys(record.slots) as SlotName[];
  const all = slots.length === 0 ? record.listeners : slots.flatMap((slot) => listenersOf(record, slot));
  return [...new Set(all.map(({ port }) => port))];
}

/** Services that any route leads to, and those that a slot knows, in order, once. */
export function servicesOf(record: RouterRecord): string[] {
  const routed = record.listeners.flatMap((listener) => listener.routes.map((route) => route.service));
  const known = Object.values(record.slots).flatMap((slot) => Object.keys(slot.upstreams));
  return [...new Set([...routed, ...known])].sort();
}

const NOTE = '# Written by compose-delivery. An edit by hand is refused at the next switch, not overwritten.';
const SEAL = '# seal sha256:';
const RECORD = '# record ';
/** nginx reads lines of 4096 bytes at most, HAProxy of 2048. */
const CHUNK = 1_000;

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON in plain ASCII on one line: nothing in it can end a comment. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A configuration with its record and its seal before it, as comments that begin with `#`. */
export function seal(record: RouterRecord, body: string): string {
  const chunks = asciiJson(record).match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? [];
  const rest = [...chunks.map((chunk) => RECORD + chunk), body].join('\n');
  return `${NOTE}\n${SEAL}${digest(rest)}\n${rest}`;
}

/** absent: no such file. unreadable: it is there, and is not ours or not whole. edited: ours, and changed since by somebody else. */
export type Stored =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly problem: string; readonly text: string }
  | { readonly state: 'whole' | 'edited'; readonly record: RouterRecord; readonly text: string };

export function unseal(text: string | undefined): Stored {
  if (text === undefined) return { state: 'absent' };
  const lines = text.split('\n');
  const sealLine = lines[1] ?? '';
  if (lines[0] !== NOTE || !sealLine.startsWith(SEAL))
    return { state: 'unreadable', problem: 'it does not begin as a file of this suite does', text };
  const rest = lines.slice(2).join('\n');
  const json = lines
    .filter((line) => line.startsWith(RECORD))
    .map((line) => line.slice(RECORD.length))
    .join('');
  try {
    const record = parseRecord(JSON.parse(json));
    return { state: sealLine === SEAL + digest(rest) ? 'whole' : 'edited', record, text };
  } catch (error) {
    return { state: 'unreadable', problem: messageOf(error), text };
  }
}

/** Short, and safe as part of a name in any configuration. */
export const nameOf = (deployment: string): string => `dly_${digest(deployment).slice(0, 10)}`;

const UPSTREAM = /^http:\/\/((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\]):(\d{1,5})\/?$/i;

/**
 * Address and port of an upstream. Only numbers: nothing is looked up when a configuration is loaded, and an address that was given to
 * somebody else since cannot hide behind a name.
 * @throws for anything else.
 */
export function upstreamAddress(
  service: string,
  url: string,
): { readonly host: string; readonly port: number } {
  const found = UPSTREAM.exec(url);
  const port = Number(found?.[2]);
  if (!found?.[1] || port < 1 || port > 65_535)
    throw new Error(
      `${service}: expected an upstream such as http://127.0.0.1:8080, saw ${JSON.stringify(url)}`,
    );
  return { host: found[1], port };
}
