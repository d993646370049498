// What a slot is busy with, and how it has answered: counted per slot, so that a drain knows when it is over and a watch what it saw.
import type { SlotName } from '@compose-delivery/application';
import { LATENCY_BOUNDS_MS, latencyBucket } from '../../latency.ts';
import type { OpenWork, SlotTraffic } from '../../ports.ts';

/** One request or tunnel in flight. `cut` ends it hard. */
export type Claim = { release(): void };

export type SlotWork = {
  claim(kind: 'request' | 'tunnel', cut: () => void): Claim;
  answered(status: number, ms: number): void;
  open(): OpenWork;
  cutAll(): number;
  traffic(): SlotTraffic;
};

export function slotWork(): SlotWork {
  const inFlight = { request: new Map<symbol, () => void>(), tunnel: new Map<symbol, () => void>() };
  const latency = new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0);
  let requests = 0;
  let errors = 0;
  return {
    claim: (kind, cut) => {
      const key = Symbol(kind);
      inFlight[kind].set(key, cut);
      return { release: () => inFlight[kind].delete(key) };
    },
    answered: (status, ms) => {
      requests += 1;
      if (status >= 500) errors += 1;
      const bucket = latencyBucket(ms);
      latency[bucket] = (latency[bucket] ?? 0) + 1;
    },
    open: () => ({ requests: inFlight.request.size, tunnels: inFlight.tunnel.size }),
    cutAll: () => {
      const cuts = [...inFlight.request.values(), ...inFlight.tunnel.values()];
      for (const cut of cuts) cut();
      return cuts.length;
    },
    traffic: () => ({ requests, errors, latency: [...latency] }),
  };
}

export type WorkBySlot = Readonly<Record<SlotName, SlotWork>>;
