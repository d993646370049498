// What downloading asks of the disk and of the network. The adapters implement it; tests may, too.
import type { Range } from './ranges.ts';

/** A file that is being filled. Its bytes may come in any order; what is here survives this process. */
export type PartFile = {
  /** Where it lies until it is committed. */
  readonly path: string;
  /** Whole length, once known. */
  readonly size: number | undefined;
  readonly done: readonly Range[];
  /** False if another process fills the same file: ours is then private and forgotten when it is not finished. */
  readonly resumable: boolean;
  setSize(size: number): Promise<void>;
  /** Writes these pieces one after another, from `offset` on. */
  writeAt(chunks: readonly Uint8Array[], offset: number): Promise<void>;
  /** Makes the record of what is here durable. */
  saveProgress(): Promise<void>;
  /** Forgets all bytes. */
  restart(): Promise<void>;
  sha256(): Promise<string>;
  /** The file takes its final name. */
  commit(): Promise<void>;
  /** Ends without finishing; bytes stay for the next run where they can. */
  close(): Promise<void>;
};

/** A folder of one's own on the wheelhouse's disk, for what is not believed yet and for what is handed to others. */
export type Scratch = {
  readonly path: string;
  /** The blob appears here under its sha256, as a link where the disk has links. */
  link(sha256: string): Promise<void>;
  /** The content of a plain file of at most `maxBytes`; undefined for anything else. */
  read(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
  remove(): Promise<void>;
};

export type ViewEntry = { readonly filename: string; readonly sha256: string };

/** The wheelhouse: blobs by sha256, and one folder of real names for each service. */
export type WheelStore = {
  readonly root: string;
  readonly blobPath: (sha256: string) => string;
  /** Whether the blob is here and its content is what its name says. A wrong one is removed. */
  verify(sha256: string): Promise<'present' | 'absent' | 'corrupt'>;
  sizeOf(sha256: string): Promise<number>;
  openScratch(): Promise<Scratch>;
  /**
   * Takes a file into the blobs if it is a plain file of this content; it must lie in a scratch folder.
   * @param digest what it hashes to, from those who hashed it as it came
   */
  adopt(path: string, sha256: string, digest?: string): Promise<'present' | 'absent' | 'corrupt'>;
  openPart(sha256: string): Promise<PartFile>;
  /** Makes `views/<name>` hold exactly these wheels. Answers the folder. */
  writeView(
    name: string,
    entries: readonly ViewEntry[],
    texts: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Whether a file of a view is the wheel that it should be. Nothing is changed. */
  verifyInView(view: string, entry: ViewEntry): Promise<'present' | 'absent' | 'corrupt'>;
  /** Gives the blob its name in a view that is there; whatever had the name is replaced in one step. */
  placeInView(view: string, entry: ViewEntry): Promise<void>;
  removeFromView(view: string, entry: ViewEntry): Promise<void>;
  freeBytes(): Promise<number>;
};

export type DownloadRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connectTimeoutMs: number;
  /** Longest silence, before the headers and between two pieces of the body. */
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
};

export type DownloadResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Rejects when the connection ends before the announced length. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange without reading the rest. */
  discard(): void;
};

/** One GET, streamed; follows no redirect, retries nothing. */
export type OpenDownload = (request: DownloadRequest) => Promise<DownloadResponse>;
