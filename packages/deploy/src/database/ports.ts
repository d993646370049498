// What a dump asks of the world beyond the runtime's ports: programs whose streams are files, a session that stays open, whole files.

export type StreamRequest = {
  readonly argv: readonly string[];
  /** Added to our own environment: where passwords go. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File that the program reads. */
  readonly stdin?: string;
  /** File that gets what it prints: created, mode 0600; it must not exist. */
  readonly stdout?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

export type StreamResult = {
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it said. */
  readonly stderr: string;
  readonly timedOut: boolean;
};

/** A program that is talked to by lines. */
export type Session = {
  send(text: string): void;
  /** The next line; undefined once the program has ended. Rejects when none comes in time. */
  line(timeoutMs: number): Promise<string | undefined>;
  /** Ends its input and waits; a program that does not end is killed. */
  close(): Promise<StreamResult>;
};

/** Runs programs where the state directory is. */
export type Streams = {
  run(request: StreamRequest): Promise<StreamResult>;
  open(request: Omit<StreamRequest, 'stdin' | 'stdout' | 'timeoutMs'>): Session;
  /** sha256, hexadecimal, and size of a file; read to the end. */
  digest(path: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** To the disk, then the other name, then the folder to the disk. */
  publish(part: string, path: string): Promise<void>;
  /** Free bytes for us where the folder is. */
  freeBytes(folder: string): Promise<number>;
  /** How often the way there was lost and found again; absent: it cannot be lost. @throws DeliveryFailure while it is lost */
  losses?(): Promise<number>;
};
