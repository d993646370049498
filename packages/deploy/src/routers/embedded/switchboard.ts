// The one thing that a switch changes. First the disk, then one assignment: all listeners and services move in the same instant.
import type { Agent } from 'node:http';
import type { SlotName } from '@compose-delivery/application';
import type { FrontState } from './config.ts';
import { upstreamAgent, type Target } from './forward.ts';
import type { Listeners, Serving } from './listeners.ts';
import { slotWork, type WorkBySlot } from './slot-work.ts';

export type SwitchOrder = {
  readonly slot: SlotName;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly listeners: FrontState['listeners'];
  readonly generation: number;
  readonly expected: number;
  readonly fence: number;
};

export class Conflict extends Error {}

export type Switchboard = {
  readonly work: WorkBySlot;
  state(): FrontState;
  serving(): Serving;
  /** @throws Conflict if another generation is served, or a newer lock has been heard of. */
  switchTo(order: SwitchOrder): Promise<void>;
  claim(fence: number): Promise<void>;
};

/** @param save writes the state so that it survives a crash in the next instant. */
export function switchboard(
  first: FrontState,
  save: (state: FrontState) => Promise<void>,
  listeners: () => Listeners,
): Switchboard {
  const work: WorkBySlot = { blue: slotWork(), green: slotWork() };
  let state = first;
  let serving = servingOf(state, work, undefined);
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(body: () => Promise<T>): Promise<T> => {
    const turn = queue.then(body);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const assertFence = (fence: number): void => {
    if (fence < state.fence)
      throw new Conflict(`lock number ${fence} is out of date: the front has heard of ${state.fence}`);
  };
  return {
    work,
    state: () => state,
    serving: () => serving,
    claim: (fence) =>
      inTurn(async () => {
        assertFence(fence);
        if (fence === state.fence) return;
        const next = { ...state, fence };
        await save(next);
        state = next;
      }),
    switchTo: (order) =>
      inTurn(async () => {
        assertFence(order.fence);
        if (order.expected !== state.generation)
          throw new Conflict(
            `the front serves generation ${state.generation}, not ${order.expected}: somebody else switched`,
          );
        if (order.generation !== order.expected + 1)
          throw new Conflict(`generation ${order.generation} does not follow ${order.expected}`);
        const next: FrontState = {
          schema: 1,
          generation: order.generation,
          fence: order.fence,
          active: order.slot,
          listeners: order.listeners,
          slots: {
            ...state.slots,
            [order.slot]: { generation: order.generation, upstreams: order.upstreams },
          },
        };
        const ports = order.listeners.map((listener) => listener.port);
        await listeners().bind(ports);
        await save(next);
        const before = serving.target?.agent;
        state = next;
        serving = servingOf(next, work, undefined);
        listeners().keepOnly(ports);
        retire(before);
      }),
  };
}

/** Idle connections of the slot that was left go at once; busy ones end with their answer. */
function retire(agent: Agent | undefined): void {
  if (!agent) return;
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

function servingOf(state: FrontState, work: WorkBySlot, agent: Agent | undefined): Serving {
  const { active } = state;
  const slot = active && state.slots[active];
  const target: Target | undefined =
    active && slot
      ? {
          slot: active,
          generation: state.generation,
          upstreams: slot.upstreams,
          agent: agent ?? upstreamAgent(),
          work: work[active],
        }
      : undefined;
  return { listeners: state.listeners, target };
}
