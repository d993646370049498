// What the suite asks of the world, as small types. Capabilities take these by parameter; only adapters implement them.

/** The result of one finished child process. `code` is null when a signal ended it. */
export type ExecResult = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly durationMs: number;
};

export type ExecOptions = {
  readonly cwd?: string;
  /** Added to the allowed part of our own environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Kill when not a byte was printed for this long. */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** How many bytes of each stream are kept, from the end; default 8 MiB. */
  readonly keepBytes?: number;
  /** Run as this user, where we may. */
  readonly uid?: number;
  readonly gid?: number;
};

/** Runs a program, never a shell. Rejects only if the program cannot be started; a non-zero code is a result. */
export type Exec = (argv: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

/** Small files and state. Missing files read as `undefined`; writes are atomic: a reader sees old or new, never half. */
export type Files = {
  readText(path: string): Promise<string | undefined>;
  writeAtomic(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Appends one line and waits until it is on the disk. */
  appendLine(path: string, line: string): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** Names in a folder, sorted; an absent folder has none. */
  list(path: string): Promise<readonly string[]>;
  makeDirectory(path: string, mode?: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Where a path ends once every link in it is followed; what is not there yet stays as it is. Absent: a world without links. */
  realPath?(path: string): Promise<string>;
};

export type HttpRequest = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whole request, in milliseconds; default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Bytes of the body that are kept; the rest is read and dropped. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** A connection of its own, as a new client would make; default false. */
  readonly fresh?: boolean;
};

export type HttpResponse = {
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly durationMs: number;
};

/** Never follows redirects, never retries: those are decisions. Rejects when no whole answer came. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

export type Clock = {
  /** Wall clock, milliseconds since 1970. For records only, never for durations. */
  now(): number;
  /** Monotonic milliseconds. */
  monotonic(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export type AnnotationPlace = { readonly title?: string; readonly file?: string; readonly line?: number };

/** The only way to print. Everything passes the safe module; nothing foreign can become a command of the runner. */
export type Log = {
  info(text: string): void;
  debug(text: string): void;
  notice(text: string, place?: AnnotationPlace): void;
  warning(text: string, place?: AnnotationPlace): void;
  error(text: string, place?: AnnotationPlace): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** From now on this value is replaced wherever it would be printed. */
  mask(secret: string): void;
};

/** How a save ended. `exists`: another job has the key; `limited`: too many new entries, come again later. */
export type CacheSaved = 'saved' | 'exists' | 'denied' | 'limited' | 'failed';

export type CacheCall = {
  /** Files of the entry, by their plain names. They are part of its identity. */
  readonly names: readonly string[];
  readonly key: string;
  /** Where the files lie, or will lie: a folder of the caller's own, which nothing of an entry ever leaves. */
  readonly folder: string;
  readonly signal: AbortSignal;
};

/**
 * The Actions cache through the toolkit. A miss is an answer; whoever gives none (a service that is down, a page of a proxy) makes
 * the call reject, at the latest when `signal` aborts: what was begun is then ended, not left running.
 */
export type Cache = {
  available(): boolean;
  /** The service that is used; undefined where there is none, or where a double stands for it. */
  service(): { readonly version: 1 | 2; readonly url: string } | undefined;
  /** The key that would be restored, or undefined. `orNewest`: without the key, the newest one that begins so. */
  lookUp(call: CacheCall & { readonly orNewest?: string }): Promise<string | undefined>;
  /** Whether the entry was there. What then lies in `folder` is whatever the entry held: nothing of it is checked here. */
  restore(call: CacheCall): Promise<boolean>;
  save(call: CacheCall): Promise<CacheSaved>;
  close(): Promise<void>;
};

export type GitHubResponse<T> = { readonly status: number; readonly data: T };

/** GitHub's REST API: `request('GET /repos/{owner}/{repo}', {...})`. Rejects with a GitHubError on any 4xx or 5xx. */
export type GitHub = {
  request<T = unknown>(route: string, parameters?: Record<string, unknown>): Promise<GitHubResponse<T>>;
};

export class GitHubError extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: unknown;

  constructor(message: string, status: number, options: { retryAfterSeconds?: number; body?: unknown } = {}) {
    super(message);
    this.name = 'GitHubError';
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.body = options.body;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the run is about, as the runner tells it. Absent outside Actions. */
export type RunFacts = {
  readonly repository: string | undefined;
  readonly sha: string | undefined;
  readonly ref: string | undefined;
  readonly runId: string | undefined;
  readonly runAttempt: string | undefined;
  readonly actor: string | undefined;
  readonly eventName: string | undefined;
  readonly runUrl: string | undefined;
};

/** Everything that an action may touch. */
export type Ports = {
  readonly exec: Exec;
  readonly files: Files;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: Environment;
  readonly facts: RunFacts;
  /** The caller's checkout: relative paths of inputs start here. */
  readonly workspace: string;
  /** A folder for scratch files, removed with the job. */
  readonly temporary: string;
  /** Aborted on SIGINT and SIGTERM: finish nothing new, leave a state that the next run can resume. */
  readonly signal: AbortSignal;
  /** Loaded only when asked for: the cache client is the largest part of a bundle. */
  readonly cache: () => Promise<Cache>;
  readonly github: (token: string) => Promise<GitHub>;
  /** 16 random hexadecimal characters. */
  readonly randomId: () => string;
};
