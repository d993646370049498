// How a slot has answered, from the lines that a router writes about each request. Counted from the moment that we first look.
import type { SlotName } from '@compose-delivery/application';
import type { Exec } from '@compose-delivery/runtime';
import { LATENCY_BOUNDS_MS, latencyBucket } from '../latency.ts';
import type { SlotTraffic } from '../ports.ts';
import { QUICK_MS, UNCANCELLED, type LineSource } from './seat.ts';

export type AccessLine = { readonly slot: SlotName; readonly status: number; readonly ms: number };

/** Follows a log file by its size: rotated or truncated, it begins anew. A line that is not whole yet waits for the next call. */
export function followFile(exec: Exec, path: string): LineSource {
  let offset: number | undefined;
  const run = (argv: readonly string[]) => exec(argv, { timeoutMs: QUICK_MS, signal: UNCANCELLED });
  return async () => {
    const measured = await run(['stat', '-c', '%s', path]);
    const size = measured.code === 0 ? Number(measured.stdout.trim()) : 0;
    if (offset === undefined) {
      offset = size;
      return [];
    }
    if (size < offset) offset = 0;
    if (size === offset) return [];
    const { stdout } = await run(['tail', '-c', `+${offset + 1}`, path]);
    const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1);
    offset += Buffer.byteLength(whole);
    return whole.split('\n').filter(Boolean);
  };
}

export type TrafficCounter = (slot: SlotName) => Promise<SlotTraffic>;

export function countTraffic(
  source: LineSource,
  parse: (line: string) => AccessLine | undefined,
): TrafficCounter {
  const empty = () => ({
    requests: 0,
    errors: 0,
    latency: new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0),
  });
  const counts = { blue: empty(), green: empty() };
  return async (slot) => {
    for (const line of await source()) {
      const seen = parse(line);
      if (!seen) continue;
      const count = counts[seen.slot];
      count.requests += 1;
      if (seen.status >= 500) count.errors += 1;
      const bucket = latencyBucket(seen.ms);
      count.latency[bucket] = (count.latency[bucket] ?? 0) + 1;
    }
    return { ...counts[slot], latency: [...counts[slot].latency] };
  };
}

export const isSlot = (text: unknown): text is SlotName => text === 'blue' || text === 'green';
