// What a deployment asks of the world beyond the runtime's ports. A new engine or router is a new file that implements one of these.
import type { ListenerDefinition, SlotName, SlotView } from '@compose-delivery/application';
import type { Judgement, Release } from './model.ts';

export type * from './host-port.ts';

/** absent: nothing there. running: all services of the release run. down: some or all do not. */
export type SlotState = 'absent' | 'running' | 'down';

export type SlotObservation = {
  readonly state: SlotState;
  readonly release?: Release | undefined;
  readonly generation?: number | undefined;
  /** Address of each running service that has a port. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Colored services that should run and do not. */
  readonly down: readonly string[];
  /** Singletons that run in this slot. */
  readonly singletons: readonly string[];
};

export type Slots = Readonly<Record<SlotName, SlotObservation>>;

/**
 * `oneshots: 'skip'`: the release has been delivered before. Its one-shot services did their work then, on data that has moved on
 * since: an old migration must not run on the way back. Absent: they run.
 */
export type StartHow = {
  readonly oneshots?: 'run' | 'skip';
  /** Beside a slot that serves: what is started gets little of a busy processor, until `fullWeight`. */
  readonly gentle?: boolean;
};

export type OnceRequest = {
  readonly slot: SlotName;
  readonly release: Release;
  readonly generation: number;
  readonly service: string;
  /** In place of its own command. */
  readonly command?: readonly string[] | undefined;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** No services around it are needed, and none is started. */
  readonly alone?: boolean | undefined;
  readonly timeoutMs: number;
};

/** `output`: the end of what it printed on both streams. */
export type OnceResult = {
  readonly code: number | null;
  readonly output: string;
  readonly timedOut: boolean;
};

export type Engine = {
  readonly name: 'process' | 'compose' | 'swarm';
  observe(): Promise<Slots>;
  /** What a start of this release would lack, each as a sentence; empty: it can be started. */
  missing(release: Release): Promise<readonly string[]>;
  /** Where a release will answer in either slot: kept from release to release, unless somebody else takes a port. Absent: nobody knows before. */
  addresses?(release: Release): Promise<Readonly<Record<SlotName, Readonly<Record<string, string>>>>>;
  /** Fetches the artifacts of a release again from where they came from. Absent: they come from nowhere but the store. */
  fetch?(release: Release): Promise<void>;
  /** Starts the colored services, after the one-shot ones have ended well. What already runs of this release stays. */
  start(slot: SlotName, release: Release, generation: number, how?: StartHow): Promise<void>;
  /** Ends a gentle start: the slot gets as much of a busy processor as its files say. Absent: the engine starts nothing gently. */
  fullWeight?(slot: SlotName): Promise<void>;
  startSingletons(slot: SlotName, release: Release, generation: number): Promise<void>;
  stopSingletons(slot: SlotName, graceSeconds: number): Promise<void>;
  /** Ends everything in the slot: a polite signal, the grace, a hard one. The release stays on record. */
  stop(slot: SlotName, graceSeconds: number): Promise<void>;
  /** Stops without grace and forgets the slot. */
  remove(slot: SlotName): Promise<void>;
  view(slot: SlotName): Promise<SlotView>;
  /** Runs a one-shot service of a release to its end, beside whatever the slot holds. What an earlier run left of it is ended first. */
  runOnce(request: OnceRequest): Promise<OnceResult>;
  /** Removes artifacts that no release needs any more; answers what went. */
  prune(artifacts: readonly ServiceArtifact[]): Promise<readonly string[]>;
};

export type ServiceArtifact = { readonly service: string; readonly artifact: string };

export type RouterObservation = {
  readonly running: boolean;
  readonly active?: SlotName | undefined;
  /** Raised by one with each switch; 0 before the first. */
  readonly generation: number;
  readonly upstreams: Readonly<Partial<Record<SlotName, Readonly<Record<string, string>>>>>;
};

export type SwitchRequest = {
  readonly slot: SlotName;
  readonly upstreams: Readonly<Record<string, string>>;
  readonly listeners: readonly ListenerDefinition[];
  /** The new generation, and the one that we saw before: any other and the router refuses. */
  readonly generation: number;
  readonly expected: number;
  /** Number of our lock: a router that has heard of a higher one refuses. */
  readonly fence: number;
  /** Addresses that the other slot will have once something is started there: what is loaded now need not be loaded later. */
  readonly spare?: Readonly<Record<string, string>> | undefined;
};

/** Where a release will answer once it is started. */
export type PlannedSlot = Pick<SwitchRequest, 'slot' | 'upstreams' | 'spare'>;

/** Requests and open tunnels that still belong to a slot. */
export type OpenWork = { readonly requests: number; readonly tunnels: number };

/** Counters of one slot since the router started; they only grow. `latency[i]` counts answers that took at most `LATENCY_BOUNDS_MS[i]`. */
export type SlotTraffic = {
  readonly requests: number;
  readonly errors: number;
  readonly latency: readonly number[];
};

export type Router = {
  readonly name: string;
  /** What a switch to these listeners would lack, each as a sentence; asked before anything changes. What may be lost goes to the log. */
  missing(listeners: readonly ListenerDefinition[], planned?: PlannedSlot): Promise<readonly string[]>;
  /** Makes sure that the router runs; never changes what it serves. */
  ensure(): Promise<void>;
  /** From now on the router refuses everybody with a lower lock number. */
  claim(fence: number): Promise<void>;
  observe(): Promise<RouterObservation>;
  /** Loads whatever the switch will need, while the old slot serves on. Absent: a switch of this router needs nothing beforehand. */
  prepare?(request: SwitchRequest): Promise<void>;
  /** All listeners and services at once, or nothing. Rejects with RouterConflict if somebody else was faster. */
  switchTo(request: SwitchRequest): Promise<void>;
  /** Asks each listener over new connections until it answers with this generation, several times in a row. */
  confirm(slot: SlotName, generation: number, listeners: readonly ListenerDefinition[]): Promise<void>;
  open(slot: SlotName): Promise<OpenWork>;
  /** Ends what is still open in a slot; answers how many connections that cut. */
  cut(slot: SlotName): Promise<number>;
  traffic(slot: SlotName): Promise<SlotTraffic>;
  /** How an operator, or the dead man's watch, does this switch without us. Absent: only we can switch this router. */
  readonly manualSwitch?: (request: SwitchRequest) => Promise<ManualSwitch>;
};

/**
 * A switch as plain POSIX sh, rendered for one request: no node, no registry, no GitHub. Each part is a list of commands that runs in a
 * shell of its own with `set -u`; `say TEXT` prints a line for people, and `$FENCE` is the number of the lock that the script holds.
 */
export type ManualSwitch = {
  /** Prints `SLOT GENERATION` of what the router serves now; fails, with a sentence, if nobody can say. */
  readonly observe: string;
  /** Does the switch, as `switchTo` would: to this slot and generation, nothing else. Fails, with a sentence, if it could not. */
  readonly act: string;
  /** Programs that must be on the host, each with alternatives: [['curl', 'wget']] means one of the two. */
  readonly needs: readonly (readonly string[])[];
  /**
   * Makes the slot that it leads to ready, and waits until it is: prints what the slot is like then (`is healthy`); fails, with a sentence, if
   * it does not get there. Changes nothing where `$mode` is `check`. Absent: its addresses are asked once.
   */
  readonly ready?: string | undefined;
  /** Functions that keep lock and journal, where they are not files (operator/script-functions.ts lists them). */
  readonly state?: string | undefined;
};

/** The router holds another generation than we thought, or has heard of a newer lock. */
export class RouterConflict extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RouterConflict';
  }
}

/** Checks of the idle slot before any traffic; composed by the action. */
export type VerifySlot = (view: SlotView) => Promise<Judgement>;
