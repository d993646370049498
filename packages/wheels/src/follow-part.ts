// Saves a big wheel while it is on its way: what has come goes up while the rest comes down, and nobody can read it before its hash is right.
import type { Clock } from '@compose-delivery/runtime';
import type { GrowingFile, SaveAnswer } from './cache-port.ts';
import type { GrowingSave } from './guard-cache.ts';
import { coveredBytes, overlapsRange } from './ranges.ts';
import type { PartFile } from './store-port.ts';

/** Smaller ones are up in a moment once they are here. */
export const FOLLOWED_FROM_BYTES = 16 * 1_024 * 1_024;

/**
 * How long before the expected end the upload begins. It reserves the key, and where a run is killed then, the service keeps a key
 * reserved for up to a day (actions/cache#144, #485) in which nobody can save it: a slow download must not put it at risk for long.
 */
const AHEAD_MS = 20_000;

export type Followed = {
  /** The same file, watched. */
  readonly part: PartFile;
  /** How the save began, if it did; asked when the file is whole. */
  readonly begun: () => Promise<GrowingSave | SaveAnswer | undefined>;
};

/** @param begin begins to save; never rejects */
export function followPart(
  part: PartFile,
  begin: (file: GrowingFile) => Promise<GrowingSave | SaveAnswer | undefined>,
  clock: Clock,
): Followed {
  const started = clock.monotonic();
  const before = coveredBytes(part.done);
  let beginning: Promise<GrowingSave | SaveAnswer | undefined> | undefined;
  let growing: GrowingSave | undefined;
  /** Whether the rest is expected within the time. */
  const isNear = (size: number): boolean => {
    const here = coveredBytes(part.done);
    const elapsed = clock.monotonic() - started;
    return (size - here) * elapsed <= (here - before) * AHEAD_MS;
  };
  const advance = (): void => {
    growing?.offer(part.done);
    const { path, size } = part;
    if (beginning || size === undefined || size < FOLLOWED_FROM_BYTES || !isNear(size)) return;
    beginning = begin({ path, size }).then((begun) => {
      if (begun !== undefined && typeof begun !== 'string') growing = begun;
      growing?.offer(part.done);
      return begun;
    });
  };
  const watched: PartFile = {
    path: part.path,
    resumable: part.resumable,
    get size() {
      return part.size;
    },
    get done() {
      return part.done;
    },
    setSize: (bytes) => part.setSize(bytes),
    writeAt: async (chunks, offset) => {
      const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      // Written again, perhaps with other bytes.
      if (overlapsRange(part.done, [offset, offset + length])) growing?.restart();
      await part.writeAt(chunks, offset);
      advance();
    },
    saveProgress: () => part.saveProgress(),
    restart: async () => {
      growing?.restart();
      await part.restart();
    },
    sha256: () => part.sha256(),
    commit: () => part.commit(),
    close: async () => {
      await part.close();
      await beginning;
      await growing?.abandon();
    },
  };
  return { part: watched, begun: () => beginning ?? Promise.resolve(undefined) };
}
