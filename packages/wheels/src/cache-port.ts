// What keeping wheels beyond a job asks of a store, whatever it is: the Actions cache by the toolkit, the same service spoken to directly, a folder.

import type { Range } from './ranges.ts';

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

/** A file that is on its way, to be saved as it grows: its bytes may come in any order. */
export type GrowingFile = {
  readonly path: string;
  readonly size: number;
};

/** An entry of one file, sent while the file still grows. Nothing can be read under its key before `finish`. */
export type GrowingEntry = {
  /** These ranges are in the file now: what is new of them is sent in the background. */
  offer(done: readonly Range[]): void;
  /** The file begins anew: nothing that was sent counts. */
  restart(): void;
  /** The file is whole and right: the rest is sent, and the entry can be read. */
  finish(signal: AbortSignal): Promise<SaveAnswer>;
  /** The file will not become whole. */
  abandon(): Promise<void>;
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
  /**
   * Begins to save an entry of one file that is not whole yet, where this store can (undefined: it cannot).
   * @param signal for this call
   * @param life ends everything that is under way in the background
   */
  grow?(
    entry: StoredEntry,
    file: GrowingFile,
    signal: AbortSignal,
    life: AbortSignal,
  ): Promise<GrowingEntry | SaveAnswer | undefined>;
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
