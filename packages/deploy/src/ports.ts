// What a deployment asks of the world beyond the runtime's ports. A new engine or router is a new file that implements one of these.
import type { ListenerDefinition, ProcessFacts, SlotName, SlotView } from '@compose-delivery/application';
import type { Judgement, Release } from './model.ts';

/** A process that cannot be mistaken for a later one with the same number: the kernel's start time, in ticks since boot, goes with it. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

export type SpawnRequest = {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  /** Both streams are appended to this file. */
  readonly logFile: string;
  /** User and group to run as, where we may choose. */
  readonly uid?: number | undefined;
};

/** The machine that a deployment runs on. */
export type Host = {
  /** Starts a process in a session of its own that outlives us. Rejects if it cannot be started. */
  spawnDetached(request: SpawnRequest): Promise<ProcessIdentity>;
  /** Runs to the end; the code is null when a signal or the time-out ended it. */
  runToEnd(request: SpawnRequest, timeoutMs: number): Promise<{ code: number | null; timedOut: boolean }>;
  /** The living process of this number, if there is one; a zombie is not living. */
  identity(pid: number): Promise<ProcessIdentity | undefined>;
  /** Pids of living processes whose environment holds `NAME=value...`. Source of truth that survives a crash between start and record. */
  marked(name: string, prefix: string): Promise<readonly number[]>;
  /** Pids of living processes of a process group. */
  group(pgid: number): Promise<readonly number[]>;
  facts(pid: number): Promise<ProcessFacts | undefined>;
  environment(pid: number): Promise<Readonly<Record<string, string>>>;
  /** Sends a signal to a process or, with a negative number, to a group. False: there was nobody. */
  signal(target: number, name: 'SIGTERM' | 'SIGKILL'): boolean;
  /** Free loopback ports outside the kernel's range for outgoing connections, none of them in `taken`. */
  freePorts(count: number, taken: readonly number[]): Promise<readonly number[]>;
  portIsFree(port: number): Promise<boolean>;
  /** Creates a whole file or nothing; false if the name exists. */
  createExclusive(path: string, content: string, mode: number): Promise<boolean>;
  /** Moves a log to `.1`, `.1` to `.2` and so on, keeping `keep` old ones. */
  rotate(path: string, keep: number): Promise<void>;
  /** The last bytes of a file as text; empty if it is not there. */
  tail(path: string, bytes: number): Promise<string>;
  /** The first part of a path that another user could not enter; undefined if there is none. */
  unreachable(path: string, uid: number): Promise<string | undefined>;
  /** Names this boot of this machine and its process table: equal means that pids can be compared. */
  machine(): Promise<string>;
  self(): Promise<ProcessIdentity>;
  isRoot(): boolean;
  /** The user that services get where we may not choose one; undefined for root, who may. */
  ownUidUnlessRoot(): number | undefined;
};

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

export type Engine = {
  readonly name: 'process' | 'compose';
  observe(): Promise<Slots>;
  /** What a start of this release would lack, each as a sentence; empty: it can be started. */
  missing(release: Release): Promise<readonly string[]>;
  /** Starts the colored services, after the one-shot ones have ended well. What already runs of this release stays. */
  start(slot: SlotName, release: Release, generation: number): Promise<void>;
  startSingletons(slot: SlotName, release: Release, generation: number): Promise<void>;
  stopSingletons(slot: SlotName, graceSeconds: number): Promise<void>;
  /** Ends everything in the slot: a polite signal, the grace, a hard one. The release stays on record. */
  stop(slot: SlotName, graceSeconds: number): Promise<void>;
  /** Stops without grace and forgets the slot. */
  remove(slot: SlotName): Promise<void>;
  view(slot: SlotName): Promise<SlotView>;
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
};

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
  /** Makes sure that the router runs; never changes what it serves. */
  ensure(): Promise<void>;
  /** From now on the router refuses everybody with a lower lock number. */
  claim(fence: number): Promise<void>;
  observe(): Promise<RouterObservation>;
  /** All listeners and services at once, or nothing. Rejects with RouterConflict if somebody else was faster. */
  switchTo(request: SwitchRequest): Promise<void>;
  /** Asks each listener over new connections until it answers with this generation, several times in a row. */
  confirm(slot: SlotName, generation: number, listeners: readonly ListenerDefinition[]): Promise<void>;
  open(slot: SlotName): Promise<OpenWork>;
  /** Ends what is still open in a slot; answers how many connections that cut. */
  cut(slot: SlotName): Promise<number>;
  traffic(slot: SlotName): Promise<SlotTraffic>;
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
