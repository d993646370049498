// The machine that a deployment runs on, in parts, so that whoever needs one of them need not know the others.
import type { ProcessFacts } from '@compose-delivery/application';

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

/** Starts programs. */
export type Launcher = {
  /** Starts a process in a session of its own that outlives us. Rejects if it cannot be started. */
  spawnDetached(request: SpawnRequest): Promise<ProcessIdentity>;
  /** Runs to the end; the code is null when a signal or the time-out ended it. */
  runToEnd(request: SpawnRequest, timeoutMs: number): Promise<{ code: number | null; timedOut: boolean }>;
};

/** What runs. */
export type ProcessTable = {
  /** The living process of this number, if there is one; a zombie is not living. */
  identity(pid: number): Promise<ProcessIdentity | undefined>;
  /** Pids of living processes whose environment holds `NAME=value...`. Source of truth that survives a crash between start and record. */
  marked(name: string, prefix: string): Promise<readonly number[]>;
  /** Pids of living processes of a process group. */
  group(pgid: number): Promise<readonly number[]>;
  facts(pid: number): Promise<ProcessFacts | undefined>;
  environment(pid: number): Promise<Readonly<Record<string, string>>>;
  /** Sends a signal to a process or, with a negative number, to a group. False: there was nobody. */
  signal(target: number, name: 'SIGTERM' | 'SIGKILL'): Promise<boolean>;
};

/** Free ports of the machine's loopback. */
/** Below the kernel's usual range for outgoing connections (32768 up), so that no client takes a port between choice and use. */
export const PORT_RANGE = { from: 20_000, to: 32_000 };

export type LoopbackPorts = {
  /** Free loopback ports outside the kernel's range for outgoing connections, none of them in `taken`. */
  freePorts(count: number, taken: readonly number[]): Promise<readonly number[]>;
  portIsFree(port: number): Promise<boolean>;
};

/** What `Files` does not do. */
export type HostFiles = {
  /**
   * Creates a whole file or nothing; false if the name exists. `durable: false`: a power cut may leave it empty, which nobody who names a
   * living process minds; on a busy disk that is the difference between one and hundreds of milliseconds.
   */
  createExclusive(
    path: string,
    content: string,
    mode: number,
    options?: { readonly durable?: boolean },
  ): Promise<boolean>;
  /** A symbolic link at `path` that leads to `target`, on the disk when this resolves; one rename, so that there is always one. */
  relink(path: string, target: string): Promise<void>;
  /** What lies at `from` takes the name `to`, over what is there, on the disk when this resolves. Rejects if there is nothing. */
  rename(from: string, to: string): Promise<void>;
  /** Moves a log to `.1`, `.1` to `.2` and so on, keeping `keep` old ones. */
  rotate(path: string, keep: number): Promise<void>;
  /** The last bytes of a file as text; empty if it is not there. */
  tail(path: string, bytes: number): Promise<string>;
  /** The first part of a path that another user could not enter; undefined if there is none. */
  unreachable(path: string, uid: number): Promise<string | undefined>;
};

/** Who we are there. */
export type Machine = {
  /** Names this boot of this machine and its process table: equal means that pids can be compared. */
  machine(): Promise<string>;
  self(): Promise<ProcessIdentity>;
  isRoot(): boolean;
  /** The user that services get where we may not choose one; undefined for root, who may. */
  ownUidUnlessRoot(): number | undefined;
};

/** The machine that a deployment runs on. */
export type Host = Launcher & ProcessTable & LoopbackPorts & HostFiles & Machine;
