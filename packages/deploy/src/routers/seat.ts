// Where a router of another make runs: a program on the host that we start, a container of role proxy, or one that somebody else runs.
// Everything that acts on it is argv through the exec port, so that it works the same over ssh.
import type { Clock, Exec, ExecResult, Files, Http, Log } from '@compose-delivery/runtime';
import type { Host, Machine, ProcessTable } from '../host-port.ts';

/** Sends one line to a Unix socket; answers everything that comes back. Rejects if nobody listens. */
export type AskSocket = (path: string, text: string) => Promise<string>;

/** New lines since the last call; the first call begins at the end of what is there. */
export type LineSource = () => Promise<readonly string[]>;

/** One living process of the router, by its number on the host. */
export type RouterProcess = { readonly pid: number; readonly parent: number; readonly command: string };

export type Seat = {
  /** For people: "nginx on this host", "the container of service nginx". */
  readonly name: string;
  /** ours: the suite starts it and writes its whole configuration. foreign: it runs already and reads one folder of ours. */
  readonly owner: 'ours' | 'foreign';
  /** Its user and its view of the disk are those of its image. */
  readonly inContainer?: boolean;
  /** Runs a program of the router's own installation to its end. */
  run(argv: readonly string[], options?: { input?: string }): Promise<ExecResult>;
  /** Starts the router with this argv; what it serves is in its configuration. */
  start(argv: readonly string[]): Promise<void>;
  /** undefined: this seat cannot tell, ask the router. */
  alive(): Promise<boolean | undefined>;
  /** The main process first. */
  processes(): Promise<readonly RouterProcess[]>;
  /** Signals processes by the numbers that `processes` told. */
  kill(signal: 'HUP' | 'TERM' | 'KILL' | 'USR1' | 'USR2', pids: readonly number[]): Promise<void>;
  /** The end of what it printed. */
  output(): Promise<string>;
  /** What it prints from now on, line by line; begins with the first call. */
  follow(): LineSource;
  /** The same as `run` and a signal to the main process, as words of a shell on the host. */
  readonly shell: {
    run(argv: readonly string[]): string;
    signal(name: 'USR2'): string;
    readonly needs: readonly (readonly string[])[];
  };
  /** What a start would lack, each as a sentence. */
  missing(): Promise<readonly string[]>;
};

/** Paths of a router below the folder of its deployment; the same inside a container. */
export const routerPaths = (folder: string) => ({
  base: `${folder}/router`,
  /** What the router reads: a folder, never a single file, because a rename gives a file a new inode. */
  config: `${folder}/router/config`,
  /** What the router writes: logs, sockets, temporary files. */
  run: `${folder}/router/run`,
  trial: `${folder}/router/trial`,
  turn: `${folder}/router/turn`,
  /** Which slot serves: read by the router's own user. */
  place: `${folder}/router/place`,
  fence: `${folder}/router/fence`,
  kept: `${folder}/router/kept.json`,
  process: `${folder}/router/process.json`,
  output: `${folder}/logs/router.log`,
  traffic: `${folder}/router/run/traffic.log`,
  errors: `${folder}/router/run/error.log`,
});
export type RouterPaths = ReturnType<typeof routerPaths>;

/** What routers of another make work with; files, host, exec and http are those of the machine that the router runs on. */
export type RouterWorld = {
  readonly files: Files;
  readonly host: Host;
  readonly exec: Exec;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  readonly deploymentId: string;
  readonly searchPath: string;
  readonly askSocket: AskSocket;
  /** Who we are, and the machines whose processes we can look at. */
  readonly owner: Pick<Machine, 'machine' | 'self'>;
  readonly onlookers: readonly (Pick<Machine, 'machine'> & Pick<ProcessTable, 'identity'>)[];
};

/** Our own way back must not die with a run that was cancelled: these calls have a time limit instead. */
export const UNCANCELLED = new AbortController().signal;
export const QUICK_MS = 30_000;

/** The last lines that a program said, on one line. */
export const lastLines = (result: Pick<ExecResult, 'stdout' | 'stderr'>, count = 4): string =>
  `${result.stdout}\n${result.stderr}`
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-count)
    .join('; ');
