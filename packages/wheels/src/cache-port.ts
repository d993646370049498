// What keeping wheels beyond a job asks of a store, whatever it is: the Actions cache by the toolkit, the same service spoken to directly, a folder.

/** How a save ended. `exists`: another job has the key; `limited`: too many new entries for now. */
export type SaveAnswer = 'saved' | 'exists' | 'denied' | 'limited' | 'failed';

/** An entry: some files under one key. Names are plain (no folder); those of wheels are their sha256. */
export type StoredEntry = {
  readonly key: string;
  readonly names: readonly string[];
  /** All files together; 0 if unknown. */
  readonly bytes: number;
};

export type ReadEntry = {
  readonly found: boolean;
  /** sha256 of each file as it came, from those who hash while they receive; the others leave it to the reader. */
  readonly digests?: ReadonlyMap<string, string>;
};

/**
 * A store of entries that never change under their key. "Not there" is an answer; no answer is a rejection, which the guard turns
 * into "leave it alone". Nothing that a store hands out is believed before its hash is checked.
 */
export type WheelCache = {
  readonly name: 'toolkit' | 'direct' | 'directory';
  /** The key that is there: the entry's, or, with `orNewest`, the newest key that begins so. */
  lookUp(entry: StoredEntry, signal: AbortSignal, orNewest?: string): Promise<string | undefined>;
  /** Lays the files of an entry into `folder`, which is empty and the caller's own. */
  read(entry: StoredEntry, folder: string, signal: AbortSignal): Promise<ReadEntry>;
  /** @param folder where the files lie under their names */
  write(entry: StoredEntry, folder: string, signal: AbortSignal): Promise<SaveAnswer>;
  /** Removes an entry whose content is wrong, where this store can; the Actions cache needs the REST API for it. */
  forget?(key: string): Promise<void>;
  /** Brings the store below `maxBytes`: the longest unused entries go first, those of `keep` stay. Answers the removed keys. */
  shrink?(maxBytes: number, keep: ReadonlySet<string>): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** A service that answers in a way that its protocol does not know: the toolkit may know better. */
export class ProtocolSurprise extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtocolSurprise';
  }
}

/** Nothing came for too long. */
export class CacheTimeout extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CacheTimeout';
  }
}
