// From the network to the disk: bytes are gathered to large writes, the next ones come while the last ones are written, and what came
// is kept whatever happens then.
import type { Clock } from '@compose-delivery/runtime';
import type { Watch } from './fetch-part.ts';
import { PartFault } from './part-fault.ts';
import type { PartFile } from './store-port.ts';

/** One write of so much costs a tenth of writing each piece as it comes. */
const WRITE_BYTES = 512 * 1_024;
/** The record beside the file is renewed so often: a killed job loses at most so much. */
const SAVE_EVERY_BYTES = 4 * 1_024 * 1_024;

export type Span = { readonly from: number; readonly to: number | undefined };

/**
 * Writes a body into its place.
 * @param received told how many bytes are in the file now
 * @throws PartFault if the body is longer, shorter or slower than it may be; the fault of the disk; whatever the body throws.
 */
export async function carryBody(
  body: AsyncIterable<Uint8Array>,
  span: Span,
  part: PartFile,
  clock: Clock,
  watch: Watch,
  received: (bytes: number) => void,
): Promise<void> {
  const writer = createWriter(part, span.from, received);
  const slow = createSlowness(clock, watch);
  let at = span.from;
  try {
    for await (const chunk of body) {
      if (span.to !== undefined && at + chunk.length > span.to)
        throw new PartFault(
          'other-length',
          'short',
          `sent more than the ${span.to - span.from} bytes asked for`,
        );
      at += chunk.length;
      const full = writer.add(chunk);
      if (full) await full;
      slow(chunk.length);
    }
  } catch (error) {
    await writer.end();
    throw error;
  }
  await writer.end();
  if (span.to !== undefined && at < span.to)
    throw new PartFault('passing', 'short', `ended after ${at - span.from} of ${span.to - span.from} bytes`);
  if (part.size === undefined) await part.setSize(at);
}

type Writer = {
  /** A promise when enough has gathered for a write: until the write before it is done. */
  add(chunk: Uint8Array): Promise<void> | undefined;
  end(): Promise<void>;
};

function createWriter(part: PartFile, from: number, received: (bytes: number) => void): Writer {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  let at = from;
  let unsaved = 0;
  let writing = Promise.resolve();
  const write = async (chunks: readonly Uint8Array[], offset: number, length: number): Promise<void> => {
    await part.writeAt(chunks, offset);
    received(length);
    unsaved += length;
    if (unsaved < SAVE_EVERY_BYTES) return;
    unsaved = 0;
    await part.saveProgress();
  };
  const flush = async (): Promise<void> => {
    const [chunks, offset, length] = [gathered, at, bytes];
    gathered = [];
    bytes = 0;
    at += length;
    await writing;
    writing = write(chunks, offset, length);
    writing.catch(() => undefined); // whoever awaits it next is told
  };
  return {
    add: (chunk) => {
      gathered.push(chunk);
      bytes += chunk.length;
      return bytes >= WRITE_BYTES ? flush() : undefined;
    },
    end: async () => {
      if (bytes > 0) await flush();
      await writing;
    },
  };
}

/** Throws when the window that just ended brought too little, or when the time is over. */
function createSlowness(clock: Clock, watch: Watch): (bytes: number) => void {
  let since = clock.monotonic();
  let bytes = 0;
  return (more) => {
    bytes += more;
    const now = clock.monotonic();
    if (watch.deadline !== undefined && now >= watch.deadline)
      throw new PartFault('passing', 'stall', 'was still sending when the time for this wheel was over');
    if (watch.minBytesPerSecond === 0 || now - since < watch.windowMs) return;
    const rate = (bytes * 1_000) / (now - since);
    since = now;
    bytes = 0;
    if (rate < watch.minBytesPerSecond)
      throw new PartFault('passing', 'stall', `came at ${Math.round(rate)} bytes a second`);
  };
}
